/// @file
/// Calls, and the marked ones among them, over the last `window_s`. They are kept in 32 slots of
/// equal length and forgotten a slot at a time: what is counted reaches back by more than 31/32 of
/// the window and never by more than all of it. O(1) a call on average, 300 bytes, no allocation.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "core/contract.hpp"

namespace nines::policy {

class SlidingCounts {
 public:
  /// The shortest window whose slots can be numbered over centuries.
  static constexpr double shortest_s = 1e-6;

  struct Tally {
    std::uint32_t calls = 0;
    std::uint32_t marked = 0;
  };

  explicit SlidingCounts(double window_s) : slots_per_s_(slots / window_s) {
    NINES_EXPECTS(window_s >= shortest_s);
  }

  /// `now_s` never goes back from one call to the next.
  void add(double now_s, std::uint32_t calls, std::uint32_t marked) {
    advance(now_s);
    Tally& tally = ring_[place(newest_)];
    tally.calls += calls;
    tally.marked += marked;
    sum_.calls += calls;
    sum_.marked += marked;
  }

  [[nodiscard]] const Tally& at(double now_s) {
    advance(now_s);
    return sum_;
  }

  void clear() {
    ring_ = {};
    sum_ = {};
  }

 private:
  static constexpr std::int64_t slots = 32;
  static std::size_t place(std::int64_t slot) { return static_cast<std::size_t>(slot % slots); }

  void advance(double now_s) {
    const auto slot = static_cast<std::int64_t>(now_s * slots_per_s_);
    const std::int64_t passed = std::min(slot - newest_, slots);
    for (std::int64_t k = 1; k <= passed; ++k) {
      Tally& old = ring_[place(newest_ + k)];
      sum_.calls -= old.calls;
      sum_.marked -= old.marked;
      old = {};
    }
    newest_ = std::max(newest_, slot);
  }

  double slots_per_s_;
  std::int64_t newest_ = 0;
  Tally sum_;
  std::array<Tally, slots> ring_{};
};

}  // namespace nines::policy
