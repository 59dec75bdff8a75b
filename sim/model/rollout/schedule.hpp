/// @file
/// A rollout cut into ticks: the longest step that divides every stage, every gate's period, the
/// telemetry's delay and the windows of overdispersion. And each gate's looks on it.
#pragma once

#include <cstddef>
#include <vector>

#include "model/rollout/rollout.hpp"

namespace nines {

struct Tick {
  std::size_t stage = 0;
  double end_s = 0;
  double canary_mean =
      0;  ///< Requests; where traffic is constant they are the whole numbers below.
  double control_mean = 0;
  std::int64_t canary = 0;
  std::int64_t control = 0;
};

/// Ticks [from, to) are what a look can see.
struct LookAt {
  std::size_t tick = 0;  ///< The look comes at its end.
  std::size_t from = 0;
  std::size_t to = 0;
  int windows = 1;
};

struct Schedule {
  double tick_s = 0;
  std::vector<Tick> ticks;
  std::size_t delay_ticks = 0;
  std::size_t dispersion_ticks = 1;  ///< Length of a window of overdispersion.

  /// Throws DomainError when the steps have no common divisor above 1e-6 of the rollout.
  static Schedule of(const RolloutParameters& parameters);
  [[nodiscard]] std::vector<LookAt> looks(const GateSettings& settings) const;
};

[[nodiscard]] const GateSettings& settings_of(const Gates::Variant& gate);

}  // namespace nines
