/// @file
/// The kind `rollout`: releases pass through canary stages under one or more gates, which see the
/// same requests. A release is bad with probability q and then fails more often; a gate is judged
/// by the good releases it rolls back, the bad ones it lets pass, and what finding out costs.
/// Requests of a tick: Poisson or constant; failures binomial, or beta-binomial with correlation
/// rho. Times run from the start of the rollout. Ref: Beyer et al. (2018), The Site Reliability
/// Workbook, chapter 16 (canarying releases).
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/quantity.hpp"
#include "dist/distribution.hpp"
#include "incident/error_rate_law.hpp"
#include "input/forward.hpp"
#include "model/rollout/recorded.hpp"
#include "policy/gate/catalog.hpp"
#include "run/model.hpp"
#include "run/settings.hpp"

namespace nines::rollout {

/// `"50/s"`, or `{"rate": "50/s", "counts": "constant"}`.
struct RolloutTraffic {
  PerSecond rate{1};
  bool constant = false;  ///< Each tick has exactly its share of requests; else Poisson.
  static RolloutTraffic read(input::Value& in);
};

struct RolloutStage {
  Probability share;  ///< Of the traffic that meets the new version.
  Seconds lasts;
  std::optional<Probability> control;  ///< Share that is watched as control; the rest when absent.
  std::vector<Probability> mix;  ///< Cohorts among the canary's requests; empty: as everywhere.
  static RolloutStage read(input::Reader& in);
};

struct Cohort {
  Probability share;
  Probability errors;
  double affected = 1;  ///< Factor on the regression.
  static Cohort read(input::Reader& in);
};

struct Release {
  Probability bad_probability;
  std::optional<Probability> baseline_errors;
  incident::ErrorRateLaw regression;
  /// How long a promoted bad release stays with everyone; 0 leaves that cost out.
  std::optional<dist::Distribution> found_after;
  static Release read(input::Reader& in);
};

/// Correlation of any two requests of one window; windows are independent, canary and control too.
struct Overdispersion {
  double correlation = 0;
  std::optional<Seconds> every;  ///< Length of a window; the shortest gate's `every` when absent.
  static Overdispersion read(input::Value& in);
};

/// Fraction of requests that the telemetry never shows.
struct TelemetryLoss {
  Probability good;
  Probability failed;
  static TelemetryLoss read(input::Value& in);
};

/// Requests slower than `above` as a second metric, "latency".
struct RolloutLatency {
  dist::Distribution good = dist::Distribution::example();
  dist::Distribution bad = dist::Distribution::example();
  Seconds above;
  static RolloutLatency read(input::Reader& in);
};

/// A further failure metric of the same requests, independent of the others.
struct RolloutMetric {
  Probability baseline;
  Probability regression;
  static RolloutMetric read(input::Reader& in);
};

/// Each request is tried up to `attempts` times, attempts failing independently.
struct RolloutRetries {
  std::int64_t attempts = 1;
  static RolloutRetries read(input::Reader& in);
};

/// Rules that stop every rollout at once, whatever its gate says.
struct AbortRules {
  std::optional<std::int64_t> consecutive_failures;
  std::optional<std::int64_t> failures;
  static AbortRules read(input::Reader& in);
};

struct NamedGate {
  std::string name;
  gate::Gates::Variant gate;
};

struct RolloutParameters {
  std::optional<RecordedReleases> data;
  RolloutTraffic traffic;
  std::vector<RolloutStage> stages;
  Release release;
  std::vector<Cohort> cohorts;
  Overdispersion overdispersion;
  TelemetryLoss telemetry_loss;
  Seconds telemetry_delay{0};
  std::optional<RolloutLatency> latency;
  std::vector<std::pair<std::string, RolloutMetric>> metrics;
  std::optional<RolloutRetries> retries;
  AbortRules abort;
  std::optional<dist::Distribution> rollback_takes;
  std::vector<NamedGate> gates;
  std::optional<std::string> compare_with;
  std::int64_t releases = 1000;

  [[nodiscard]] std::int64_t attempts() const { return retries ? retries->attempts : 1; }
  static RolloutParameters read(input::Reader& in);
};

struct RolloutKind {
  static constexpr std::string_view name = "rollout";
  static constexpr std::string_view summary =
      "canary gates against each other: releases rolled back wrongly, regressions missed, users "
      "hit";
  static constexpr std::array run_keys{run::RunKey::replications, run::RunKey::precision,
                                       run::RunKey::confidence};
  using Parameters = RolloutParameters;
  /// Throws DomainError for rates, stages and gates that do not fit together.
  static std::unique_ptr<run::Model> make(Parameters parameters, const run::RunSettings& run);
};

}  // namespace nines::rollout
