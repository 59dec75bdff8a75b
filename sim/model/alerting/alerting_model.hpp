/// @file
/// The model behind the kind `alerting` (alerting.hpp).
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "model/alerting/alerting.hpp"
#include "model/alerting/demand.hpp"
#include "model/alerting/time_grid.hpp"
#include "model/alerting/trouble.hpp"

namespace nines::alerting {

class AlertingModel final : public run::Model {
 public:
  AlertingModel(AlertingParameters parameters, const run::RunSettings& run);

  [[nodiscard]] const run::MetricSet& metrics() const override { return metrics_; }
  void replicate(const run::Replication& replication, run::Observation& into) const override;
  [[nodiscard]] std::vector<run::Theory> theory() const override;
  [[nodiscard]] std::vector<run::Warning> warnings() const override;
  [[nodiscard]] run::Review review(const run::Sample& sample) const override;
  [[nodiscard]] std::vector<std::string> describe() const override;
  [[nodiscard]] double events() const override;

  bool trace(const run::Replication& replication, run::TraceSink& sink) const override;
  [[nodiscard]] std::optional<run::Timeline> timeline(
      const run::Replication& replication) const override;

  [[nodiscard]] const TimeGrid& grid() const { return grid_; }
  [[nodiscard]] double budget_requests() const { return budget_requests_; }

  /// Everything a replication needs memory for; reused.
  struct Workspace {
    Demand::Space demand;
    Trouble trouble;
    CountColumns counts;
    SignalColumns signals;
    alert::Workspace policy;
    std::vector<std::vector<alert::Episode>> episodes;  ///< Of each policy.
    std::vector<alert::Score> scores;
  };
  /// Draws a history and scores all policies on it.
  void run(const run::Replication& replication, Workspace& workspace) const;
  [[nodiscard]] alert::Scope scope_of(std::size_t policy) const;

 private:
  struct PolicyColumns {
    run::Column precision, recall, detection, reset, spent, alerts, false_alerts, firing;
    run::Column time_precision, time_recall, masked, censored, nab;
    run::Column versus_recall, versus_detection, versus_false_alerts;
    run::DistributionId detections, resets, spendings;
    run::SeriesId series;
  };
  class Lease;

  void lay_time(const run::RunSettings& run);
  /// A view of what was drawn.
  [[nodiscard]] alert::History history_of(const Workspace& workspace) const;
  void declare();
  void declare_policy(std::size_t policy);
  void declare_times(run::MemberMetrics& metrics, PolicyColumns& columns) const;
  void declare_comparison(run::MemberMetrics& metrics, PolicyColumns& columns) const;
  /// Whether it is compared with the reference.
  [[nodiscard]] bool compared(std::size_t policy) const;
  void add_incidents(const Workspace& workspace, run::Observation& into) const;
  void add_policy(std::size_t policy, const Workspace& workspace, run::Observation& into) const;
  void add_outcomes(std::size_t policy, const Workspace& workspace, run::Observation& into) const;
  void add_series(std::size_t policy, const Workspace& workspace, run::Observation& into) const;
  void add_comparison(std::size_t policy, const Workspace& workspace, run::Observation& into) const;
  /// An undetected incident at the end of recorded data may yet be found, a detected one is found;
  /// in simulated data neither counts, so that counting does not lean.
  [[nodiscard]] bool counts(const alert::IncidentOutcome& outcome) const;
  [[nodiscard]] bool repeats() const;  ///< All replications are the same.
  void add_detection_theory(std::size_t policy, std::vector<run::Theory>& theory) const;
  void warn_of_unseen_signals(std::vector<run::Warning>& warnings) const;
  void review_front(const run::Sample& sample, run::Review& review) const;
  void review_grace(const run::Sample& sample, run::Review& review) const;
  void review_backtest(run::Review& review) const;
  void review_censoring(const run::Sample& sample, run::Review& review) const;

  AlertingParameters parameters_;
  TimeGrid grid_;
  std::vector<double> graces_s_;  ///< Of each policy.
  std::unique_ptr<Demand> demand_;
  std::unique_ptr<TroubleMaker> trouble_;
  std::unique_ptr<Counter> counter_;
  std::unique_ptr<SignalMaker> signals_;
  std::vector<alert::CompiledPolicy> policies_;
  double budget_requests_ = 0;
  double origin_s_ = 0;          ///< In recorded files, the time at which the scored part begins.
  std::size_t series_step_ = 0;  ///< In ticks; 0: none.

  run::MetricSet metrics_;
  std::vector<PolicyColumns> columns_;
  run::Column incidents_, significant_, errors_, budget_;
  run::SeriesId error_series_;

  mutable std::mutex store_lock_;
  mutable std::vector<std::unique_ptr<Workspace>> store_;
};

/// A workspace from the store, given back at the end.
class AlertingModel::Lease {
 public:
  explicit Lease(const AlertingModel& model) : model_(model) {
    const std::lock_guard lock(model.store_lock_);
    if (!model.store_.empty()) {
      workspace_ = std::move(model.store_.back());
      model.store_.pop_back();
    }
    if (!workspace_) workspace_ = std::make_unique<Workspace>();
  }
  ~Lease() {
    const std::lock_guard lock(model_.store_lock_);
    model_.store_.push_back(std::move(workspace_));
  }
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;

  Workspace& operator*() { return *workspace_; }

 private:
  const AlertingModel& model_;
  std::unique_ptr<Workspace> workspace_;
};

}  // namespace nines::alerting
