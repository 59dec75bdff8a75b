/// @file
/// Recorded rollouts through the gates: replication k judges the k-th release of the file. Shares
/// over releases have intervals as if the releases were a sample of those to come.
#pragma once

#include <vector>

#include "model/rollout/judge.hpp"
#include "model/rollout/rollout.hpp"

namespace nines {

class RecordedModel final : public Model {
 public:
  /// Throws DomainError when `run` asks for other replications than there are releases.
  RecordedModel(RolloutParameters parameters, const RunSettings& run);

  [[nodiscard]] const MetricSet& metrics() const override { return metrics_; }
  void replicate(const Replication& replication, Observation& into) const override;
  [[nodiscard]] std::vector<Warning> warnings() const override;
  [[nodiscard]] std::vector<std::string> describe() const override;
  [[nodiscard]] double events() const override;

 private:
  struct GateColumns {
    Column rollback, false_rollback, missed, precision, recall, undecided, samples, time;
  };
  struct Outcome {
    Verdict verdict = Verdict::promote;
    bool undecided = false;
    double time_s = 0;
    double samples = 0;
  };
  void declare();
  [[nodiscard]] Outcome judge(const Judge& judge, const RecordedRelease& release) const;

  RolloutParameters parameters_;
  std::vector<Judge> judges_;
  MetricSet metrics_;
  std::vector<GateColumns> columns_;
  Column dispersion_;
};

}  // namespace nines
