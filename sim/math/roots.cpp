#include "math/roots.hpp"

#include <cmath>
#include <cstdint>

#include <boost/math/tools/roots.hpp>

#include "core/error.hpp"

namespace nines::math {
namespace {

[[noreturn]] void no_root() {
  throw DomainError(
      "the numbers are beyond the formula's reach (too large, too small or too far "
      "apart for double precision)");
}

}  // namespace

double root(const std::function<double(double)>& f, double lo, double hi) {
  const double at_lo = f(lo);
  const double at_hi = f(hi);
  if (at_lo == 0) return lo;
  if (at_hi == 0) return hi;
  if (!(lo < hi) || !((at_lo < 0 && at_hi > 0) || (at_lo > 0 && at_hi < 0))) no_root();
  std::uintmax_t iterations = 300;
  const auto tolerance = [](double a, double b) {
    return std::abs(a - b) <= 4e-16 * std::fmin(std::abs(a), std::abs(b));
  };
  const auto [a, b] =
      boost::math::tools::toms748_solve(f, lo, hi, at_lo, at_hi, tolerance, iterations);
  return a + (b - a) / 2;
}

double root_above(const std::function<double(double)>& f, double lo, double step) {
  const double at_lo = f(lo);
  if (at_lo == 0) return lo;
  double low = lo;
  double high = lo + step;
  while ((f(high) < 0) == (at_lo < 0)) {
    if (!std::isfinite(high)) no_root();
    low = high;
    step *= 2;
    high += step;
  }
  return root(f, low, high);
}

double one_minus_exp_over(double x) {
  return x == 0 ? 1.0 : -std::expm1(-x) / x;
}

}  // namespace nines::math
