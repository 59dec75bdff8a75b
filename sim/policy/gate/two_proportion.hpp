/// @file
/// Two-proportion z test of the canary against concurrent control traffic, one-sided.
///   pooled         z = (x1/n1 - x2/n2)/sqrt(p q (1/n1 + 1/n2)),  p = (x1 + x2)/(n1 + n2)
///   agresti_caffo  one failure and one success added to each side, unpooled variance
/// Normal approximation: off where a side expects fewer than about five failures.
/// Ref: Agresti and Caffo (2000), The American Statistician 54(4).
#pragma once

#include <memory>
#include <string_view>

#include "core/quantity.hpp"
#include "policy/gate/gate.hpp"

namespace nines::gate {

struct TwoProportionGate {
  static constexpr std::string_view name = "two_proportion";
  enum class Variance { pooled, agresti_caffo };
  static TwoProportionGate read(input::Reader& in);
  [[nodiscard]] std::unique_ptr<Gate> make(const GatePlan& plan, double share) const;

  GateSettings settings;
  Probability alpha;
  Variance variance = Variance::pooled;
};

/// The pooled z statistic; 0 where it is undefined.
[[nodiscard]] double pooled_z(const Sides& counts);
[[nodiscard]] double agresti_caffo_z(const Sides& counts);

}  // namespace nines::gate
