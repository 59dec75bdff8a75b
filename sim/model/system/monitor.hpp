/// @file
/// What a dashboard sees of a client's requests or a service's answers, tick by tick: counts by
/// class (2xx, 4xx, 5xx: errors, timeouts and rejections), and latencies of good answers as exact
/// samples, as Prometheus-style buckets (linear interpolation inside one) and as a sketch (a
/// log-linear histogram, 0.4 %), so that the error of a dashboard's p99 is a result.
/// Tick k covers [k every, (k + 1) every) from the start of the replication.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/quantity.hpp"
#include "input/forward.hpp"
#include "model/system/monitor_alerts.hpp"

namespace nines::system {

/// A summary of a tick's latencies, by its usual name.
struct LatencySummary {
  enum class Kind : std::uint8_t {
    mean,
    percentile,       ///< p99
    trimmed_mean,     ///< tm99: of all but the slowest 1 %
    tail_mean,        ///< tail99: of the slowest 1 %, TM(99%:)
    winsorized_mean,  ///< wm99
    interquartile_mean,
  };
  Kind kind = Kind::mean;
  double p = 0;

  /// "mean", "iqm", or one of p, tm, tail, wm and a percentage; empty for any other word.
  static std::optional<LatencySummary> parse(std::string_view word);
  friend bool operator==(const LatencySummary&, const LatencySummary&) = default;
};

/// A number a tick: what is smoothed.
struct MonitorSignal {
  enum class Kind : std::uint8_t { latency, rate, error_rate, retry_rate };
  Kind kind = Kind::latency;
  LatencySummary summary;
};

/// A signal over its last ticks: an EWMA, or a rolling percentile.
struct Smoothing {
  std::string name;
  MonitorSignal of;
  std::optional<double> alpha;  ///< Weight of the newest tick; the first tick is the first value.
  Seconds window;               ///< Of a rolling percentile,
  double quantile = 0;          ///< and which one.

  static Smoothing read(input::Reader& in);
};

/// By which of the three ways alerts and smoothing get their percentiles.
enum class PercentileSource : std::uint8_t { exact, buckets, sketch };

struct MonitorParameters {
  std::string name;
  std::optional<std::string> client;  ///< All clients where neither is given.
  std::optional<std::string> service;
  Seconds every{10};
  std::vector<double> percentiles{0.5, 0.99};
  std::vector<double> buckets_s;  ///< Ascending upper bounds; +Inf is added.
  PercentileSource shown = PercentileSource::buckets;
  std::vector<Smoothing> smoothed;
  std::optional<std::string> probe;  ///< Whose results alerts see; all together without it.
  MonitorAlerts alerts;

  static MonitorParameters read(input::Reader& in);
};

}  // namespace nines::system
