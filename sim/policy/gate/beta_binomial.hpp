/// @file
/// Binomial test that allows for overdispersion: counts of one look are beta-binomial with
/// correlation rho between any two requests. Over w looks of m requests, independent of each other,
/// the variance n p q (1 + (m - 1) rho) is matched by rho' = rho (m - 1)/(n - 1); exact for w = 1.
/// Ref: Johnson, Kemp and Kotz (2005), Univariate Discrete Distributions, section 6.9.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "core/quantity.hpp"
#include "policy/gate/gate.hpp"

namespace nines::gate {

struct BetaBinomialGate {
  static constexpr std::string_view name = "beta_binomial";
  static BetaBinomialGate read(input::Reader& in);
  [[nodiscard]] std::unique_ptr<Gate> make(const GatePlan& plan, double share) const;

  GateSettings settings;
  Probability alpha;
  double correlation = 0;
  std::optional<Probability> baseline;
};

}  // namespace nines::gate
