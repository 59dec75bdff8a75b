#include "analytic/numeric.hpp"

#include <cmath>
#include <cstdint>
#include <exception>
#include <numbers>

#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <boost/math/tools/roots.hpp>

#include "core/contract.hpp"
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

double normal_density(double x) {
  return std::exp(-x * x / 2) * std::numbers::inv_sqrtpi / std::numbers::sqrt2;
}

double normal_cdf(double x) {
  return std::erfc(-x / std::numbers::sqrt2) / 2;
}

double normal_tail(double x) {
  return std::erfc(x / std::numbers::sqrt2) / 2;
}

double normal_quantile(double p) {
  NINES_EXPECTS(p > 0 && p < 1);
  return -std::numbers::sqrt2 * boost::math::erfc_inv(2 * p);
}

namespace {

// Boost reports failed iterations by exceptions of its own.
template <class Formula>
double guarded(Formula&& formula) {
  try {
    return formula();
  } catch (const std::exception&) {
    no_root();
  }
}

}  // namespace

double beta_quantile(double a, double b, double p) {
  return guarded([&] { return boost::math::ibeta_inv(a, b, p); });
}

double beta_quantile_above(double a, double b, double p) {
  return guarded([&] { return boost::math::ibetac_inv(a, b, p); });
}

double gamma_quantile(double shape, double p) {
  return guarded([&] { return boost::math::gamma_p_inv(shape, p); });
}

GaussLegendre gauss_legendre(int n) {
  NINES_EXPECTS(n >= 1);
  GaussLegendre rule{std::vector<double>(n), std::vector<double>(n)};
  // Newton's iteration on the Legendre polynomial from the classical first guess; the rule is
  // symmetric, so half of the nodes suffice.
  for (int i = 0; i < (n + 1) / 2; ++i) {
    double x = std::cos(std::numbers::pi * (i + 0.75) / (n + 0.5));
    double slope = 1;
    for (int iteration = 0; iteration < 100; ++iteration) {
      double before = 1;
      double value = x;
      for (int k = 2; k <= n; ++k) {
        const double next = ((2 * k - 1) * x * value - (k - 1) * before) / k;
        before = value;
        value = next;
      }
      slope = n * (x * value - before) / (x * x - 1);
      const double step = value / slope;
      x -= step;
      if (std::abs(step) < 1e-16) break;
    }
    const double weight = 2 / ((1 - x * x) * slope * slope);
    rule.nodes[i] = -x;
    rule.nodes[n - 1 - i] = x;
    rule.weights[i] = rule.weights[n - 1 - i] = weight;
  }
  return rule;
}

}  // namespace nines::math
