#include "dist/count_samplers.hpp"

#include <cmath>

#include "core/contract.hpp"
#include "math/elementary.hpp"
#include "math/special.hpp"
#include "random/uniform.hpp"

namespace nines::dist {
namespace {

// Below this mean inversion takes fewer than ten steps; the constants of the rejection methods hold
// from here on.
constexpr double least_rejection_mean = 10;

std::int64_t poisson_by_inversion(double mean, random::Stream& rng) {
  const double u = random::uniform_half_open(rng);
  double mass = math::exp(-mean);
  double below = mass;
  std::int64_t k = 0;
  // Beyond 1,000 the masses vanish in rounding; u can only be there if they add up to less than 1.
  while (u >= below && k < 1000) {
    ++k;
    mass *= mean / static_cast<double>(k);
    below += mass;
  }
  return k;
}

std::int64_t binomial_by_inversion(std::int64_t n, double p, random::Stream& rng) {
  const double u = random::uniform_half_open(rng);
  const double odds = p / (1 - p);
  double mass = math::exp(static_cast<double>(n) * math::log1p(-p));
  double below = mass;
  std::int64_t k = 0;
  while (u >= below && k < n && k < 1000) {
    mass *= static_cast<double>(n - k) / static_cast<double>(k + 1) * odds;
    below += mass;
    ++k;
  }
  return k;
}

// Hormann's PTRS. The exact test compares with the mass itself, so that nothing cancels at 1e12.
std::int64_t poisson_by_rejection(double mean, random::Stream& rng) {
  const double b = 0.931 + 2.53 * std::sqrt(mean);
  const double a = -0.059 + 0.02483 * b;
  const double inverse_alpha = 1.1239 + 1.1328 / (b - 3.4);
  const double squeeze = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const double u = random::uniform_open(rng) - 0.5;
    const double v = random::uniform_open(rng);
    const double us = 0.5 - std::abs(u);
    const double k = std::floor((2 * a / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= squeeze) return static_cast<std::int64_t>(k);
    if (k < 0 || (us < 0.013 && v > us)) continue;
    const auto count = static_cast<std::int64_t>(k);
    if (v * inverse_alpha / (a / (us * us) + b) <= poisson_mass(count, mean)) return count;
  }
}

// Hormann's BTRS, p <= 1/2.
std::int64_t binomial_by_rejection(std::int64_t n, double p, random::Stream& rng) {
  const auto trials = static_cast<double>(n);
  const double spread = std::sqrt(trials * p * (1 - p));
  const double b = 1.15 + 2.53 * spread;
  const double a = -0.0873 + 0.0248 * b + 0.01 * p;
  const double centre = trials * p + 0.5;
  const double alpha = (2.83 + 5.1 / b) * spread;
  const double squeeze = 0.92 - 4.2 / b;
  double mode_mass = 0;  // Found only when the squeeze does not settle it.
  for (;;) {
    const double u = random::uniform_open(rng) - 0.5;
    const double v = random::uniform_open(rng);
    const double us = 0.5 - std::abs(u);
    const double k = std::floor((2 * a / us + b) * u + centre);
    if (us >= 0.07 && v <= squeeze) return static_cast<std::int64_t>(k);
    if (k < 0 || k > trials) continue;
    if (mode_mass == 0) {
      mode_mass = binomial_mass(static_cast<std::int64_t>((trials + 1) * p), n, p);
    }
    const auto count = static_cast<std::int64_t>(k);
    if (v * alpha / (a / (us * us) + b) * mode_mass <= binomial_mass(count, n, p)) return count;
  }
}

}  // namespace

double poisson_mass(std::int64_t k, double mean) {
  if (k < 0) return 0;
  if (k == 0 || mean == 0) return k == 0 ? math::exp(-mean) : 0;
  return math::poisson_term(static_cast<double>(k), mean);
}

double binomial_mass(std::int64_t k, std::int64_t n, double p) {
  if (k < 0 || k > n) return 0;
  if (p == 0 || p == 1) return k == (p == 0 ? 0 : n) ? 1 : 0;
  if (p > 0.5) {  // So that 1 - p below is exact enough and k = 0 is the usual end.
    return binomial_mass(n - k, n, 1 - p);
  }
  const auto trials = static_cast<double>(n);
  if (k == 0) return math::exp(trials * math::log1p(-p));
  if (k == n) return math::exp(trials * math::log(p));
  const auto hits = static_cast<double>(k);
  return math::beta_term(hits, trials - hits + 1, p, 1 - p) / (1 - p);
}

std::int64_t sample_poisson(double mean, random::Stream& rng) {
  NINES_CHECK(mean >= 0 && mean <= 1e12);
  return mean < least_rejection_mean ? poisson_by_inversion(mean, rng)
                                     : poisson_by_rejection(mean, rng);
}

std::int64_t sample_binomial(std::int64_t n, double p, random::Stream& rng) {
  NINES_CHECK(n >= 0 && p >= 0 && p <= 1);
  if (p > 0.5) return n - sample_binomial(n, 1 - p, rng);
  if (n == 0 || p == 0) return 0;
  return static_cast<double>(n) * p < least_rejection_mean ? binomial_by_inversion(n, p, rng)
                                                           : binomial_by_rejection(n, p, rng);
}

}  // namespace nines::dist
