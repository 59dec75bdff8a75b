/// @file
/// Fisher's exact test of the canary against concurrent control traffic, one-sided: given all
/// failures, the canary's share of them is hypergeometric. Its true level is below alpha, far below
/// where failures are few.
/// Ref: Fisher (1935), J. R. Stat. Soc. 98; Agresti (2013), Categorical Data Analysis, section 3.5.
#pragma once

#include <memory>
#include <string_view>

#include "core/quantity.hpp"
#include "policy/gate/gate.hpp"

namespace nines::gate {

struct FisherGate {
  static constexpr std::string_view name = "fisher";
  static FisherGate read(input::Reader& in);
  [[nodiscard]] std::unique_ptr<Gate> make(const GatePlan& plan, double share) const;

  GateSettings settings;
  Probability alpha;
};

}  // namespace nines::gate
