/// @file
/// GI/M/c: renewal arrivals with transform A*(s) = E[exp(-s gap)], exponential service (rate mu).
///   sigma = A*(c mu (1 - sigma)),   P(W > t) = P(W > 0) exp(-c mu (1 - sigma) t)
/// with P(W > 0) = sigma for one server and Takacs's sum for more.
/// Ref: Takacs (1962), Introduction to the Theory of Queues, chapter 2; Kleinrock (1975),
/// I, 6.4-6.6.
#pragma once

#include <functional>

#include "core/quantity.hpp"

namespace nines::analytic {

/// E[exp(-s gap)] for real s >= 0 in 1/s.
using GapTransform = std::function<double(double)>;

[[nodiscard]] GapTransform exponential_gaps(Seconds mean);
/// Gamma gaps with this squared coefficient of variation: 0 constant, 1/k Erlang-k, 1 exponential.
[[nodiscard]] GapTransform gamma_gaps(Seconds mean, double scv);
/// Two-phase hyperexponential gaps with balanced means, scv >= 1.
[[nodiscard]] GapTransform hyperexponential_gaps(Seconds mean, double scv);

/// `mean_gap` must be the mean belonging to `gaps`.
struct GiMc {
  GapTransform gaps;
  Seconds mean_gap;
  Seconds mean_service;
  int servers = 1;
};

struct GiMcFigures {
  double sigma = 0;              ///< Ratio of the geometric queue that arrivals meet.
  Probability wait_probability;  ///< Of an arriving customer.
  Seconds wait_mean;
  Seconds response_mean;
  double queue_length_mean = 0;  ///< Over time, by Little's law.
  PerSecond drain;               ///< c mu (1 - sigma): the rate of the exponential wait.
};

/// DomainError unless the means are above 0, 1 <= servers <= 1e6 and the load per server is
/// below 1.
[[nodiscard]] GiMcFigures gi_m_c(const GiMc& queue);

/// P(W > t) and the quantile of the wait, 0 <= p < 1.
[[nodiscard]] Probability wait_tail(const GiMcFigures& figures, Seconds t);
[[nodiscard]] Seconds wait_quantile(const GiMcFigures& figures, Probability p);

}  // namespace nines::analytic
