#include "random/ziggurat.hpp"

#include <cmath>
#include <vector>

#include "math/elementary.hpp"
#include "support/catch.hpp"

namespace nines::test {

namespace {

struct Moments {
  double first = 0, second = 0, third = 0, fourth = 0;
};

template <class Sampler>
Moments moments(Sampler sample, int n) {
  Moments sum;
  for (int i = 0; i < n; ++i) {
    const double x = sample();
    sum.first += x / n;
    sum.second += x * x / n;
    sum.third += x * x * x / n;
    sum.fourth += x * x * x * x / n;
  }
  return sum;
}

// Pearson's statistic over `cells` equally likely cells, as a standard normal (Wilson, Hilferty).
template <class Sampler, class Cdf>
double chi_square_z(Sampler sample, Cdf cdf, int n, std::size_t cells) {
  std::vector<int> counts(cells);
  for (int i = 0; i < n; ++i) {
    const auto cell = static_cast<std::size_t>(cdf(sample()) * static_cast<double>(cells));
    ++counts[std::min(cell, cells - 1)];
  }
  const double expected = static_cast<double>(n) / static_cast<double>(cells);
  double chi2 = 0;
  for (int count : counts) chi2 += (count - expected) * (count - expected) / expected;
  const double freedom = static_cast<double>(cells - 1);
  const double spread = 2 / (9 * freedom);
  return (std::cbrt(chi2 / freedom) - (1 - spread)) / std::sqrt(spread);
}

}  // namespace

TEST_CASE("The layers of both ziggurats have the same area and close at the top", "[random]") {
  for (const random::detail::Ziggurat* z :
       {&random::detail::exponential_ziggurat, &random::detail::normal_ziggurat}) {
    const double area = z->edge[0] * z->density[1];
    for (std::size_t i = 1; i < 256; ++i) {
      const double layer = z->edge[i] * (z->density[i + 1] - z->density[i]);
      REQUIRE(layer == Approx(area).epsilon(1e-12));
      REQUIRE(z->edge[i] > z->edge[i + 1]);
    }
  }
  const double tail = math::exp(-random::detail::exponential_ziggurat.edge[1]);
  const double base = random::detail::exponential_ziggurat.edge[1] * tail;
  CHECK(base + tail == Approx(random::detail::exponential_ziggurat.edge[0] *
                              random::detail::exponential_ziggurat.density[1])
                           .epsilon(1e-13));
}

TEST_CASE("Exponential variates have the moments 1, 2, 6, 24", "[random]") {
  random::Stream rng{11, 0, random::Purpose::test};
  constexpr int n = 4000000;
  const Moments m = moments([&] { return random::standard_exponential(rng); }, n);
  const double root_n = std::sqrt(static_cast<double>(n));
  // Var X^k = (2k)! - (k!)^2.
  CHECK(std::abs(m.first - 1) < 4.892 * 1 / root_n);
  CHECK(std::abs(m.second - 2) < 4.892 * std::sqrt(24.0 - 4) / root_n);
  CHECK(std::abs(m.third - 6) < 4.892 * std::sqrt(720.0 - 36) / root_n);
  CHECK(std::abs(m.fourth - 24) < 4.892 * std::sqrt(40320.0 - 576) / root_n);
  CHECK(4.892 / root_n < 0.02);
}

TEST_CASE("Normal variates have the moments 0, 1, 0, 3", "[random]") {
  random::Stream rng{12, 0, random::Purpose::test};
  constexpr int n = 4000000;
  const Moments m = moments([&] { return random::standard_normal(rng); }, n);
  const double root_n = std::sqrt(static_cast<double>(n));
  CHECK(std::abs(m.first) < 4.892 / root_n);
  CHECK(std::abs(m.second - 1) < 4.892 * std::sqrt(2.0) / root_n);
  CHECK(std::abs(m.third) < 4.892 * std::sqrt(15.0) / root_n);
  CHECK(std::abs(m.fourth - 3) < 4.892 * std::sqrt(96.0) / root_n);
  CHECK(4.892 * std::sqrt(2.0) / root_n < 0.02);
}

TEST_CASE("Ziggurat variates fill equally likely cells evenly", "[random]") {
  random::Stream rng{13, 0, random::Purpose::test};
  constexpr int n = 4000000;
  const auto exponential_cdf = [](double x) { return -std::expm1(-x); };
  const auto normal_cdf = [](double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); };
  for (std::size_t cells : {100u, 1000u, 4096u}) {
    CHECK(std::abs(chi_square_z([&] { return random::standard_exponential(rng); }, exponential_cdf,
                                n, cells)) < 4.892);
    CHECK(std::abs(chi_square_z([&] { return random::standard_normal(rng); }, normal_cdf, n,
                                cells)) < 4.892);
  }
  // Power: a mean that is 1 % off is noticed.
  CHECK(chi_square_z([&] { return 1.01 * random::standard_exponential(rng); }, exponential_cdf, n,
                     100) > 4.892);
  CHECK(chi_square_z([&] { return 1.01 * random::standard_normal(rng); }, normal_cdf, n, 100) >
        4.892);
}

TEST_CASE("The tails of the ziggurats are exact", "[random]") {
  random::Stream rng{14, 0, random::Purpose::test};
  const double r_exponential = random::detail::exponential_ziggurat.edge[1];
  const double r_normal = random::detail::normal_ziggurat.edge[1];
  constexpr int n = 20000000;
  int beyond_exponential = 0, beyond_normal = 0;
  double excess_exponential = 0, above_normal = 0;
  for (int i = 0; i < n; ++i) {
    const double x = random::standard_exponential(rng);
    if (x > r_exponential) {
      ++beyond_exponential;
      excess_exponential += x - r_exponential;
    }
    const double y = std::abs(random::standard_normal(rng));
    if (y > r_normal) {
      ++beyond_normal;
      above_normal += y;
    }
  }
  const double p_exponential = std::exp(-r_exponential);
  const double p_normal = std::erfc(r_normal / std::sqrt(2.0));
  CHECK(std::abs(beyond_exponential - n * p_exponential) < 4.892 * std::sqrt(n * p_exponential));
  CHECK(std::abs(beyond_normal - n * p_normal) < 4.892 * std::sqrt(n * p_normal));
  // The excess over r is again exponential of mean 1; E[|Z|; |Z| > r] / P = 2 phi(r) / P.
  CHECK(std::abs(excess_exponential / beyond_exponential - 1) <
        4.892 / std::sqrt(static_cast<double>(beyond_exponential)));
  const double mean = 2 * std::exp(-r_normal * r_normal / 2) / std::sqrt(2 * math::pi) / p_normal;
  const double variance = 1 + r_normal * mean - mean * mean;
  CHECK(std::abs(above_normal / beyond_normal - mean) <
        4.892 * std::sqrt(variance / beyond_normal));
}

TEST_CASE("The bits of exponential and normal variates never change", "[random]") {
  random::Stream rng{15, 0, random::Purpose::test};
  std::uint64_t folded = 0;
  for (int i = 0; i < 1000000; ++i) {
    folded = folded * 0x9e3779b97f4a7c15 +
             std::bit_cast<std::uint64_t>(random::standard_exponential(rng));
    folded =
        folded * 0x9e3779b97f4a7c15 + std::bit_cast<std::uint64_t>(random::standard_normal(rng));
  }
  CHECK(folded == 0x787cce2bb734d595);
}

}  // namespace nines::test
