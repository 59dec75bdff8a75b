/// @file
/// Requests that fan out: the slowest of many, the k-th of n, sums of stages, calls at the bottom.
///   P(at least one slow of N) = 1 - (1-p)^N,   P(k-th of n <= t) = P(Binomial(n, F(t)) >= k)
/// Calls are taken to be independent.
/// Ref: Dean and Barroso (2013), CACM 56(2); David and Nagaraja (2003), Order Statistics, 2.1.
#pragma once

#include <cstdint>
#include <functional>

#include "core/quantity.hpp"

namespace nines::analytic {

/// P(at least one of `calls` is slow) when each is with probability `slow`. calls >= 0.
[[nodiscard]] Probability at_least_one(Probability slow, std::int64_t calls);

/// The slow probability each of `calls` may have so that at least one is with at most `target`.
[[nodiscard]] Probability allowed_each(Probability target, std::int64_t calls);

/// P(the k-th smallest of n values <= t), given F(t) of one value. DomainError unless 1 <= k <= n
/// <= 1e9.
[[nodiscard]] Probability order_statistic_cdf(std::int64_t k, std::int64_t n, Probability each);

/// The F(t) of one value at which the k-th of n reaches its quantile p; feed it to one's quantile
/// function.
[[nodiscard]] Probability order_statistic_level(std::int64_t k, std::int64_t n, Probability p);

/// The p-quantile of the k-th of n values with this quantile function.
[[nodiscard]] Seconds order_statistic_quantile(std::int64_t k, std::int64_t n, Probability p,
                                               const std::function<Seconds(Probability)>& quantile);

/// The same for exponential values, p < 1, and their mean sum_{i=n-k+1}^n mean/i.
[[nodiscard]] Seconds exponential_order_quantile(std::int64_t k, std::int64_t n, Probability p,
                                                 Seconds mean);
[[nodiscard]] Seconds exponential_order_mean(std::int64_t k, std::int64_t n, Seconds mean);

/// P(T > t) and quantile (p < 1) of the sum of n exponential stages of this mean, 1 <= n <= 1e9.
[[nodiscard]] Probability stages_tail(std::int64_t n, Seconds mean, Seconds t);
[[nodiscard]] Seconds stages_quantile(std::int64_t n, Seconds mean, Probability p);

/// Calls that reach the bottom per user request when each of `tiers` tiers tries `tries` times and
/// everything fails: tries^tiers. DomainError beyond 2^53.
[[nodiscard]] double calls_at_bottom(int tiers, int tries);

}  // namespace nines::analytic
