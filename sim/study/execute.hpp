/// @file
/// Runs every point of a scenario, compares its variants and judges its expectations.
#pragma once

#include <functional>

#include "study/parts.hpp"
#include "study/results.hpp"
#include "study/scenario.hpp"

namespace nines::study {

using RowSink = std::function<void(std::size_t point, const run::MetricSet& metrics,
                                   std::uint64_t replication, std::span<const stats::Ratio> row)>;

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
  /// Runs this part of the work only; what it finds goes to `save` alone.
  Slice slice;
  /// Data of points from before, for a cell of the sweep; none where there are none. Thread-safe.
  std::function<std::optional<StoredRuns>(std::size_t cell)> restore;
  /// Called with the data of every finished cell that was not restored. Thread-safe.
  std::function<void(std::size_t cell, const StoredRuns&)> save;
};

/// An interrupted run keeps the points that were finished and marks itself.
[[nodiscard]] Results execute(const Scenario& scenario, const ExecuteOptions& options = {});

}  // namespace nines::study
