/// @file
/// Philox4x64-10, a counter-based generator: a block of 256 random bits is a pure function of a
/// counter and a key, so that any stream can be started without the ones before it.
/// Ref: Salmon, Moraes, Dror, Shaw (2011), Parallel random numbers: as easy as 1, 2, 3, SC'11.
#pragma once

#include <array>
#include <cstdint>

namespace nines::random {

/// The block of random bits at `counter` under `key`.
[[nodiscard]] std::array<std::uint64_t, 4> philox(const std::array<std::uint64_t, 4>& counter,
                                                  const std::array<std::uint64_t, 2>& key);

}  // namespace nines::random
