/// @file
/// Replications of a model, in parallel, into mergeable data; and from the data, estimates.
/// The data are the same bytes at any number of threads: rows are appended in the order of
/// replications, and everything else is integers.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "run/model.hpp"
#include "run/settings.hpp"
#include "stats/estimate.hpp"
#include "stats/grouped_histogram.hpp"
#include "stats/ledger.hpp"

namespace nines {

/// Everything that replications 0 ... n-1 left behind.
struct Sample {
  explicit Sample(const MetricSet& metrics)
      : ledger(metrics.columns()),
        distributions(metrics.distributions().size()),
        found(metrics.findings().size()) {}

  Ledger ledger;
  std::vector<GroupedHistogram> distributions;
  std::vector<std::uint64_t> found;  ///< Replications with each finding.

  [[nodiscard]] std::uint64_t replications() const { return ledger.replications(); }
};

/// Thrown out of a run when the person asked it to stop.
class Interrupted : public std::runtime_error {
 public:
  Interrupted() : std::runtime_error("interrupted") {}
};

/// How a run is carried out; none of it changes results.
struct Workers {
  int threads = 0;  ///< 0: as many as there are cores.
  const std::atomic<bool>* stop = nullptr;
  /// Called now and then with the number of replications done, from one thread at a time.
  std::function<void(std::uint64_t)> progress;
  /// Called with every replication's row, in order; for `--replication-csv`.
  std::function<void(std::uint64_t index, std::span<const Ratio> row)> each_row;
};

/// The estimate of one metric.
struct MetricEstimate {
  Metric metric;
  Estimate estimate;
};

struct Outcome {
  Sample sample;
  std::vector<MetricEstimate> estimates;  ///< In the order of the declaration.
  std::vector<Warning> warnings;
  std::uint64_t auto_warmup = 0;  ///< Customers the pilot cut, when it was asked.
};

/// Runs the replications `settings` ask for, stopping early only at block boundaries.
/// Throws Interrupted.
[[nodiscard]] Outcome run_experiment(const Model& model, std::uint64_t seed,
                                     const RunSettings& settings, const Workers& workers);

/// Adds replications [sample.replications(), sample.replications() + count).
void replicate(const Model& model, std::uint64_t seed, std::uint64_t auto_warmup,
               std::uint64_t count, const Workers& workers, Sample& sample);

[[nodiscard]] Estimate estimate(const Metric& metric, const Sample& sample, double confidence);

/// Customers to leave out: the pilot's MSER-5 cut. `reached` is false when the pilot was too short
/// to say.
struct WarmupCut {
  std::uint64_t customers = 0;
  bool reached = true;
};
[[nodiscard]] WarmupCut find_warmup(const Model& model, std::uint64_t seed);

}  // namespace nines
