// Servers: their places in the calendar, how they fail and come back, how they are left out, how
// they come and go with the load.
#include <algorithm>

#include "model/system/system_path.hpp"

namespace nines::system {

/// A slot that is free and whose server works, taken off the list; or none.
std::uint32_t SystemPath::take_free_slot(Station& station) {
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

void SystemPath::list_slot(std::uint32_t slot, bool last) {
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

void SystemPath::move_clock(Station& station) {
  const double slowdown = plan_.services[station.service].parameters->slowdown;
  station.clock_s += (now_s_ - station.moved_s) / (1 + slowdown * station.number);
  station.moved_s = now_s_;
}

void SystemPath::refresh(std::uint32_t index) {
  Station& station = stations_[index];
  const double slowdown = plan_.services[station.service].parameters->slowdown;
  const double left_s = std::max(0.0, station.work->next_time() - station.clock_s);
  calendar_.schedule(plan_.first_station_slot + index,
                     now_s_ + left_s * (1 + slowdown * station.number));
}

void SystemPath::set_number(Station& station, std::uint32_t number) {
  if (station.work) [[unlikely]] {
    move_clock(station);
    station.number = number;
    refresh(static_cast<std::uint32_t>(&station - stations_.data()));
  } else {
    station.number = number;
  }
}

void SystemPath::set_completion(std::uint32_t slot, double left_s) {
  const std::uint32_t index = servers_[plan_.slot_server[slot]].station;
  Station& station = stations_[index];
  if (station.work) [[unlikely]] {
    move_clock(station);
    station.work->schedule(slot - station.first_slot, station.clock_s + left_s);
    refresh(index);
  } else {
    calendar_.schedule(slot, now_s_ + left_s);
  }
}

void SystemPath::clear_completion(std::uint32_t slot) {
  const std::uint32_t index = servers_[plan_.slot_server[slot]].station;
  Station& station = stations_[index];
  if (station.work) [[unlikely]] {
    move_clock(station);
    station.work->cancel(slot - station.first_slot);
    refresh(index);
  } else {
    calendar_.cancel(slot);
  }
}

/// Work left at full speed of the station, in seconds.
double SystemPath::left_of(std::uint32_t slot) {
  Station& station = stations_[servers_[plan_.slot_server[slot]].station];
  if (station.work) {
    move_clock(station);
    return std::max(0.0, station.work->time_of(slot - station.first_slot) - station.clock_s);
  }
  return std::max(0.0, calendar_.time_of(slot) - now_s_);
}

void SystemPath::stop_server(std::uint32_t index, InHand in_hand) {
  Server& server = servers_[index];
  const bool worked = server.down == 0;
  if (worked) {
    tell(Happening::server_down, index, engine::no_entry, nobody);
    ServiceState& state = services_[server.service];
    integrate(state);
    for (std::uint32_t slot = plan_.server_slot[index]; slot < plan_.server_slot[index + 1];
         ++slot) {
      if (slot_visit_[slot] == engine::no_entry) continue;
      Visit& visit = visits_[slot_visit_[slot]];
      visit.worked_s += now_s_ - visit.start_s;
      --state.busy;
      if (visit.phase == Phase::in_service) {
        visit.left_s = left_of(slot);
        clear_completion(slot);
      }
    }
  }
  ++server.down;
  if (in_hand != InHand::kept) lose_work(index, in_hand);
}

/// What the stopped server worked on fails, or is done again from the beginning elsewhere.
void SystemPath::lose_work(std::uint32_t index, InHand in_hand) {
  const Server& server = servers_[index];
  Station& station = stations_[server.station];
  std::vector<engine::Handle> lost;
  for (std::uint32_t slot = plan_.server_slot[index]; slot < plan_.server_slot[index + 1]; ++slot) {
    if (slot_visit_[slot] != engine::no_entry) lost.push_back(slot_visit_[slot]);
  }
  if (!plan_.services[server.service].central) empty_line(index, in_hand);
  for (const engine::Handle handle : lost) {
    Visit& visit = visits_[handle];
    const bool again = in_hand == InHand::requeued && visit.phase == Phase::in_service;
    free_slot(visit.slot);
    if (!again) {
      give_up_calls(visit);
      fail_fast(handle, visit, policy::CallOutcome::error);
    } else if (plan_.services[server.service].central) {
      leave_server(visit);
      ++services_[server.service].waiting;
      set_number(station, station.number + 1);
      visit.phase = Phase::queued;
      station.line.put_back(handle, visit.work_s);
    } else {
      visit.phase = Phase::answering;
      notes_.push_back({handle, policy::CallOutcome::success, false, true});
    }
  }
  serve(server.station);
}

/// The line of a server that has stopped.
void SystemPath::empty_line(std::uint32_t index, InHand in_hand) {
  const Server& server = servers_[index];
  Station& station = stations_[server.station];
  ServiceState& state = services_[server.service];
  const auto waits = [this](engine::Handle visit) {
    return visits_.alive(visit) && visits_[visit].phase == Phase::queued;
  };
  integrate(state);
  while (true) {
    const engine::Handle handle = station.line.pop(waits, state.order);
    if (handle == engine::no_entry) break;
    --state.waiting;
    set_number(station, station.number - 1);
    Visit& visit = visits_[handle];
    if (in_hand == InHand::lost) {
      fail_fast(handle, visit, policy::CallOutcome::error);
    } else {
      visit.phase = Phase::answering;
      notes_.push_back({handle, policy::CallOutcome::success, false, true});
    }
  }
}

void SystemPath::resume_server(std::uint32_t index) {
  Server& server = servers_[index];
  if (--server.down > 0) return;
  tell(Happening::server_up, index, engine::no_entry, nobody);
  ServiceState& state = services_[server.service];
  integrate(state);
  bool kept = false;
  for (std::uint32_t slot = plan_.server_slot[index]; slot < plan_.server_slot[index + 1]; ++slot) {
    if (slot_visit_[slot] != engine::no_entry) {
      kept = true;
      Visit& visit = visits_[slot_visit_[slot]];
      visit.start_s = now_s_;
      ++state.busy;
      if (visit.phase == Phase::in_service) set_completion(slot, visit.left_s);
    } else if (slot_listed_[slot] == 0 && server.takes_work()) {
      list_slot(slot, false);
    }
  }
  if (!kept) server.cold = true;
  serve(server.station);
}

void SystemPath::retime(std::uint32_t index, double ratio) {
  if (ratio == 1) return;
  for (std::uint32_t slot = plan_.server_slot[index]; slot < plan_.server_slot[index + 1]; ++slot) {
    if (slot_visit_[slot] == engine::no_entry) continue;
    Visit& visit = visits_[slot_visit_[slot]];
    if (visit.phase != Phase::in_service) continue;
    if (servers_[index].down > 0) {
      visit.left_s *= ratio;
    } else {
      set_completion(slot, left_of(slot) * ratio);
    }
  }
}

void SystemPath::slow_server(std::uint32_t index, double factor) {
  const double before = servers_[index].slow;
  servers_[index].slow = factor;
  retime(index, factor / before);
}

void SystemPath::slow_service(std::uint32_t service, double factor) {
  const double before = services_[service].slow;
  services_[service].slow = factor;
  const ServicePlan& plan = plan_.services[service];
  for (std::uint32_t k = 0; k < plan.servers; ++k) retime(plan.first_server + k, factor / before);
}

// A server fails in one of its ways, or is repaired.
void SystemPath::change_failure(std::uint32_t index) {
  FailureState& state = failures_[index];
  const FailurePlan& plan = plan_.failures[index];
  const ServerFailure& failure = *plan.failure;
  Server& server = servers_[plan.server];
  state.failed = !state.failed;
  const double next_s =
      state.failed ? failure.repair(state.repair) : failure.lifetime(state.lifetime);
  calendar_.schedule(plan_.first_failure_slot + index, now_s_ + next_s);
  switch (failure.mode) {
    case FailureMode::crash:
      if (state.failed) {
        stop_server(plan.server, failure.in_hand);
      } else {
        resume_server(plan.server);
      }
      return;
    case FailureMode::gray:
      server.gray += state.failed ? 1U : ~0U;
      tell(state.failed ? Happening::server_down : Happening::server_up, plan.server,
           engine::no_entry, nobody);
      if (state.failed) serve(server.station);
      return;
    case FailureMode::slow: {
      // Recomputed, so that nothing is left of a factor that has come and gone.
      double factor = 1;
      for (std::uint32_t f = 0; f < failures_.size(); ++f) {
        const FailurePlan& other = plan_.failures[f];
        if (failures_[f].failed && other.server == plan.server &&
            other.failure->mode == FailureMode::slow) {
          factor *= other.failure->factor;
        }
      }
      slow_server(plan.server, factor);
      return;
    }
  }
}

void SystemPath::check_health(std::uint32_t service) {
  const ServicePlan& plan = plan_.services[service];
  const health::HealthCheck& check = plan.parameters->health;
  ServiceState& state = services_[service];
  calendar_.schedule(plan_.first_health_slot + service, now_s_ + check.every_s);
  for (std::uint32_t k = 0; k < plan.servers; ++k) {
    const std::uint32_t index = plan.first_server + k;
    Server& server = servers_[index];
    if (!server.active) continue;
    const bool passed = check.passes({server.down > 0, server.gray > 0});
    if (!state.health[k].observe(passed, check)) continue;
    const bool healthy = state.health[k].healthy();
    tell(healthy ? Happening::server_back : Happening::server_left, index, engine::no_entry,
         nobody);
    if (plan.central) {
      server.left_out = !healthy;
      if (healthy) restart_slots(index);
    } else if (healthy) {
      state.balancer.join(k);
    } else {
      state.balancer.leave(k);
    }
  }
}

/// Free slots of a server that works again come back to the list.
void SystemPath::restart_slots(std::uint32_t index) {
  const Server& server = servers_[index];
  for (std::uint32_t slot = plan_.server_slot[index]; slot < plan_.server_slot[index + 1]; ++slot) {
    if (slot_visit_[slot] == engine::no_entry && slot_listed_[slot] == 0 && server.takes_work()) {
      list_slot(slot, false);
    }
  }
  serve(server.station);
}

void SystemPath::scale(std::uint32_t service) {
  const ServicePlan& plan = plan_.services[service];
  const autoscale::Autoscale& rule = *plan.parameters->autoscale;
  ServiceState& state = services_[service];
  calendar_.schedule(plan_.first_autoscale_slot + service, now_s_ + rule.every_s);
  integrate(state);
  const double busy_s = state.busy_s - state.scaler_busy_s;
  const double queue_s = state.queue_s - state.scaler_queue_s;
  const double room_s = state.room_s - state.scaler_room_s;
  const double servers = static_cast<double>(state.running) * rule.every_s;
  double signal = 0;
  switch (rule.signal) {
    case autoscale::ScaleSignal::utilization:
      signal = room_s > 0 ? busy_s / room_s : 0;
      break;
    case autoscale::ScaleSignal::queue_length:
      signal = queue_s / servers;
      break;
    case autoscale::ScaleSignal::in_flight:
      signal = (queue_s + busy_s) / servers;
      break;
    case autoscale::ScaleSignal::arrival_rate:
      signal = static_cast<double>(state.scaler_arrivals) / servers;
      break;
  }
  state.scaler_busy_s = state.busy_s;
  state.scaler_queue_s = state.queue_s;
  state.scaler_room_s = state.room_s;
  state.scaler_arrivals = 0;
  const std::int32_t change = state.scaler->decide(now_s_, signal, state.running);
  for (std::int32_t k = 0; k < change; ++k) {
    set_timer(TimerKind::server, now_s_ + rule.delay_s, engine::Handle{service, 0});
  }
  for (std::int32_t k = 0; k > change; --k) retire_server(service);
}

/// The first server that is not running comes up, cold.
void SystemPath::start_server(std::uint32_t service) {
  const ServicePlan& plan = plan_.services[service];
  ServiceState& state = services_[service];
  state.scaler->arrived(1);
  for (std::uint32_t k = 0; k < plan.servers; ++k) {
    Server& server = servers_[plan.first_server + k];
    if (server.active) continue;
    integrate(state);
    server.active = server.cold = true;
    state.room += plan.parameters->concurrency;
    ++state.running;
    tell(Happening::scaled, service, engine::no_entry, nobody, state.running);
    if (!plan.central) state.balancer.join(k);
    restart_slots(plan.first_server + k);
    return;
  }
}

/// The last server that is running takes no more work, and finishes what it has.
void SystemPath::retire_server(std::uint32_t service) {
  const ServicePlan& plan = plan_.services[service];
  ServiceState& state = services_[service];
  for (std::uint32_t k = plan.servers; k-- > 0;) {
    Server& server = servers_[plan.first_server + k];
    if (!server.active) continue;
    integrate(state);
    server.active = false;
    state.room -= plan.parameters->concurrency;
    --state.running;
    tell(Happening::scaled, service, engine::no_entry, nobody, state.running);
    if (!plan.central) state.balancer.leave(k);
    return;
  }
}

}  // namespace nines::system
