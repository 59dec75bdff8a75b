/// @file
/// Which numbers a key accepts, in base units, with the words for an error message.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/quantity.hpp"

namespace nines::input {

struct Range {
  double low = -infinity;
  double high = infinity;
  bool low_open = false;
  bool high_open = false;
  std::string_view words;  ///< "greater than 0", for messages where the bounds do not say enough.

  [[nodiscard]] constexpr bool contains(double x) const {
    return (low_open ? x > low : x >= low) && (high_open ? x < high : x <= high);
  }
};

inline constexpr Range any_number{};
inline constexpr Range positive{0, infinity, true, true, "greater than 0"};
inline constexpr Range non_negative{0, infinity, false, true, "0 or more"};
inline constexpr Range unit_interval{0, 1, false, false, "from 0 to 1"};
/// A fraction that is neither 0 nor 1.
inline constexpr Range proper_fraction{0, 1, true, true, "between 0 and 1, neither included"};

constexpr Range at_least(double low) {
  return Range{low, infinity, false, true, ""};
}
constexpr Range greater_than(double low) {
  return Range{low, infinity, true, true, ""};
}
constexpr Range between(double low, double high) {
  return Range{low, high, false, false, ""};
}

}  // namespace nines::input
