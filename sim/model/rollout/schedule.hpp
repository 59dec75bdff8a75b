/// @file
/// A rollout cut into ticks: the longest step that divides every stage, every gate's period, the
/// telemetry's delay and the windows of overdispersion. And each gate's looks on it.
#pragma once

#include <cstddef>
#include <vector>

#include "model/rollout/rollout.hpp"

namespace nines::rollout {

/// Requests in a tick: the mean where traffic varies, the whole number where it is constant.
struct Tick {
  std::size_t stage = 0;
  double end_s = 0;
  double canary_mean = 0;
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
  bool constant = false;  ///< The traffic, as against Poisson.
  std::vector<Tick> ticks;
  std::size_t delay_ticks = 0;
  std::size_t dispersion_ticks = 1;  ///< Length of a window of overdispersion.

  /// Throws DomainError when the steps have no common divisor above 1e-6 of the rollout.
  static Schedule of(const RolloutParameters& parameters);
  [[nodiscard]] std::vector<LookAt> looks(const gate::GateSettings& settings) const;

  void add(const Tick& tick);
  /// Requests of the ticks in [from, to), on average.
  [[nodiscard]] double canary_requests(std::size_t from, std::size_t to) const {
    return canary_before_[to] - canary_before_[from];
  }
  [[nodiscard]] double control_requests(std::size_t from, std::size_t to) const {
    return control_before_[to] - control_before_[from];
  }

 private:
  // Sums over the ticks before each, so that many looks cost no more than the ticks.
  std::vector<double> canary_before_{0};
  std::vector<double> control_before_{0};
};

[[nodiscard]] const gate::GateSettings& settings_of(const gate::Gates::Variant& gate);

}  // namespace nines::rollout
