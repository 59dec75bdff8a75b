/// @file
/// Work at stations that serve all at once (README.md, "All at once"). With n there and c slots all
/// have the speed min(1, c/n), so a station has two clocks: of the work done on each since it came,
/// by which they leave, and of the server time each was given. Who is there stands in a heap by when
/// the work will be done: who comes, leaves or is taken away costs the logarithm of their number, a
/// change of speed touches nobody. The next to be done has the station's place in the calendar.
/// Ref: Kleinrock (1976), Queueing Systems II, section 4.4.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "engine/slab.hpp"
#include "line/work_clock.hpp"
#include "model/system/path_clock.hpp"
#include "model/system/system_plan.hpp"

namespace nines::system {

class Sharing {
 public:
  Sharing(const SystemPlan& plan, PathClock& clock);

  /// Of those there, as many as there are slots are at work; what is beyond waits, in a manner.
  struct Crowd {
    std::uint32_t busy = 0;
    std::uint32_t waiting = 0;
  };
  [[nodiscard]] Crowd crowd(std::uint32_t station) const {
    const Station& at = stations_[station];
    const std::uint32_t busy = std::min(at.number(), at.slots);
    return {busy, at.number() - busy};
  }
  [[nodiscard]] std::uint32_t number(std::uint32_t station) const {
    return stations_[station].number();
  }
  [[nodiscard]] std::uint32_t slots(std::uint32_t station) const {
    return stations_[station].slots;
  }

  /// A visit that needs `left_s` at full speed is there from now on.
  void enter(std::uint32_t station, engine::Handle visit, double left_s);
  /// It is there no longer. The server time that it was given.
  double leave(std::uint32_t station, engine::Handle visit);
  /// Whose work is done; it is still there.
  [[nodiscard]] engine::Handle due(std::uint32_t station);
  /// Those there, in the order in which they came.
  [[nodiscard]] std::vector<engine::Handle> present(std::uint32_t station) const;

  /// So many slots work there.
  void set_slots(std::uint32_t station, std::uint32_t slots);
  /// All work takes `factor` times as long.
  void set_slowness(std::uint32_t station, double factor);

  /// The server time given so far to a visit that is there.
  [[nodiscard]] double served_s(std::uint32_t station, engine::Handle visit) const;
  /// Whether there were more than slots at any moment after `since_s`.
  [[nodiscard]] bool was_crowded(std::uint32_t station, double since_s) const;

 private:
  struct Present {
    double until_s = 0;  ///< On the clock of work.
    double from_s = 0;   ///< On the clock of server time.
    std::uint64_t number = 0;
    engine::Handle visit;
  };
  struct Station {
    std::uint32_t slots = 0;
    double slowdown = 0;
    double slow = 1;
    line::WorkClock work{};
    line::WorkClock given{};
    double crowded_s = -1;  ///< When there were last more than slots.
    std::uint64_t came = 0;
    std::vector<Present> heap{};  ///< The next to be done first.

    [[nodiscard]] std::uint32_t number() const { return static_cast<std::uint32_t>(heap.size()); }
    [[nodiscard]] bool crowded() const { return number() > slots; }
    /// Seconds that a second of server time takes; that of work.
    [[nodiscard]] double share() const;
    [[nodiscard]] double stretch() const;
  };

  static bool sooner(const Present& a, const Present& b) {
    return a.until_s != b.until_s ? a.until_s < b.until_s : a.number < b.number;
  }
  void move(Station& station) const;
  void refresh(std::uint32_t index);
  void put(Station& station, std::uint32_t place, const Present& who);
  void sift_up(Station& station, std::uint32_t place, const Present& who);
  void sift_down(Station& station, std::uint32_t place, const Present& who);

  PathClock& clock_;
  std::uint32_t first_station_slot_;
  std::vector<Station> stations_;      ///< Of all services; those of others stay empty.
  std::vector<std::uint32_t> places_;  ///< In its station's heap, by a visit's place in memory.
};

}  // namespace nines::system
