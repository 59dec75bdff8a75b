#include "math/normal.hpp"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <numbers>

#include "core/contract.hpp"
#include "core/quantity.hpp"
#include "math/elementary.hpp"

namespace nines::math {
namespace {

double polynomial(double x, std::initializer_list<double> from_highest) {
  double value = 0;
  for (double coefficient : from_highest) value = value * x + coefficient;
  return value;
}

}  // namespace

double normal_density(double z) {
  return math::exp(-0.5 * z * z - half_log_two_pi);
}

// erfc(z/sqrt 2)/2 = Q(1/2, z^2/2)/2 for z > 0.
Tails normal_tails(double z) {
  const Tails half = gamma_tails(0.5, 0.5 * z * z);
  const double outer = 0.5 * half.above;
  const double inner = 0.5 + 0.5 * half.below;
  return z < 0 ? Tails{outer, inner} : Tails{inner, outer};
}

// Rational approximations of Wichura (1988), Algorithm AS 241, Applied Statistics 37: PPND16,
// relative error about 1e-16.
double normal_quantile(double below, double above) {
  const double q = below < above ? below - 0.5 : 0.5 - above;
  if (std::abs(q) <= 0.425) {
    const double r = 0.180625 - q * q;
    return q *
           polynomial(r, {2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4,
                          4.5921953931549871457e4, 1.3731693765509461125e4, 1.9715909503065514427e3,
                          1.3314166789178437745e2, 3.3871328727963666080e0}) /
           polynomial(r, {5.2264952788528545610e3, 2.8729085735721942674e4, 3.9307895800092710610e4,
                          2.1213794301586595867e4, 5.3941960214247511077e3, 6.8718700749205790830e2,
                          4.2313330701600911252e1, 1});
  }
  const double root = std::sqrt(-math::log(std::min(below, above)));
  double z = 0;
  if (root <= 5) {
    const double r = root - 1.6;
    z = polynomial(r,
                   {7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1,
                    1.27045825245236838258e0, 3.64784832476320460504e0, 5.76949722146069140550e0,
                    4.63033784615654529590e0, 1.42343711074968357734e0}) /
        polynomial(r,
                   {1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2,
                    1.48103976427480074590e-1, 6.89767334985100004550e-1, 1.67638483018380384940e0,
                    2.05319162663775882187e0, 1});
  } else {
    const double r = root - 5;
    z = polynomial(r,
                   {2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3,
                    2.65321895265761230930e-2, 2.96560571828504891230e-1, 1.78482653991729133580e0,
                    5.46378491116411436990e0, 6.65790464350110377720e0}) /
        polynomial(
            r, {2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5,
                7.86869131145613259100e-4, 1.48753612908506148525e-2, 1.36929880922735805310e-1,
                5.99832206555887937690e-1, 1});
  }
  return q < 0 ? -z : z;
}

double normal_quantile(double p) {
  NINES_EXPECTS(p >= 0 && p <= 1);
  if (p == 0) return -infinity;
  if (p == 1) return infinity;
  return normal_quantile(p, 1 - p);
}

double normal_cdf(double z) {
  return std::erfc(-z / std::numbers::sqrt2) / 2;
}

double normal_tail(double z) {
  return std::erfc(z / std::numbers::sqrt2) / 2;
}

}  // namespace nines::math
