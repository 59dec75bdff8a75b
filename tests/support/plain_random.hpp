/// @file
/// A generator for tests of parts that stand below sim/random: SplitMix64, no state but a counter.
#pragma once

#include <cmath>
#include <cstdint>

namespace nines::test {

class PlainRandom {
 public:
  explicit PlainRandom(std::uint64_t seed) : state_(seed) {}

  std::uint64_t bits() {
    std::uint64_t x = state_ += 0x9e3779b97f4a7c15U;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
    return x ^ (x >> 31);
  }
  /// In (0, 1).
  double uniform() { return (static_cast<double>(bits() >> 12) + 0.5) * 0x1p-52; }
  double exponential(double mean) { return -mean * std::log(uniform()); }
  /// Standard; Box and Muller's first half, the second is thrown away.
  double normal() {
    const double radius = std::sqrt(exponential(2));
    return radius * std::cos(6.283185307179586 * uniform());
  }
  bool happens(double probability) { return uniform() < probability; }
  /// In [0, n).
  std::uint64_t below(std::uint64_t n) { return bits() % n; }

 private:
  std::uint64_t state_;
};

}  // namespace nines::test
