// Visits: from the arrival at a service over the queue, a server and the steps to the answer.
#include <algorithm>

#include "model/system/system_path.hpp"

namespace nines::system {

// Works are drawn in the order of arrival, whoever is turned away, so that the n-th arrival needs
// the same whatever else is changed about the system.
double SystemPath::draw_work(ServiceState& state, const ServicePlan& plan) {
  if (state.next_work == state.works_s.size()) {
    plan.parameters->service.fill(state.works_s, state.work, seed_.sampling);
    state.next_work = 0;
  }
  return state.works_s[state.next_work++];
}

void SystemPath::arrive(engine::Handle handle) {
  Visit& visit = visits_[handle];
  const ServicePlan& plan = plan_.services[visit.service];
  ServiceState& state = services_[visit.service];
  visit.arrival_s = now_s_;
  visit.work_s = draw_work(state, plan);
  if (state.draws_fate) visit.fate = random::uniform_half_open(state.fate);
  ++state.scaler_arrivals;
  if (visit.counted) {
    ServiceFigures& figures = figures_.services[visit.service];
    ++figures.arrivals;
    figures.originals += visit.original;
  }
  route(handle, visit);
}

/// To a server, or to the line of all of them.
void SystemPath::route(engine::Handle handle, Visit& visit) {
  const ServicePlan& plan = plan_.services[visit.service];
  ServiceState& state = services_[visit.service];
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
void SystemPath::enter(engine::Handle handle, Visit& visit, std::uint32_t station_index) {
  Station& station = stations_[station_index];
  visit.station = station_index;
  const std::uint32_t slot = take_free_slot(station);
  if (slot != none_32) {
    set_number(station, station.number + 1);
    begin(slot, handle);
    return;
  }
  const ServicePlan& plan = plan_.services[visit.service];
  const QueueRules& rules = plan.parameters->queue;
  if (rules.capacity && station.line.size() >= *rules.capacity) {
    fail_fast(handle, visit, policy::CallOutcome::rejected);
    return;
  }
  ServiceState& state = services_[visit.service];
  integrate(state);
  ++state.waiting;
  set_number(station, station.number + 1);
  visit.phase = Phase::queued;
  station.line.push(handle, visit.work_s);
  tell(Happening::queued, visit.service, handle, visit.request, state.waiting);
  if (plan.shed_ring != none_32) {
    engine::TimeoutRing& ring = shed_rings_[plan.shed_ring];
    const double until_s = now_s_ + rules.timeout->raw();
    if (ring.empty()) calendar_.schedule(plan_.first_shed_slot + plan.shed_ring, until_s);
    ring.push(until_s, handle);
    ring.keep_small(visits_.size(), [this](engine::Handle other) {
      return visits_.alive(other) && visits_[other].phase == Phase::queued;
    });
  }
}

// The answer comes at once, though not before the caller is done with what it is doing.
void SystemPath::fail_fast(engine::Handle handle, Visit& visit, policy::CallOutcome outcome) {
  visit.phase = Phase::answering;
  notes_.push_back({handle, outcome, false});
  if (visit.counted && outcome == policy::CallOutcome::rejected) {
    ++figures_.services[visit.service].rejected;
  }
}

// A server takes a visit up. It counts in its station already.
void SystemPath::begin(std::uint32_t slot, engine::Handle handle) {
  Visit& visit = visits_[handle];
  const std::uint32_t server_index = plan_.slot_server[slot];
  Server& server = servers_[server_index];
  ServiceState& state = services_[visit.service];
  visit.server = server_index;
  if (server.gray > 0) {
    // Free again at once, but last in line, so that idle servers that work get their share.
    set_number(stations_[visit.station], stations_[visit.station].number - 1);
    list_slot(slot, true);
    fail_fast(handle, visit, policy::CallOutcome::error);
    return;
  }
  integrate(state);
  ++state.busy;
  visit.phase = Phase::in_service;
  visit.slot = slot;
  visit.start_s = now_s_;
  slot_visit_[slot] = handle;
  double left_s = visit.work_s;
  if (plan_.services[visit.service].parameters->cold_start) [[unlikely]] {
    const ColdStart& cold = *plan_.services[visit.service].parameters->cold_start;
    const bool cooled =
        cold.idle && server.busy == 0 && now_s_ - server.idle_since_s >= cold.idle->raw();
    if (server.cold || cooled) left_s += cold.takes.sample(state.cold, seed_.sampling);
    server.cold = false;
  }
  ++server.busy;
  const double factor = server.slow * state.slow;
  set_completion(slot, factor == 1 ? left_s : left_s * factor);
  const double waited_s = now_s_ - visit.arrival_s;
  if (visit.counted) {
    ServiceFigures& figures = figures_.services[visit.service];
    ++figures.taken_up;
    figures.delayed += waited_s > 0;
    figures.wait_sum_s += waited_s;
  }
  tell(Happening::served, server_index, handle, visit.request, waited_s);
}

// Own work is done. A server that is held stays with the visit until its answer.
void SystemPath::complete(std::uint32_t slot) {
  const engine::Handle handle = slot_visit_[slot];
  Visit& visit = visits_[handle];
  const ServicePlan& plan = plan_.services[visit.service];
  if (plan.holds && plan.steps > 0) {
    clear_completion(slot);
    own_work_done(handle);
    return;
  }
  free_slot(slot);
  serve(visit.station);
  // Most often the next visit has taken the slot over, and its completion this one's place.
  if (slot_visit_[slot] == engine::no_entry) clear_completion(slot);
  own_work_done(handle);
}

/// The visit at the slot leaves it, done or not.
void SystemPath::free_slot(std::uint32_t slot) {
  Visit& visit = visits_[slot_visit_[slot]];
  Server& server = servers_[plan_.slot_server[slot]];
  ServiceState& state = services_[visit.service];
  // Where the server has stopped, its slots have left the count already.
  if (server.down == 0) {
    integrate(state);
    --state.busy;
    visit.worked_s += now_s_ - visit.start_s;
    tell(Happening::worked, plan_.slot_server[slot], slot_visit_[slot], visit.request,
         now_s_ - visit.start_s);
  }
  --server.busy;
  server.idle_since_s = now_s_;
  visit.slot = none_32;
  slot_visit_[slot] = engine::no_entry;
  Station& station = stations_[visit.station];
  set_number(station, station.number - 1);
  if (server.takes_work()) list_slot(slot, false);
}

/// Free servers take up who waits.
void SystemPath::serve(std::uint32_t station_index) {
  Station& station = stations_[station_index];
  while (station.line.size() > 0) {
    const std::uint32_t slot = take_free_slot(station);
    if (slot == none_32) return;
    const engine::Handle next = next_in_line(station);
    if (next == engine::no_entry) {
      list_slot(slot, false);
      return;
    }
    begin(slot, next);
  }
}

/// The next whose work is still worth doing, no longer in the line; or nobody.
engine::Handle SystemPath::next_in_line(Station& station) {
  ServiceState& state = services_[station.service];
  const bool aware = plan_.services[station.service].parameters->queue.deadline_aware;
  const auto waits = [this](engine::Handle visit) {
    return visits_.alive(visit) && visits_[visit].phase == Phase::queued;
  };
  while (true) {
    const engine::Handle next = station.line.pop(waits, state.order);
    if (next == engine::no_entry) return next;
    integrate(state);
    --state.waiting;
    Visit& visit = visits_[next];
    tell(Happening::left_line, visit.service, next, visit.request, state.waiting);
    if (!aware || !(visit.deadline_s <= now_s_ || unwanted(visit))) return next;
    if (visit.counted) ++figures_.services[visit.service].dropped;
    set_number(station, station.number - 1);
    visit.phase = Phase::answering;
    notes_.push_back({next, policy::CallOutcome::rejected, false});
  }
}

void SystemPath::own_work_done(engine::Handle handle) {
  Visit& visit = visits_[handle];
  const ServiceState& state = services_[visit.service];
  if (state.draws_fate) {
    const ErrorRates& rates = plan_.services[visit.service].parameters->errors;
    const double failing = 1 - (1 - rates.server) * (1 - state.fault_errors);
    if (visit.fate < failing) {
      finish(handle, policy::CallOutcome::error);
      return;
    }
    if (visit.fate < failing + rates.client) {
      finish(handle, policy::CallOutcome::client_error);
      return;
    }
  }
  visit.phase = Phase::calling;
  next_step(handle);
}

// Makes the next call, or all of the next parallel step; steps in which chance makes no call are
// passed over. After the last step the visit is answered, and gone.
void SystemPath::next_step(engine::Handle handle) {
  Visit& visit = visits_[handle];
  const ServicePlan& plan = plan_.services[visit.service];
  while (visit.step < plan.steps) {
    const StepPlan& step = plan_.steps[plan.first_step + visit.step];
    if (step.parallel) {
      if (start_parallel(handle, visit, step)) return;
    } else {
      const StepCall& call = plan_.step_calls[step.first_call];
      while (visit.repeats < call.count) {
        ++visit.repeats;
        const double probability = plan_.edges[call.edge].probability;
        if (probability < 1 && !random::bernoulli(probability, edges_[call.edge].chance)) continue;
        start_call(call.edge, handle, false);
        return;
      }
    }
    ++visit.step;
    visit.repeats = 0;
  }
  finish(handle, policy::CallOutcome::success);
}

bool SystemPath::start_parallel(engine::Handle handle, Visit& visit, const StepPlan& step) {
  std::uint32_t made = 0;
  for (std::uint32_t c = 0; c < step.calls; ++c) {
    const StepCall& call = plan_.step_calls[step.first_call + c];
    const double probability = plan_.edges[call.edge].probability;
    for (std::uint32_t k = 0; k < call.count; ++k) {
      if (probability < 1 && !random::bernoulli(probability, edges_[call.edge].chance)) continue;
      ++made;
      start_call(call.edge, handle, false);
    }
  }
  visit.needed = std::min(step.need, made);
  visit.may_fail = made - visit.needed;
  return made > 0;
}

// The visit goes on, or ends with its call's failure. What a caller did wrong it is told; anything
// else that went wrong below is this service's error to whoever called it.
void SystemPath::call_ended(engine::Handle handle, policy::CallOutcome outcome) {
  Visit& visit = visits_[handle];
  const StepPlan& step = plan_.steps[plan_.services[visit.service].first_step + visit.step];
  const policy::CallOutcome failed =
      outcome == policy::CallOutcome::client_error ? outcome : policy::CallOutcome::error;
  if (outcome == policy::CallOutcome::success) {
    if (!step.parallel) {
      next_step(handle);
    } else if (--visit.needed == 0) {
      give_up_calls(visit);
      ++visit.step;
      next_step(handle);
    }
  } else if (!step.parallel || visit.may_fail == 0) {
    finish(handle, failed);
  } else {
    --visit.may_fail;
  }
}

/// Whether anybody up to the user has given up waiting for this.
bool SystemPath::unwanted(const Visit& visit) const {
  if (!plan_.unwanted_matters) return false;
  for (const Visit* at = &visit; !at->abandoned;) {
    const Call& call = calls_[at->call];
    if (call.top) return false;
    at = &visits_[call.parent];
  }
  return true;
}

/// The server time spent goes to one account or the other, once.
void SystemPath::account(Visit& visit) {
  ServiceState& state = services_[visit.service];
  const bool wasted = unwanted(visit);
  (wasted ? state.wasted_s : state.done_s) += visit.worked_s;
  if (measuring_) {
    ServiceFigures& figures = figures_.services[visit.service];
    (wasted ? figures.wasted_s : figures.done_s) += visit.worked_s;
  }
  leave_server(visit);
}

/// The balancer does not count it any more.
void SystemPath::leave_server(Visit& visit) {
  const ServicePlan& plan = plan_.services[visit.service];
  if (visit.server != none_32 && !plan.central) {
    services_[visit.service].balancer.gone(visit.server - plan.first_server);
  }
  visit.server = none_32;
}

// The service answers. The visit is gone afterwards.
void SystemPath::finish(engine::Handle handle, policy::CallOutcome outcome) {
  Visit& visit = visits_[handle];
  if (visit.slot != none_32) {
    const std::uint32_t station = visit.station;
    clear_completion(visit.slot);
    free_slot(visit.slot);
    serve(station);
  }
  give_up_calls(visit);
  account(visit);
  tell(Happening::answered, visit.service, handle, visit.request, static_cast<double>(outcome));
  if (visit.counted && outcome != policy::CallOutcome::rejected) {
    ServiceFigures& figures = figures_.services[visit.service];
    ++figures.answered;
    figures.errors += outcome == policy::CallOutcome::error;
    figures.latency_sum_s += now_s_ - visit.arrival_s;
  }
  if (visit.abandoned) {
    visits_.release(handle);
  } else {
    answer(handle, outcome);
  }
}

// Stops the work of a visit that nobody waits for, and what it has others do. It is gone
// afterwards.
void SystemPath::drop(engine::Handle handle) {
  Visit& visit = visits_[handle];
  tell(Happening::dropped, visit.service, handle, visit.request);
  const std::uint32_t station = visit.station;
  const bool queued = visit.phase == Phase::queued;
  if (queued) {
    integrate(services_[visit.service]);
    --services_[visit.service].waiting;
    tell(Happening::left_line, visit.service, handle, visit.request,
         services_[visit.service].waiting);
    set_number(stations_[station], stations_[station].number - 1);
  } else if (visit.slot != none_32) {
    clear_completion(visit.slot);
    free_slot(visit.slot);
    serve(station);
  }
  give_up_calls(visit);
  account(visit);
  visits_.release(handle);
  if (queued) {
    stations_[station].line.note_gone([this](engine::Handle other) {
      return visits_.alive(other) && visits_[other].phase == Phase::queued;
    });
  }
}

/// It has waited for as long as the queue allows.
void SystemPath::shed(engine::Handle handle) {
  Visit& visit = visits_[handle];
  Station& station = stations_[visit.station];
  integrate(services_[visit.service]);
  --services_[visit.service].waiting;
  tell(Happening::left_line, visit.service, handle, visit.request,
       services_[visit.service].waiting);
  set_number(station, station.number - 1);
  visit.phase = Phase::answering;
  if (visit.counted) ++figures_.services[visit.service].rejected;
  station.line.note_gone([this](engine::Handle other) {
    return visits_.alive(other) && visits_[other].phase == Phase::queued;
  });
  finish(handle, policy::CallOutcome::rejected);
}

}  // namespace nines::system
