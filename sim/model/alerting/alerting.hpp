/// @file
/// The kind `alerting`: alert policies watch the same histories of requests, errors and incidents,
/// and are scored (scoring.hpp): which would have paged, when it mattered, how fast, how often for
/// nothing. A history is a lead in which windows fill, the scored horizon, and a tail in which the
/// last incidents are waited for. An incident matters ("significant") when it spends at least a
/// given fraction of the error budget, (1 - target) of the requests of an SLO window, by itself.
/// Ref: Beyer et al. (2018), The Site Reliability Workbook, chapter 5.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analytic/burn_rate.hpp"
#include "incident/incident_process.hpp"
#include "input/forward.hpp"
#include "model/alerting/alert_traffic.hpp"
#include "model/alerting/counts.hpp"
#include "model/alerting/signals.hpp"
#include "policy/alert/policy.hpp"
#include "run/model.hpp"
#include "run/settings.hpp"

namespace nines::alerting {

struct NamedPolicy {
  std::string name;
  alert::Policy policy = alert::Policy::example();
};

/// The policies of a scenario, in the order of the file.
struct NamedPolicies {
  std::vector<NamedPolicy> all;
  static NamedPolicies read(input::Reader& in);
};

/// Weights of the Numenta anomaly benchmark's score.
enum class NabProfile { standard, few_false_alarms, few_misses };

struct AlertingParameters {
  analytic::Objective objective{Probability{0.999}, Seconds{30 * 86400.0}};
  std::optional<Seconds> tick;  ///< Recorded traffic brings its own step.
  std::optional<Seconds> horizon;
  AlertTraffic traffic;
  ErrorSettings errors;
  std::vector<incident::IncidentProcess> incidents;
  SignalSettings signals;
  Probability significant{0.02};
  std::optional<Seconds> grace;  ///< A policy's longest window when absent.
  std::vector<NamedPolicy> policies;
  std::size_t reference = 0;  ///< The policy that the others are compared with.
  std::optional<NabProfile> nab;
  std::vector<double> quantiles{0.5, 0.9, 0.99};

  static AlertingParameters read(input::Reader& in);
};

}  // namespace nines::alerting

namespace nines::alerting {

struct AlertingKind {
  static constexpr std::string_view name = "alerting";
  static constexpr std::string_view summary =
      "alert policies against each other: which pages when it matters, how fast, how often for "
      "nothing";
  static constexpr std::array run_keys{run::RunKey::replications, run::RunKey::horizon,
                                       run::RunKey::warmup, run::RunKey::precision,
                                       run::RunKey::confidence};
  using Parameters = alerting::AlertingParameters;
  /// Throws DomainError for windows, ticks, horizons and recorded data that do not fit each other.
  static std::unique_ptr<run::Model> make(Parameters parameters, const run::RunSettings& run);
};

}  // namespace nines::alerting
