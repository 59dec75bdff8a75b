/// @file
/// Roots of monotone functions. Plain IEEE arithmetic only, so that a parameter or quantile found
/// here has the same bits on every machine, as long as `f` has.
#pragma once

#include <functional>

namespace nines::dist {

/// Where f, going up from `low`, first loses the sign of f(low), to the last bit: for a jump its
/// place, for a stretch of zeros its beginning. `high` when f keeps its sign, `low` when f(low) =
/// 0. Both ends are at least 0 and finite.
[[nodiscard]] double find_root(const std::function<double(double)>& f, double low, double high);

/// The first x in [low, high] with f(x) <= 0, for an f that falls.
[[nodiscard]] double find_fall(const std::function<double(double)>& f, double low, double high);

/// The same without an upper end; `high` > 0 is a first guess, which is doubled until f is there.
[[nodiscard]] double find_crossing(const std::function<double(double)>& f, double low, double high);

}  // namespace nines::dist
