/// @file
/// A little generator for tests of layers that know no streams: splitmix64 (Steele, Lea & Flood
/// 2014) and the few variates these tests need. Not for anything that is shipped.
#pragma once

#include <cmath>
#include <cstdint>

namespace nines::support {

class SmallRandom {
 public:
  explicit SmallRandom(std::uint64_t seed) : state_{seed} {}

  std::uint64_t bits() {
    std::uint64_t z = state_ += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }
  /// In (0, 1).
  double uniform() { return (static_cast<double>(bits() >> 12) + 0.5) * 0x1p-52; }
  double exponential() { return -std::log(uniform()); }
  /// Box and Muller's first half; the second is thrown away.
  double normal() {
    const double radius = std::sqrt(2 * exponential());
    return radius * std::cos(6.283185307179586 * uniform());
  }
  bool happens(double probability) { return uniform() < probability; }
  std::uint64_t below(std::uint64_t n) { return bits() % n; }

 private:
  std::uint64_t state_;
};

}  // namespace nines::support
