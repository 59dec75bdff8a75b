#include "model/system/system_path.hpp"

namespace nines::system {

// Peers are bound before all of them are built; none is called before start().
SystemPath::SystemPath(const SystemPlan& plan, const SystemWindow& window,
                       const traffic::SourceSeed& seed, SystemFigures& figures)
    : plan_(plan),
      clock_(plan.calendar_slots()),
      measurement_(plan, window, clock_, flight_, figures, {floor_, visits_, faults_}),
      clients_(plan, seed, clock_, flight_, {calls_, probes_, measurement_}),
      probes_(plan, clock_, flight_, figures, {calls_, measurement_}),
      calls_(plan, seed, clock_, flight_, at_once_, {clients_, visits_, floor_, faults_}),
      visits_(plan, seed, clock_, flight_, figures, {calls_, floor_, faults_, measurement_}),
      floor_(plan, seed, clock_, flight_, at_once_, figures, {calls_, visits_}),
      failures_(plan, seed, clock_, floor_),
      health_(plan, clock_, floor_),
      scaling_(plan, clock_, floor_, visits_),
      faults_(plan, seed, clock_, {clients_, floor_, measurement_}) {
  flight_.unwanted_matters = plan.unwanted_matters;
  clients_.start();
}

void SystemPath::run() {
  while (!measurement_.done()) {
    const double next_s = clock_.next_time();
    if (next_s >= measurement_.boundary_s()) [[unlikely]] {
      if (!(next_s < infinity) && !(measurement_.boundary_s() < infinity)) break;
      measurement_.pass_boundaries(next_s);
      continue;
    }
    clock_.move_to(next_s);
    happen(clock_.next());
    while (!at_once_.empty()) deliver();
    measurement_.look();
  }
  measurement_.finish();
}

// README.md, "Order of what happens at one instant": the calendar hands out what is due at one
// instant by slots, and SystemPlan has laid these out in that order.
void SystemPath::happen(engine::Calendar::Slot slot) {
  if (slot < plan_.slots) [[likely]] {
    floor_.complete(slot);
    return;
  }
  const SlotRole role = plan_.roles[slot - plan_.slots];
  switch (role.role) {
    case Role::station:
      floor_.complete_at(role.index);
      return;
    case Role::timeout:
      calls_.fire_timeouts(role.index);
      return;
    case Role::shed:
      floor_.fire_shed(role.index);
      return;
    case Role::timers:
      fire(static_cast<TimerKind>(role.index));
      return;
    case Role::failure:
      failures_.change(role.index);
      return;
    case Role::fault:
      faults_.change(role.index);
      return;
    case Role::probe:
      probes_.begin(role.index);
      return;
    case Role::arrival:
      clients_.arrival(role.index);
      return;
    case Role::health:
      health_.check(role.index);
      return;
    case Role::autoscale:
      scaling_.decide(role.index);
      return;
  }
}

void SystemPath::fire(TimerKind kind) {
  switch (kind) {
    case TimerKind::attempt:
      calls_.fire_deadline();
      return;
    case TimerKind::retry:
      calls_.fire_retry();
      return;
    case TimerKind::hedge:
      calls_.fire_hedge();
      return;
    case TimerKind::travel:
      calls_.fire_travel();
      return;
    case TimerKind::think:
      clients_.fire_think();
      return;
    case TimerKind::server:
      scaling_.fire_server();
      return;
  }
}

// What has failed at once.
void SystemPath::deliver() {
  const AtOnce::Note note = at_once_.pop();
  if (note.what == AtOnce::What::refused) {
    if (flight_.calls.alive(note.subject)) calls_.after_failure(note.subject, note.outcome);
  } else if (!flight_.visits.alive(note.subject)) {
    return;
  } else if (note.what == AtOnce::What::moved) {
    floor_.move(note.subject, flight_.visits[note.subject]);
  } else {
    visits_.finish(note.subject, note.outcome);
  }
}

}  // namespace nines::system
