#include <cmath>

#include "run/experiment.hpp"
#include "support/catch.hpp"

namespace nines::test {

namespace {

/// Counts `hits` of 100 trials and the lengths 1 and 3, and doubts the interval of its mean.
class CountingModel final : public run::Model {
 public:
  explicit CountingModel(double hits) : hits_(hits) {
    mean_ = metrics_.ratio({.name = "length.mean",
                            .unit = run::Unit::seconds,
                            .better = run::Better::lower,
                            .help = "mean length"});
    square_ = metrics_.ratio({.name = "square.mean",
                              .unit = run::Unit::count,
                              .better = run::Better::lower,
                              .help = "mean square"});
    metrics_.quotient({.name = "gap",
                       .unit = run::Unit::count,
                       .better = run::Better::neither,
                       .help = "square over mean"},
                      square_, mean_);
    share_ =
        metrics_.share({.name = "hit", .better = run::Better::higher, .help = "share of hits"});
  }
  const run::MetricSet& metrics() const override { return metrics_; }
  void replicate(const run::Replication& replication, run::Observation& into) const override {
    const double extra = replication.index % 2 == 0 ? 1 : 0;
    into.add(mean_, 4 + extra, 2);
    into.add(square_, 10 + extra, 2);
    into.add(share_, hits_, 100);
  }
  run::Review review(const run::Sample& sample) const override {
    CHECK(sample.replications() == 20);
    return {{{"doubt", "length.mean", "few lengths"}}, {mean_}};
  }
  std::vector<std::string> describe() const override { return {}; }
  double events() const override { return 100; }

 private:
  double hits_;
  run::MetricSet metrics_;
  run::Column mean_, square_, share_;
};

run::Outcome run(double hits) {
  run::RunSettings settings;
  settings.replications = 20;
  return run::run_experiment(CountingModel(hits), 1, settings, run::Workers{1, nullptr, {}, {}});
}

const stats::Estimate& estimate_of(const run::Outcome& outcome, std::string_view name) {
  for (const run::MetricEstimate& entry : outcome.estimates) {
    if (entry.metric.name == name) return entry.estimate;
  }
  throw std::logic_error("no such metric");
}

}  // namespace

TEST_CASE("A quotient is one ratio of sums over another, with a paired interval", "[run]") {
  const run::Outcome outcome = run(3);
  const stats::Estimate& gap = estimate_of(outcome, "gap");
  CHECK(gap.value == Approx((10.5 / 2) / (4.5 / 2)));
  CHECK(gap.method == stats::Method::paired_ratio);
  CHECK(gap.has_interval());
}

TEST_CASE("A share without hits has an interval above 0 and a standard error", "[run]") {
  const run::Outcome outcome = run(0);
  const stats::Estimate& none = estimate_of(outcome, "hit");
  CHECK(none.value == 0);
  CHECK(none.lo == 0);
  CHECK(none.hi == Approx(1 - std::pow(0.025, 1.0 / 2000)));  // Clopper-Pearson, 0 of 2,000.
  CHECK(none.standard_error == Approx(std::sqrt(0.5 / 2001 / 2000)).epsilon(1e-3));
}

TEST_CASE("A share with hits enough takes its interval from the replications", "[run]") {
  const run::Outcome outcome = run(50);
  CHECK(estimate_of(outcome, "hit").method == stats::Method::ratio_of_sums);
}

TEST_CASE("An interval that a model's review doubts is not shown, and it says why", "[run]") {
  const run::Outcome outcome = run(3);
  const stats::Estimate& mean = estimate_of(outcome, "length.mean");
  CHECK(mean.value == Approx(2.25));
  CHECK_FALSE(mean.has_interval());
  CHECK(std::isnan(mean.standard_error));
  REQUIRE(outcome.warnings.size() == 1);
  CHECK(outcome.warnings.front().code == "doubt");
}

TEST_CASE("A precision is never reached on an interval that is not shown", "[run]") {
  run::RunSettings settings;
  settings.replications = 20;
  settings.precision = run::Precision{"length.mean", 10.0, std::nullopt, 0.95, 20};
  const run::Outcome outcome =
      run::run_experiment(CountingModel(3), 1, settings, run::Workers{1, nullptr, {}, {}});
  bool said = false;
  for (const run::Warning& warning : outcome.warnings)
    said |= warning.code == "precision-not-reached";
  CHECK(said);
}

}  // namespace nines::test
