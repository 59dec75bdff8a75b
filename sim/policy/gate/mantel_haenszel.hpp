/// @file
/// Cochran-Mantel-Haenszel test over cohorts, one-sided: the canary is compared with the control
/// within each cohort, so that a canary that meets another mix of users is not blamed for it
/// (Simpson's paradox).   z = sum_c (k_c - E_c)/sqrt(sum_c V_c), hypergeometric mean and variance.
/// Ref: Mantel and Haenszel (1959), J. Natl. Cancer Inst. 22; Agresti (2013), section 6.4.
#pragma once

#include <memory>
#include <string_view>

#include "core/quantity.hpp"
#include "policy/gate/gate.hpp"

namespace nines::gate {

struct MantelHaenszelGate {
  static constexpr std::string_view name = "mantel_haenszel";
  static MantelHaenszelGate read(input::Reader& in);
  [[nodiscard]] std::unique_ptr<Gate> make(const GatePlan& plan, double share) const;

  GateSettings settings;
  Probability alpha;
};

}  // namespace nines::gate
