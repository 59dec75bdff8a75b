/// @file
/// Exact binomial test of the canary's failures against a known error rate p0.
///   rolls back when P(X >= failures) <= alpha, X ~ Bin(requests, p0), or when failures > limit
/// One look: false rollbacks P(X >= k), missed regressions P(X < k | p1), k the smallest such
/// count. Ref: Clopper and Pearson (1934), Biometrika 26.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "core/quantity.hpp"
#include "policy/gate/gate.hpp"

namespace nines::gate {

struct BinomialGate {
  static constexpr std::string_view name = "binomial";
  static BinomialGate read(input::Reader& in);
  /// `share` of the level is this metric's.
  [[nodiscard]] std::unique_ptr<Gate> make(const GatePlan& plan, double share) const;

  GateSettings settings;
  std::optional<std::int64_t> limit;  ///< Most failures tolerated.
  std::optional<Probability> alpha;
  std::optional<Probability> baseline;
};

}  // namespace nines::gate
