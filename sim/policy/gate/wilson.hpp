/// @file
/// Wilson's score limit of the error rate: above `max` when
///   (k - n max)/sqrt(n max (1 - max)) >= z.     Normal approximation of the count at `max`.
/// Ref: Wilson (1927), J. Am. Stat. Assoc. 22.
#pragma once

#include <memory>
#include <string_view>

#include "policy/gate/interval_gate.hpp"

namespace nines::gate {

struct WilsonGate {
  static constexpr std::string_view name = "wilson";
  static WilsonGate read(input::Reader& in);
  [[nodiscard]] std::unique_ptr<Gate> make(const GatePlan& plan, double share) const;

  gate::IntervalSettings interval;
  GateSettings settings;
};

}  // namespace nines::gate
