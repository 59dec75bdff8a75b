// How servers stop, slow down and come back, how they come and go with the load.
#include <algorithm>
#include <vector>

#include "model/system/call_book.hpp"
#include "model/system/floor.hpp"

namespace nines::system {
namespace {

/// Its work is to be done again from the beginning.
void start_anew(Visit& visit) {
  visit.left_s = visit.work_s;
  visit.delayed = visit.interrupted = false;
}

}  // namespace

void Floor::stop_server(std::uint32_t index, InHand in_hand) {
  Server& server = servers_[index];
  const bool shares = plan_of(index).shares;
  if (server.down == 0) {
    clock_.tell(Happening::server_down, index, engine::no_entry, nobody);
    if (!shares) halt_slots(index);
  }
  ++server.down;
  if (shares) count_slots(index);
  if (in_hand != InHand::kept) lose_work(index, in_hand);
}

/// The work at the slots of a server that stops comes to a halt.
void Floor::halt_slots(std::uint32_t index) {
  Service& state = services_[servers_[index].service];
  pass(state);
  for (std::uint32_t slot = plan_.server_slot[index]; slot < plan_.server_slot[index + 1]; ++slot) {
    if (slot_visit_[slot] == engine::no_entry) continue;
    Visit& visit = flight_.visits[slot_visit_[slot]];
    visit.worked_s += clock_.now_s() - visit.start_s;
    --state.usage.busy;
    if (visit.phase == Phase::in_service) {
      visit.left_s = completions_.left_of(slot);
      clear_completion(slot);
    }
  }
}

/// What a server works on, or has stopped while doing so; a pool's is at none of its servers.
std::vector<engine::Handle> Floor::in_hand_of(std::uint32_t index) const {
  const ServicePlan& plan = plan_of(index);
  NINES_CHECK(!plan.pools);
  if (plan.shares) return sharing_.present(servers_[index].station);
  std::vector<engine::Handle> visits;
  for (std::uint32_t slot = plan_.server_slot[index]; slot < plan_.server_slot[index + 1]; ++slot) {
    if (slot_visit_[slot] != engine::no_entry) visits.push_back(slot_visit_[slot]);
  }
  return visits;
}

/// What the stopped server worked on fails, or is done again from the beginning elsewhere.
void Floor::lose_work(std::uint32_t index, InHand in_hand) {
  const Server& server = servers_[index];
  const ServicePlan& plan = plan_of(index);
  Station& station = stations_[server.station];
  std::vector<engine::Handle> lost = in_hand_of(index);
  // Each is put before all others in the line: the last first keeps the order in which they came.
  if (plan.shares && plan.central) std::ranges::reverse(lost);
  if (!plan.central) empty_line(index, in_hand);
  for (const engine::Handle handle : lost) {
    Visit& visit = flight_.visits[handle];
    const bool again = in_hand == InHand::requeued && visit.phase == Phase::in_service;
    if (plan.shares) {
      part(handle, visit);
    } else {
      free_slot(visit.slot);
    }
    if (!again) {
      peers_.calls.give_up_calls(visit);
      fail_fast(handle, visit, policy::CallOutcome::error);
    } else if (plan.central) {
      leave_server(visit);
      ++services_[server.service].usage.waiting;
      completions_.enter(server.station);
      visit.phase = Phase::queued;
      start_anew(visit);
      station.line.put_back(handle, visit);
    } else {
      visit.phase = Phase::answering;
      start_anew(visit);
      at_once_.move(handle);
    }
  }
  serve(server.station);
}

/// The line of a server that has stopped.
void Floor::empty_line(std::uint32_t index, InHand in_hand) {
  const Server& server = servers_[index];
  Station& station = stations_[server.station];
  Service& state = services_[server.service];
  const auto waits = [this](engine::Handle visit) { return flight_.waits(visit); };
  pass(state);
  while (true) {
    const engine::Handle handle = station.line.pop(waits, state.order);
    if (handle == engine::no_entry) break;
    --state.usage.waiting;
    completions_.leave(server.station);
    Visit& visit = flight_.visits[handle];
    if (in_hand == InHand::lost) {
      fail_fast(handle, visit, policy::CallOutcome::error);
    } else {
      visit.phase = Phase::answering;
      start_anew(visit);
      at_once_.move(handle);
    }
  }
}

void Floor::resume_server(std::uint32_t index) {
  Server& server = servers_[index];
  if (--server.down > 0) return;
  clock_.tell(Happening::server_up, index, engine::no_entry, nobody);
  const bool shares = plan_of(index).shares;
  const bool kept = shares ? sharing_.number(server.station) > 0 : restart_kept(index);
  if (!kept) server.cold = true;
  if (shares) {
    count_slots(index);
  } else {
    serve(server.station);
  }
}

/// What a server kept while it was down goes on, and its other slots are free. Whether it kept any.
bool Floor::restart_kept(std::uint32_t index) {
  const Server& server = servers_[index];
  Service& state = services_[server.service];
  pass(state);
  bool kept = false;
  for (std::uint32_t slot = plan_.server_slot[index]; slot < plan_.server_slot[index + 1]; ++slot) {
    if (slot_visit_[slot] != engine::no_entry) {
      kept = true;
      Visit& visit = flight_.visits[slot_visit_[slot]];
      visit.start_s = clock_.now_s();
      ++state.usage.busy;
      if (visit.phase == Phase::in_service) set_completion(slot, visit.left_s);
    } else if (slot_listed_[slot] == 0 && server.takes_work()) {
      list_slot(slot, false);
    }
  }
  return kept;
}

void Floor::retime(std::uint32_t index, double ratio) {
  if (ratio == 1) return;
  if (plan_of(index).shares) {
    const Server& server = servers_[index];
    sharing_.set_slowness(server.station, server.slow * services_[server.service].slow);
    return;
  }
  for (std::uint32_t slot = plan_.server_slot[index]; slot < plan_.server_slot[index + 1]; ++slot) {
    if (slot_visit_[slot] == engine::no_entry) continue;
    Visit& visit = flight_.visits[slot_visit_[slot]];
    if (visit.phase != Phase::in_service) continue;
    if (servers_[index].down > 0) {
      visit.left_s *= ratio;
    } else {
      set_completion(slot, completions_.left_of(slot) * ratio);
    }
  }
}

void Floor::slow_server(std::uint32_t index, double factor) {
  const double before = servers_[index].slow;
  servers_[index].slow = factor;
  retime(index, factor / before);
}

void Floor::slow_service(std::uint32_t service, double factor) {
  const double before = services_[service].slow;
  services_[service].slow = factor;
  const ServicePlan& plan = plan_.services[service];
  for (std::uint32_t k = 0; k < plan.servers; ++k) retime(plan.first_server + k, factor / before);
}

/// Who is in the hands of a server that takes no more work is not interrupted.
void Floor::leave_contest(std::uint32_t index) {
  Station& station = stations_[servers_[index].station];
  if (!station.contest) return;
  for (std::uint32_t slot = plan_.server_slot[index]; slot < plan_.server_slot[index + 1]; ++slot) {
    station.contest->clear(slot - station.first_slot);
  }
}

/// Free slots of a server that works again come back to the list.
void Floor::restart_slots(std::uint32_t index) {
  if (plan_of(index).shares) {
    count_slots(index);
    return;
  }
  const Server& server = servers_[index];
  for (std::uint32_t slot = plan_.server_slot[index]; slot < plan_.server_slot[index + 1]; ++slot) {
    if (slot_visit_[slot] == engine::no_entry && slot_listed_[slot] == 0 && server.takes_work()) {
      list_slot(slot, false);
    }
  }
  serve(server.station);
}

/// The first server that is not running comes up, cold.
void Floor::start_server(std::uint32_t service) {
  const ServicePlan& plan = plan_.services[service];
  Service& state = services_[service];
  for (std::uint32_t k = 0; k < plan.servers; ++k) {
    Server& server = servers_[plan.first_server + k];
    if (server.active) continue;
    pass(state);
    server.active = server.cold = true;
    state.usage.room += plan.parameters->concurrency;
    ++state.usage.running;
    clock_.tell(Happening::scaled, service, engine::no_entry, nobody, state.usage.running);
    if (!plan.central) state.balancer.join(k);
    restart_slots(plan.first_server + k);
    return;
  }
}

/// The last server that is running takes no more work, and finishes what it has.
void Floor::retire_server(std::uint32_t service) {
  const ServicePlan& plan = plan_.services[service];
  Service& state = services_[service];
  for (std::uint32_t k = plan.servers; k-- > 0;) {
    Server& server = servers_[plan.first_server + k];
    if (!server.active) continue;
    pass(state);
    server.active = false;
    leave_contest(plan.first_server + k);
    state.usage.room -= plan.parameters->concurrency;
    --state.usage.running;
    clock_.tell(Happening::scaled, service, engine::no_entry, nobody, state.usage.running);
    if (plan.pools) count_slots(plan.first_server + k);
    if (!plan.central) state.balancer.leave(k);
    return;
  }
}

void Floor::set_gray(std::uint32_t index, bool gray) {
  servers_[index].gray += gray ? 1U : ~0U;
  clock_.tell(gray ? Happening::server_down : Happening::server_up, index, engine::no_entry,
              nobody);
  if (gray) serve(servers_[index].station);
}

void Floor::set_rotation(std::uint32_t index, bool in) {
  Server& server = servers_[index];
  clock_.tell(in ? Happening::server_back : Happening::server_left, index, engine::no_entry,
              nobody);
  const ServicePlan& plan = plan_.services[server.service];
  if (plan.central) {
    server.left_out = !in;
    if (in) {
      restart_slots(index);
    } else {
      leave_contest(index);
      if (plan.pools) count_slots(index);
    }
  } else if (in) {
    services_[server.service].balancer.join(index - plan.first_server);
  } else {
    services_[server.service].balancer.leave(index - plan.first_server);
  }
}

}  // namespace nines::system
