#include "analytic/binomial.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <fmt/format.h>

#include "core/error.hpp"
#include "math/elementary.hpp"
#include "math/laws.hpp"
#include "math/normal.hpp"
#include "math/roots.hpp"

namespace nines::analytic {
namespace {

// log(n!) minus Stirling's formula, n > 0.
double stirling_error(double n) {
  if (n < 16) return std::lgamma(n + 1) - (n + 0.5) * std::log(n) + n - math::half_log_two_pi;
  const double s = 1 / (n * n);
  return (1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - (1.0 / 1680 - s / 1188) * s) * s) * s) / n;
}

// x log(x/m) + m - x for x, m > 0, given the difference x - m, which the caller knows more exactly
// than the rounded m does: at n = 1e9 the rounding of n p alone would cost five digits.
double deviance(double x, double m, double difference) {
  if (std::abs(difference) >= 0.1 * (x + m)) return x * std::log(x / m) - difference;
  const double v = difference / (x + m);
  double sum = difference * v;
  double term = 2 * x * v;
  for (int j = 1; j < 1000; ++j) {
    term *= v * v;
    const double next = sum + term / (2 * j + 1);
    if (next == sum) break;
    sum = next;
  }
  return sum;
}

void check_trials(std::int64_t n) {
  if (n < 0 || n > 1'000'000'000'000) {
    throw DomainError(fmt::format("the number of trials is {}; it must lie in 0 ... 1e12", n));
  }
}

// P(X >= k)/P(X = k) for k above the mean: the masses fall by ratios below 1 that fall themselves,
// so the sum is positive, ends after about 9 standard deviations, and has a geometric bound for
// what is left out. (The continued fraction takes fewer steps, but loses six digits near the mean.)
double upper_tail_over_mass(double k, double n, double p, double q) {
  const double odds = p / q;
  double sum = 0;
  double term = 1;
  for (double j = k; j <= n; ++j) {
    sum += term;
    const double ratio = (n - j) / (j + 1) * odds;
    term *= ratio;
    if (term < 1e-18 * sum * (1 - ratio)) break;
  }
  return sum;
}

double capped(double probability) {
  return std::fmin(1.0, std::fmax(0.0, probability));
}

// P(X = k), 0 < p < 1. `q` = 1 - p is passed along because 1 - (1 - p) would lose a small p.
double mass(std::int64_t k, std::int64_t n, double p, double q) {
  if (k < 0 || k > n) return 0;
  const auto trials = static_cast<double>(n);
  if (k == 0) return p < 0.1 ? std::exp(trials * std::log1p(-p)) : std::pow(q, trials);
  if (k == n) return q < 0.1 ? std::exp(trials * std::log1p(-q)) : std::pow(p, trials);
  const auto hits = static_cast<double>(k);
  const auto misses = static_cast<double>(n - k);
  // k - n p without the rounding of n p.
  const double expected = trials * p;
  const double excess = (hits - expected) - std::fma(trials, p, -expected);
  const double log_mass = stirling_error(trials) - stirling_error(hits) - stirling_error(misses) -
                          deviance(hits, expected, excess) - deviance(misses, trials * q, -excess);
  return std::exp(log_mass) * std::sqrt(trials / (2 * std::numbers::pi * hits * misses));
}

// P(X >= k), 0 < p < 1, computed on the light side of the mean so that small tails keep their
// relative precision. The lower tail is the upper one of the failures.
double upper_tail(std::int64_t k, std::int64_t n, double p, double q) {
  if (k <= 0) return 1;
  if (k > n) return 0;
  const auto trials = static_cast<double>(n);
  const auto hits = static_cast<double>(k);
  if (hits > trials * p) return mass(k, n, p, q) * upper_tail_over_mass(hits, trials, p, q);
  return 1 - mass(n - k + 1, n, q, p) *
                 upper_tail_over_mass(static_cast<double>(n - k + 1), trials, q, p);
}

}  // namespace

