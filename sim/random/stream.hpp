/// @file
/// A stream of random bits that is a pure function of (seed, replication, purpose, index).
/// Philox, keyed by the seed, turns (replication, purpose, index) into the 256-bit state of
/// xoshiro256++, which then runs at about a nanosecond a word. Two streams are different stretches
/// of one cycle of length 2^256 - 1; that any two of 2^40 streams of 2^50 words overlap has a
/// probability below 2^-126.
/// Ref: Blackman, Vigna (2021), Scrambled linear pseudorandom number generators, ACM TOMS 47(4).
#pragma once

#include <array>
#include <bit>
#include <cstdint>

#include "random/purpose.hpp"

namespace nines::random {

/// Satisfies std::uniform_random_bit_generator. Starting one costs about 10 ns.
class Stream {
 public:
  using result_type = std::uint64_t;
  using State = std::array<std::uint64_t, 4>;

  /// `index` tells streams of one purpose apart: the station, the client, the unit.
  Stream(std::uint64_t seed, std::uint64_t replication, Purpose purpose, std::uint64_t index = 0);

  /// A generator in a given state, which must not be all zero. For tests and checkpoints.
  explicit Stream(const State& state);

  [[nodiscard]] static constexpr result_type min() { return 0; }
  [[nodiscard]] static constexpr result_type max() { return ~std::uint64_t{0}; }

  /// The next 64 random bits.
  result_type operator()() {
    const std::uint64_t result = std::rotl(s0_ + s3_, 23) + s0_;
    const std::uint64_t shifted = s1_ << 17;
    s2_ ^= s0_;
    s3_ ^= s1_;
    s1_ ^= s2_;
    s0_ ^= s3_;
    s2_ ^= shifted;
    s3_ = std::rotl(s3_, 45);
    return result;
  }

  [[nodiscard]] State state() const { return {s0_, s1_, s2_, s3_}; }
  friend bool operator==(const Stream&, const Stream&) = default;

 private:
  std::uint64_t s0_, s1_, s2_, s3_;
};

}  // namespace nines::random
