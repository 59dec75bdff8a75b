#include "dist/special.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "random/math.hpp"

namespace nines::math {
namespace {

constexpr double epsilon = std::numeric_limits<double>::epsilon();
constexpr double half_log_two_pi = 0.918938533204672741780329736406;
constexpr double tiny = 1e-300;  // Keeps a continued fraction from dividing by 0.

// a log(a/x) + x - a, which is 0 at x = a and positive elsewhere. Near a, with m = (x - a)/a and
// s = m/(2 + m), log(1 + m) = 2 artanh(s) and 2 s - m = -m s, so that m - log(1 + m) is
// m s - 2 s^3 (1/3 + s^2/5 + ...): little cancels.
double deviance(double a, double x) {
  if (!(x > 0.5 * a && x < 1.5 * a)) return a * math::log(a / x) + (x - a);
  const double m = (x - a) / a;
  const double s = m / (2 + m);
  const double square = s * s;
  double power = 1;
  double series = 0;
  for (int k = 3; power > epsilon / 16; k += 2) {
    series += power / k;
    power *= square;
  }
  return a * (m * s - 2 * s * square * series);
}

// log Gamma(a + 1) - (a + 1/2) log a + a - log(2 pi)/2, by Stirling's series (DLMF 5.11.1) from
// 12 upwards, where the first term left out is below 1e-17, and by the recurrence below.
double stirling_error(double a) {
  double product = 1;
  double z = a;
  while (z < 12) {
    z += 1;
    product *= z;
  }
  const double r = 1 / z;
  const double r2 = r * r;
  const double series =
      r * (1.0 / 12 -
           r2 * (1.0 / 360 -
                 r2 * (1.0 / 1260 -
                       r2 * (1.0 / 1680 - r2 * (1.0 / 1188 - r2 * (691.0 / 360360 - r2 / 156))))));
  if (z == a) return series;
  return series + ((z + 0.5) * math::log(z) - (z - a)) - math::log(product) -
         (a + 0.5) * math::log(a);
}

double polynomial(double x, std::initializer_list<double> from_highest) {
  double value = 0;
  for (double coefficient : from_highest) value = value * x + coefficient;
  return value;
}

// P(a, x)/poisson_term by its power series (DLMF 8.7.1).
double gamma_series(double a, double x) {
  double term = 1;
  double total = 1;
  for (double k = a + 1; term > total * epsilon / 4; k += 1) {
    term *= x / k;
    total += term;
  }
  return total;
}

// Q(a, x)/(a poisson_term) by its continued fraction (DLMF 8.9.2), with Lentz's method.
double gamma_fraction(double a, double x) {
  double b = x + 1 - a;
  double c = 1 / tiny;
  double d = 1 / b;
  double value = d;
  for (int k = 1; k < 10000000; ++k) {
    const double numerator = -k * (k - a);
    b += 2;
    d = numerator * d + b;
    c = b + numerator / c;
    d = 1 / (std::abs(d) < tiny ? tiny : d);
    c = std::abs(c) < tiny ? tiny : c;
    const double change = d * c;
    value *= change;
    if (std::abs(change - 1) < epsilon) break;
  }
  return value;
}

// I_x(a, b)/beta_term by its continued fraction (DLMF 8.17.22), with Lentz's method.
double beta_fraction(double a, double b, double x) {
  double c = 1;
  double d = 1 - (a + b) * x / (a + 1);
  d = 1 / (std::abs(d) < tiny ? tiny : d);
  double value = d;
  const auto step = [&](double numerator) {
    d = 1 + numerator * d;
    c = 1 + numerator / c;
    d = 1 / (std::abs(d) < tiny ? tiny : d);
    c = std::abs(c) < tiny ? tiny : c;
    value *= d * c;
    return d * c;
  };
  for (int m = 1; m < 1000000; ++m) {
    step(m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)));
    const double change = step(-(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)));
    if (std::abs(change - 1) < epsilon) break;
  }
  return value;
}

