/// @file
/// The model behind the kind `rollout` (rollout.hpp). A replication is `releases` releases, one
/// after the other, each with its own random numbers, judged by all gates at once.
#pragma once

#include <string>
#include <vector>

#include "model/rollout/error_rates.hpp"
#include "model/rollout/exact.hpp"
#include "model/rollout/judge.hpp"
#include "model/rollout/rollout.hpp"
#include "model/rollout/schedule.hpp"
#include "model/rollout/supply.hpp"
#include "model/rollout/verdict_metrics.hpp"

namespace nines::rollout {

class RolloutModel final : public run::Model {
 public:
  /// Throws DomainError for parameters that do not fit together.
  explicit RolloutModel(RolloutParameters parameters);

  [[nodiscard]] const run::MetricSet& metrics() const override { return metrics_; }
  void replicate(const run::Replication& replication, run::Observation& into) const override;
  [[nodiscard]] std::vector<run::Theory> theory() const override;
  [[nodiscard]] std::vector<run::Warning> warnings() const override;
  /// Says why a gate's false rollbacks are not at the level it is set for.
  [[nodiscard]] run::Review review(const run::Sample& sample) const override;
  [[nodiscard]] std::vector<std::string> describe() const override;
  [[nodiscard]] double events() const override;

 private:
  /// Where a gate's figures go.
  struct GateColumns {
    VerdictColumns verdicts;
    run::Column undecided, aborted;
    run::Column exposed, excess, samples_good, samples_bad, decision_time, promotion_time;
    run::DistributionId decision_times, promotion_times;
    run::Column versus_false, versus_missed, versus_exposed;
  };
  struct Tally;
  struct Run;

  void watch();
  void declare();
  [[nodiscard]] GateColumns declare_gate(const std::string& name, bool compared);
  static void declare_times(run::MemberMetrics& gate, GateColumns& columns);
  void start_release(Run& run, std::uint64_t index) const;
  void take_in(Run& run, std::size_t stage) const;
  void run_release(Run& run, std::uint64_t index) const;
  void look(Run& run, std::size_t gate, std::size_t t) const;
  void settle(Run& run, std::size_t gate, std::size_t t, gate::Verdict verdict) const;
  [[nodiscard]] gate::Look look_of(Run& run, std::size_t gate, const LookAt& at,
                                   std::size_t metric) const;
  void record(const Run& run, run::Observation& into) const;
  /// Exact figures are for one metric, whole telemetry and known counts.
  [[nodiscard]] bool enumerable(const Judge& judge) const;
  [[nodiscard]] ExactInput exact_input(const Judge& judge, double size) const;
  void add_gate_theory(const Judge& judge, const GateColumns& columns,
                       std::vector<run::Theory>& theory) const;
  void add_retry_theory(std::vector<run::Theory>& theory) const;
  void warn_of_gate(const Judge& judge, std::vector<run::Warning>& warnings) const;
  [[nodiscard]] std::string why_off_level(const Judge& judge, bool above) const;
  [[nodiscard]] std::string underpowered_stage(const Judge& judge) const;

  RolloutParameters parameters_;
  Schedule schedule_;
  ErrorRates rates_;
  std::vector<WatchedMetric> watched_;
  std::vector<Judge> judges_;
  std::optional<Supply> supply_;
  bool dispersed_ = false;
  bool retried_ = false;
  std::size_t baseline_gate_ = 0;
  std::size_t cohort_count_ = 0;

  run::MetricSet metrics_;
  std::vector<GateColumns> columns_;
  run::Column dispersion_;
  run::Column attempts_good_, attempts_bad_, success_good_, success_bad_;
};

}  // namespace nines::rollout
