#include "analytic/two_proportion.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "analytic/binomial.hpp"
#include "core/error.hpp"
#include "math/normal.hpp"
#include "math/roots.hpp"

namespace nines::analytic {
namespace {

double critical_z(Probability level, Tails tails) {
  if (!(level.raw() > 0 && level.raw() < 1)) {
    throw DomainError(
        fmt::format("the level is {}; it must lie strictly between 0 and 1", level.raw()));
  }
  return -math::normal_quantile(level.raw() / static_cast<int>(tails));
}

double power_z(Probability power) {
  if (!(power.raw() > 0 && power.raw() < 1)) {
    throw DomainError(
        fmt::format("the power is {}; it must lie strictly between 0 and 1", power.raw()));
  }
  return math::normal_quantile(power.raw());
}

void check_per_arm(std::int64_t per_arm) {
  if (per_arm < 1) {
    throw DomainError(fmt::format("{} observations per arm; at least 1 is needed", per_arm));
  }
}

double variance(Probability p) {
  return p.raw() * (1 - p.raw());
}

// 2 p q of the mean proportion, the variance of a difference under the null hypothesis.
double pooled_variance(const TwoProportions& test) {
  const double mean = (test.first.raw() + test.second.raw()) / 2;
  return 2 * mean * (1 - mean);
}

double arcsine_distance(const TwoProportions& test) {
  return 2 *
         std::abs(std::asin(std::sqrt(test.first.raw())) - std::asin(std::sqrt(test.second.raw())));
}

void check_differ(const TwoProportions& test) {
  if (test.first == test.second) {
    throw DomainError(fmt::format(
        "both proportions are {}; no sample tells equal proportions apart", test.first.raw()));
  }
}

std::int64_t rounded_up(double n) {
  if (!(n < 9e18)) throw DomainError("more than 9e18 observations would be needed");
  return std::max<std::int64_t>(1, static_cast<std::int64_t>(std::ceil(n)));
}

// P(the statistic passes either critical value) for a normal statistic: mean shift/spread.
Probability power_of(double shift, double critical, double spread, Tails tails) {
  if (spread == 0) return Probability{shift > critical ? 1.0 : 0.0};
  double power = math::normal_cdf((shift - critical) / spread);
  if (tails == Tails::two) power += math::normal_cdf((-shift - critical) / spread);
  return Probability{std::fmin(1.0, power)};
}

}  // namespace

std::int64_t sample_size(const TwoProportions& test, Probability power) {
  check_differ(test);
  const double root_n = (critical_z(test.level, test.tails) * std::sqrt(pooled_variance(test)) +
                         power_z(power) * std::sqrt(variance(test.first) + variance(test.second))) /
                        std::abs(test.first.raw() - test.second.raw());
  return rounded_up(root_n > 0 ? root_n * root_n : 0);
}

std::int64_t sample_size_arcsine(const TwoProportions& test, Probability power) {
  check_differ(test);
  const double root_n =
      (critical_z(test.level, test.tails) + power_z(power)) / arcsine_distance(test);
  return rounded_up(root_n > 0 ? 2 * root_n * root_n : 0);
}

Probability normal_power(const TwoProportions& test, std::int64_t per_arm) {
  check_per_arm(per_arm);
  const double root_n = std::sqrt(static_cast<double>(per_arm));
  const double shift = std::abs(test.first.raw() - test.second.raw()) * root_n;
  return power_of(shift, critical_z(test.level, test.tails) * std::sqrt(pooled_variance(test)),
                  std::sqrt(variance(test.first) + variance(test.second)), test.tails);
}

Probability arcsine_power(const TwoProportions& test, std::int64_t per_arm) {
  check_per_arm(per_arm);
  const double shift = arcsine_distance(test) * std::sqrt(static_cast<double>(per_arm) / 2);
  return power_of(shift, critical_z(test.level, test.tails), 1, test.tails);
}

namespace {

// Whether the pooled z statistic of x of n against y of n, y > x, passes the critical value.
bool rejects(double x, double y, double n, double critical) {
  const double pooled = (x + y) / (2 * n);
  return (y - x) / n > critical * std::sqrt(2 * pooled * (1 - pooled) / n);
}

// The smallest y > x (up to n + 1: none) at which the test rejects. It moves up with x, so that the
// search starts from the answer for x - 1.
std::int64_t rejection_limit(std::int64_t x, std::int64_t start, std::int64_t n, double critical) {
  const auto good = [&](std::int64_t y) {
    return y > n || (y > x && rejects(static_cast<double>(x), static_cast<double>(y),
                                      static_cast<double>(n), critical));
  };
  std::int64_t bad = std::max(x, start - 1);
  std::int64_t step = 1;
  std::int64_t high = bad + 1;
  while (!good(high)) {
    bad = high;
    step *= 2;
    high = std::min(n + 1, high + step);
  }
  while (high - bad > 1) {
    const std::int64_t middle = bad + (high - bad) / 2;
    (good(middle) ? high : bad) = middle;
  }
  return high;
}

// P(the arm `high` exceeds the arm `low` so far that the test rejects). Counts further than 12
// standard deviations from the mean of `low` weigh less than 1e-30 together.
double rejection_probability(Probability low, Probability high, std::int64_t n, double critical) {
  const auto trials = static_cast<double>(n);
  const double mean = trials * low.raw();
  const double reach = 12 * std::sqrt(trials * variance(low)) + 150;
  const auto from = static_cast<std::int64_t>(std::fmax(0, mean - reach));
  const auto to = static_cast<std::int64_t>(std::fmin(trials, mean + reach));
  double sum = 0;
  std::int64_t limit = 0;
  double tail = 0;
  std::int64_t tail_at = -1;
  for (std::int64_t x = from; x <= to; ++x) {
    limit = rejection_limit(x, limit, n, critical);
    // Usually the limit moves by one or two: step the tail, and sum it afresh every so often.
    if (tail_at < 0 || limit - tail_at > 8 || x % 256 == 0 || tail < 1e-12) {
      tail = binomial_at_least(limit, n, high).raw();
    } else {
      for (std::int64_t y = tail_at; y < limit; ++y) tail -= binomial_pmf(y, n, high);
    }
    tail_at = limit;
    sum += binomial_pmf(x, n, low) * std::fmax(tail, 0);
  }
  return sum;
}

}  // namespace

Probability exact_power(const TwoProportions& test, std::int64_t per_arm) {
  check_per_arm(per_arm);
  if (per_arm > 100'000'000) {
    throw DomainError(fmt::format(
        "{} observations per arm are too many to enumerate; use the normal form", per_arm));
  }
  const double critical = critical_z(test.level, test.tails);
  const auto [low, high] = std::minmax(test.first, test.second);
  double power = rejection_probability(low, high, per_arm, critical);
  if (test.tails == Tails::two) power += rejection_probability(high, low, per_arm, critical);
  return Probability{std::fmin(1.0, power)};
}

Probability smallest_detectable(Probability base, std::int64_t per_arm, Probability level,
                                Tails tails, Probability power) {
  check_per_arm(per_arm);
  static_cast<void>(power_z(power));
  const auto missing = [&](double second) {
    return normal_power({base, Probability{second}, level, tails}, per_arm).raw() - power.raw();
  };
  if (missing(base.raw()) >= 0) {
    throw DomainError(fmt::format("a level of {} alone reaches a power of {}; ask for more power",
                                  level.raw(), power.raw()));
  }
  if (missing(1) < 0) {
    throw DomainError(fmt::format(
        "{} observations per arm do not tell {} from any higher proportion with power {}", per_arm,
        base.raw(), power.raw()));
  }
  return Probability{math::root(missing, base.raw(), 1)};
}

}  // namespace nines::analytic
