/// @file
/// Recorded rollouts through the gates: replication k judges the k-th release of the file. Shares
/// over releases have intervals as if the releases were a sample of those to come.
#pragma once

#include <vector>

#include "model/rollout/judge.hpp"
#include "model/rollout/rollout.hpp"
#include "model/rollout/verdict_metrics.hpp"

namespace nines::rollout {

class RecordedModel final : public run::Model {
 public:
  /// Throws DomainError when `run` asks for other replications than there are releases.
  RecordedModel(RolloutParameters parameters, const run::RunSettings& run);

  [[nodiscard]] const run::MetricSet& metrics() const override { return metrics_; }
  void replicate(const run::Replication& replication, run::Observation& into) const override;
  [[nodiscard]] std::vector<run::Warning> warnings() const override;
  [[nodiscard]] std::vector<std::string> describe() const override;
  [[nodiscard]] double events() const override;

 private:
  struct GateColumns {
    run::Column rollback;
    VerdictColumns verdicts;  ///< Where the releases are labelled.
    run::Column undecided, samples, time;
  };
  struct Outcome {
    gate::Verdict verdict = gate::Verdict::promote;
    bool undecided = false;
    double time_s = 0;
    double samples = 0;
  };
  void declare();
  [[nodiscard]] Outcome judge(const Judge& judge, const RecordedRelease& release) const;

  RolloutParameters parameters_;
  std::vector<Judge> judges_;
  run::MetricSet metrics_;
  std::vector<GateColumns> columns_;
  run::Column dispersion_;
};

}  // namespace nines::rollout
