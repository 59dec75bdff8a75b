#include "stats/series.hpp"

#include <cmath>
#include <vector>

#include "support/catch.hpp"
#include "support/plain_random.hpp"

namespace nines::test {

namespace {

// x_n = phi x_{n-1} + z_n: autocorrelations phi^k, so tau = (1 + phi)/(1 - phi).
std::vector<double> autoregression(double phi, std::size_t length, std::uint64_t seed) {
  test::PlainRandom random{seed};
  std::vector<double> series(length);
  double x = random.normal() / std::sqrt(1 - phi * phi);
  for (double& value : series) value = x = phi * x + random.normal();
  return series;
}

}  // namespace

TEST_CASE("An autoregression has its autocorrelation and its integrated time") {
  const auto series = autoregression(0.8, 100000, 1);
  CHECK(stats::autocorrelation(series) == Approx(0.8).margin(0.01));
  CHECK(stats::autocorrelation(series, 2) == Approx(0.64).margin(0.02));
  CHECK(stats::integrated_autocorrelation(series) == Approx(9).epsilon(0.1));
  CHECK(stats::effective_sample_size(series) == Approx(100000 / 9.0).epsilon(0.1));
}

TEST_CASE("Independent values are worth themselves and a constant has no correlation") {
  const auto series = autoregression(0, 10000, 2);
  CHECK(stats::integrated_autocorrelation(series) == Approx(1).margin(0.1));
  const std::vector<double> constant(100, 3.0);
  CHECK(std::isnan(stats::autocorrelation(constant)));
  CHECK(stats::integrated_autocorrelation(constant) == 1);
  CHECK(std::isnan(stats::autocorrelation(std::vector<double>{})));
}

TEST_CASE("Batch means see the dependence that values by themselves hide") {
  const auto series = autoregression(0.8, 64000, 3);
  const stats::Estimate batches = stats::batch_means(series);
  // sd of the mean: sd(x) sqrt(tau/n) = 5/3 x 3/sqrt(64000).
  CHECK(batches.standard_error == Approx(5 / std::sqrt(64000.0)).epsilon(0.4));
  CHECK(batches.method == stats::Method::batch_means);
  CHECK(batches.samples == 32);
  CHECK(std::abs(batches.value) < 4.892 * batches.standard_error);
}

TEST_CASE("Values that fill no batch are left out in front") {
  const stats::Estimate two = stats::batch_means(std::vector<double>{100, 1, 2, 3, 4}, 2);
  CHECK(two.value == 2.5);
  CHECK_FALSE(stats::batch_means(std::vector<double>{1, 2}, 3).has_value());
}

}  // namespace nines::test
