/// @file
/// What a station measures: its metrics declared once, and their places for observations and
/// formulas.
#pragma once

#include <vector>

#include "model/queue/queue.hpp"
#include "run/metric.hpp"

namespace nines::queue {

/// The quantiles that times are reported by.
inline const std::vector<double> time_quantiles{0.5, 0.9, 0.95, 0.99, 0.999};

struct QueueMetrics {
  explicit QueueMetrics(const QueueParameters& parameters);

  run::MetricSet set;
  run::Column delayed, wait, latency, queue, system, utilization, throughput, blocked, abandoned;
  std::vector<run::Column> class_wait, class_latency;  ///< By class, of priorities alone.
  run::DistributionId waits, latencies;
  run::FindingId overflowed, unfinished;
};

}  // namespace nines::queue
