/// @file
/// Wald's sequential probability ratio test of error rate p0 against p1, looked at as often as
/// wished.
///   rolls back at failures >= slope n + upper, promotes at failures <= slope n + lower
/// May be truncated: at the last look the sign of the log likelihood ratio decides. Looking at
/// every request, Wald's bounds hold alpha and beta almost exactly; looking less often, both are
/// smaller. Ref: Wald (1947), Sequential Analysis, chapters 3 and 5.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "core/quantity.hpp"
#include "policy/gate/gate.hpp"

namespace nines::gate {

struct SprtGate {
  static constexpr std::string_view name = "sprt";
  static SprtGate read(input::Reader& in);
  /// Throws DomainError unless p0 < p1.
  [[nodiscard]] std::unique_ptr<Gate> make(const GatePlan& plan, double share) const;

  GateSettings settings;
  std::optional<Probability> p0;
  Probability p1;
  Probability alpha;
  Probability beta;
  bool truncated = false;
};

}  // namespace nines::gate
