/// @file
/// Runs every point of a scenario and judges its expectations.
#pragma once

#include <functional>

#include "study/results.hpp"
#include "study/scenario.hpp"

namespace nines {

/// How far a run has got, for the progress bar.
struct Progress {
  std::size_t point = 0;
  std::size_t points = 1;
  std::uint64_t replications = 0;  ///< Of this point.
  std::uint64_t expected = 0;      ///< Replications this point asked for.
};

struct ExecuteOptions {
  int threads = 0;
  const std::atomic<bool>* stop = nullptr;
  std::function<void(const Progress&)> progress;
  /// One call a replication, in order: point, replication, its row.
  std::function<void(const Point&, std::uint64_t, std::span<const Ratio>)> each_row;
};

/// An interrupted run keeps the points that were finished and marks itself.
[[nodiscard]] Results execute(const Scenario& scenario, const ExecuteOptions& options = {});

}  // namespace nines
