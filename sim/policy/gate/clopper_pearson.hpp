/// @file
/// Clopper-Pearson limit of the error rate: above `max` when P(X >= k) <= 1 - confidence at `max`,
/// which makes it the exact binomial test against `max`. Covers at least as often as it says.
/// Ref: Clopper and Pearson (1934), Biometrika 26.
#pragma once

#include <memory>
#include <string_view>

#include "policy/gate/interval_gate.hpp"

namespace nines::gate {

struct ClopperPearsonGate {
  static constexpr std::string_view name = "clopper_pearson";
  static ClopperPearsonGate read(input::Reader& in);
  [[nodiscard]] std::unique_ptr<Gate> make(const GatePlan& plan, double share) const;

  gate::IntervalSettings interval;
  GateSettings settings;
};

}  // namespace nines::gate
