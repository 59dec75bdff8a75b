/// @file
/// Standard exponential and normal variates by the ziggurat of 256 layers.
/// The area under f is cut into 256 layers of equal area v; a point of a random layer is accepted
/// at once when it lies left of the next layer (98.9 % and 99.3 %), and by comparison with f
/// otherwise. Tails are exact: r + Exp(1), and Marsaglia's method for the normal.
/// Ref: Marsaglia, Tsang (2000), The ziggurat method, J. Stat. Software 5(8).
#pragma once

#include <array>
#include <bit>
#include <cstdint>

#include "random/stream.hpp"

namespace nines::random {

namespace detail {

/// Layer 0 is the base with the tail; layer i >= 1 reaches to edge[i], edge[1] = r > edge[2] > ...
struct Ziggurat {
  std::array<std::int64_t, 256> accept{};  ///< Accepted at once below this, in units of 2^-53.
  std::array<double, 256> width{};         ///< Width of the layer, times 2^-53.
  std::array<double, 257> edge{};          ///< edge[256] = 0.
  std::array<double, 257> density{};       ///< f(edge).
};

extern const Ziggurat exponential_ziggurat;
extern const Ziggurat normal_ziggurat;

double exponential_slow(std::size_t layer, double x, Stream& rng);
double normal_slow(std::size_t layer, double x, std::uint64_t sign, Stream& rng);

}  // namespace detail

/// A variate of mean 1: density exp(-x). About 1.5 ns.
[[nodiscard]] inline double standard_exponential(Stream& rng) {
  const std::uint64_t bits = rng();
  const std::size_t layer = bits & 255;
  const auto place = static_cast<std::int64_t>(bits >> 11);
  const double x = static_cast<double>(place) * detail::exponential_ziggurat.width[layer];
  if (place < detail::exponential_ziggurat.accept[layer]) [[likely]]
    return x;
  return detail::exponential_slow(layer, x, rng);
}

/// A variate of mean 0 and standard deviation 1. About 2 ns.
[[nodiscard]] inline double standard_normal(Stream& rng) {
  const std::uint64_t bits = rng();
  const std::size_t layer = bits & 255;
  const std::uint64_t sign = (bits << 55) & 0x8000000000000000;  // Bit 8.
  const auto place = static_cast<std::int64_t>(bits >> 11);
  const double x = static_cast<double>(place) * detail::normal_ziggurat.width[layer];
  if (place < detail::normal_ziggurat.accept[layer]) [[likely]] {
    return std::bit_cast<double>(std::bit_cast<std::uint64_t>(x) ^ sign);
  }
  return detail::normal_slow(layer, x, sign, rng);
}

}  // namespace nines::random
