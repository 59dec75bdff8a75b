/// @file
/// M/M/c and M/M/c/K, first come first served: waits, responses, lengths, tails and quantiles.
///   P(W > t) = C exp(-(c mu - lambda) t),   E[W] = C / (c mu - lambda)   [lambda, mu: 1/s]
/// Assumes Poisson arrivals and exponential service times, independent of each other.
/// Ref: Gross, Shortle, Thompson and Harris (2008), Fundamentals of Queueing Theory, 2.3-2.5.
#pragma once

#include <cstdint>

#include "core/quantity.hpp"

namespace nines::analytic {

/// An M/M/c queue. Functions throw DomainError unless arrival > 0, mean_service > 0, servers >= 1
/// and arrival * mean_service < servers.
struct MMc {
  PerSecond arrival;
  Seconds mean_service;
  int servers = 1;
};

[[nodiscard]] double offered_load(const MMc& queue);           ///< Erlang: arrival * mean_service.
[[nodiscard]] double utilization(const MMc& queue);            ///< Offered load per server.
[[nodiscard]] Probability wait_probability(const MMc& queue);  ///< P(W > 0), Erlang C.
[[nodiscard]] Seconds wait_mean(const MMc& queue);             ///< Over all customers.
[[nodiscard]] Seconds wait_sd(const MMc& queue);               ///< Over all customers.
[[nodiscard]] Seconds wait_mean_of_waiting(const MMc& queue);  ///< Over those who wait.
[[nodiscard]] Seconds response_mean(const MMc& queue);         ///< Wait plus service.
[[nodiscard]] double queue_length_mean(const MMc& queue);      ///< Customers waiting.
[[nodiscard]] double system_length_mean(const MMc& queue);     ///< Waiting or in service.

/// P(wait > t) and the smallest t with P(wait <= t) >= p, for 0 <= p < 1.
[[nodiscard]] Probability wait_tail(const MMc& queue, Seconds t);
[[nodiscard]] Seconds wait_quantile(const MMc& queue, Probability p);

/// The same for the response time (wait plus service).
[[nodiscard]] Probability response_tail(const MMc& queue, Seconds t);
[[nodiscard]] Seconds response_quantile(const MMc& queue, Probability p);

/// An M/M/c with room for `capacity` customers in all, those in service included; whoever finds it
/// full is lost. Any load settles. DomainError unless 1 <= servers <= capacity and
/// capacity - servers <= 1e8.
struct MMcK {
  PerSecond arrival;
  Seconds mean_service;
  int servers = 1;
  std::int64_t capacity = 1;
};

[[nodiscard]] Probability blocking_probability(const MMcK& queue);
[[nodiscard]] PerSecond throughput(const MMcK& queue);      ///< Accepted customers.
[[nodiscard]] double utilization(const MMcK& queue);        ///< Busy fraction of a server.
[[nodiscard]] double queue_length_mean(const MMcK& queue);  ///< Customers waiting.
[[nodiscard]] double system_length_mean(const MMcK& queue);
[[nodiscard]] Probability wait_probability(const MMcK& queue);  ///< Of an accepted customer.
[[nodiscard]] Seconds wait_mean(const MMcK& queue);             ///< Of an accepted customer.
[[nodiscard]] Seconds response_mean(const MMcK& queue);         ///< Of an accepted customer.
/// P(wait > t) of an accepted customer and its quantile, 0 <= p < 1; at most 1e5 waiting places.
[[nodiscard]] Probability wait_tail(const MMcK& queue, Seconds t);
[[nodiscard]] Seconds wait_quantile(const MMcK& queue, Probability p);

}  // namespace nines::analytic
