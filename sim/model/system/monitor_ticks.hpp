/// @file
/// What a monitor has seen of one replication: a row of counts and latency figures a tick.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "model/system/monitor.hpp"
#include "policy/call_outcome.hpp"
#include "stats/log_linear_histogram.hpp"
#include "stats/prometheus_quantile.hpp"

namespace nines::system {

/// The ticks of a replication, and the first that is measured: those before are warm-up.
struct MonitorGrid {
  double every_s = 1;
  std::size_t ticks = 0;
  std::size_t first = 0;
};

struct MonitorTick {
  std::uint32_t total = 0;
  std::uint32_t client_errors = 0;  ///< 4xx
  std::uint32_t server_errors = 0;  ///< 5xx: errors, timeouts, rejections.
  std::uint32_t attempts = 0;
  std::uint32_t retries = 0;
  std::uint32_t probe_runs = 0;
  std::uint32_t probes_failed_at_first = 0;
  std::uint32_t probes_failed = 0;
  double latency_sum_s = 0;  ///< Of good answers.
  [[nodiscard]] std::uint32_t good() const { return total - client_errors - server_errors; }
};

/// A quantile of latencies by the three ways. NaN where there were none.
struct QuantileViews {
  double exact_s = not_a_number;
  double buckets_s = not_a_number;
  double sketch_s = not_a_number;
};

class MonitorTicks {
 public:
  MonitorTicks(const MonitorParameters& parameters, const MonitorGrid& grid);

  void answered(double now_s, policy::CallOutcome outcome, double latency_s);
  void attempted(double now_s, bool retry) {
    if (!reach(now_s)) return;
    ++now_.attempts;
    now_.retries += retry;
  }
  void probed(double now_s, bool at_first, bool in_the_end) {
    if (!reach(now_s)) return;
    ++now_.probe_runs;
    now_.probes_failed_at_first += !at_first;
    now_.probes_failed += !in_the_end;
  }
  /// Nothing more comes; ticks that end after `until_s` remain without data.
  void finish(double until_s);

  /// Of the ticks that are over.
  [[nodiscard]] const std::vector<MonitorTick>& ticks() const { return ticks_; }
  /// By percentile and tick.
  [[nodiscard]] const std::vector<std::vector<QuantileViews>>& percentiles() const {
    return percentiles_;
  }
  /// A signal by tick, NaN where it has no value.
  [[nodiscard]] std::vector<double> values(const MonitorSignal& signal) const;
  /// Quantiles of all measured ticks together: from the bucket counts, and from a sketch.
  [[nodiscard]] double overall_buckets_s(double p) const;
  [[nodiscard]] const stats::LogLinearHistogram& overall() const { return overall_; }

 private:
  /// Closes ticks that are over; false when the last one is.
  bool reach(double now_s) {
    if (now_s >= tick_ends_s_) [[unlikely]]
      close_until(now_s);
    return ticks_.size() < grid_.ticks;
  }
  void close_until(double now_s);
  void close_tick();
  void need(const LatencySummary& summary);
  [[nodiscard]] double summarize(const LatencySummary& summary) const;
  template <class Latencies>
  [[nodiscard]] double summarize(const LatencySummary& summary, const Latencies& latencies) const;
  /// Whether all latencies of the tick are held; of a crowded one only the sketch is.
  [[nodiscard]] bool holds_samples() const { return samples_s_.size() == now_.good(); }
  [[nodiscard]] double by_buckets(double p, const std::vector<std::uint64_t>& counts) const;

  const MonitorParameters& parameters_;
  MonitorGrid grid_;
  double tick_ends_s_;
  MonitorTick now_;
  std::vector<double> samples_s_;
  std::vector<std::uint64_t> bucket_counts_;
  stats::LogLinearHistogram sketch_;
  std::vector<std::uint64_t> overall_counts_;
  stats::LogLinearHistogram overall_;
  std::vector<MonitorTick> ticks_;
  std::vector<std::vector<QuantileViews>> percentiles_;
  std::vector<LatencySummary> summaries_;  ///< That smoothing and alerts ask for.
  std::vector<std::vector<double>> summary_values_;
};

}  // namespace nines::system
