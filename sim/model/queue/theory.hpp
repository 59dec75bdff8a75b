/// @file
/// What queueing theory says of a station in steady state, metric by metric, with the formula's
/// name. Exact where the station is the formula's, otherwise marked as an approximation; nothing
/// where no formula applies.
#pragma once

#include <optional>
#include <vector>

#include "model/queue/metrics.hpp"
#include "model/queue/queue.hpp"
#include "run/model.hpp"

namespace nines::queue {

/// A station whose exponential service slows down, with room for K: a birth-death chain with deaths
/// min(n, c) mu/(1 + a n) + (n - c)^+ theta, in the long run.
struct SlowingStation {
  double number = 0;  ///< Mean in the system.
  double busy = 0;    ///< Mean servers at work.
  double completing_per_s = 0;
  double blocked = 0;
  /// Peaks of its distribution. With two, the station stays in one regime for so long that a run
  /// sees a mixture of its own: the long-run figures describe no run.
  int regimes = 0;
};
/// Nothing where the station is no such chain.
[[nodiscard]] std::optional<SlowingStation> slowing_station(const QueueParameters& parameters);

[[nodiscard]] std::vector<run::Theory> queue_theory(const QueueParameters& parameters,
                                                    const QueueMetrics& metrics);

}  // namespace nines::queue
