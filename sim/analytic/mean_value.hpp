/// @file
/// Closed product-form networks: so many users go round between thinking and stations, for ever.
/// Exact mean-value analysis, stations of several exponential servers included:
///   R_k(n) = S_k / c_k (1 + Q_k(n-1) + sum_{j<c_k-1} (c_k-1-j) p_k(j | n-1)),
///   X(n) = n / (Z + sum_k v_k R_k(n)),   Q_k(n) = X(n) v_k R_k(n)     [Z, S: s; X: 1/s]
/// Thinking may have any distribution; stations serve first come, first served.
/// Ref: Reiser and Lavenberg (1980), JACM 27(2); Lazowska et al. (1984), section 8.
#pragma once

#include <cstdint>
#include <vector>

#include "core/quantity.hpp"

namespace nines::analytic {

struct ClosedStation {
  double visits = 1;  ///< Of one round.
  Seconds mean_service;
  std::uint32_t servers = 1;
};

struct ClosedStationFigures {
  double utilization = 0;        ///< Of one server.
  double queue_length_mean = 0;  ///< Waiting.
  Seconds response_mean;         ///< Of one visit.
};

struct ClosedFigures {
  PerSecond throughput;   ///< Rounds.
  Seconds response_mean;  ///< Of a round, thinking left out.
  std::vector<ClosedStationFigures> stations;
};

/// DomainError unless there is a user, visits and services are 0 or more, and a round takes time.
/// O(users x servers).
[[nodiscard]] ClosedFigures mean_value_analysis(std::uint32_t users, Seconds think,
                                                const std::vector<ClosedStation>& stations);

}  // namespace nines::analytic
