/// @file
/// Bisection over whole numbers.
#pragma once

#include <cstdint>

namespace nines {

/// The smallest x in [low, high) for which the predicate, which stays true, holds; or high.
template <class Predicate>
[[nodiscard]] std::int64_t first_where(std::int64_t low, std::int64_t high, Predicate&& holds) {
  while (low < high) {
    const std::int64_t middle = low + (high - low) / 2;
    if (holds(middle)) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

}  // namespace nines
