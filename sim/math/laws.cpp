#include "math/laws.hpp"

#include <algorithm>
#include <cmath>
#include <exception>
#include <numbers>

#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/policies/policy.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>

#include "core/contract.hpp"
#include "core/error.hpp"
#include "core/quantity.hpp"

namespace nines::math {
namespace {

namespace policies = boost::math::policies;

// Without promotion: long double is 80 bits on one processor and 128 or 64 on the next. Overflow
// gives an infinity; a domain error cannot happen behind the contracts below.
using Policy = policies::policy<
    policies::promote_double<false>, policies::domain_error<policies::ignore_error>,
    policies::pole_error<policies::ignore_error>, policies::overflow_error<policies::ignore_error>,
    policies::evaluation_error<policies::ignore_error>>;

// Inverses iterate; one that does not settle is told, not guessed.
using InversePolicy = policies::policy<policies::promote_double<false>>;

using StudentT = boost::math::students_t_distribution<double, Policy>;
using ChiSquare = boost::math::chi_squared_distribution<double, Policy>;

bool is_probability(double p) {
  return p >= 0 && p <= 1;
}

// Boost reports failed iterations by exceptions of its own.
template <class Formula>
double settled(Formula&& formula) {
  try {
    return formula();
  } catch (const std::exception&) {
    throw DomainError(
        "the numbers are beyond the formula's reach (too large, too small or too far "
        "apart for double precision)");
  }
}

}  // namespace

double student_t_cdf(double t, double degrees_of_freedom) {
  NINES_EXPECTS(degrees_of_freedom > 0 && !std::isnan(t));
  if (std::isinf(t)) return t > 0 ? 1 : 0;
  return boost::math::cdf(StudentT{degrees_of_freedom}, t);
}

double student_t_quantile(double p, double degrees_of_freedom) {
  NINES_EXPECTS(is_probability(p) && degrees_of_freedom > 0);
  if (p == 0) return -infinity;
  if (p == 1) return infinity;
  return boost::math::quantile(StudentT{degrees_of_freedom}, p);
}

double student_t_two_sided(double confidence, double degrees_of_freedom) {
  NINES_EXPECTS(confidence > 0 && confidence < 1);
  return -student_t_quantile((1 - confidence) / 2, degrees_of_freedom);
}

double chi_square_sf(double x, double degrees_of_freedom) {
  NINES_EXPECTS(x >= 0 && degrees_of_freedom > 0);
  if (std::isinf(x)) return 0;
  return boost::math::cdf(boost::math::complement(ChiSquare{degrees_of_freedom}, x));
}

double chi_square_quantile(double p, double degrees_of_freedom) {
  NINES_EXPECTS(is_probability(p) && degrees_of_freedom > 0);
  if (p == 1) return infinity;
  return boost::math::quantile(ChiSquare{degrees_of_freedom}, p);
}

double beta_quantile(double a, double b, double p) {
  NINES_EXPECTS(is_probability(p) && a > 0 && b > 0);
  return settled([&] { return boost::math::ibeta_inv(a, b, p, InversePolicy{}); });
}

double beta_quantile_above(double a, double b, double p) {
  NINES_EXPECTS(is_probability(p) && a > 0 && b > 0);
  return settled([&] { return boost::math::ibetac_inv(a, b, p, InversePolicy{}); });
}

double gamma_quantile(double shape, double p) {
  NINES_EXPECTS(is_probability(p) && shape > 0);
  return settled([&] { return boost::math::gamma_p_inv(shape, p, InversePolicy{}); });
}

double gamma_sf(double shape, double x) {
  return boost::math::gamma_q(shape, x);
}

double gamma_density(double shape, double x) {
  return boost::math::gamma_p_derivative(shape, x);
}

double upper_gamma(double a, double x) {
  return boost::math::tgamma(a, x);
}

double kolmogorov_sf(double x) {
  NINES_EXPECTS(!std::isnan(x));
  if (x <= 0) return 1;
  // Below 1 the alternating series converges slowly and the theta-function twin of it quickly.
  if (x < 1) {
    const double pi_squared = std::numbers::pi * std::numbers::pi;
    double sum = 0;
    for (int j = 1; j <= 9; j += 2) sum += std::exp(-j * j * pi_squared / (8 * x * x));
    return std::clamp(1 - std::sqrt(2 * std::numbers::pi) / x * sum, 0.0, 1.0);
  }
  double sum = 0;
  for (int j = 1; j <= 8; ++j) sum += (j % 2 == 1 ? 1 : -1) * std::exp(-2.0 * j * j * x * x);
  return 2 * sum;
}

double kolmogorov_smirnov_p_value(double d, std::uint64_t n) {
  NINES_EXPECTS(n > 0 && d >= 0 && d <= 1);
  const double root = std::sqrt(static_cast<double>(n));
  return kolmogorov_sf((root + 0.12 + 0.11 / root) * d);
}

}  // namespace nines::math
