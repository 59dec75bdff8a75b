/// @file
/// A tree of groups of independent units in the long run. A group is up while its common part is
/// up, `need` of the groups directly inside are up and `need_units` units below it work.
///   frequency of outages = sum over units of w (P(down | unit down) - P(down | unit up)),
/// w the unit's failures per second (Birnbaum importance). Holds for any lifetimes and repairs:
/// only their means count. Sums of positive terms, so tiny probabilities keep their relative
/// precision. Ref: Trivedi and Bobbio (2017), sections 4.3 and 6.8; Birnbaum (1969).
#pragma once

#include <cstdint>
#include <vector>

#include "core/quantity.hpp"

namespace nines::analytic {

struct StructureGroup {
  std::vector<std::uint32_t> inside;  ///< Groups directly inside, each with a higher index.
  std::int64_t units = 0;             ///< Of a group of units.
  std::int64_t need = 0;
  std::int64_t need_units = 0;
  double unit_down = 0;        ///< Unavailability of a unit.
  PerSecond unit_failures{0};  ///< Of one unit, in the long run.
  double common_down = 0;      ///< Unavailability of the common part; 0: there is none.
  PerSecond common_failures{0};
};

struct StructureFigures {
  double down = 0;               ///< Unavailability of group 0.
  PerSecond outages{0};          ///< In the long run; one outage may have several causes.
  std::vector<double> capacity;  ///< P(n units work), n = 0, 1, ...
};

/// Figures of group 0, the root. DomainError when they would take more than 5e7 steps.
[[nodiscard]] StructureFigures structure_figures(const std::vector<StructureGroup>& groups);

}  // namespace nines::analytic