double binomial_pmf(std::int64_t k, std::int64_t n, Probability p) {
  check_trials(n);
  if (p.raw() == 0) return k == 0 ? 1 : 0;
  if (p.raw() == 1) return k == n ? 1 : 0;
  return mass(k, n, p.raw(), 1 - p.raw());
}

Probability binomial_at_least(std::int64_t k, std::int64_t n, Probability p) {
  check_trials(n);
  if (p.raw() == 0) return Probability{k <= 0 ? 1.0 : 0.0};
  if (p.raw() == 1) return Probability{k <= n ? 1.0 : 0.0};
  return Probability{capped(upper_tail(k, n, p.raw(), 1 - p.raw()))};
}

Probability binomial_at_most(std::int64_t k, std::int64_t n, Probability p) {
  check_trials(n);
  if (p.raw() == 0) return Probability{k >= 0 ? 1.0 : 0.0};
  if (p.raw() == 1) return Probability{k >= n ? 1.0 : 0.0};
  if (k < 0) return Probability{0};
  return Probability{capped(upper_tail(n - k, n, 1 - p.raw(), p.raw()))};
}

namespace {

void check_mean(double mean) {
  if (!(mean >= 0 && mean <= 1e12)) {
    throw DomainError(fmt::format("the mean count is {}; it must lie in 0 ... 1e12", mean));
  }
}

// P(X >= k) for k above the mean: the masses fall by mean/(k+1), mean/(k+2), ... All positive.
double poisson_upper(std::int64_t k, double mean) {
  double sum = 0;
  double term = 1;
  double j = static_cast<double>(k);
  while (term > 1e-18 * sum * (1 - mean / (j + 1))) {
    sum += term;
    term *= mean / ++j;
  }
  return poisson_pmf(k, mean) * sum;
}

// P(X <= k) for k below the mean: the masses fall by k/mean, (k-1)/mean, ...
double poisson_lower(std::int64_t k, double mean) {
  double sum = 0;
  double term = 1;
  for (double j = static_cast<double>(k); j >= 0 && term > 1e-18 * sum * (1 - j / mean); --j) {
    sum += term;
    term *= j / mean;
  }
  return poisson_pmf(k, mean) * sum;
}

}  // namespace

double poisson_pmf(std::int64_t k, double mean) {
  check_mean(mean);
  if (k < 0) return 0;
  if (k == 0 || mean == 0) return k == 0 ? std::exp(-mean) : 0;
  const auto count = static_cast<double>(k);
  return std::exp(-stirling_error(count) - deviance(count, mean, count - mean)) /
         std::sqrt(2 * std::numbers::pi * count);
}

Probability poisson_at_least(std::int64_t k, double mean) {
  check_mean(mean);
  if (k <= 0) return Probability{1};
  if (static_cast<double>(k) > mean) return Probability{capped(poisson_upper(k, mean))};
  return Probability{capped(1 - poisson_lower(k - 1, mean))};
}

Probability poisson_at_most(std::int64_t k, double mean) {
  check_mean(mean);
  if (k < 0) return Probability{0};
  if (static_cast<double>(k) < mean) return Probability{capped(poisson_lower(k, mean))};
  return Probability{capped(1 - poisson_upper(k + 1, mean))};
}