// Newton's method for the quantile on (low, high), inside a bracket that falls back on halving.
// `tails` and `density` belong to a continuous increasing distribution function.
template <class TailsAt, class DensityAt>
double newton_quantile(const TailsAt& tails_at, const DensityAt& density_at, double below,
                       double above, double start, double low, double high) {
  const auto halfway = [](double a, double b) {
    const auto bits = std::bit_cast<std::uint64_t>(a);
    return std::bit_cast<double>(bits + (std::bit_cast<std::uint64_t>(b) - bits) / 2);
  };
  double x = start > low && start < high ? start : halfway(low, high);
  for (int step = 0; step < 200; ++step) {
    const Tails at = tails_at(x);
    const double error = below < 0.5 ? at.below - below : above - at.above;
    if (error == 0) break;
    (error > 0 ? high : low) = x;
    double next = x - error / density_at(x);
    // Newton's steps crawl where the tail is far away: halve instead, now and then.
    if (!(next > low && next < high) || step % 8 == 7) next = halfway(low, high);
    if (std::abs(next - x) <= 2 * epsilon * x || next == low || next == high) return next;
    x = next;
  }
  return x;
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

double log_gamma(double x) {
  // Gamma(x) = Gamma(x + 1)/x.
  const double log_x = math::log(x);
  return stirling_error(x) + (x - 0.5) * log_x - x + half_log_two_pi;
}

// The recurrence up to 12, then the asymptotic series (DLMF 5.11.2).
double digamma(double x) {
  double below = 0;
  for (; x < 12; x += 1) below += 1 / x;
  const double r2 = 1 / (x * x);
  const double series =
      r2 * (1.0 / 12 -
            r2 * (1.0 / 120 -
                  r2 * (1.0 / 252 - r2 * (1.0 / 240 - r2 * (1.0 / 132 - r2 * 691.0 / 32760)))));
  return math::log(x) - 0.5 / x - series - below;
}

double gamma_function(double x) {
  return math::exp(log_gamma(x));
}

double poisson_term(double a, double x) {
  if (x <= 0) return 0;
  return math::exp(-stirling_error(a) - deviance(a, x)) / std::sqrt(2 * math::pi * a);
}

Tails gamma_tails(double a, double x) {
  if (!(x > 0)) return {0, 1};
  if (x == std::numeric_limits<double>::infinity()) return {1, 0};
  const double term = poisson_term(a, x);
  if (x < a + 1) {
    const double below = std::min(1.0, term * gamma_series(a, x));
    return {below, 1 - below};
  }
  const double above = std::min(1.0, term * a * gamma_fraction(a, x));
  return {1 - above, above};
}

double gamma_quantile(double a, double below, double above) {
  // The leading term near 0, and the cube of a normal variable (Wilson and Hilferty) elsewhere.
  const double z = normal_quantile(below, above);
  const double cube = 1 - 1 / (9 * a) + z / (3 * std::sqrt(a));
  double start = a * cube * cube * cube;
  const double near_zero = math::exp((math::log(below) + log_gamma(a + 1)) / a);
  if (!(cube > 0) || near_zero < 0.1 * (a + 1)) start = near_zero;
  if (start == 0) return 0;
  return newton_quantile([&](double x) { return gamma_tails(a, x); },
                         [&](double x) { return poisson_term(a, x) * a / x; }, below, above, start,
                         0, std::numeric_limits<double>::max());
}

double beta_term(double a, double b, double x, double y) {
  if (x <= 0 || y <= 0) return 0;
  const double n = a + b;
  const double exponent = stirling_error(n) - stirling_error(a) - stirling_error(b) -
                          deviance(a, n * x) - deviance(b, n * y);
  return std::sqrt(n / (2 * math::pi * a * b)) * math::exp(exponent) * b / n;
}

Tails beta_tails(double a, double b, double x, double y) {
  if (!(x > 0)) return {0, 1};
  if (!(y > 0)) return {1, 0};
  if (x < (a + 1) / (a + b + 2)) {
    const double below = std::min(1.0, beta_term(a, b, x, y) * beta_fraction(a, b, x));
    return {below, 1 - below};
  }
  const double above = std::min(1.0, beta_term(b, a, y, x) * beta_fraction(b, a, y));
  return {1 - above, above};
}

double beta_quantile(double a, double b, double below, double above) {
  const double near_zero = math::exp(
      (math::log(below) + math::log(a) + log_gamma(a) + log_gamma(b) - log_gamma(a + b)) / a);
  const double start = near_zero < 0.1 ? near_zero : a / (a + b);
  if (start == 0) return 0;
  return newton_quantile([&](double x) { return beta_tails(a, b, x, 1 - x); },
                         [&](double x) { return beta_term(a, b, x, 1 - x) * a / (x * (1 - x)); },
                         below, above, start, 0, 1);
}

}  // namespace nines::math
