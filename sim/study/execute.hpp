/// @file
/// Runs every point of a scenario, compares its variants and judges its expectations.
#pragma once

#include <functional>

#include "study/results.hpp"
#include "study/scenario.hpp"

namespace nines {

using RowSink = std::function<void(std::size_t point, const MetricSet& metrics,
                                   std::uint64_t replication, std::span<const Ratio> row)>;

/// How far a run has got, for the progress bar. The share is by expected events.
struct Progress {
  double share = 0;
  std::size_t points_done = 0;
  std::size_t points = 1;
};

struct ExecuteOptions {
  int threads = 0;
  const std::atomic<bool>* stop = nullptr;
  std::function<void(const Progress&)> progress;
  /// One call a replication, in order within a point and from one thread at a time for each point.
  RowSink each_row;
};

/// An interrupted run keeps the points that were finished and marks itself.
[[nodiscard]] Results execute(const Scenario& scenario, const ExecuteOptions& options = {});

}  // namespace nines
