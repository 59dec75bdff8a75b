#include "math/elementary.hpp"

#include <cmath>
#include <limits>

#include "random/stream.hpp"
#include "random/uniform.hpp"
#include "support/catch.hpp"

namespace nines::test {

namespace {

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double smallest = std::numeric_limits<double>::denorm_min();

// Distance from the exact value in units of the last place of the double nearest to it.
double error_ulp(double got, long double exact) {
  const double nearest = static_cast<double>(exact);
  const double size = std::abs(nearest);
  if (!std::isfinite(nearest) || size == 0) return got == nearest ? 0 : inf;
  const double ulp = std::nextafter(size, inf) - size;
  return static_cast<double>(std::abs(static_cast<long double>(got) - exact) / ulp);
}

double any_positive(
    random::Stream& rng) {  // Log-uniform over all binades, subnormal numbers included.
  return std::bit_cast<double>(random::uniform_below(0x7ff0000000000000, rng));
}
double between(double low, double high, random::Stream& rng) {
  return low + (high - low) * random::uniform_open(rng);
}

struct Fingerprint {
  std::uint64_t value = 0xcbf29ce484222325;
  void add(double x) {
    value = std::rotl((value ^ std::bit_cast<std::uint64_t>(x)) * 0x9e3779b97f4a7c15, 29);
  }
};

}  // namespace

TEST_CASE("Log is within 0.8 ulp everywhere", "[random][math]") {
  random::Stream rng{1, 0, random::Purpose::test};
  double worst = 0;
  for (int i = 0; i < 400000; ++i) {
    const double wide = any_positive(rng);
    worst = std::max(worst, error_ulp(math::log(wide), std::log(static_cast<long double>(wide))));
    const double near = between(0.5, 2, rng);
    worst = std::max(worst, error_ulp(math::log(near), std::log(static_cast<long double>(near))));
    const double close = 1 + (random::uniform_open(rng) - 0.5) * math::exp(between(-37, 0, rng));
    worst = std::max(worst, error_ulp(math::log(close), std::log(static_cast<long double>(close))));
  }
  INFO("worst error " << worst << " ulp");
  CHECK(worst < 0.8);
}

TEST_CASE("Exp is within 0.55 ulp where its value is normal", "[random][math]") {
  random::Stream rng{2, 0, random::Purpose::test};
  double worst = 0;
  for (int i = 0; i < 400000; ++i) {
    for (double x : {between(-708, 709.7, rng), between(-1, 1, rng), between(-30, 30, rng)}) {
      worst = std::max(worst, error_ulp(math::exp(x), std::exp(static_cast<long double>(x))));
    }
  }
  INFO("worst error " << worst << " ulp");
  CHECK(worst < 0.55);
}

TEST_CASE("Log1p and expm1 are within 2 ulp, also near 0", "[random][math]") {
  random::Stream rng{3, 0, random::Purpose::test};
  double worst_log1p = 0;
  double worst_expm1 = 0;
  for (int i = 0; i < 300000; ++i) {
    const double sign = (rng() & 1) != 0 ? 1 : -1;
    const double tiny = sign * math::exp(between(-600, 0, rng));
    const double large = math::exp(between(-3, 600, rng));
    for (double x : {tiny, large, between(-1, 1, rng), between(-0.05, 0.05, rng)}) {
      const double error = error_ulp(math::log1p(x), std::log1p(static_cast<long double>(x)));
      worst_log1p = std::max(worst_log1p, error);
    }
    for (double x : {tiny, between(-30, 30, rng), between(-2, 2, rng), between(-745, 709, rng)}) {
      const double error = error_ulp(math::expm1(x), std::expm1(static_cast<long double>(x)));
      worst_expm1 = std::max(worst_expm1, error);
    }
  }
  INFO("worst errors " << worst_log1p << " and " << worst_expm1 << " ulp");
  CHECK(worst_log1p < 2);
  CHECK(worst_expm1 < 2);
}

TEST_CASE("Pow is within 4 ulp", "[random][math]") {
  random::Stream rng{4, 0, random::Purpose::test};
  double worst = 0;
  for (int i = 0; i < 400000; ++i) {
    const double x = any_positive(rng);
    const double y = between(-700, 700, rng) / std::max(1.0, std::abs(math::log(x)));
    const long double exact = std::pow(static_cast<long double>(x), static_cast<long double>(y));
    worst = std::max(worst, error_ulp(math::pow(x, y), exact));
  }
  INFO("worst error " << worst << " ulp");
  CHECK(worst < 4);
}

TEST_CASE("The functions meet their limits", "[random][math]") {
  CHECK(math::log(0) == -inf);
  CHECK(math::log(1) == 0);
  CHECK(math::log(inf) == inf);
  CHECK(std::isnan(math::log(-1)));
  CHECK(std::isnan(math::log(std::nan(""))));
  CHECK(math::log(smallest) == Approx(std::log(smallest)).epsilon(1e-15));
  CHECK(math::exp(0) == 1);
  CHECK(math::exp(inf) == inf);
  CHECK(math::exp(-inf) == 0);
  CHECK(math::exp(709.9) == inf);
  CHECK(math::exp(-746) == 0);
  CHECK(math::exp(-745) == smallest);
  CHECK(std::isnan(math::exp(std::nan(""))));
  CHECK(math::log1p(-1) == -inf);
  CHECK(std::isnan(math::log1p(-1.5)));
  CHECK(math::log1p(inf) == inf);
  CHECK(math::expm1(-inf) == -1);
  CHECK(math::expm1(inf) == inf);
  CHECK(std::isnan(math::expm1(std::nan(""))));
  CHECK(math::pow(0, 2) == 0);
  CHECK(math::pow(0, -2) == inf);
  CHECK(math::pow(0, 0) == 1);
  CHECK(math::pow(inf, -1) == 0);
  CHECK(math::pow(2, 0.5) == std::sqrt(2.0));
  CHECK(math::pow(2, 10) == 1024);
  CHECK(math::pow(2, 5000) == inf);
  CHECK(math::pow(2, -5000) == 0);
  CHECK(std::isnan(math::pow(-1, 2)));
}

TEST_CASE("The bits of log, exp, log1p, expm1 and pow are the same on every machine",
          "[random][math]") {
  random::Stream rng{5, 0, random::Purpose::test};
  Fingerprint log_bits, exp_bits, log1p_bits, expm1_bits, pow_bits;
  for (int i = 0; i < 1000000; ++i) {
    const double u = random::uniform_open(rng);
    const double wide = any_positive(rng);
    log_bits.add(math::log(u));
    log_bits.add(math::log(wide));
    exp_bits.add(math::exp(40 * (u - 0.5)));
    exp_bits.add(math::exp(1500 * (u - 0.5)));
    log1p_bits.add(math::log1p(u - 0.5));
    expm1_bits.add(math::expm1(4 * (u - 0.5)));
    pow_bits.add(math::pow(wide, u - 0.5));
  }
  CHECK(log_bits.value == 0xab01f1614b7c45d8);
  CHECK(exp_bits.value == 0x75e2e8899ad46bed);
  CHECK(log1p_bits.value == 0x03494f32803627ea);
  CHECK(expm1_bits.value == 0x01fe88e7e0ecc30a);
  CHECK(pow_bits.value == 0x8be58220cd5ae094);
}

}  // namespace nines::test
