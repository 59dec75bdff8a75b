#include "stats/tests.hpp"

#include <cmath>
#include <vector>

#include "support/catch.hpp"
#include "support/plain_random.hpp"

namespace nines::test {

namespace {

double uniform_cdf(double x) {
  return x;
}

std::vector<double> uniforms(std::size_t count, std::uint64_t seed) {
  test::PlainRandom random{seed};
  std::vector<double> values(count);
  for (double& value : values) value = random.uniform();
  return values;
}

}  // namespace

TEST_CASE("Pearson's statistic of a die thrown 60 times") {
  const std::vector<std::uint64_t> observed{5, 8, 9, 8, 10, 20};
  const stats::TestResult result = stats::chi_square_test(observed, std::vector<double>(6, 10.0));
  CHECK(result.statistic == Approx(13.4));
  CHECK(result.degrees_of_freedom == 5);
  CHECK(result.p_value == Approx(0.019905).epsilon(1e-4));
}

TEST_CASE("Cells that expect less than 5 are pooled with their neighbours") {
  const std::vector<std::uint64_t> observed{3, 3, 10, 2};
  const std::vector<double> expected{3, 3, 10, 2};
  const stats::TestResult result = stats::chi_square_test(observed, expected);
  CHECK(result.degrees_of_freedom == 1);
  CHECK(result.p_value == 1);
  CHECK(std::isnan(stats::chi_square_test(observed, expected, 1).p_value));
  CHECK(std::isnan(stats::chi_square_test({}, {}).p_value));
}

TEST_CASE("Kolmogorov's distance is the largest step away from the cdf") {
  const stats::TestResult result =
      stats::kolmogorov_smirnov_test(std::vector<double>{0.2, 0.9, 0.3}, uniform_cdf);
  CHECK(result.statistic == Approx(2.0 / 3 - 0.3));
  CHECK(std::isnan(stats::kolmogorov_smirnov_test({}, uniform_cdf).p_value));
}

// The quantiles of the limit: Marsaglia & Marsaglia (2004), section 2.
TEST_CASE("Anderson and Darling's statistic and limit") {
  const std::vector<double> half{0.5};
  CHECK(stats::anderson_darling_test(half, uniform_cdf).statistic == Approx(2 * std::log(2) - 1));
  const auto p_at = [](double wanted) {
    // One value u has A^2 = -1 - log(u (1 - u)): solve for the u that gives `wanted`.
    const double product = std::exp(-1 - wanted);
    const std::vector<double> value{(1 - std::sqrt(1 - 4 * product)) / 2};
    return stats::anderson_darling_test(value, uniform_cdf).p_value;
  };
  CHECK(p_at(1.9329578327) == Approx(0.10).epsilon(1e-8));
  CHECK(p_at(2.4923671600) == Approx(0.05).epsilon(1e-8));
  CHECK(p_at(3.8781250216) == Approx(0.01).epsilon(1e-8));
  CHECK(stats::anderson_darling_test(std::vector<double>{0, 0.5}, uniform_cdf).p_value == 0);
}

TEST_CASE("True hypotheses are kept and a 2 % error is found") {
  const auto sample = uniforms(100000, 5);
  const auto off = [](double x) { return std::pow(x, 1.02); };
  CHECK(stats::kolmogorov_smirnov_test(sample, uniform_cdf).p_value > 1e-6);
  CHECK(stats::anderson_darling_test(sample, uniform_cdf).p_value > 1e-6);
  CHECK(stats::kolmogorov_smirnov_test(sample, off).p_value < 0.001);
  CHECK(stats::anderson_darling_test(sample, off).p_value < 1e-6);
}

TEST_CASE("P-values of true hypotheses are uniform themselves") {
  std::vector<double> distances;
  std::vector<double> darlings;
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    const auto sample = uniforms(100, 1000 + seed * 7919);
    distances.push_back(stats::kolmogorov_smirnov_test(sample, uniform_cdf).p_value);
    darlings.push_back(stats::anderson_darling_test(sample, uniform_cdf).p_value);
  }
  CHECK(stats::kolmogorov_smirnov_test(distances, uniform_cdf).p_value > 1e-6);
  CHECK(stats::kolmogorov_smirnov_test(darlings, uniform_cdf).p_value > 1e-6);
}

}  // namespace nines::test
