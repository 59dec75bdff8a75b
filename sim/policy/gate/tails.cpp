#include "policy/gate/tails.hpp"

#include <algorithm>
#include <cmath>

#include "math/elementary.hpp"
#include "math/normal.hpp"
#include "math/special.hpp"

namespace nines::gate {

double binomial_upper(std::int64_t k, std::int64_t n, double p) {
  if (k <= 0) return 1;
  if (k > n || p <= 0) return 0;
  if (p >= 1) return 1;
  return math::beta_tails(static_cast<double>(k), static_cast<double>(n - k + 1), p, 1 - p).below;
}

double binomial_lower(std::int64_t k, std::int64_t n, double p) {
  if (k < 0) return 0;
  if (k >= n || p <= 0) return 1;
  if (p >= 1) return 0;
  return math::beta_tails(static_cast<double>(k + 1), static_cast<double>(n - k), p, 1 - p).above;
}

double beta_binomial_upper(std::int64_t k, std::int64_t n, double p, double rho) {
  if (rho <= 0 || n < 2) return binomial_upper(k, n, p);
  if (k <= 0) return 1;
  if (k > n || p <= 0) return 0;
  const double a = p * (1 - rho) / rho;
  const double b = (1 - p) * (1 - rho) / rho;
  const auto trials = static_cast<double>(n);
  const auto log_mass = [&](double j) {
    return math::log_gamma(trials + 1) - math::log_gamma(j + 1) - math::log_gamma(trials - j + 1) +
           math::log_gamma(a + j) - math::log_gamma(a) + math::log_gamma(b + trials - j) -
           math::log_gamma(b) - (math::log_gamma(a + b + trials) - math::log_gamma(a + b));
  };
  // The sum runs from k to n with its first term as the unit, and stops when a geometric bound on
  // the rest is below rounding; for k under the mean the terms first rise, which costs no accuracy.
  double sum = 0;
  double term = 1;
  for (auto j = static_cast<double>(k); j <= trials; ++j) {
    sum += term;
    const double ratio = (trials - j) * (a + j) / ((j + 1) * (trials - j - 1 + b));
    if (j == trials) break;
    term *= ratio;
    if (ratio < 1 && term < 1e-17 * sum * (1 - ratio)) break;
  }
  return std::min(1.0, math::exp(log_mass(static_cast<double>(k)) + math::log(sum)));
}

double fisher_upper(const Sides& counts) {
  const auto n1 = static_cast<double>(counts.canary.requests);
  const auto n2 = static_cast<double>(counts.control.requests);
  const auto failures = static_cast<double>(counts.canary.failures + counts.control.failures);
  const auto k = static_cast<double>(counts.canary.failures);
  const double highest = std::min(n1, failures);
  if (k <= std::max(0.0, failures - n2)) return 1;
  const auto log_choose = [](double n, double j) {
    return math::log_gamma(n + 1) - math::log_gamma(j + 1) - math::log_gamma(n - j + 1);
  };
  const auto mass = [&](double j) {
    return math::exp(log_choose(n1, j) + log_choose(n2, failures - j) -
                     log_choose(n1 + n2, failures));
  };
  // On the light side of the mean, so that small tails keep their accuracy.
  const bool above_mean = k * (n1 + n2) > n1 * failures;
  double sum = 0;
  double term = 1;
  if (above_mean) {
    for (double j = k; j <= highest && term > 1e-18 * sum; ++j) {
      sum += term;
      term *= (n1 - j) * (failures - j) / ((j + 1) * (n2 - failures + j + 1));
    }
    return std::min(1.0, mass(k) * sum);
  }
  const double lowest = std::max(0.0, failures - n2);
  for (double j = k - 1; j >= lowest && term > 1e-18 * sum; --j) {
    sum += term;
    term *= j * (n2 - failures + j) / ((n1 - j + 1) * (failures - j + 1));
  }
  return std::max(0.0, 1 - mass(k - 1) * sum);
}

// P(canary > control) = sum over i < a of B(a' + i, b + b')/((b + i) B(1 + i, b) B(a', b')), with
// the primes for the control; neighbouring terms differ by a simple ratio.
double beta_exceeds(const BetaLaw& canary, const BetaLaw& control) {
  const auto log_beta = [](double x, double y) {
    return math::log_gamma(x) + math::log_gamma(y) - math::log_gamma(x + y);
  };
  const double b = canary.b + control.b;
  double log_scale = log_beta(control.a, b) - log_beta(control.a, control.b);
  double term = 1;
  double sum = 0;
  for (double i = 0; i < canary.a; ++i) {
    sum += term;
    term *= (control.a + i) / (control.a + i + b) * (canary.b + i) / (1 + i);
    if (sum > 1e200) {  // The first terms may be smaller than the sum by any power of ten.
      log_scale += math::log(sum);
      term /= sum;
      sum = 1;
    }
  }
  return std::min(1.0, math::exp(log_scale + math::log(sum)));
}

double critical_z(double level) {
  constexpr double grid = 0x1p40;
  return std::round(math::normal_quantile(1 - level, level) * grid) / grid;
}

}  // namespace nines::gate
