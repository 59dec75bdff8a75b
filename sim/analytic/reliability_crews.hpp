/// @file
/// k of n like units with exponential lifetimes and repairs and a limited number of crews: a
/// birth-death chain in the number of failed units.   [rates: 1/s]
///   birth(i) = (working + dormant idle) lambda,  death(i) = min(i, crews) mu
/// Time to the first outage by first-step equations: m(i) = (1 + death(i) m(i-1))/birth(i), summed.
/// Ref: Trivedi and Bobbio (2017), sections 9.4-9.6 and 10.2; Barlow and Proschan (1965), ch. 5.
#pragma once

#include <cstdint>

#include "core/quantity.hpp"

namespace nines::analytic {

struct RepairableUnits {
  std::int64_t units = 1;
  std::int64_t need = 1;
  Seconds mean_lifetime;
  Seconds mean_repair;
  std::int64_t crews = 0;  ///< 0: a crew each.
  /// Failure rate of a unit beyond `need` over that of a working one: 1 hot, 0 cold.
  Probability dormant{1};
};

struct RepairableFigures {
  double down = 0;          ///< Unavailability.
  PerSecond outages;        ///< In the long run.
  Seconds outage_mean;      ///< Mean length of one.
  Seconds first_outage;     ///< From all units up.
  double working_mean = 0;  ///< Units at work: all that are up when hot, else at most `need`.
};

/// DomainError unless 1 <= need <= units <= 1e6, means above 0, crews >= 0.
[[nodiscard]] RepairableFigures repairable_units(const RepairableUnits& fleet);

}  // namespace nines::analytic
