/// @file
/// Redistribution of the radix heap. A bucket is emptied only towards lower levels, so a timer
/// moves at most once a level, and appending keeps equal keys (which always share a bucket) in the
/// order in which they were pushed.
#include "engine/timers.hpp"

#include "core/contract.hpp"

namespace nines::engine {

TimerQueue::TimerQueue() {
  least_.fill(WinnerTree::never);
}

void TimerQueue::mark_empty(unsigned bucket) {
  const unsigned level = bucket / digits;
  digits_in_use_[level] &= ~(1U << (bucket % digits));
  if (digits_in_use_[level] == 0) levels_in_use_ &= ~(1U << level);
  least_[bucket] = WinnerTree::never;
}

Timer TimerQueue::pop() {
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
