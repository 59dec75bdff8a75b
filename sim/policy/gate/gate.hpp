/// @file
/// The shape of a gate. It judges a release at looks planned in advance and may stop it.
/// `judge` is a pure function of the look and the memory: gates that watch the same release never
/// disturb each other. All decisions rest on math/special and plain IEEE arithmetic, so that they
/// are the same on every machine.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "input/forward.hpp"
#include "policy/gate/evidence.hpp"

namespace nines::gate {

/// What is known of a look before the rollout: how much evidence there will be.
struct PlannedLook {
  double requests = 0;          ///< Mean number seen of the canary, in the gate's window.
  double spread = 0;            ///< Its standard deviation; 0 where the number is certain.
  double control_requests = 0;  ///< Mean number seen of the control.
  int windows = 1;              ///< Looks whose counts the window holds.
};

struct GatePlan {
  std::vector<PlannedLook> looks;
  double baseline = 0;  ///< Error rate of good releases.
};

/// Which counts a look is about.
enum class Over { rollout, stage, look };

/// What a gate does with several metrics.
enum class Correction { none, bonferroni, holm, benjamini_hochberg };

/// The keys that all gates share.
struct GateSettings {
  double every_s = 0;
  std::int64_t min_samples = 0;
  double min_time_s = 0;  ///< No promotion before.
  Over over = Over::rollout;
  bool undecided_rolls_back = false;
  std::vector<std::string> metrics;  ///< Empty: "errors".
  Correction correction = Correction::none;
  std::int64_t needs = 1;  ///< Metrics that must reject.

  static GateSettings read(input::Reader& in, Over usual = Over::rollout);
};

/// What a gate says of itself.
struct GateTraits {
  /// The chance of rolling a good release back that the gate is set for; empty where it has none.
  std::optional<double> level = std::nullopt;
  bool uses_control = false;  ///< Compares with concurrent traffic; else with a known baseline.
  bool uses_cohorts = false;
  bool uses_series = false;
  bool sequential = false;   ///< The level holds for all looks together.
  bool normal = false;       ///< Rests on a normal approximation of counts.
  bool may_promote = false;  ///< Can end a rollout early, and be undecided at its end.
};

class Gate {
 public:
  Gate() = default;
  Gate(const Gate&) = delete;
  Gate& operator=(const Gate&) = delete;
  virtual ~Gate() = default;

  [[nodiscard]] virtual Verdict judge(const Look& look, GateMemory& memory) const = 0;
  [[nodiscard]] virtual GateTraits traits() const = 0;
  /// Its rule in words: "rolls back when ...".
  [[nodiscard]] virtual std::string describe() const = 0;
};

}  // namespace nines::gate