namespace {

struct Split {
  double below = 0;     // P(X < k)
  double at_least = 0;  // P(X >= k)
};

// Walks all masses by their ratios and normalises at the end, which needs no gamma functions. The
// sums are rescaled together before they overflow; what underflows thereby is below 1e-200.
template <class Visit>
void for_each_mass(const BetaBinomial& law, Visit&& visit) {
  const double strength = (1 - law.correlation) / law.correlation;
  const double alpha = law.mean.raw() * strength;
  const double beta = (1 - law.mean.raw()) * strength;
  const auto n = static_cast<double>(law.trials);
  double weight = 1;
  for (double j = 0; j <= n; ++j) {
    visit(static_cast<std::int64_t>(j), weight);
    weight *= (n - j) * (alpha + j) / ((j + 1) * (n - j - 1 + beta));
  }
}

Split split(std::int64_t k, const BetaBinomial& law) {
  double below = 0;
  double at_least = 0;
  double scale = 1;
  for_each_mass(law, [&](std::int64_t j, double& weight) {
    (j < k ? below : at_least) += weight;
    if (weight > 1e200) {
      scale = 1 / weight;
      below *= scale;
      at_least *= scale;
      weight = 1;
    }
  });
  return {below / (below + at_least), at_least / (below + at_least)};
}

// True when the law is a plain binomial (or a constant), which the beta form cannot express.
bool check_and_is_plain(const BetaBinomial& law) {
  check_trials(law.trials);
  if (law.trials > 10'000'000) {
    throw DomainError(
        fmt::format("{} trials are beyond the beta-binomial's reach of 1e7", law.trials));
  }
  if (!(law.correlation >= 0 && law.correlation < 1)) {
    throw DomainError(
        fmt::format("the correlation is {}; it must be at least 0 and below 1", law.correlation));
  }
  return law.correlation == 0 || law.mean.raw() == 0 || law.mean.raw() == 1;
}

}  // namespace

Probability beta_binomial_at_least(std::int64_t k, const BetaBinomial& law) {
  if (check_and_is_plain(law)) return binomial_at_least(k, law.trials, law.mean);
  return Probability{capped(split(k, law).at_least)};
}

Probability beta_binomial_at_most(std::int64_t k, const BetaBinomial& law) {
  if (check_and_is_plain(law)) return binomial_at_most(k, law.trials, law.mean);
  return Probability{capped(split(k + 1, law).below)};
}

namespace {

void check_level(Probability level) {
  if (!(level.raw() > 0)) throw DomainError("a level of 0 leaves no limit; ask for more than 0");
}

// The smallest k in (low, high] with `tail(k)` <= level, for a tail that falls with k.
template <class Tail>
std::int64_t smallest_limit(std::int64_t high, Probability level, Tail&& tail) {
  std::int64_t low = -1;
  while (high - low > 1) {
    const std::int64_t middle = low + (high - low) / 2;
    (tail(middle) <= level ? high : low) = middle;
  }
  return high;
}

}  // namespace

std::int64_t binomial_limit(std::int64_t n, Probability p, Probability level) {
  check_trials(n);
  check_level(level);
  return smallest_limit(n + 1, level, [&](auto k) { return binomial_at_least(k, n, p); });
}

std::int64_t poisson_limit(double mean, Probability level) {
  check_mean(mean);
  check_level(level);
  std::int64_t high = 1;
  while (poisson_at_least(high, mean) > level) high *= 2;
  return smallest_limit(high, level, [&](auto k) { return poisson_at_least(k, mean); });
}

std::int64_t beta_binomial_limit(const BetaBinomial& law, Probability level) {
  check_level(level);
  if (check_and_is_plain(law)) return binomial_limit(law.trials, law.mean, level);
  return smallest_limit(law.trials + 1, level,
                        [&](auto k) { return beta_binomial_at_least(k, law); });
}

namespace {

// The error left outside each limited side.
double outside(std::int64_t successes, std::int64_t trials, Probability confidence, Side side) {
  if (trials < 1) throw DomainError("a proportion needs at least 1 trial");
  check_trials(trials);
  if (successes < 0 || successes > trials) {
    throw DomainError(fmt::format("{} of {} is no proportion; the count must lie in 0 ... {}",
                                  successes, trials, trials));
  }
  if (!(confidence.raw() > 0 && confidence.raw() < 1)) {
    throw DomainError(fmt::format("the confidence is {}; it must lie strictly between 0 and 1",
                                  confidence.raw()));
  }
  return (1 - confidence.raw()) / (side == Side::both ? 2 : 1);
}

Interval limited(Interval interval, Side side) {
  if (side == Side::upper) interval.lo = 0;
  if (side == Side::lower) interval.hi = 1;
  return {capped(interval.lo), capped(interval.hi)};
}

}  // namespace

