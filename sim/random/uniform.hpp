/// @file
/// Uniform numbers from random bits.
/// The bounded integer is exact (no modulo bias).
/// Ref: Lemire (2019), Fast random integer generation in an interval, ACM TOMACS 29(1).
#pragma once

#include <cstdint>

#include "core/contract.hpp"
#include "random/stream.hpp"

namespace nines::random {

/// The 53 high bits of `bits` as a number in [0, 1): a multiple of 2^-53.
[[nodiscard]] inline double to_unit_half_open(std::uint64_t bits) {
  return static_cast<double>(static_cast<std::int64_t>(bits >> 11)) * 0x1p-53;
}

/// The high bits of `bits` as a number in (0, 1): an odd multiple of 2^-53, so that u and 1 - u are
/// both exact and equally likely, and log(u) and log(1 - u) are finite.
[[nodiscard]] inline double to_unit_open(std::uint64_t bits) {
  return static_cast<double>(static_cast<std::int64_t>((bits >> 11) | 1)) * 0x1p-53;
}

[[nodiscard]] inline double uniform_half_open(Stream& rng) {
  return to_unit_half_open(rng());
}
[[nodiscard]] inline double uniform_open(Stream& rng) {
  return to_unit_open(rng());
}

/// An integer in [0, bound), each with the same probability. `bound` must be positive.
[[nodiscard]] inline std::uint64_t uniform_below(std::uint64_t bound, Stream& rng) {
  NINES_CHECK(bound > 0);
  __extension__ using Wide = unsigned __int128;
  Wide product = static_cast<Wide>(rng()) * bound;
  if (static_cast<std::uint64_t>(product) < bound) [[unlikely]] {
    const std::uint64_t excess = (0 - bound) % bound;  // 2^64 mod bound
    while (static_cast<std::uint64_t>(product) < excess) product = static_cast<Wide>(rng()) * bound;
  }
  return static_cast<std::uint64_t>(product >> 64);
}

/// True with probability `p` (to within 2^-53).
[[nodiscard]] inline bool bernoulli(double p, Stream& rng) {
  return uniform_half_open(rng) < p;
}

}  // namespace nines::random
