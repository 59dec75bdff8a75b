/// @file
/// Waiting at a fleet whose capacity changes. Quasi-stationary: capacity moves slowly, so at n
/// working units customers see M/M/n (Erlang C), or M/M/n+M with patience (Erlang A), and
///   wait = sum over n of wait(n) (share of time at n).
/// Where the load exceeds n and nobody gives up, the queue grows instead: such time counts as
/// waiting and as beyond any target, and is left out of the mean wait. The simulated queue beside
/// it follows the same capacity customer by customer; a customer whose unit is lost starts again,
/// first in line. Ref: Mitrany and Avi-Itzhak (1968), Operations Research 16; Whitt (1991),
/// Queueing Systems 9.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "model/fleet/fleet.hpp"
#include "random/stream.hpp"

namespace nines::fleet {

/// What customers meet while n units work.
struct LoadLevel {
  double wait_probability = 1;
  double wait_mean_s = 0;
  double abandoned = 0;
  bool overloaded = false;  ///< No long run: the queue grows.
  bool late = false;        ///< The mean wait is beyond the target.
};

/// Levels for n = 0 ... capacity.
[[nodiscard]] std::vector<LoadLevel> load_levels(const FleetLoad& load, std::uint32_t capacity);

/// What the customers of a simulated queue met.
struct LoadCounts {
  double arrivals = 0;  ///< Those whose wait ended before the end.
  double waited = 0;
  double wait_s = 0;
  double abandoned = 0;
  double late = 0;  ///< Waited beyond the target.
};

/// (time, working units from then on), the first at the start.
using CapacityLog = std::vector<std::pair<double, std::uint32_t>>;

/// Arrivals in [from_s, end_s); the queue is empty at the start of the log.
[[nodiscard]] LoadCounts simulate_load(const FleetLoad& load, const CapacityLog& capacity,
                                       double from_s, double end_s, random::Stream arrival_rng,
                                       random::Stream service_rng);

}  // namespace nines::fleet
