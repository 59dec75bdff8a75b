/// @file
/// One sample path of a fleet on the event calendar: a slot a unit (its failure, the end of its
/// repair), then one a common part, a shock process, a maintenance plan. An event costs O(log
/// slots) and, where it changes a group, O(depth of the tree). Events at one instant are one
/// change: what the fleet was between them is not seen. Equal times go by slot; units felled
/// together queue for a crew in their order.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "engine/calendar.hpp"
#include "engine/ring.hpp"
#include "model/fleet/fleet_plan.hpp"
#include "random/sampling.hpp"
#include "random/stream.hpp"

namespace nines::fleet {

/// Where a path comes from; two paths of a replication differ in `branch`.
struct FleetSeed {
  std::uint64_t seed = 0;
  std::uint64_t replication = 0;
  std::uint64_t branch = 0;
  random::Sampling sampling = random::Sampling::rejection;
};

class FleetPath {
 public:
  FleetPath(const FleetPlan& plan, const FleetSeed& seed);

  /// Sets the path's first instant, 0. `steady`: each unit as in its own long run.
  void start(FleetStart how);

  /// Handles the events before `end_s`.
  void run_until(double end_s) {
    while (calendar_.next_time() < end_s) step();
    commit();
  }
  /// Handles events up to the next change between up and down; false if none comes before `end_s`.
  bool run_to_change(double end_s);

  /// From here on the tallies count; call after run_until(at_s).
  void begin_tally(double at_s);
  /// Closes them.
  void end_tally(double at_s);
  /// Follows an outage that is under way to its end.
  void finish_outage();

  [[nodiscard]] double now_s() const { return now_s_; }
  [[nodiscard]] bool up() const { return seen_up_; }
  [[nodiscard]] std::int32_t capacity() const { return seen_capacity_; }
  [[nodiscard]] double down_s() const { return down_s_; }
  /// Time at each number of working units, from 0 on.
  [[nodiscard]] const std::vector<double>& level_s() const { return level_s_; }
  /// Lengths of the outages that began while tallying, in order.
  [[nodiscard]] const std::vector<double>& outages_s() const { return outages_s_; }
  /// Capacity from each time on, when asked for: (time, units).
  void log_capacity() { logging_ = true; }
  [[nodiscard]] const std::vector<std::pair<double, std::uint32_t>>& capacity_log() const {
    return capacity_log_;
  }
  [[nodiscard]] std::uint64_t events() const { return events_; }

 private:
  using Unit = std::uint32_t;
  enum class State : std::uint8_t { working, dormant, waiting, in_repair, maintained };

  /// Values of one distribution, drawn in blocks.
  struct Draws {
    const dist::Distribution* of = nullptr;
    random::Stream rng;
    std::uint32_t begin = 0;
    std::uint32_t next = 0;
    std::uint32_t end = 0;
  };
  struct Group {
    std::uint32_t parent = FleetPlan::none;
    std::int32_t inside = 0;  ///< Units working in it.
    std::int32_t good = 0;    ///< Groups directly inside that are up.
    std::int32_t blocks = 0;  ///< Common parts that are down.
    std::int32_t need = 0;
    std::int32_t need_units = 0;
    std::int32_t visible = 0;  ///< Units that the group above sees.
    std::int32_t up = 0;       ///< 1 or 0.
  };
  struct Leaf {
    std::uint32_t node = 0;
    std::uint32_t pool = 0;
    std::uint32_t rank = 0;
    std::uint32_t working = 0;
    std::uint32_t target = 0;
    bool standby = false;
    double dormant = 0;
    double switch_failure = 0;
    std::vector<Unit> idle;  ///< Dormant units; the last stands in first.
  };
  struct Pool {
    std::uint32_t crews = 0;
    std::uint32_t busy = 0;
    std::uint32_t waiting = 0;
    std::vector<engine::Ring<Unit>> queues;  ///< One a rank.
  };

  void make_draws(const FleetSeed& seed);
  double take(Draws& draws) {
    if (draws.next == draws.end) [[unlikely]]
      refill(draws);
    return values_[draws.next++];
  }
  void refill(Draws& draws);
  [[nodiscard]] double residual_s(const dist::Distribution& x, bool table);

  void step() {
    const double time_s = calendar_.next_time();
    if (time_s > now_s_) commit();
    now_s_ = time_s;
    ++events_;
    const std::uint32_t slot = calendar_.next();
    if (slot < units_) [[likely]] {
      unit_event(slot);
    } else {
      fleet_event(slot - units_);
    }
  }
  /// Notes what the fleet has been since the last change.
  void commit() {
    const Group& fleet = groups_.front();
    if (fleet.visible != seen_capacity_) note_capacity(fleet.visible);
    if ((fleet.up != 0) != seen_up_) [[unlikely]]
      note_state(fleet.up != 0);
  }
  void note_capacity(std::int32_t capacity) {
    if (tallying_) level_s_[static_cast<std::size_t>(seen_capacity_)] += now_s_ - capacity_since_s_;
    capacity_since_s_ = now_s_;
    seen_capacity_ = capacity;
    if (logging_) [[unlikely]]
      capacity_log_.emplace_back(now_s_, static_cast<std::uint32_t>(capacity));
  }
  void note_state(bool up);

  void unit_event(Unit unit);
  void fleet_event(std::uint32_t event);
  void unit_fails(Unit unit, Leaf& leaf);
  void unit_returns(Unit unit, Leaf& leaf);
  void send_to_repair(Unit unit, const Leaf& leaf);
  void crew_is_free(std::uint32_t pool);
  void stand_by(Unit unit, Leaf& leaf);
  void leave_idle(Unit unit, Leaf& leaf);
  /// Starts idle units until the target works or none is left.
  void replace(Leaf& leaf);
  void put_to_work(Unit unit, Leaf& leaf, double lasts_s);
  void shock(std::uint32_t index);
  void maintain(std::uint32_t index);
  void fell(std::uint32_t first, std::uint32_t end, double probability, random::Stream& rng);
  void change(std::uint32_t group, std::int32_t units, std::int32_t good, std::int32_t blocks);

  const FleetPlan& plan_;
  std::uint32_t units_;
  engine::Calendar calendar_;
  std::vector<State> state_;
  std::vector<std::uint32_t> leaf_of_;
  std::vector<std::uint32_t> idle_place_;  ///< In its leaf's list of idle units.
  std::vector<double> left_s_;             ///< Of a maintained unit's lifetime; below 0: draw anew.
  std::vector<Group> groups_;
  std::vector<Leaf> leaves_;
  std::vector<Pool> pools_;

  // Draws of unit u: its own where units are few, those of its kind otherwise.
  std::vector<std::uint32_t> draws_of_;
  std::vector<Draws> lifetimes_;
  std::vector<Draws> repairs_;
  std::vector<double> values_;
  random::Sampling sampling_;
  std::vector<random::Stream> event_rng_;  ///< One a common part, shock process, maintenance plan.
  std::vector<std::uint32_t> upkeep_cursor_;
  std::vector<std::uint8_t> block_down_;
  random::Stream switch_rng_;
  random::Stream start_rng_;

  double now_s_ = 0;
  double capacity_since_s_ = 0;
  double down_since_s_ = 0;
  std::int32_t seen_capacity_ = 0;
  bool seen_up_ = true;
  bool tallying_ = false;
  bool outage_counts_ = false;
  bool logging_ = false;
  double down_s_ = 0;
  std::uint64_t events_ = 0;
  std::vector<double> level_s_;
  std::vector<double> outages_s_;
  std::vector<std::pair<double, std::uint32_t>> capacity_log_;
};

}  // namespace nines::fleet
