#include "math/special.hpp"

#include <cmath>

#include <boost/math/distributions/normal.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/gamma.hpp>

#include "math/normal.hpp"
#include "random/stream.hpp"
#include "random/uniform.hpp"
#include "support/catch.hpp"

namespace nines::test {

namespace {

double relative(double got, double expected) {
  return got == expected ? 0 : std::abs(got - expected) / std::abs(expected);
}

double log_uniform(double low, double high, random::Stream& rng) {
  return low * std::exp(random::uniform_open(rng) * std::log(high / low));
}

}  // namespace

TEST_CASE("Log gamma agrees with Boost to 2e-14", "[dist]") {
  random::Stream rng{1, 0, random::Purpose::test};
  for (int i = 0; i < 20000; ++i) {
    const double x = log_uniform(1e-4, 1e6, rng);
    const double expected = boost::math::lgamma(x);
    REQUIRE(std::abs(math::log_gamma(x) - expected) < 2e-14 * std::max(1.0, std::abs(expected)));
  }
}

TEST_CASE("Digamma agrees with Boost to 1e-14", "[dist]") {
  random::Stream rng{5, 0, random::Purpose::test};
  for (int i = 0; i < 20000; ++i) {
    const double x = log_uniform(1e-4, 1e6, rng);
    const double expected = boost::math::digamma(x);
    REQUIRE(std::abs(math::digamma(x) - expected) < 1e-14 * std::max(1.0, std::abs(expected)));
  }
}

TEST_CASE("Normal tails and quantiles agree with Boost", "[dist]") {
  const boost::math::normal reference;
  random::Stream rng{2, 0, random::Purpose::test};
  double worst_tail = 0, worst_quantile = 0;
  for (int i = 0; i < 20000; ++i) {
    const double z = 70 * (random::uniform_open(rng) - 0.5);
    const math::Tails tails = math::normal_tails(z);
    // exp(-z^2/2) magnifies the rounding of z^2/2.
    const double bend = 1 + z * z / 10;
    worst_tail = std::max(worst_tail, relative(tails.below, cdf(reference, z)) / bend);
    worst_tail = std::max(worst_tail, relative(tails.above, cdf(complement(reference, z))) / bend);
    const double p = log_uniform(1e-300, 0.5, rng);
    worst_quantile =
        std::max(worst_quantile, relative(math::normal_quantile(p, 1 - p), quantile(reference, p)));
    worst_quantile = std::max(worst_quantile,
                              relative(math::normal_quantile(1 - p, p), -quantile(reference, p)));
  }
  INFO("tail " << worst_tail << ", quantile " << worst_quantile);
  CHECK(worst_tail < 1e-13);
  CHECK(worst_quantile < 2e-14);
  CHECK(math::normal_quantile(0.5, 0.5) == 0);
}

TEST_CASE("Incomplete gamma functions agree with Boost in both tails", "[dist]") {
  random::Stream rng{3, 0, random::Purpose::test};
  double worst = 0, worst_quantile = 0;
  for (int i = 0; i < 5000; ++i) {
    const double a = log_uniform(1e-3, 1e5, rng);
    const double z = 12 * (random::uniform_open(rng) - 0.5);
    const double x = a < 1 ? log_uniform(1e-8, 30, rng) : a * std::exp(z / std::sqrt(a));
    const math::Tails tails = math::gamma_tails(a, x);
    const double below = boost::math::gamma_p(a, x);
    const double above = boost::math::gamma_q(a, x);
    // Of the condition: an input off by half a last bit moves the result by x times the density.
    const double bend = 1 + std::abs(x - a);
    // A tail found as 1 minus the other is exact to a last bit of 1.
    if (below > 1e-290 && std::abs(tails.below - below) > 2e-14) {
      worst = std::max(worst, relative(tails.below, below) / bend);
    }
    if (above > 1e-290 && std::abs(tails.above - above) > 2e-14) {
      worst = std::max(worst, relative(tails.above, above) / bend);
    }
    if (below > 1e-290 && below < 1e-3 * std::min(a, 1.0)) {
      worst = std::max(worst, relative(tails.below, below) / bend);
    }
    if (below > 1e-200 && above > 1e-200) {
      const double back = math::gamma_quantile(a, tails.below, tails.above);
      const math::Tails again = math::gamma_tails(a, back);
      worst_quantile =
          std::max(worst_quantile, tails.below < 0.5 ? relative(again.below, tails.below) / bend
                                                     : relative(again.above, tails.above) / bend);
    }
  }
  INFO("tails " << worst << ", quantile " << worst_quantile);
  CHECK(worst < 5e-14);
  CHECK(worst_quantile < 3e-13);
}

TEST_CASE("Incomplete beta functions agree with Boost in both tails", "[dist]") {
  random::Stream rng{4, 0, random::Purpose::test};
  double worst = 0, worst_quantile = 0;
  for (int i = 0; i < 5000; ++i) {
    const double a = log_uniform(1e-3, 1e4, rng);
    const double b = log_uniform(1e-3, 1e4, rng);
    const double centre = a / (a + b);
    const double spread = std::sqrt(centre * (1 - centre) / (a + b + 1));
    const double wish = centre + spread * 10 * (random::uniform_open(rng) - 0.5);
    const double x = wish > 0 && wish < 1 ? wish : random::uniform_open(rng);
    const math::Tails tails = math::beta_tails(a, b, x, 1 - x);
    const double below = boost::math::ibeta(a, b, x);
    const double above = boost::math::ibetac(a, b, x);
    const double bend = 1 + std::abs(x - centre) * (a + b) / (x * (1 - x));
    // A tail found as 1 minus the other is exact to a last bit of 1.
    if (below > 1e-290 && std::abs(tails.below - below) > 2e-14) {
      worst = std::max(worst, relative(tails.below, below) / bend);
    }
    if (above > 1e-290 && std::abs(tails.above - above) > 2e-14) {
      worst = std::max(worst, relative(tails.above, above) / bend);
    }
    if (below > 1e-290 && below < 1e-3 * std::min(a, 1.0)) {
      worst = std::max(worst, relative(tails.below, below) / bend);
    }
    if (below > 1e-200 && above > 1e-200) {
      const double back = math::beta_quantile(a, b, tails.below, tails.above);
      if (back > 1e-290 && back < 1) {
        const math::Tails again = math::beta_tails(a, b, back, 1 - back);
        worst_quantile =
            std::max(worst_quantile, tails.below < 0.5 ? relative(again.below, tails.below) / bend
                                                       : relative(again.above, tails.above) / bend);
      }
    }
  }
  INFO("tails " << worst << ", quantile " << worst_quantile);
  CHECK(worst < 3e-12);
  CHECK(worst_quantile < 1e-12);
}

}  // namespace nines::test
