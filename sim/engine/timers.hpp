/// @file
/// Pending timers by the thousand, of which only the earliest meets the calendar (in one slot).
/// TimeoutRing: every timer runs equally long, so they expire in the order they were set: O(1).
/// TimerQueue: any times not before the last expired one; a radix heap in base 16 on the bits of
/// the time, amortised O(log range) with no comparison. Both hand out equal times in the order set.
/// A timer names its subject, most often a pool entry; then it is cancelled by releasing the entry
/// (pool.hpp) and is swept later.
/// Ref: Ahuja, Mehlhorn, Orlin & Tarjan (1990), Faster Algorithms for the Shortest Path Problem.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <vector>

#include "core/contract.hpp"
#include "core/quantity.hpp"
#include "engine/pool.hpp"
#include "engine/ring.hpp"
#include "engine/winner_tree.hpp"

namespace nines::engine {

template <class Subject>
struct TimerOf {
  double time_s = 0;
  Subject subject;
};
using Timer = TimerOf<Handle>;

/// Timers whose times never decrease from one push to the next.
class TimeoutRing {
 public:
  void push(double time_s, Handle subject) {
    NINES_CHECK(timers_.empty() || timers_.back().time_s <= time_s);
    timers_.push_back({time_s, subject});
  }
  [[nodiscard]] bool empty() const { return timers_.empty(); }
  [[nodiscard]] std::size_t size() const { return timers_.size(); }
  /// Infinity when there is none. The timer may be dead: see drop_dead.
  [[nodiscard]] double next_time() const {
    return timers_.empty() ? infinity : timers_.front().time_s;
  }
  Timer pop() { return timers_.pop_front(); }

  /// Forgets all dead timers once more than half can only be dead, since no more than `most_live`
  /// subjects live: O(1) amortised.
  template <class IsLive>
  void keep_small(std::size_t most_live, IsLive&& is_live) {
    constexpr std::size_t small = 1024;
    if (timers_.size() < small || timers_.size() < 2 * most_live) return;
    for (std::size_t left = timers_.size(); left > 0; --left) {
      const Timer timer = timers_.pop_front();
      if (is_live(timer.subject)) timers_.push_back(timer);
    }
  }

  /// Forgets the leading timers whose subject is gone, so that next_time is a live one's.
  template <class IsLive>
  void drop_dead(IsLive&& is_live) {
    while (!timers_.empty() && !is_live(timers_.front().subject)) timers_.pop_front();
  }

 private:
  Ring<Timer> timers_;
};

template <class Subject>
class TimerQueueOf {
 public:
  /// So few timers are never worth sweeping.
  static constexpr std::size_t small = 1024;

  TimerQueueOf() { least_.fill(WinnerTree::never); }

  /// `time_s` must not lie before the time of the last timer popped.
  void push(double time_s, Subject subject) {
    const std::int64_t key = time_key(time_s);
    NINES_CHECK(key >= last_);
    place({key, subject});
    ++size_;
  }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] std::size_t size() const { return size_; }
  /// Infinity when there is none. The timer may be dead: its subject's generation tells.
  [[nodiscard]] double next_time() const {
    if (due_head_ < due_.size()) return key_time(last_);
    return levels_in_use_ == 0 ? infinity : key_time(least_[first_bucket()]);
  }
  /// The earliest timer; of equal ones the one pushed first.
  TimerOf<Subject> pop();

  /// Forgets the dead timers once more than half of them can only be dead, since no more than
  /// `most_live` subjects live: O(1) amortised, as note_cancelled is.
  template <class IsLive>
  void keep_small(std::size_t most_live, IsLive&& is_live) {
    if (size_ < small || size_ < 2 * most_live) return;
    sweep([&](const Entry& entry) { return !is_live(entry.subject); });
  }

  /// Counts one cancelled timer, and forgets all dead ones once they are half of what is held:
  /// O(1) amortised, and memory stays within twice the live timers.
  template <class IsLive>
  void note_cancelled(IsLive&& is_live) {
    ++cancelled_;
    if (cancelled_ < 64 || 2 * cancelled_ < size_) return;
    sweep([&](const Entry& entry) { return !is_live(entry.subject); });
  }

