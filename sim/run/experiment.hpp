/// @file
/// Replications of a model, in parallel, into mergeable data; and from the data, estimates.
/// The data are the same bytes at any number of threads: rows are appended in the order of
/// replications, and everything else is integers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "run/pool.hpp"
#include "run/sample.hpp"
#include "run/settings.hpp"
#include "stats/estimate.hpp"

namespace nines::run {

/// The estimate of one metric.
struct MetricEstimate {
  Metric metric;
  stats::Estimate estimate;
};

struct Outcome {
  Sample sample;
  std::vector<MetricEstimate> estimates;  ///< In the order of the declaration.
  std::vector<Warning> warnings;
  std::uint64_t auto_warmup = 0;  ///< Customers the pilot cut, when it was asked.
};

/// Customers to leave out: the pilot's MSER-5 cut. `reached` is false when the pilot was too short
/// to say.
struct WarmupCut {
  std::uint64_t customers = 0;
  bool reached = true;
};
[[nodiscard]] WarmupCut find_warmup(const Model& model, std::uint64_t seed);

/// One model's run between its blocks, for a job that works off one or several of them. The model
/// outlives it.
class Experiment {
 public:
  Experiment(const Model& model, std::uint64_t seed, const RunSettings& settings);
  /// One whose replications are there already.
  Experiment(const Model& model, std::uint64_t seed, const RunSettings& settings, Sample sample,
             WarmupCut warmup);

  /// Runs the pilot where the model wants one. Before the first block.
  void find_warmup();
  /// Whether no further block is wanted: enough were run, or the precision is reached.
  [[nodiscard]] bool satisfied() const;
  /// The replications of the next block, none when the most were run.
  [[nodiscard]] Order next_block();
  /// So many replications more, whatever the settings say.
  [[nodiscard]] Order next_replications(std::uint64_t count);

  [[nodiscard]] const Model& model() const { return *model_; }
  [[nodiscard]] const Sample& sample() const { return sample_; }
  [[nodiscard]] const WarmupCut& warmup() const { return warmup_; }
  /// Estimates and warnings; takes the sample along.
  [[nodiscard]] Outcome conclude();

 private:
  const Model* model_;
  std::uint64_t seed_;
  RunSettings settings_;
  std::optional<MetricId> watched_;  ///< What a precision is about.
  std::uint64_t block_;
  std::uint64_t most_;
  WarmupCut warmup_;
  Sample sample_;
};

/// Runs the replications `settings` ask for, stopping early only at block boundaries.
/// Throws Interrupted.
[[nodiscard]] Outcome run_experiment(const Model& model, std::uint64_t seed,
                                     const RunSettings& settings, const Workers& workers);

/// Adds replications [sample.replications(), sample.replications() + count).
void replicate(const Model& model, std::uint64_t seed, std::uint64_t auto_warmup,
               std::uint64_t count, const Workers& workers, Sample& sample);

[[nodiscard]] stats::Estimate estimate(const Metric& metric, const Sample& sample,
                                       double confidence);

}  // namespace nines::run
