/// Paired differences cover the truth as often as they say, for every estimator, and are narrower
/// than independent ones.
#include "run/difference.hpp"

#include <cmath>

#include "random/purpose.hpp"
#include "random/stream.hpp"
#include "run/experiment.hpp"
#include "support/catch.hpp"

namespace nines::test {

namespace {

/// Numbers U^power, 50 a replication, in which two variants share the U.
class PowerModel final : public run::Model {
 public:
  explicit PowerModel(double power) : power_(power) {
    mean_ = metrics_.ratio({.name = "mean",
                            .unit = run::Unit::count,
                            .better = run::Better::lower,
                            .help = "mean number"});
    square_ = metrics_.ratio({.name = "square",
                              .unit = run::Unit::count,
                              .better = run::Better::lower,
                              .help = "mean square"});
    metrics_.quotient({.name = "gap",
                       .unit = run::Unit::count,
                       .better = run::Better::neither,
                       .help = "square over mean"},
                      square_, mean_);
    high_ = metrics_.share({.name = "high", .better = run::Better::lower, .help = "above 0.8"});
    metrics_.nines({.name = "nines", .better = run::Better::higher, .help = "of what is high"},
                   high_);
    number_ = metrics_.distribution({.name = "number",
                                     .unit = run::Unit::count,
                                     .better = run::Better::lower,
                                     .quantiles = std::vector{0.5, 0.9},
                                     .help = "the number"});
  }
  const run::MetricSet& metrics() const override { return metrics_; }
  void replicate(const run::Replication& replication, run::Observation& into) const override {
    random::Stream rng(replication.seed, replication.index, random::Purpose::test);
    // The replications differ among each other, so that draws inside one are not independent.
    const double shift = 0.2 * static_cast<double>(rng() >> 11U) * 0x1p-53;
    for (int i = 0; i < 50; ++i) {
      const double u = shift + 0.8 * static_cast<double>(rng() >> 11U) * 0x1p-53;
      const double x = power_ == 1 ? u : u * u;
      into.add(mean_, x);
      into.add(square_, x * x);
      into.add(high_, x > 0.8 ? 1 : 0);
      into.distribution(number_).add(x);
    }
  }
  std::vector<std::string> describe() const override { return {}; }
  double events() const override { return 50; }

 private:
  double power_;
  run::MetricSet metrics_;
  run::Column mean_, square_, high_;
  run::DistributionId number_;
};

run::Sample sample_of(const run::Model& model, std::uint64_t seed, std::uint64_t replications) {
  run::Sample sample(model.metrics());
  run::Workers one;
  one.threads = 1;
  run::replicate(model, seed, 0, replications, one, sample);
  return sample;
}

void check_coverage(int repetitions) {
  const PowerModel a(1);
  const PowerModel b(2);
  // The truth from a run so long that its own error is a small part of one interval's.
  const run::Sample long_a = sample_of(a, 999, 200'000);
  const run::Sample long_b = sample_of(b, 999, 200'000);
  for (const run::Metric& metric : a.metrics().metrics()) {
    INFO(metric.name);
    const run::Metric& other = *b.metrics().find(metric.name);
    const double truth =
        run::estimate(metric, long_a, 0.95).value - run::estimate(other, long_b, 0.95).value;
    int covered = 0;
    double paired = 0;
    double independent = 0;
    for (int seed = 1; seed <= repetitions; ++seed) {
      const run::Sample of_a = sample_of(a, static_cast<std::uint64_t>(seed), 96);
      const run::Sample of_b = sample_of(b, static_cast<std::uint64_t>(seed), 96);
      const stats::Estimate d = run::difference({metric, of_a}, {other, of_b}, 0.95);
      covered += d.contains(truth) ? 1 : 0;
      paired += d.standard_error * d.standard_error;
      const stats::Estimate own_a = run::estimate(metric, of_a, 0.95);
      const stats::Estimate own_b = run::estimate(other, of_b, 0.95);
      independent +=
          own_a.standard_error * own_a.standard_error + own_b.standard_error * own_b.standard_error;
    }
    const double share = covered / static_cast<double>(repetitions);
    const double tolerance = 4.892 * std::sqrt(0.95 * 0.05 / repetitions);
    CHECK(std::abs(share - 0.95) < tolerance + 0.01);
    CHECK(paired < independent);
  }
}

}  // namespace

TEST_CASE("Paired differences cover the truth as often as they say", "[compare]") {
  check_coverage(300);
}

TEST_CASE("Paired differences cover 93 to 97 % over 2,000 repetitions", "[.coverage]") {
  check_coverage(2000);
}

TEST_CASE("A share without hits is compared by its exact interval", "[compare]") {
  const PowerModel a(1);
  const PowerModel b(2);
  const run::Sample of_a = sample_of(a, 1, 1);
  const run::Sample of_b = sample_of(b, 1, 1);
  const run::Metric& high = *a.metrics().find("high");
  const stats::Estimate own = run::estimate(*b.metrics().find("high"), of_b, 0.95);
  if (own.method == stats::Method::clopper_pearson) {
    CHECK(run::difference({high, of_a}, {*b.metrics().find("high"), of_b}, 0.95).has_interval());
  }
}

}  // namespace nines::test
