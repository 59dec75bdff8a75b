/// @file
/// Binomial, Poisson and beta-binomial probabilities and tails, and intervals for a proportion.
/// Stable at n = 1e9 and beyond: masses by the deviance form, tails by sums of positive terms, so a
/// tail costs about 9 standard deviations of additions.
/// Ref: Loader (2000), Fast and Accurate Computation of Binomial Probabilities;
/// Brown, Cai and DasGupta (2001), Statistical Science 16, for the intervals.
#pragma once

#include <cstdint>

#include "core/quantity.hpp"

namespace nines::analytic {

/// P(X = k), P(X <= k) and P(X >= k) of a binomial. Any k; DomainError unless 0 <= n <= 1e12.
[[nodiscard]] double binomial_pmf(std::int64_t k, std::int64_t n, Probability p);
[[nodiscard]] Probability binomial_at_most(std::int64_t k, std::int64_t n, Probability p);
[[nodiscard]] Probability binomial_at_least(std::int64_t k, std::int64_t n, Probability p);

/// The same of a Poisson count with the given mean (DomainError unless 0 ... 1e12).
[[nodiscard]] double poisson_pmf(std::int64_t k, double mean);
[[nodiscard]] Probability poisson_at_most(std::int64_t k, double mean);
[[nodiscard]] Probability poisson_at_least(std::int64_t k, double mean);

/// A count whose success probability is itself beta-distributed: mean p, correlation rho between
/// any two trials, 0 <= rho < 1 (0 is the plain binomial). Costs O(trials), at most 1e7 of them.
/// Ref: Johnson, Kemp and Kotz (2005), Univariate Discrete Distributions, 6.9.2.
struct BetaBinomial {
  std::int64_t trials = 0;
  Probability mean;
  double correlation = 0;
};
[[nodiscard]] Probability beta_binomial_at_least(std::int64_t k, const BetaBinomial& law);
[[nodiscard]] Probability beta_binomial_at_most(std::int64_t k, const BetaBinomial& law);

/// The smallest k with P(X >= k) <= level: reject at k or more and the false-alarm rate holds.
/// May be n + 1 ("never reject"). DomainError for level 0.
[[nodiscard]] std::int64_t binomial_limit(std::int64_t n, Probability p, Probability level);
[[nodiscard]] std::int64_t poisson_limit(double mean, Probability level);
[[nodiscard]] std::int64_t beta_binomial_limit(const BetaBinomial& law, Probability level);

struct Interval {
  double lo = 0;
  double hi = 1;
};

/// Which side of an interval is limited: `lower` gives (limit, 1), `upper` gives (0, limit).
enum class Side { both, lower, upper };

/// Intervals for a proportion seen as `successes` of `trials`. DomainError unless
/// 0 <= successes <= trials, 1 <= trials <= 1e12 and 0 < confidence < 1.
/// Clopper-Pearson covers at least as often as it says; Wilson and Jeffreys do on average;
/// Agresti-Coull is the simple one.
[[nodiscard]] Interval clopper_pearson(std::int64_t successes, std::int64_t trials,
                                       Probability confidence, Side side = Side::both);
[[nodiscard]] Interval wilson(std::int64_t successes, std::int64_t trials, Probability confidence,
                              Side side = Side::both);
[[nodiscard]] Interval jeffreys(std::int64_t successes, std::int64_t trials, Probability confidence,
                                Side side = Side::both);
[[nodiscard]] Interval agresti_coull(std::int64_t successes, std::int64_t trials,
                                     Probability confidence, Side side = Side::both);

}  // namespace nines::analytic
