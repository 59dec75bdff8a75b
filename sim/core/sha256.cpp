#include "core/sha256.hpp"

#include <array>
#include <bit>
#include <cstdint>

namespace nines {
namespace {

/// The first 32 bits of the fractional part of the `root`-th root of a prime, in integer
/// arithmetic: the largest x with x^root <= prime * 2^(32 root), taken modulo 2^32.
constexpr std::uint32_t root_fraction(std::uint64_t prime, int root) {
  __extension__ using Wide = unsigned __int128;
  std::uint64_t x = 0;
  for (int bit = 36; bit >= 0; --bit) {
    const std::uint64_t candidate = x | (std::uint64_t{1} << static_cast<unsigned>(bit));
    // candidate^root <= prime << (32 root), with the factor candidate moved across to fit 128 bits.
    const Wide square = static_cast<Wide>(candidate) * candidate;
    const bool fits = root == 2 ? square <= (static_cast<Wide>(prime) << 64U)
                                : square <= ((static_cast<Wide>(prime) << 96U) / candidate);
    if (fits) x = candidate;
  }
  return static_cast<std::uint32_t>(x);
}

struct Constants {
  std::array<std::uint32_t, 8> initial{};
  std::array<std::uint32_t, 64> round{};
};

constexpr Constants make_constants() {
  Constants constants;
  std::size_t found = 0;
  for (std::uint64_t n = 2; found < 64; ++n) {
    bool prime = true;
    for (std::uint64_t d = 2; d * d <= n; ++d) prime = prime && n % d != 0;
    if (!prime) continue;
    if (found < 8) constants.initial[found] = root_fraction(n, 2);
    constants.round[found++] = root_fraction(n, 3);
  }
  return constants;
}

constexpr Constants constants = make_constants();

using State = std::array<std::uint32_t, 8>;

void compress(State& state, const unsigned char* block) {
  std::array<std::uint32_t, 64> w{};
  for (std::size_t t = 0; t < 16; ++t) {
    for (std::size_t byte = 0; byte < 4; ++byte) w[t] = (w[t] << 8U) | block[4 * t + byte];
  }
  for (std::size_t t = 16; t < 64; ++t) {
    const std::uint32_t s0 = std::rotr(w[t - 15], 7) ^ std::rotr(w[t - 15], 18) ^ (w[t - 15] >> 3U);
    const std::uint32_t s1 = std::rotr(w[t - 2], 17) ^ std::rotr(w[t - 2], 19) ^ (w[t - 2] >> 10U);
    w[t] = w[t - 16] + s0 + w[t - 7] + s1;
  }
  auto [a, b, c, d, e, f, g, h] = state;
  for (std::size_t t = 0; t < 64; ++t) {
    const std::uint32_t sum1 = std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25);
    const std::uint32_t choose = (e & f) ^ (~e & g);
    const std::uint32_t t1 = h + sum1 + choose + constants.round[t] + w[t];
    const std::uint32_t sum0 = std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22);
    const std::uint32_t majority = (a & b) ^ (a & c) ^ (b & c);
    h = g;
    g = f;
    f = e;
    e = d + t1;
    d = c;
    c = b;
    b = a;
    a = t1 + sum0 + majority;
  }
  const State step{a, b, c, d, e, f, g, h};
  for (std::size_t i = 0; i < 8; ++i) state[i] += step[i];
}

}  // namespace

std::string sha256_hex(std::string_view bytes) {
  std::string padded(bytes);
  padded += '\x80';
  while (padded.size() % 64 != 56) padded += '\0';
  const std::uint64_t bits = std::uint64_t{bytes.size()} * 8;
  for (int shift = 56; shift >= 0; shift -= 8) {
    padded += static_cast<char>((bits >> static_cast<unsigned>(shift)) & 0xFFU);
  }
  State state = constants.initial;
  for (std::size_t at = 0; at < padded.size(); at += 64) {
    compress(state, reinterpret_cast<const unsigned char*>(padded.data()) + at);
  }
  std::string text;
  for (const std::uint32_t word : state) {
    for (int shift = 28; shift >= 0; shift -= 4) {
      text += "0123456789abcdef"[(word >> static_cast<unsigned>(shift)) & 0xFU];
    }
  }
  return text;
}

}  // namespace nines
