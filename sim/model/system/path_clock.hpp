/// @file
/// The time of a replication, its calendar, and whoever watches; timers, each kind of them in one
/// slot of the calendar and with subjects of its own type.
#pragma once

#include <cstdint>

#include "engine/calendar.hpp"
#include "engine/slab.hpp"
#include "engine/timers.hpp"
#include "model/system/system_watch.hpp"

namespace nines::system {

class PathClock {
 public:
  explicit PathClock(engine::Calendar::Slot slots) : calendar_(slots) {}

  [[nodiscard]] double now_s() const { return now_s_; }
  void move_to(double now_s) { now_s_ = now_s; }

  [[nodiscard]] double next_time() const { return calendar_.next_time(); }
  [[nodiscard]] engine::Calendar::Slot next() const { return calendar_.next(); }
  [[nodiscard]] double time_of(engine::Calendar::Slot slot) const {
    return calendar_.time_of(slot);
  }
  void schedule(engine::Calendar::Slot slot, double time_s) { calendar_.schedule(slot, time_s); }
  void cancel(engine::Calendar::Slot slot) { calendar_.cancel(slot); }

  void watch(SystemWatch& watch) { watch_ = &watch; }
  void tell(Happening what, std::uint32_t where, engine::Handle subject, std::uint64_t request,
            double value = 0) {
    if (watch_ != nullptr) [[unlikely]]
      watch_->happened({now_s_, what, where, subject.index, request, value});
  }

 private:
  engine::Calendar calendar_;
  double now_s_ = 0;
  SystemWatch* watch_ = nullptr;
};

/// Timers of one kind that run differently long. Those whose subject is gone stay until their time
/// comes, or until they outnumber all that lives: long deadlines of calls that have long been
/// answered.
template <class Subject>
class PathTimers {
 public:
  PathTimers(PathClock& clock, engine::Calendar::Slot slot) : clock_(clock), slot_(slot) {}

  void set(double time_s, Subject subject) {
    timers_.push(time_s, subject);
    if (time_s < clock_.time_of(slot_)) clock_.schedule(slot_, time_s);
  }
  /// Of subjects that can go before their time: `most_live` of them live.
  template <class IsLive>
  void set(double time_s, Subject subject, std::size_t most_live, IsLive&& is_live) {
    set(time_s, subject);
    if (timers_.size() >= timers_.small) [[unlikely]] {
      const std::size_t before = timers_.size();
      timers_.keep_small(most_live, is_live);
      if (timers_.size() != before) clock_.schedule(slot_, timers_.next_time());
    }
  }
  /// The subject of the earliest, which is due.
  Subject fire() {
    const Subject subject = timers_.pop().subject;
    clock_.schedule(slot_, timers_.next_time());
    return subject;
  }

 private:
  PathClock& clock_;
  engine::Calendar::Slot slot_;
  engine::TimerQueueOf<Subject> timers_;
};

/// Timers that all run equally long. Those whose subject is gone are forgotten all at once when the
/// first of them is due: a call that is answered in time costs the calendar nothing.
class PathTimeouts {
 public:
  PathTimeouts(PathClock& clock, engine::Calendar::Slot slot) : clock_(clock), slot_(slot) {}

  template <class IsLive>
  void set(double time_s, engine::Handle subject, std::size_t most_live, IsLive&& is_live) {
    if (timers_.empty()) clock_.schedule(slot_, time_s);
    timers_.push(time_s, subject);
    timers_.keep_small(most_live, is_live);
  }
  /// The live subject that is due, or no_entry.
  template <class IsLive>
  engine::Handle fire(IsLive&& is_live) {
    timers_.drop_dead(is_live);
    if (timers_.next_time() > clock_.now_s()) {
      clock_.schedule(slot_, timers_.next_time());
      return engine::no_entry;
    }
    const engine::Handle subject = timers_.pop().subject;
    clock_.schedule(slot_, timers_.next_time());
    return subject;
  }

 private:
  PathClock& clock_;
  engine::Calendar::Slot slot_;
  engine::TimeoutRing timers_;
};

}  // namespace nines::system
