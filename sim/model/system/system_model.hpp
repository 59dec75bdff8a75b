/// @file
/// The model behind the kind `system` (system.hpp): its metrics, and what a replication observes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/system/monitor_metrics.hpp"
#include "model/system/system.hpp"
#include "model/system/system_columns.hpp"
#include "model/system/system_figures.hpp"
#include "model/system/system_plan.hpp"
#include "model/system/system_watch.hpp"
#include "random/sampling.hpp"

namespace nines::system {

class SystemModel final : public run::Model {
 public:
  /// Throws DomainError for a horizon that would take too long.
  SystemModel(SystemParameters parameters, const run::RunSettings& run);

  [[nodiscard]] const run::MetricSet& metrics() const override { return metrics_; }
  void replicate(const run::Replication& replication, run::Observation& into) const override;
  [[nodiscard]] std::vector<run::Theory> theory() const override;
  [[nodiscard]] std::vector<run::Warning> warnings() const override;
  [[nodiscard]] run::Review review(const run::Sample& sample) const override;
  [[nodiscard]] std::vector<std::string> describe() const override;
  [[nodiscard]] double events() const override;
  bool trace(const run::Replication& replication, run::TraceSink& sink) const override;
  [[nodiscard]] bool wants_pilot() const override { return auto_warmup_; }
  [[nodiscard]] std::vector<double> pilot_path(const run::Replication& replication) const override;

  /// Runs one replication under a watch, for traces; returns what it found.
  SystemFigures replay(const run::Replication& replication, SystemWatch* watch,
                       std::vector<RequestStory>* stories = nullptr) const;
  [[nodiscard]] const SystemParameters& parameters() const { return parameters_; }

 private:
  void set_window(const run::RunSettings& run);
  void set_series();
  void add_monitors();
  void declare();
  void declare_client(const ClientParameters& client);
  void mark_faults();
  void declare_answers(const ClientParameters& client, run::MemberMetrics& metrics,
                       ClientColumns& columns) const;
  static void declare_statistics(const ClientStatistics& asked, run::MemberMetrics& metrics,
                                 ClientColumns& columns);
  void declare_client_series(run::MemberMetrics& metrics, ClientColumns& columns) const;
  void declare_collapse();
  void declare_service(const ServiceParameters& service);
  void observe_client(std::size_t index, const SystemFigures& figures,
                      run::Observation& into) const;
  void observe_statistics(std::size_t index, const ClientFigures& figures,
                          run::Observation& into) const;
  void observe_service(std::size_t index, const SystemFigures& figures, std::uint64_t requests,
                       run::Observation& into) const;
  void observe_series(const SystemFigures& figures, run::Observation& into) const;
  [[nodiscard]] double requests() const;  ///< Of all clients, in a replication.

  SystemParameters parameters_;
  SystemPlan plan_;
  SystemWindow window_;
  random::Sampling sampling_ = random::Sampling::rejection;
  bool auto_warmup_ = false;

  run::MetricSet metrics_;
  std::vector<ClientColumns> clients_;
  std::vector<ServiceColumns> services_;
  std::vector<ProbeColumns> probes_;
  std::vector<MonitorMetrics> monitors_;
  std::vector<MonitorGrid> monitor_grids_;
  run::Column collapse_{}, recovery_{};
  run::DistributionId recoveries_{};
  bool may_recover_ = false;
  run::FindingId overflowed_{}, stalled_{}, collapsed_{}, unrecovered_{}, unfinished_{};
};

}  // namespace nines::system
