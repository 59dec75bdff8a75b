/// @file
/// Plain threshold: rolls back when the error rate of a window is above `max` at `consecutive`
/// looks in a row, as most progressive-delivery tools do. It has no level: what it decides depends
/// on how much traffic a window holds.
#pragma once

#include <memory>
#include <string_view>

#include "core/quantity.hpp"
#include "policy/gate/gate.hpp"

namespace nines::gate {

struct ThresholdGate {
  static constexpr std::string_view name = "threshold";
  static ThresholdGate read(input::Reader& in);
  [[nodiscard]] std::unique_ptr<Gate> make(const GatePlan& plan, double share) const;

  GateSettings settings;
  Probability max;
  std::int64_t consecutive = 1;
};

}  // namespace nines::gate
