// Lines and service.
#include "model/system/floor.hpp"

#include <algorithm>

#include "model/system/visits.hpp"

namespace nines::system {

Floor::Floor(const SystemPlan& plan, const traffic::SourceSeed& seed, PathClock& clock,
             InFlight& flight, AtOnce& at_once, SystemFigures& figures, Peers peers)
    : plan_(plan),
      sampling_(seed.sampling),
      clock_(clock),
      flight_(flight),
      at_once_(at_once),
      figures_(figures),
      peers_(peers),
      completions_(plan, clock),
      sharing_(plan, clock),
      slot_visit_(plan.slots, engine::no_entry),
      slot_next_(plan.slots, none_32),
      slot_listed_(plan.slots, 0) {
  const auto stream = [&](random::Purpose purpose, std::uint64_t index) {
    return random::Stream{seed.seed, seed.replication, purpose, index};
  };
  for (std::uint32_t s = 0; s < plan_.services.size(); ++s) {
    const ServicePlan& service = plan_.services[s];
    const ServiceParameters& p = *service.parameters;
    services_.push_back({.choice = stream(random::Purpose::balance, s),
                         .order = stream(random::Purpose::order, s),
                         .cold = stream(random::Purpose::cold_start, s),
                         .balancer = balance::Balancer(plan_.balances[s])});
    services_.back().usage.room = service.started * p.concurrency;
    services_.back().usage.running = service.started;
    for (std::uint32_t k = 0; k < service.started && !service.central; ++k) {
      services_.back().balancer.join(k);
    }
    for (std::uint32_t k = 0; k < service.stations; ++k) {
      const std::uint32_t slots = (service.central ? service.servers : 1) * p.concurrency;
      stations_.push_back({.line = VisitLine(p.queue.discipline),
                           .service = s,
                           .first_slot = service.first_slot + k * slots});
      if (service.interruption != line::Interruption::never) {
        stations_.back().contest.emplace(slots);
        contests_ = true;
      }
    }
    for (std::uint32_t k = 0; k < service.servers; ++k) {
      Server server;
      server.service = s;
      server.station = service.first_station + (service.central ? 0 : k);
      server.active = k < service.started;
      server.own_line = !service.central;
      servers_.push_back(server);
    }
  }
  // Listed last to first, so that the first server is the first to work.
  for (std::uint32_t slot = plan_.slots; slot-- > 0;) {
    const std::uint32_t server = plan_.slot_server[slot];
    // Where all are served at once nobody has a slot to himself.
    if (servers_[server].active && !plan_of(server).shares) list_slot(slot, false);
  }
  for (std::uint32_t ring = 0; ring < plan_.shed_rings_s.size(); ++ring) {
    sheds_.emplace_back(clock_, plan_.first_shed_slot + ring);
  }
}

/// To a server, or to the line of all of them.
void Floor::route(engine::Handle handle, Visit& visit) {
  const ServicePlan& plan = plan_.services[visit.service];
  Service& state = services_[visit.service];
  if (plan.central) {
    enter(handle, visit, plan.first_station);
    return;
  }
  if (state.balancer.in_rotation() == 0) {
    fail_fast(handle, visit, policy::CallOutcome::rejected);
    return;
  }
  const std::uint32_t chosen = state.balancer.choose(visit.key, state.choice);
  state.balancer.sent(chosen);
  visit.server = plan.first_server + chosen;
  if (servers_[visit.server].gray > 0 && servers_[visit.server].down == 0) {
    fail_fast(handle, visit, policy::CallOutcome::error);
    return;
  }
  enter(handle, visit, plan.first_station + chosen);
}

// A free server takes it up at once; else it waits, if there is room.
[[gnu::flatten]] void Floor::enter(engine::Handle handle, Visit& visit,
                                   std::uint32_t station_index) {
  Station& station = stations_[station_index];
  visit.station = station_index;
  const std::uint32_t slot = take_free_slot(station);
  if (slot != none_32) {
    completions_.enter(station_index);
    begin(slot, handle);
    return;
  }
  const ServicePlan& plan = plan_.services[visit.service];
  if (plan.shares) {
    enter_shared(handle, visit);
    return;
  }
  const QueueRules& rules = plan.parameters->queue;
  if (rules.capacity && station.line.size() >= *rules.capacity) {
    fail_fast(handle, visit, policy::CallOutcome::rejected);
    return;
  }
  const bool interrupts = plan.interruption != line::Interruption::never;
  if (interrupts && interrupt_for(handle, visit)) return;
  completions_.enter(station_index);
  station.line.push(handle, visit);
  wait(handle, visit);
  if (plan.shed_ring != none_32) {
    sheds_[plan.shed_ring].set(clock_.now_s() + rules.timeout->raw(), handle, flight_.visits.size(),
                               [this](engine::Handle other) { return can_be_shed(other); });
  }
}

/// It stands in the line, and counts in its station already.
void Floor::wait(engine::Handle handle, Visit& visit) {
  Service& state = services_[visit.service];
  pass(state);
  ++state.usage.waiting;
  visit.phase = Phase::queued;
  clock_.tell(Happening::queued, visit.service, handle, visit.request, state.usage.waiting);
}

// Gives a newcomer the server of one who has less of a claim, if there is one. Who is interrupted
// goes back to the line, where the queue's timeout does not strike any more.
bool Floor::interrupt_for(engine::Handle handle, Visit& visit) {
  Station& station = stations_[visit.station];
  if (station.contest->empty()) return false;
  const std::uint32_t slot = station.first_slot + station.contest->worst();
  const engine::Handle victim_handle = slot_visit_[slot];
  Visit& victim = flight_.visits[victim_handle];
  const double factor = slowness(slot);
  const double at_server_s = completions_.left_of(slot);
  const double left_s = factor == 1 ? at_server_s : at_server_s / factor;
  const line::Interruption how = plan_.services[visit.service].interruption;
  const line::LineItem newcomer{.left_s = visit.left_s, .job_class = visit.job_class};
  const line::LineItem served{.left_s = left_s, .job_class = victim.job_class};
  if (!line::outranks(how, newcomer, served)) return false;
  victim.left_s = left_s;
  clear_completion(slot);
  vacate(slot, Happening::interrupted);
  if (plan_.services[visit.service].central) victim.server = none_32;
  victim.start_s = clock_.now_s();
  victim.interrupted = true;
  station.line.put_back(victim_handle, victim);
  wait(victim_handle, victim);
  completions_.enter(visit.station);
  begin(slot, handle);
  // A gray server has answered at once, and is free.
  serve(visit.station);
  return true;
}

// The answer comes at once, though not before the caller is done with what it is doing.
void Floor::fail_fast(engine::Handle handle, Visit& visit, policy::CallOutcome outcome) {
  visit.phase = Phase::answering;
  at_once_.answer(handle, outcome);
  if (visit.counted && outcome == policy::CallOutcome::rejected) {
    ++figures_.services[visit.service].rejected;
  }
}

// A server takes a visit up. It counts in its station already.
void Floor::begin(std::uint32_t slot, engine::Handle handle) {
  Visit& visit = flight_.visits[handle];
  const std::uint32_t server_index = plan_.slot_server[slot];
  Server& server = servers_[server_index];
  Service& state = services_[visit.service];
  visit.server = server_index;
  if (server.gray > 0) {
    // Free again at once, but last in line, so that idle servers that work get their share.
    completions_.leave(visit.station);
    list_slot(slot, true);
    fail_fast(handle, visit, policy::CallOutcome::error);
    return;
  }
  pass(state);
  ++state.usage.busy;
  visit.phase = Phase::in_service;
  visit.slot = slot;
  const double waited_s = clock_.now_s() - (visit.interrupted ? visit.start_s : visit.arrival_s);
  visit.start_s = clock_.now_s();
  slot_visit_[slot] = handle;
  double left_s = visit.left_s;
  const ServicePlan& plan = plan_.services[visit.service];
  if (plan.parameters->cold_start) [[unlikely]]
    left_s += warming_s(server, state, plan);
  ++server.busy;
  const double factor = server.slow * state.slow;
  set_completion(slot, factor == 1 ? left_s : left_s * factor);
  if (visit.counted) count_wait(visit, waited_s);
  clock_.tell(Happening::served, server_index, handle, visit.request, waited_s);
}

/// What the next request takes longer at this server.
double Floor::warming_s(Server& server, Service& state, const ServicePlan& plan) const {
  if (!plan.parameters->cold_start) return 0;
  const ColdStart& cold = *plan.parameters->cold_start;
  const bool cooled =
      cold.idle && server.busy == 0 && clock_.now_s() - server.idle_since_s >= cold.idle->raw();
  const bool warms = server.cold || cooled;
  server.cold = false;
  return warms ? cold.takes.sample(state.cold, sampling_) : 0;
}

// Own work is done. A server that is held stays with the visit until its answer.
// Once a visit: what it calls here is part of it.
[[gnu::flatten]] void Floor::complete(std::uint32_t slot) {
  const engine::Handle handle = slot_visit_[slot];
  Visit& visit = flight_.visits[handle];
  const ServicePlan& plan = plan_.services[visit.service];
  if (plan.holds && plan.steps > 0) {
    clear_completion(slot);
    peers_.visits.own_work_done(handle);
    return;
  }
  free_slot(slot);
  serve(visit.station);
  // Most often the next visit has taken the slot over, and its completion this one's place.
  if (slot_visit_[slot] == engine::no_entry) clear_completion(slot);
  peers_.visits.own_work_done(handle);
}

/// The visit at the slot leaves it.
void Floor::vacate(std::uint32_t slot, Happening what) {
  Visit& visit = flight_.visits[slot_visit_[slot]];
  Server& server = servers_[plan_.slot_server[slot]];
  Service& state = services_[visit.service];
  // Where the server has stopped, its slots have left the count already.
  if (server.down == 0) {
    pass(state);
    --state.usage.busy;
    visit.worked_s += clock_.now_s() - visit.start_s;
    clock_.tell(what, plan_.slot_server[slot], slot_visit_[slot], visit.request,
                clock_.now_s() - visit.start_s);
  }
  --server.busy;
  server.idle_since_s = clock_.now_s();
  visit.slot = none_32;
  slot_visit_[slot] = engine::no_entry;
}

/// The visit at the slot leaves the station, done or not.
void Floor::free_slot(std::uint32_t slot) {
  const Visit& visit = flight_.visits[slot_visit_[slot]];
  vacate(slot, Happening::worked);
  completions_.leave(visit.station);
  if (servers_[plan_.slot_server[slot]].takes_work()) list_slot(slot, false);
}

/// The contest of a station in which somebody may be interrupted goes by what is being done.
void Floor::note_contest(std::uint32_t slot, bool works) {
  const Server& server = servers_[plan_.slot_server[slot]];
  Station& station = stations_[server.station];
  if (!station.contest) return;
  // Who is in the hands of a server that takes no more work is not interrupted.
  if (works && server.takes_work()) {
    const Visit& visit = flight_.visits[slot_visit_[slot]];
    station.contest->enter(slot - station.first_slot,
                           line::weakness(plan_.services[visit.service].interruption,
                                          visit.job_class, completions_.until_s(slot)));
  } else {
    station.contest->clear(slot - station.first_slot);
  }
}

/// What was waited before each time that a server took it up adds up.
void Floor::count_wait(Visit& visit, double waited_s) {
  ServiceFigures& figures = figures_.services[visit.service];
  figures.taken_up += !visit.interrupted;
  figures.delayed += waited_s > 0 && !visit.delayed;
  figures.wait_sum_s += waited_s;
  visit.delayed = visit.delayed || waited_s > 0;
}

/// Free servers take up who waits.
void Floor::serve(std::uint32_t station_index) {
  Station& station = stations_[station_index];
  while (station.line.size() > 0) {
    const std::uint32_t slot = take_free_slot(station);
    if (slot == none_32) return;
    const engine::Handle next = next_in_line(station_index);
    if (next == engine::no_entry) {
      list_slot(slot, false);
      return;
    }
    begin(slot, next);
  }
}

/// The next whose work is still worth doing, no longer in the line; or nobody.
engine::Handle Floor::next_in_line(std::uint32_t station_index) {
  Station& station = stations_[station_index];
  Service& state = services_[station.service];
  const bool aware = plan_.services[station.service].parameters->queue.deadline_aware;
  const auto waits = [this](engine::Handle visit) { return flight_.waits(visit); };
  while (true) {
    const engine::Handle next = station.line.pop(waits, state.order);
    if (next == engine::no_entry) return next;
    pass(state);
    --state.usage.waiting;
    Visit& visit = flight_.visits[next];
    clock_.tell(Happening::left_line, visit.service, next, visit.request, state.usage.waiting);
    if (!aware || !(visit.deadline_s <= clock_.now_s() || flight_.unwanted(visit))) return next;
    if (visit.counted) ++figures_.services[visit.service].dropped;
    completions_.leave(station_index);
    visit.phase = Phase::answering;
    at_once_.answer(next, policy::CallOutcome::rejected);
  }
}

/// The balancer does not count it any more.
void Floor::leave_server(Visit& visit) {
  const ServicePlan& plan = plan_.services[visit.service];
  if (visit.server != none_32 && !plan.central) {
    services_[visit.service].balancer.gone(visit.server - plan.first_server);
  }
  visit.server = none_32;
}

/// A slot that is free and whose server works, taken off the list; or none.
std::uint32_t Floor::take_free_slot(Station& station) {
  while (station.free_head != none_32) {
    const std::uint32_t slot = station.free_head;
    station.free_head = slot_next_[slot];
    if (station.free_head == none_32) station.free_tail = none_32;
    slot_listed_[slot] = 0;
    // Slots of servers that have stopped are only noticed here; they are listed anew when those
    // come back.
    if (servers_[plan_.slot_server[slot]].takes_work()) return slot;
  }
  return none_32;
}

void Floor::list_slot(std::uint32_t slot, bool last) {
  Station& station = stations_[servers_[plan_.slot_server[slot]].station];
  slot_listed_[slot] = 1;
  if (station.free_head == none_32) station.free_tail = slot;
  if (last && station.free_head != none_32 && station.free_tail != slot) {
    slot_next_[station.free_tail] = slot;
    slot_next_[slot] = none_32;
    station.free_tail = slot;
  } else {
    slot_next_[slot] = station.free_head;
    station.free_head = slot;
  }
}

void Floor::release(engine::Handle handle, Visit& visit) {
  if (plan_.services[visit.service].shares) {
    part(handle, visit);
    return;
  }
  const std::uint32_t station = visit.station;
  clear_completion(visit.slot);
  free_slot(visit.slot);
  serve(station);
}

void Floor::leave_line(engine::Handle handle, Visit& visit) {
  Service& state = services_[visit.service];
  pass(state);
  --state.usage.waiting;
  clock_.tell(Happening::left_line, visit.service, handle, visit.request, state.usage.waiting);
  completions_.leave(visit.station);
  visit.phase = Phase::answering;
  stations_[visit.station].line.note_gone(
      [this](engine::Handle other) { return flight_.waits(other); });
}

/// One has waited for as long as the queue allows.
void Floor::fire_shed(std::uint32_t ring) {
  const engine::Handle handle =
      sheds_[ring].fire([this](engine::Handle other) { return can_be_shed(other); });
  if (handle == engine::no_entry) return;
  Visit& visit = flight_.visits[handle];
  leave_line(handle, visit);
  if (visit.counted) ++figures_.services[visit.service].rejected;
  peers_.visits.finish(handle, policy::CallOutcome::rejected);
}

double Floor::spent_s(engine::Handle handle, const Visit& visit) const {
  if (plan_.services[visit.service].shares) {
    return visit.worked_s + (visit.slot == none_32 ? 0 : sharing_.served_s(visit.station, handle));
  }
  const bool works = visit.slot != none_32 && servers_[plan_.slot_server[visit.slot]].down == 0;
  return visit.worked_s + (works ? clock_.now_s() - visit.start_s : 0);
}

}  // namespace nines::system
