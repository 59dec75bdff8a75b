/// @file
/// Alert policies on what a monitor sees, judged against the ground truth: the faults. An episode
/// of firing is right if it starts within a fault or its grace after it (policy/alert, and the
/// scoring of the kind `alerting`).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analytic/burn_rate.hpp"
#include "core/quantity.hpp"
#include "input/forward.hpp"
#include "policy/alert/policy.hpp"
#include "run/model.hpp"

namespace nines::system {

struct MonitorParameters;

struct MonitorAlert {
  std::string name;
  alert::Policy policy;
};

struct MonitorAlerts {
  analytic::Objective objective{Probability{0.999}, Seconds{30 * 86400.0}};
  std::optional<Seconds> grace;  ///< The policy's longest window without it.
  std::vector<MonitorAlert> policies;

  /// The keys `slo`, `grace` and `alerts` of a monitor.
  static MonitorAlerts read_keys(input::Reader& in);
};

/// In words, for `explain`: what it watches, and each alert.
[[nodiscard]] std::vector<std::string> describe_monitor(const MonitorParameters& monitor);
/// What makes its alerts useless or surprising over so long a history.
[[nodiscard]] std::vector<run::Warning> monitor_warnings(const MonitorParameters& monitor,
                                                         Seconds history);

}  // namespace nines::system
