/// @file
/// The event calendar: one fixed slot for each thing that can happen next (a source, a server, a
/// timer queue, a step of a schedule), at most one pending time a slot.
/// Events come in the order (time, priority, sequence): the slot's number is its priority, the
/// lowest first, and what shares a slot (a timer queue) keeps its own sequence.
/// schedule, reschedule and cancel cost O(log slots) without a branch; next is free.
#pragma once

#include "core/quantity.hpp"
#include "engine/winner_tree.hpp"

namespace nines::engine {

class Calendar {
 public:
  using Slot = WinnerTree::Slot;

  /// Every slot starts idle.
  explicit Calendar(Slot slots) : tree_(slots, time_key(infinity)) {}

  [[nodiscard]] Slot slots() const { return tree_.slots(); }

  /// Sets the slot's pending time, replacing the one it had. `time_s` >= 0; infinity = idle.
  void schedule(Slot slot, double time_s) {
    NINES_CHECK(time_s >= 0);
    tree_.set(slot, time_key(time_s));
  }
  void cancel(Slot slot) { tree_.set(slot, time_key(infinity)); }

  /// The pending time of a slot; infinity when idle.
  [[nodiscard]] double time_of(Slot slot) const { return key_time(tree_.key(slot)); }
  [[nodiscard]] bool pending(Slot slot) const { return time_of(slot) < infinity; }

  /// The slot whose event comes next. It stays pending until rescheduled or cancelled, so that the
  /// common case (an event that schedules its successor) replays one path and not two.
  [[nodiscard]] Slot next() const { return tree_.winner(); }
  /// When it comes; infinity when every slot is idle.
  [[nodiscard]] double next_time() const { return key_time(tree_.winner_key()); }
  [[nodiscard]] bool empty() const { return !(next_time() < infinity); }

 private:
  WinnerTree tree_;
};

}  // namespace nines::engine
