#include "math/special.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "math/elementary.hpp"
#include "math/normal.hpp"

namespace nines::math {
namespace {

constexpr double epsilon = std::numeric_limits<double>::epsilon();
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
