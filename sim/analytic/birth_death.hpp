/// @file
/// Stationary law of a birth-death chain on 0, 1, 2, ...
///   p(n+1)/p(n) = birth(n)/death(n+1)   [rates: 1/s]
/// Summed outward from the mode, so no term overflows and small tails keep their relative
/// precision; states below 1e-290 of the mode are left out. Ref: Cooper (1981), Introduction to
/// Queueing Theory, section 2.2.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <vector>

#include "core/quantity.hpp"

namespace nines::analytic {

/// Assumes that birth(n)/death(n+1) never rises with n (true of queues, where births do not speed
/// up nor deaths slow down). `last` is the largest state; the default means unbounded.
struct BirthDeath {
  std::function<double(double)> birth_per_s;  ///< From state n, for n < last.
  std::function<double(double)> death_per_s;  ///< From state n >= 1, above 0.
  double last = std::numeric_limits<double>::infinity();
};

/// Probabilities of the states first, first + 1, ...
struct StationaryLaw {
  std::int64_t first = 0;
  std::vector<double> probability;
};

/// Throws DomainError when the chain has no stationary law (births outrun deaths for ever) or needs
/// more than 1e7 states.
[[nodiscard]] StationaryLaw stationary_law(const BirthDeath& chain);

/// sum of value(n) p(n).
[[nodiscard]] double expectation(const StationaryLaw& law,
                                 const std::function<double(double)>& value);

}  // namespace nines::analytic
