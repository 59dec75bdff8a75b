/// @file
/// A count as a number to compute with; exact up to 2^53.
#pragma once

#include <cstdint>

namespace nines::stats {

[[nodiscard]] constexpr double as_double(std::uint64_t n) {
  return static_cast<double>(n);
}

}  // namespace nines::stats
