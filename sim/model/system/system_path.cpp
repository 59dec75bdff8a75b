#include "model/system/system_path.hpp"

#include <algorithm>

namespace nines::system {
namespace {

// Works are drawn in blocks; few services can afford long ones.
std::size_t block_for(std::size_t services) {
  return services <= 16 ? 512 : 32;
}

}  // namespace

SystemPath::SystemPath(const SystemPlan& plan, const SystemWindow& window,
                       const traffic::SourceSeed& seed, SystemFigures& figures)
    : plan_(plan),
      window_(window),
      seed_(seed),
      figures_(figures),
      calendar_(plan.calendar_slots()),
      slot_visit_(plan.slots, engine::no_entry),
      slot_next_(plan.slots, none_32),
      slot_listed_(plan.slots, 0),
      timeout_rings_(plan.timeout_rings_s.size()),
      shed_rings_(plan.shed_rings_s.size()) {
  start();
}

void SystemPath::start() {
  const auto stream = [&](random::Purpose purpose, std::uint64_t index) {
    return random::Stream{seed_.seed, seed_.replication, purpose, index};
  };
  const std::size_t block = block_for(plan_.services.size());
  for (std::uint32_t s = 0; s < plan_.services.size(); ++s) {
    const ServicePlan& plan = plan_.services[s];
    const ServiceParameters& p = *plan.parameters;
    ServiceState state{.work = stream(random::Purpose::service, s),
                       .fate = stream(random::Purpose::error, s),
                       .choice = stream(random::Purpose::balance, s),
                       .order = stream(random::Purpose::order, s),
                       .cold = stream(random::Purpose::cold_start, s),
                       .balancer = balance::Balancer(plan_.balances[s])};
    state.works_s.resize(block);
    state.next_work = block;
    state.room = plan.started * p.concurrency;
    state.running = plan.started;
    for (std::uint32_t k = 0; k < plan.started && !plan.central; ++k) state.balancer.join(k);
    if (p.health.check != health::HealthDepth::none) {
      state.health.resize(plan.servers);
      calendar_.schedule(plan_.first_health_slot + s, p.health.every_s);
    }
    if (p.autoscale) {
      state.scaler.emplace(*p.autoscale);
      calendar_.schedule(plan_.first_autoscale_slot + s, p.autoscale->every_s);
    }
    state.draws_fate = p.errors.server + p.errors.client > 0;
    for (const FaultParameters& fault : plan_.parameters->faults) {
      state.draws_fate = state.draws_fate || (fault.errors > 0 && fault.service == p.name);
    }
    services_.push_back(std::move(state));
    for (std::uint32_t k = 0; k < plan.stations; ++k) {
      Station station;
      station.line = VisitLine(p.queue.order);
      station.service = s;
      station.first_slot = plan.first_slot + (plan.central ? 0 : k * p.concurrency);
      const std::uint32_t slots = (plan.central ? plan.servers : 1) * p.concurrency;
      if (plan.slows) station.work = std::make_unique<engine::Calendar>(slots);
      stations_.push_back(std::move(station));
    }
    for (std::uint32_t k = 0; k < plan.servers; ++k) {
      Server server;
      server.service = s;
      server.station = plan.first_station + (plan.central ? 0 : k);
      server.active = k < plan.started;
      server.own_line = !plan.central;
      servers_.push_back(server);
    }
  }
  // Listed last to first, so that the first server is the first to work.
  for (std::uint32_t slot = plan_.slots; slot-- > 0;) {
    if (servers_[plan_.slot_server[slot]].active) list_slot(slot, false);
  }
  for (std::uint32_t e = 0; e < plan_.edges.size(); ++e) {
    edges_.push_back({stream(random::Purpose::call, e), stream(random::Purpose::jitter, e)});
  }
  for (const std::uint32_t edge : plan_.breaker_edges) {
    breakers_.emplace_back(*plan_.edges[edge].policy->breaker);
  }
  for (const std::uint32_t edge : plan_.budget_edges) {
    budgets_.emplace_back(*plan_.edges[edge].policy->budget);
  }
  for (const std::uint32_t edge : plan_.hedge_edges) {
    hedges_.emplace_back(*plan_.edges[edge].policy->hedge);
  }
  for (std::uint32_t f = 0; f < plan_.failures.size(); ++f) {
    failures_.push_back({stream(random::Purpose::lifetime, f), stream(random::Purpose::repair, f)});
    const dist::Distribution& lifetime = plan_.failures[f].failure->lifetime;
    calendar_.schedule(plan_.first_failure_slot + f, lifetime(failures_[f].lifetime));
  }
  open_faults_.resize(plan_.services.size());
  start_clients();
  open_figures();
}

void SystemPath::run() {
  while (!done()) {
    const double next_s = calendar_.next_time();
    if (next_s >= boundary_s_) [[unlikely]] {
      if (!(next_s < infinity) && !(boundary_s_ < infinity)) break;
      pass_boundaries(next_s);
      continue;
    }
    now_s_ = next_s;
    ++figures_.events;
    happen(calendar_.next());
    while (!notes_.empty()) deliver();
    if (visits_.size() + calls_.size() > most_in_flight) [[unlikely]]
      overflow();
    if (figures_.events % events_between_looks == 0) [[unlikely]]
      check_progress();
  }
  finish_run();
}

void SystemPath::happen(engine::Calendar::Slot slot) {
  if (slot < plan_.slots) [[likely]] {
    complete(slot);
    return;
  }
  const SlotRole role = plan_.roles[slot - plan_.slots];
  switch (role.role) {
    case Role::station: {
      Station& station = stations_[role.index];
      move_clock(station);
      // Rounding must not leave the clock short of what it has just reached.
      station.clock_s = station.work->next_time();
      complete(station.first_slot + station.work->next());
      return;
    }
    case Role::timeout:
      fire_timeouts(role.index);
      return;
    case Role::shed:
      fire_shed(role.index);
      return;
    case Role::timers:
      fire_timer(static_cast<TimerKind>(role.index));
      return;
    case Role::failure:
      change_failure(role.index);
      return;
    case Role::fault:
      change_fault(role.index);
      return;
    case Role::probe:
      probe(role.index);
      return;
    case Role::arrival:
      arrival(role.index);
      return;
    case Role::health:
      check_health(role.index);
      return;
    case Role::autoscale:
      scale(role.index);
      return;
  }
}

void SystemPath::deliver() {
  const Note note = notes_.pop_front();
  if (note.refused) {
    if (calls_.alive(note.subject)) after_failure(note.subject, note.outcome);
  } else if (!visits_.alive(note.subject)) {
    return;
  } else if (note.again) {
    Visit& visit = visits_[note.subject];
    leave_server(visit);
    route(note.subject, visit);
  } else {
    finish(note.subject, note.outcome);
  }
}

// Timers whose subject is gone stay until their time comes, and then all that have piled up are
// forgotten at once: a call that is answered in time costs the calendar nothing.
void SystemPath::fire_timeouts(std::uint32_t ring) {
  engine::TimeoutRing& timers = timeout_rings_[ring];
  timers.drop_dead(
      [this](engine::Handle visit) { return visits_.alive(visit) && !visits_[visit].abandoned; });
  const engine::Calendar::Slot slot = plan_.first_timeout_slot + ring;
  if (timers.next_time() > now_s_) {
    calendar_.schedule(slot, timers.next_time());
    return;
  }
  const engine::Timer timer = timers.pop();
  calendar_.schedule(slot, timers.next_time());
  time_out(timer.subject);
}

void SystemPath::fire_shed(std::uint32_t ring) {
  engine::TimeoutRing& timers = shed_rings_[ring];
  timers.drop_dead([this](engine::Handle visit) {
    return visits_.alive(visit) && visits_[visit].phase == Phase::queued;
  });
  const engine::Calendar::Slot slot = plan_.first_shed_slot + ring;
  if (timers.next_time() > now_s_) {
    calendar_.schedule(slot, timers.next_time());
    return;
  }
  const engine::Timer timer = timers.pop();
  calendar_.schedule(slot, timers.next_time());
  shed(timer.subject);
}

void SystemPath::set_timer(TimerKind kind, double time_s, engine::Handle subject) {
  engine::TimerQueue& timers = timers_[static_cast<std::size_t>(kind)];
  timers.push(time_s, subject);
  const engine::Calendar::Slot slot = plan_.first_timer_slot + static_cast<std::uint32_t>(kind);
  if (time_s < calendar_.time_of(slot)) calendar_.schedule(slot, time_s);
  if (timers.size() >= engine::TimerQueue::small) [[unlikely]]
    forget_dead_timers(kind);
}

// Long deadlines of calls that have long been answered would otherwise outnumber all that lives.
void SystemPath::forget_dead_timers(TimerKind kind) {
  engine::TimerQueue& timers = timers_[static_cast<std::size_t>(kind)];
  const std::size_t before = timers.size();
  switch (kind) {
    case TimerKind::attempt:
    case TimerKind::hedge:
      timers.keep_small(visits_.size(), [this](engine::Handle visit) {
        return visits_.alive(visit) && !visits_[visit].abandoned;
      });
      break;
    case TimerKind::travel:
      timers.keep_small(visits_.size(),
                        [this](engine::Handle visit) { return visits_.alive(visit); });
      break;
    case TimerKind::retry:
      timers.keep_small(calls_.size(), [this](engine::Handle call) { return calls_.alive(call); });
      break;
    case TimerKind::think:
    case TimerKind::server:
      return;
  }
  if (timers.size() == before) return;
  calendar_.schedule(plan_.first_timer_slot + static_cast<std::uint32_t>(kind), timers.next_time());
}

void SystemPath::fire_timer(TimerKind kind) {
  engine::TimerQueue& timers = timers_[static_cast<std::size_t>(kind)];
  const engine::Timer timer = timers.pop();
  calendar_.schedule(plan_.first_timer_slot + static_cast<std::uint32_t>(kind), timers.next_time());
  switch (kind) {
    case TimerKind::attempt:
      if (visits_.alive(timer.subject) && !visits_[timer.subject].abandoned) {
        time_out(timer.subject);
      }
      return;
    case TimerKind::retry:
      if (calls_.alive(timer.subject)) attempt(timer.subject, false);
      return;
    case TimerKind::hedge:
      if (visits_.alive(timer.subject) && !visits_[timer.subject].abandoned) hedge(timer.subject);
      return;
    case TimerKind::travel:
      if (visits_.alive(timer.subject)) arrive(timer.subject);
      return;
    case TimerKind::think:
      begin_request(timer.subject.generation, timer.subject.index);
      return;
    case TimerKind::server:
      start_server(timer.subject.index);
      return;
  }
}

std::size_t SystemPath::bytes_in_flight() const {
  return requests_.capacity() * engine::Slab<Request>::entry_bytes() +
         calls_.capacity() * engine::Slab<Call>::entry_bytes() +
         visits_.capacity() * engine::Slab<Visit>::entry_bytes();
}

}  // namespace nines::system
