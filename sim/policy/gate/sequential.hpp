/// @file
/// Group-sequential test: z against the baseline or the control, with bounds at each look whose
/// one-sided crossing probability over all looks is alpha. Bounds are computed by recursive
/// integration at the information the looks will have (analytic/group_sequential).
///   z = (k - n p0)/sqrt(n p0 q0), or the pooled two-proportion z     [normal approximation]
/// Ref: Pocock (1977); O'Brien and Fleming (1979); Lan and DeMets (1983).
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "analytic/group_sequential.hpp"
#include "core/quantity.hpp"
#include "policy/gate/gate.hpp"

namespace nines::gate {

/// What a canary is compared with.
enum class Against { baseline, control };
[[nodiscard]] Against read_against(input::Reader& in);

struct SequentialGate {
  static constexpr std::string_view name = "sequential";
  static SequentialGate read(input::Reader& in);
  /// Throws DomainError when `looks` is not the number of looks that the stages give.
  [[nodiscard]] std::unique_ptr<Gate> make(const GatePlan& plan, double share) const;

  GateSettings settings;
  analytic::BoundaryShape boundary = analytic::BoundaryShape::obrien_fleming;
  std::optional<std::int64_t> looks;
  Probability alpha;
  Against against = Against::baseline;
};

}  // namespace nines::gate
