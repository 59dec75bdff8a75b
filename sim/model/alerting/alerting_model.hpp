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

class AlertingModel final : public Model {
 public:
  AlertingModel(AlertingParameters parameters, const RunSettings& run);

  [[nodiscard]] const MetricSet& metrics() const override { return metrics_; }
  void replicate(const Replication& replication, Observation& into) const override;
  [[nodiscard]] std::vector<Theory> theory() const override;
  [[nodiscard]] std::vector<Warning> warnings() const override;
  [[nodiscard]] Review review(const Sample& sample) const override;
  [[nodiscard]] std::vector<std::string> describe() const override;
  [[nodiscard]] double events() const override;

  bool trace(const Replication& replication, TraceSink& sink) const override;
  [[nodiscard]] std::optional<Timeline> timeline(const Replication& replication) const override;

  [[nodiscard]] const TimeGrid& grid() const { return grid_; }
  [[nodiscard]] double budget_requests() const { return budget_requests_; }

  /// Everything a replication needs memory for; reused.
  struct Workspace {
    Demand::Space demand;
    Trouble trouble;
    CountColumns counts;
    SignalColumns signals;
    alerts::Workspace policy;
    std::vector<std::vector<alerts::Episode>> episodes;  ///< Of each policy.
    std::vector<Score> scores;
  };
  /// Draws a history and scores all policies on it.
  void run(const Replication& replication, Workspace& workspace) const;
  [[nodiscard]] Scope scope_of(std::size_t policy) const;

 private:
  struct PolicyColumns {
    Column precision, recall, detection, reset, spent, alerts, false_alerts, firing;
    Column time_precision, time_recall, masked, censored, nab;
    Column versus_recall, versus_detection, versus_false_alerts;
    DistributionId detections, resets, spendings;
    SeriesId series;
  };
  class Lease;

  void lay_time(const RunSettings& run);
  /// A view of what was drawn.
  [[nodiscard]] alerts::History history_of(const Workspace& workspace) const;
  void declare();
  void declare_policy(std::size_t policy);
  /// Whether it is compared with the reference.
  [[nodiscard]] bool compared(std::size_t policy) const;
  void add_incidents(const Workspace& workspace, Observation& into) const;
  void add_policy(std::size_t policy, const Workspace& workspace, Observation& into) const;
  void add_outcomes(std::size_t policy, const Workspace& workspace, Observation& into) const;
  void add_series(std::size_t policy, const Workspace& workspace, Observation& into) const;
  void add_comparison(std::size_t policy, const Workspace& workspace, Observation& into) const;
  /// An undetected incident at the end of recorded data may yet be found, a detected one is found;
  /// in simulated data neither counts, so that counting does not lean.
  [[nodiscard]] bool counts(const IncidentOutcome& outcome) const;
  [[nodiscard]] bool repeats() const;  ///< All replications are the same.
  void add_detection_theory(std::size_t policy, std::vector<Theory>& theory) const;
  void warn_of_unseen_signals(std::vector<Warning>& warnings) const;
  void review_front(const Sample& sample, Review& review) const;
  void review_grace(const Sample& sample, Review& review) const;
  void review_backtest(Review& review) const;
  void review_censoring(const Sample& sample, Review& review) const;

  AlertingParameters parameters_;
  TimeGrid grid_;
  std::vector<double> graces_s_;  ///< Of each policy.
  std::unique_ptr<Demand> demand_;
  std::unique_ptr<TroubleMaker> trouble_;
  std::unique_ptr<Counter> counter_;
  std::unique_ptr<SignalMaker> signals_;
  std::vector<alerts::CompiledPolicy> policies_;
  double budget_requests_ = 0;
  double origin_s_ = 0;          ///< In recorded files, the time at which the scored part begins.
  std::size_t series_step_ = 0;  ///< In ticks; 0: none.

  MetricSet metrics_;
  std::vector<PolicyColumns> columns_;
  Column incidents_, significant_, errors_, budget_;
  SeriesId error_series_;

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