namespace {

// The p at which `tail`, which is monotone in p, equals `error`: a root in log p, so that limits
// near 1e-9 keep their digits. `toward` is the direction in log p in which the limit lies from k/n.
template <class Tail>
double limit_where(Tail&& tail, double error, double start, double toward) {
  const auto excess = [&](double log_p) {
    const double value = tail(Probability{std::exp(log_p)}).raw();
    return std::log(std::fmax(value, 1e-300)) - std::log(error);
  };
  // At k/n the tails are about a half, above the error of any usual confidence; for the others the
  // bracket also grows backward.
  double outer = start + toward;
  while (outer < 0 && excess(outer) > 0) outer += toward;
  double inner = start;
  while (inner < 0 && excess(inner) < 0) inner -= toward;
  const auto [low, high] = std::minmax({std::fmin(outer, 0.0), std::fmin(inner, 0.0)});
  return std::exp(math::root(excess, low, high));
}

}  // namespace

Interval clopper_pearson(std::int64_t successes, std::int64_t trials, Probability confidence,
                         Side side) {
  const double error = outside(successes, trials, confidence, side);
  const auto n = static_cast<double>(trials);
  const double start = std::log(static_cast<double>(successes) / n);
  Interval interval;
  if (successes == trials) {
    interval.lo = std::exp(std::log(error) / n);
  } else if (successes > 0) {
    const auto tail = [&](Probability p) { return binomial_at_least(successes, trials, p); };
    interval.lo = limit_where(tail, error, start, -1);
  }
  if (successes == 0) {
    interval.hi = -std::expm1(std::log(error) / n);
  } else if (successes < trials) {
    const auto tail = [&](Probability p) { return binomial_at_most(successes, trials, p); };
    interval.hi = limit_where(tail, error, start, 1);
  }
  return limited(interval, side);
}

Interval wilson(std::int64_t successes, std::int64_t trials, Probability confidence, Side side) {
  const double z = -math::normal_quantile(outside(successes, trials, confidence, side));
  const auto n = static_cast<double>(trials);
  const auto k = static_cast<double>(successes);
  const double centre = (k + z * z / 2) / (n + z * z);
  const double half =
      z / (n + z * z) * std::sqrt(k * static_cast<double>(trials - successes) / n + z * z / 4);
  Interval interval{centre - half, centre + half};
  if (successes == 0) interval.lo = 0;
  if (successes == trials) interval.hi = 1;
  return limited(interval, side);
}

// Equal tails of the Beta(k + 1/2, n - k + 1/2) posterior; by convention the limit is 0 when
// nothing was seen and 1 when everything was.
Interval jeffreys(std::int64_t successes, std::int64_t trials, Probability confidence, Side side) {
  const double error = outside(successes, trials, confidence, side);
  const double a = static_cast<double>(successes) + 0.5;
  const double b = static_cast<double>(trials - successes) + 0.5;
  const double lo = successes == 0 ? 0 : math::beta_quantile(a, b, error);
  const double hi = successes == trials ? 1 : math::beta_quantile_above(a, b, error);
  return limited({lo, hi}, side);
}

Interval agresti_coull(std::int64_t successes, std::int64_t trials, Probability confidence,
                       Side side) {
  const double z = -math::normal_quantile(outside(successes, trials, confidence, side));
  const double n = static_cast<double>(trials) + z * z;
  const double centre = (static_cast<double>(successes) + z * z / 2) / n;
  const double half = z * std::sqrt(centre * (1 - centre) / n);
  return limited({centre - half, centre + half}, side);
}

}  // namespace nines::analytic
