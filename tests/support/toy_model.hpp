/// @file
/// A model small enough to know everything about: sums, a share, a distribution, a finding.
#pragma once

#include "random/purpose.hpp"
#include "random/stream.hpp"
#include "run/model.hpp"

namespace nines::test {

/// Draws `draws` uniform numbers a replication.
class ToyModel : public run::Model {
 public:
  explicit ToyModel(int draws = 100) : draws_(draws) {
    mean_ = metrics_.ratio({.name = "draw.mean",
                            .unit = run::Unit::seconds,
                            .better = run::Better::lower,
                            .help = "mean of the numbers"});
    high_ = metrics_.proportion({.name = "high.probability",
                                 .better = run::Better::higher,
                                 .help = "the first number is above 0.75"});
    draw_ = metrics_.distribution({.name = "draw",
                                   .unit = run::Unit::seconds,
                                   .better = run::Better::lower,
                                   .quantiles = std::vector{0.5, 0.99},
                                   .help = "the numbers"});
    low_ = metrics_.finding("low-start", "the first number was below 0.25");
  }

  [[nodiscard]] const run::MetricSet& metrics() const override { return metrics_; }
  void replicate(const run::Replication& replication, run::Observation& into) const override {
    random::Stream rng(replication.seed, replication.index, random::Purpose::test);
    for (int i = 0; i < draws_; ++i) {
      const double x = static_cast<double>(rng() >> 11U) * 0x1p-53;
      if (i == 0) into.add(high_, x > 0.75 ? 1 : 0);
      if (i == 0 && x < 0.25) into.note(low_);
      into.add(mean_, x);
      into.distribution(draw_).add(x);
    }
  }
  [[nodiscard]] std::vector<run::Theory> theory() const override {
    return {{mean_, 0.5, "uniform mean", true},
            {high_, 0.25, "uniform tail", true},
            {metrics_.quantile(draw_, 0.5), 0.5, "uniform median", true}};
  }
  [[nodiscard]] std::vector<std::string> describe() const override { return {"Draws numbers."}; }
  [[nodiscard]] double events() const override { return draws_; }

 private:
  int draws_;
  run::MetricSet metrics_;
  run::Column mean_;
  run::Column high_;
  run::DistributionId draw_;
  run::FindingId low_;
};

}  // namespace nines::test
