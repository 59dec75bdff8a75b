/// @file
/// A tournament among fixed slots: the least key wins, equal keys go to the lowest slot.
/// Changing one key replays one path to the root, without a branch: O(log slots).
/// Ref: Knuth (1998), The Art of Computer Programming 3, section 5.4.1.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <limits>
#include <vector>

#include "core/contract.hpp"

namespace nines::engine {

/// Order-preserving image of a time >= 0 (infinity included) among the integers.
[[nodiscard]] inline std::int64_t time_key(double time_s) {
  return std::bit_cast<std::int64_t>(time_s);
}
[[nodiscard]] inline double key_time(std::int64_t key) {
  return std::bit_cast<double>(key);
}

class WinnerTree {
 public:
  using Slot = std::uint32_t;
  static constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();

  /// All keys start as `initial`.
  explicit WinnerTree(Slot slots, std::int64_t initial = never)
      : slots_(slots),
        leaves_(std::bit_ceil(slots)),
        keys_(std::size_t{2} * leaves_, never),
        winners_(std::size_t{2} * leaves_) {
    NINES_EXPECTS(slots > 0 && slots <= (Slot{1} << 30));
    for (Slot slot = 0; slot < leaves_; ++slot) {
      winners_[leaves_ + slot] = slot;
      if (slot < slots) keys_[leaves_ + slot] = initial;
    }
    for (Slot node = leaves_ - 1; node >= 1; --node) {
      const Slot left = 2 * node;
      const Slot best = left + Slot{keys_[left + 1] < keys_[left]};
      keys_[node] = keys_[best];
      winners_[node] = winners_[best];
    }
  }

  [[nodiscard]] Slot slots() const { return slots_; }
  [[nodiscard]] Slot winner() const { return winners_[1]; }
  [[nodiscard]] std::int64_t winner_key() const { return keys_[1]; }
  [[nodiscard]] std::int64_t key(Slot slot) const { return keys_[leaves_ + slot]; }

  /// The key must be >= 0.
  void set(Slot slot, std::int64_t key) {
    NINES_CHECK(slot < slots_ && key >= 0);
    std::int64_t* const keys = keys_.data();
    Slot* const winners = winners_.data();
    Slot node = leaves_ + slot;
    Slot winner = slot;
    keys[node] = key;
    while (node > 1) {
      // The sibling wins when its key is less, or equal and it stands to the left (node is odd):
      // when key_of_sibling - odd - key < 0, whose sign bit becomes a mask. Keys are >= 0, so the
      // difference cannot overflow. A plain conditional compiles to a branch that is mispredicted
      // half of the time and costs three times as much.
      const Slot sibling = node ^ 1;
      const std::int64_t sibling_key = keys[sibling];
      const std::int64_t difference = sibling_key - static_cast<std::int64_t>(node & 1) - key;
      const auto sibling_wins = static_cast<Slot>(difference >> 63);  // all ones or zero
      key = std::min(key, sibling_key);
      winner ^= (winner ^ winners[sibling]) & sibling_wins;
      node >>= 1;
      keys[node] = key;
      winners[node] = winner;
    }
  }

 private:
  Slot slots_;
  Slot leaves_;
  // Heap order: node n has children 2n and 2n + 1, the leaves start at leaves_.
  std::vector<std::int64_t> keys_;
  std::vector<Slot> winners_;
};

}  // namespace nines::engine
