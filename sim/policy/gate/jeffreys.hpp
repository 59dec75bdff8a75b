/// @file
/// Jeffreys limit of the error rate: above `max` when the posterior Beta(k + 1/2, n - k + 1/2)
/// leaves P(rate <= max) <= 1 - confidence. Covers on average as often as it says.
/// Ref: Brown, Cai and DasGupta (2001), Statistical Science 16.
#pragma once

#include <memory>
#include <string_view>

#include "policy/gate/interval_gate.hpp"

namespace nines::gate {

struct JeffreysGate {
  static constexpr std::string_view name = "jeffreys";
  static JeffreysGate read(input::Reader& in);
  [[nodiscard]] std::unique_ptr<Gate> make(const GatePlan& plan, double share) const;

  gate::IntervalSettings interval;
  GateSettings settings;
};

}  // namespace nines::gate