 private:
  struct Entry {
    std::int64_t key;
    Subject subject;
  };
  static constexpr unsigned digit_bits = 4;
  static constexpr unsigned digits = 1U << digit_bits;
  static constexpr unsigned levels = 64 / digit_bits;
  static constexpr std::size_t bucket_count = std::size_t{levels} * digits;

  [[nodiscard]] unsigned first_bucket() const {
    const auto level = static_cast<unsigned>(std::countr_zero(levels_in_use_));
    return level * digits + static_cast<unsigned>(std::countr_zero(digits_in_use_[level]));
  }

  /// A key stands in the level of the highest digit in which it differs from the last popped key,
  /// in the bucket of its own digit there; equal to the last key, it is due.
  void place(Entry entry) {
    const auto difference = static_cast<std::uint64_t>(entry.key ^ last_);
    if (difference == 0) {
      due_.push_back(entry);
      return;
    }
    const auto level = static_cast<unsigned>(63 - std::countl_zero(difference)) / digit_bits;
    const auto digit = static_cast<unsigned>(entry.key >> (level * digit_bits)) & (digits - 1);
    const unsigned bucket = level * digits + digit;
    buckets_[bucket].push_back(entry);
    least_[bucket] = entry.key < least_[bucket] ? entry.key : least_[bucket];
    levels_in_use_ |= 1U << level;
    digits_in_use_[level] |= 1U << digit;
  }

  void mark_empty(unsigned bucket) {
    const unsigned level = bucket / digits;
    digits_in_use_[level] &= ~(1U << (bucket % digits));
    if (digits_in_use_[level] == 0) levels_in_use_ &= ~(1U << level);
    least_[bucket] = WinnerTree::never;
  }

  template <class IsDead>
  void sweep(IsDead&& is_dead) {
    std::erase_if(due_, [&, position = std::size_t{0}](const Entry& entry) mutable {
      return position++ < due_head_ || is_dead(entry);
    });
    due_head_ = 0;
    size_ = due_.size();
    for (unsigned bucket = 0; bucket < buckets_.size(); ++bucket) {
      auto& entries = buckets_[bucket];
      if (entries.empty()) continue;
      std::erase_if(entries, is_dead);
      least_[bucket] = WinnerTree::never;
      for (const Entry& entry : entries) least_[bucket] = std::min(least_[bucket], entry.key);
      if (entries.empty()) mark_empty(bucket);
      size_ += entries.size();
    }
    cancelled_ = 0;
  }

  std::int64_t last_ = 0;
  std::size_t size_ = 0;
  std::size_t cancelled_ = 0;
  std::vector<Entry> due_;  // keys equal to last_, oldest first, served up to due_head_
  std::size_t due_head_ = 0;
  std::uint32_t levels_in_use_ = 0;
  std::array<std::uint32_t, levels> digits_in_use_{};
  std::array<std::int64_t, bucket_count> least_;
  std::array<std::vector<Entry>, bucket_count> buckets_;
};

using TimerQueue = TimerQueueOf<Handle>;

// A bucket is emptied only towards lower levels, so a timer moves at most once a level, and
// appending keeps equal keys (which always share a bucket) in the order in which they were pushed.
template <class Subject>
TimerOf<Subject> TimerQueueOf<Subject>::pop() {
  NINES_CHECK(size_ > 0);
  --size_;
  if (due_head_ == due_.size()) {
    due_.clear();
    due_head_ = 0;
    const unsigned bucket = first_bucket();
    auto& entries = buckets_[bucket];
    // `last_` moves here and not when the time is asked for: between the two, another event of the
    // calendar may still push a timer earlier than this one.
    last_ = least_[bucket];
    mark_empty(bucket);
    if (entries.size() == 1) {
      const Entry only = entries.front();
      entries.clear();
      return {key_time(only.key), only.subject};
    }
    for (const Entry& entry : entries) place(entry);
    entries.clear();
  }
  const Entry entry = due_[due_head_++];
  // While time stands still what was served would pile up.
  if (due_head_ >= 1024 && 2 * due_head_ >= due_.size()) {
    due_.erase(due_.begin(), due_.begin() + static_cast<std::ptrdiff_t>(due_head_));
    due_head_ = 0;
  }
  return {key_time(entry.key), entry.subject};
}

}  // namespace nines::engine
