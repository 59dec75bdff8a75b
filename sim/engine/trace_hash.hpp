/// @file
/// A fingerprint of a sample path: a 64-bit hash of every event's (time bits, kind, subject) in the
/// order in which they happened. Two runs with equal fingerprints took the same path.
/// Not cryptographic. Ref: Steele, Lea & Flood (2014), the finalizer of SplitMix64.
#pragma once

#include <bit>
#include <cstdint>

namespace nines::engine {

class TraceHash {
 public:
  void add(double time_s, std::uint32_t kind, std::uint64_t subject) {
    state_ = mix(state_ + std::bit_cast<std::uint64_t>(time_s));
    state_ = mix(state_ + subject * 0x9e3779b97f4a7c15U + kind);
    ++events_;
  }
  [[nodiscard]] std::uint64_t value() const { return state_; }
  [[nodiscard]] std::uint64_t events() const { return events_; }
  friend bool operator==(const TraceHash&, const TraceHash&) = default;

 private:
  static std::uint64_t mix(std::uint64_t x) {
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
    return x ^ (x >> 31);
  }

  std::uint64_t state_ = 0x9e3779b97f4a7c15U;
  std::uint64_t events_ = 0;
};

}  // namespace nines::engine
