/// @file
/// A gate of a scenario, ready to judge: its test on each metric it watches, at each level that its
/// correction asks for, and its looks on the schedule.
///   bonferroni           each of m metrics at alpha/m
///   holm                 the i-th most extreme at alpha/(m - i + 1), stopping at the first that passes
///   benjamini_hochberg   the most that reject at alpha i/m together, i of them
/// Ref: Holm (1979), Scand. J. Stat. 6; Benjamini and Hochberg (1995), J. R. Stat. Soc. B 57.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "model/rollout/schedule.hpp"
#include "policy/gate/gate.hpp"

namespace nines::rollout {

/// A failure metric of the requests: "errors" is the first.
struct WatchedMetric {
  std::string name;
  double good = 0;  ///< Failure rate under a good release.
  double bad = 0;   ///< Under a bad one of mean size.
};

class Judge {
 public:
  /// Looks over [from, to) hold `seen` of the requests on average.
  Judge(const NamedGate& named, const Schedule& schedule, std::span<const WatchedMetric> metrics,
        double seen);
  /// Recorded rollouts: a look a window, as many as the longest has.
  Judge(const NamedGate& named, std::vector<LookAt> looks, std::span<const WatchedMetric> metrics,
        std::vector<gate::PlannedLook> plan);

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const gate::GateSettings& settings() const { return settings_; }
  [[nodiscard]] const gate::GateTraits& traits() const { return traits_; }
  [[nodiscard]] const std::vector<LookAt>& looks() const { return looks_; }
  [[nodiscard]] const std::vector<gate::PlannedLook>& plan() const { return plan_; }
  [[nodiscard]] const std::vector<std::size_t>& metrics() const { return metrics_; }
  [[nodiscard]] std::string describe() const { return tests_.front().front()->describe(); }
  [[nodiscard]] bool single() const { return metrics_.size() == 1; }

  /// The verdict on the one metric of a gate that watches one.
  [[nodiscard]] gate::Verdict judge(const gate::Look& look, gate::GateMemory& memory) const {
    return tests_.front().front()->judge(look, memory);
  }
  /// The verdict on several: a look and a memory for each.
  [[nodiscard]] gate::Verdict judge(std::span<const gate::Look> looks,
                                    std::span<gate::GateMemory> memories) const;

 private:
  void build(const gate::Gates::Variant& gate, std::span<const WatchedMetric> metrics);
  [[nodiscard]] std::int64_t rejected(std::span<const gate::Look> looks,
                                      std::span<gate::GateMemory> memories) const;

  std::string name_;
  gate::GateSettings settings_;
  gate::GateTraits traits_;
  std::vector<LookAt> looks_;
  std::vector<gate::PlannedLook> plan_;
  std::vector<std::size_t> metrics_;
  std::vector<std::vector<std::unique_ptr<gate::Gate>>> tests_;  ///< [metric][level]
};

}  // namespace nines::rollout
