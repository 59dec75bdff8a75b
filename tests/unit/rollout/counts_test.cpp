/// @file
/// Counts from tables and samplers follow their laws.
#include <cmath>
#include <map>

#include "analytic/binomial.hpp"
#include "dist/count_samplers.hpp"
#include "dist/count_table.hpp"
#include "math/laws.hpp"
#include "support/catch.hpp"

namespace nines::test {

namespace {

constexpr int draws = 100'000;
constexpr double least_p_value = 1e-6;

/// Chi-square of `draws` counts against masses; cells of fewer than ten expected are pooled.
template <class Draw, class Mass>
double p_value(Draw&& draw, Mass&& mass, std::int64_t highest) {
  random::Stream rng(7, 0, random::Purpose::test);
  std::map<std::int64_t, double> seen;
  for (int i = 0; i < draws; ++i) seen[draw(rng)] += 1;
  double statistic = 0;
  double cells = 0;
  double expected = 0;
  double observed = 0;
  double left = draws;
  for (std::int64_t k = 0; k <= highest; ++k) {
    expected += draws * mass(k);
    observed += seen[k];
    if (expected < 10 || left - expected < 10) continue;
    statistic += (observed - expected) * (observed - expected) / expected;
    left -= expected;
    expected = observed = 0;
    ++cells;
  }
  double rest = 0;
  for (const auto& [k, count] : seen) rest += k > highest ? count : 0;
  observed += rest;
  if (left > 0) statistic += (observed - left) * (observed - left) / left;
  return math::chi_square_sf(statistic, std::max(1.0, cells));
}

}  // namespace

TEST_CASE("Binomial counts follow the binomial law", "[rollout][counts]") {
  struct Law {
    std::int64_t n;
    double p;
  };
  for (const Law& law : {Law{1, 0.3},
                         {30, 0.01},
                         {200, 0.04},
                         {1000, 0.01},
                         {1000, 0.03},
                         {5000, 0.4},
                         {5000, 0.97}}) {
    const std::int64_t n = law.n;
    const double p = law.p;
    INFO(n << " trials of " << p);
    const auto mass = [&](std::int64_t k) { return analytic::binomial_pmf(k, n, Probability{p}); };
    CHECK(p_value([&](random::Stream& rng) { return dist::sample_binomial(n, p, rng); }, mass, n) >
          least_p_value);
    const auto table = dist::CountTable::binomial(n, p);
    CHECK(p_value([&](random::Stream& rng) { return table(rng); }, mass, n) > least_p_value);
    CHECK(dist::binomial_mass(n / 3, n, p) == Approx(mass(n / 3)).epsilon(1e-10));
  }
}

TEST_CASE("Poisson counts follow the Poisson law", "[rollout][counts]") {
  for (const double mean : {0.02, 1.0, 9.5, 10.5, 60.0, 3000.0}) {
    INFO("mean " << mean);
    const auto mass = [&](std::int64_t k) { return analytic::poisson_pmf(k, mean); };
    const auto highest = static_cast<std::int64_t>(mean + 10 * std::sqrt(mean) + 20);
    CHECK(p_value([&](random::Stream& rng) { return dist::sample_poisson(mean, rng); }, mass,
                  highest) > least_p_value);
    const auto table = dist::CountTable::poisson(mean);
    CHECK(p_value([&](random::Stream& rng) { return table(rng); }, mass, highest) > least_p_value);
  }
}

TEST_CASE("Beta-binomial counts follow the beta-binomial law", "[rollout][counts]") {
  for (const double rho : {0.0005, 0.005, 0.3}) {
    const analytic::BetaBinomial law{1000, Probability{0.01}, rho};
    const auto mass = [&](std::int64_t k) {
      return analytic::beta_binomial_at_least(k, law).raw() -
             analytic::beta_binomial_at_least(k + 1, law).raw();
    };
    const auto table = dist::CountTable::beta_binomial(1000, 0.01, rho);
    CHECK(p_value([&](random::Stream& rng) { return table(rng); }, mass, 60) > least_p_value);
  }
}

TEST_CASE("A table inverts the distribution function", "[rollout][counts]") {
  const auto table = dist::CountTable::binomial(1000, 0.01);
  CHECK(table.at(0) == 0);
  std::int64_t before = 0;
  for (std::uint64_t bits = 0; bits < ~std::uint64_t{0} - (std::uint64_t{1} << 54);
       bits += std::uint64_t{1} << 54) {
    const std::int64_t count = table.at(bits);
    CHECK(count >= before);
    before = count;
  }
  // The median word: half of the mass is at most this count.
  const std::int64_t median = table.at(std::uint64_t{1} << 63);
  CHECK(analytic::binomial_at_most(median, 1000, Probability{0.01}).raw() > 0.5);
  CHECK(analytic::binomial_at_most(median - 1, 1000, Probability{0.01}).raw() <= 0.5);
}

TEST_CASE("Counts of certain laws are certain", "[rollout][counts]") {
  random::Stream rng(1, 0, random::Purpose::test);
  CHECK(dist::CountTable::binomial(0, 0.5)(rng) == 0);
  CHECK(dist::CountTable::binomial(7, 1)(rng) == 7);
  CHECK(dist::CountTable::poisson(0)(rng) == 0);
  CHECK(dist::sample_binomial(9, 1, rng) == 9);
  CHECK(dist::sample_binomial(9, 0, rng) == 0);
  CHECK(dist::sample_poisson(0, rng) == 0);
}

TEST_CASE("The path of counts is the same on every machine", "[rollout][counts]") {
  random::Stream rng(1, 2, random::Purpose::test, 3);
  std::uint64_t hash = 0;
  const auto table = dist::CountTable::beta_binomial(500, 0.02, 0.01);
  for (int i = 0; i < 20'000; ++i) {
    for (const std::int64_t count :
         {table(rng), dist::sample_poisson(3.5, rng), dist::sample_poisson(1e6, rng),
          dist::sample_binomial(400, 0.01, rng), dist::sample_binomial(9999, 0.3, rng)}) {
      hash = hash * 0x9e3779b97f4a7c15 + static_cast<std::uint64_t>(count);
    }
  }
  CHECK(hash == 0x6086d56b1308fa29);
}

}  // namespace nines::test
