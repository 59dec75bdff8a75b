/// @file
/// When the work at each slot will be done (README.md, "A line, and who is next"). Plainly that is
/// a place in the calendar. Where a service slows down, a station's work has a clock of its own
/// that runs 1 + slowdown x number times slower; completions stay fixed on it, so that a change of
/// the number touches none of them.
#pragma once

#include <algorithm>
#include <memory>
#include <vector>

#include "engine/calendar.hpp"
#include "line/work_clock.hpp"
#include "model/system/path_clock.hpp"
#include "model/system/system_plan.hpp"

namespace nines::system {

class Completions {
 public:
  Completions(const SystemPlan& plan, PathClock& clock);

  /// One more, or one fewer, waits or is in service at a station.
  void enter(std::uint32_t station) { set_number(station, stations_[station].number + 1); }
  void leave(std::uint32_t station) { set_number(station, stations_[station].number - 1); }

  /// Work that takes `left_s` at full speed of the station begins, or goes on, at the slot.
  void set(std::uint32_t slot, double left_s) {
    const std::uint32_t index = slot_station_[slot];
    Station& station = stations_[index];
    if (station.work) [[unlikely]] {
      move(station);
      station.work->schedule(slot - station.first_slot, station.clock.work_s + left_s);
      refresh(index);
    } else {
      clock_.schedule(slot, clock_.now_s() + left_s);
    }
  }
  void clear(std::uint32_t slot) {
    const std::uint32_t index = slot_station_[slot];
    Station& station = stations_[index];
    if (station.work) [[unlikely]] {
      move(station);
      station.work->cancel(slot - station.first_slot);
      refresh(index);
    } else {
      clock_.cancel(slot);
    }
  }
  /// Work left at full speed of the station, in seconds.
  [[nodiscard]] double left_of(std::uint32_t slot) {
    Station& station = stations_[slot_station_[slot]];
    if (station.work) {
      move(station);
      return std::max(0.0, station.work->time_of(slot - station.first_slot) - station.clock.work_s);
    }
    return std::max(0.0, clock_.time_of(slot) - clock_.now_s());
  }

  /// When it will be done, on the clock by which the station works.
  [[nodiscard]] double until_s(std::uint32_t slot) const {
    const Station& station = stations_[slot_station_[slot]];
    return station.work ? station.work->time_of(slot - station.first_slot) : clock_.time_of(slot);
  }

  /// The next completion of a station that slows down is due: the slot.
  [[nodiscard]] std::uint32_t due(std::uint32_t index) {
    Station& station = stations_[index];
    move(station);
    // Rounding must not leave the clock short of what it has just reached.
    station.clock.work_s = station.work->next_time();
    return station.first_slot + station.work->next();
  }

 private:
  struct Station {
    std::uint32_t number = 0;
    std::uint32_t first_slot = 0;
    double slowdown = 0;
    std::unique_ptr<engine::Calendar> work{};  ///< Completions on the clock below.
    line::WorkClock clock{};

    [[nodiscard]] double stretch() const { return 1 + slowdown * number; }
  };

  void set_number(std::uint32_t index, std::uint32_t number) {
    Station& station = stations_[index];
    if (station.work) [[unlikely]] {
      move(station);
      station.number = number;
      refresh(index);
    } else {
      station.number = number;
    }
  }
  void move(Station& station) { station.clock.move_to(clock_.now_s(), station.stretch()); }
  void refresh(std::uint32_t index) {
    const Station& station = stations_[index];
    clock_.schedule(first_station_slot_ + index,
                    station.clock.due_s(station.work->next_time(), station.stretch()));
  }

  PathClock& clock_;
  std::uint32_t first_station_slot_;
  std::vector<Station> stations_;
  std::vector<std::uint32_t> slot_station_;
};

}  // namespace nines::system
