/// @file
/// Mann-Whitney test of the error rates that canary and control showed look by look, with Kayenta's
/// rule: roll back when the lower confidence limit of the shift (canary - control, Hodges-Lehmann)
/// exceeds `tolerance` times its estimate, and the means' ratio is at least `effect`.
/// The limit is the order statistic of all pairwise differences at
///   m n/2 - z sqrt(m n (m + n + 1)/12)      [normal approximation; needs several looks]
/// Ref: Hollander and Wolfe (1999), Nonparametric Statistical Methods, 4.2 and 4.3; Graff and
/// Sanden (2018), Automated Canary Analysis with Kayenta.
#pragma once

#include <memory>
#include <string_view>

#include "core/quantity.hpp"
#include "policy/gate/gate.hpp"

namespace nines::gate {

struct MannWhitneyGate {
  static constexpr std::string_view name = "mann_whitney";
  static MannWhitneyGate read(input::Reader& in);
  [[nodiscard]] std::unique_ptr<Gate> make(const GatePlan& plan, double share) const;

  GateSettings settings;
  Probability confidence{0.98};  ///< Two-sided, as Kayenta's.
  double tolerance = 0.25;
  double effect = 1;
};

}  // namespace nines::gate
