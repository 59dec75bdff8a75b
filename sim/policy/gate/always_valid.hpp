/// @file
/// Mixture sequential probability ratio test: valid however often one looks.
///   baseline  L = B*(a + k, b + n - k)/(B*(a, b) p0^k q0^(n-k)),
///             B* the beta integral over (p0, 1), a = p0/expected, b = a q0/p0
///   control   L = sqrt(V/(V + t^2)) exp(d^2 t^2/(2 V (V + t^2))), d the difference, V its variance
/// Rolls back when L >= 1/alpha and the canary is worse. Against a baseline P(ever) <= alpha
/// exactly (L is a martingale); against a control the normal approximation holds it. Ref: Robbins
/// (1970), Ann. Math. Stat. 41; Johari, Pekelis and Walsh (2015), arXiv:1512.04922.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "core/quantity.hpp"
#include "policy/gate/gate.hpp"
#include "policy/gate/sequential.hpp"

namespace nines::gate {

struct AlwaysValidGate {
  static constexpr std::string_view name = "always_valid";
  static AlwaysValidGate read(input::Reader& in);
  [[nodiscard]] std::unique_ptr<Gate> make(const GatePlan& plan, double share) const;

  GateSettings settings;
  Probability alpha;
  Against against = Against::baseline;
  std::optional<Probability> expected;  ///< Size of regression it is tuned to.
};

}  // namespace nines::gate
