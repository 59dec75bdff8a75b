/// @file
/// The metrics of one monitor: declared once, observed from the ticks of a replication.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "model/system/monitor_ticks.hpp"
#include "policy/alert/scoring.hpp"
#include "run/metric.hpp"
#include "run/observation.hpp"

namespace nines::system {

class MonitorMetrics {
 public:
  /// Declares. Throws DomainError where an alert's windows do not fit the tick.
  MonitorMetrics(const MonitorParameters& parameters, const MonitorGrid& grid,
                 run::MetricSet& metrics);

  /// `faults` in the order of their starts.
  void observe(const MonitorTicks& ticks, std::span<const incident::Incident> faults,
               run::Observation& into) const;
  [[nodiscard]] const MonitorGrid& grid() const { return grid_; }

 private:
  struct PercentileColumns {
    run::Column exact, buckets, sketch;         ///< Means over the ticks.
    run::Column buckets_error, sketch_error;    ///< Against the exact one, absolute, relative.
    run::Column overall_buckets, overall;       ///< Of all ticks together.
    run::Column averaged_ratio, overall_ratio;  ///< Over the overall one.
    std::optional<run::SeriesId> exact_series, buckets_series;
  };
  struct SmoothedColumns {
    run::Column mean, max, last;
    std::optional<run::SeriesId> series;
  };
  struct AlertColumns {
    alert::CompiledPolicy policy;
    double grace_s = 0;
    run::Column precision, recall, detection, reset, episodes, firing;
    run::DistributionId detections;
  };
  void declare_percentile(double p, run::MemberMetrics& metrics);
  void declare_smoothed(const Smoothing& smoothing, run::MemberMetrics& metrics);
  void declare_alert(const MonitorAlert& alert, run::MemberMetrics& metrics);
  void observe_counts(const MonitorTicks& ticks, run::Observation& into) const;
  void observe_percentile(std::size_t index, const MonitorTicks& ticks,
                          run::Observation& into) const;
  void observe_smoothed(std::size_t index, const MonitorTicks& ticks, run::Observation& into) const;
  void observe_alerts(const MonitorTicks& ticks, std::span<const incident::Incident> faults,
                      run::Observation& into) const;
  [[nodiscard]] std::optional<run::SeriesId> series(const std::string& name, run::Unit unit,
                                                    const std::string& help,
                                                    run::MemberMetrics& metrics) const;

  const MonitorParameters& parameters_;
  MonitorGrid grid_;
  run::Column rate_{}, success_{}, client_errors_{}, server_errors_{}, latency_{}, retries_{};
  std::optional<run::SeriesId> rate_series_, error_series_, latency_series_;
  std::vector<PercentileColumns> percentiles_;
  std::vector<SmoothedColumns> smoothed_;
  std::vector<AlertColumns> alerts_;
};

}  // namespace nines::system
