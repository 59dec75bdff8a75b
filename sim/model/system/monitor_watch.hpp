/// @file
/// Turns what happens in a replication into the ticks of its monitors, and remembers the faults.
#pragma once

#include <vector>

#include "model/system/monitor_ticks.hpp"
#include "model/system/system_plan.hpp"
#include "model/system/system_watch.hpp"
#include "policy/alert/scoring.hpp"

namespace nines::system {

class MonitorWatch final : public SystemWatch {
 public:
  /// `grids` has a place for each monitor of the system.
  MonitorWatch(const SystemPlan& plan, const std::vector<MonitorGrid>& grids);

  void happened(const SystemEvent& event) override;
  /// The replication's window ended at `until_s`.
  void finish(double until_s);

  [[nodiscard]] const MonitorTicks& ticks(std::size_t monitor) const { return ticks_[monitor]; }
  [[nodiscard]] const std::vector<incident::Incident>& faults() const { return faults_; }

 private:
  using Monitors = std::vector<std::uint32_t>;
  static double& start_of(std::vector<double>& starts_s, std::uint32_t subject) {
    if (subject >= starts_s.size()) starts_s.resize(2 * std::size_t{subject} + 64, not_a_number);
    return starts_s[subject];
  }

  std::vector<MonitorTicks> ticks_;
  std::vector<Monitors> of_client_;
  std::vector<Monitors> of_service_;
  std::vector<Monitors> of_edge_;  ///< That count attempts there.
  std::vector<Monitors> of_probe_;
  std::vector<double> request_starts_s_;
  std::vector<double> visit_starts_s_;
  std::vector<incident::Incident> faults_;
  std::vector<std::size_t> open_fault_;  ///< Of each fault: its last incident.
};

}  // namespace nines::system
