// Clients, probes and faults: what comes from outside.
#include <algorithm>
#include <cmath>

#include "model/system/system_path.hpp"

namespace nines::system {

void SystemPath::start_clients() {
  const auto& clients = plan_.parameters->clients;
  for (std::uint32_t c = 0; c < clients.size(); ++c) {
    ClientState state{.think =
                          random::Stream{seed_.seed, seed_.replication, random::Purpose::think, c}};
    if (clients[c].arrivals) {
      state.source = clients[c].arrivals->start({seed_.seed, seed_.replication, c, seed_.sampling});
      state.gaps_s.resize(clients.size() <= 4 ? 512 : 64);
      state.next_gap = state.gaps_s.size();
    }
    clients_.push_back(std::move(state));
  }
  for (std::uint32_t c = 0; c < clients.size(); ++c) {
    if (clients[c].arrivals) {
      schedule_arrival(c);
    } else {
      // Users start thinking, each for itself.
      for (std::uint32_t user = 0; user < clients[c].users->count; ++user) think(c, user);
    }
  }
  for (std::uint32_t p = 0; p < plan_.parameters->probes.size(); ++p) {
    calendar_.schedule(plan_.first_probe_slot + p, plan_.parameters->probes[p].every.raw());
  }
  for (std::uint32_t f = 0; f < plan_.parameters->faults.size(); ++f) {
    const FaultParameters& fault = plan_.parameters->faults[f];
    faults_.push_back(
        {random::Stream{seed_.seed, seed_.replication, random::Purpose::fault, 2 * f},
         random::Stream{seed_.seed, seed_.replication, random::Purpose::fault, 2 * f + 1}});
    calendar_.schedule(plan_.first_fault_slot + f,
                       fault.at ? fault.at->raw() : (*fault.process)(faults_[f].times));
  }
}

void SystemPath::schedule_arrival(std::uint32_t index) {
  ClientState& client = clients_[index];
  if (client.next_gap == client.gaps_s.size()) {
    client.source->fill(client.gaps_s);
    client.next_gap = 0;
  }
  client.next_on_clock_s += client.gaps_s[client.next_gap++];
  // At plain speed the clock is the time, to the last bit.
  const double next_s = client.changed_s + (client.next_on_clock_s - client.clock_s) / client.speed;
  if (!(next_s < infinity)) no_more_from(index);
  calendar_.schedule(plan_.first_arrival_slot + index, std::max(next_s, now_s_));
}

void SystemPath::set_load(std::uint32_t index, double speed) {
  ClientState& client = clients_[index];
  if (speed == client.speed) return;
  client.clock_s += (now_s_ - client.changed_s) * client.speed;
  client.changed_s = now_s_;
  client.speed = speed;
  if (!client.source) return;
  const double next_s = now_s_ + (client.next_on_clock_s - client.clock_s) / speed;
  calendar_.schedule(plan_.first_arrival_slot + index, std::max(next_s, now_s_));
}

void SystemPath::arrival(std::uint32_t client) {
  schedule_arrival(client);
  begin_request(client, 0);
}

void SystemPath::begin_request(std::uint32_t client, std::uint32_t user) {
  const engine::Handle handle = requests_.acquire();
  Request& request = requests_[handle];
  request.start_s = now_s_;
  request.client = client;
  request.user = user;
  request.number = begun_;
  count_request(request);
  tell(Happening::request, client, handle, request.number);
  start_call(plan_.client_edges[client], handle, true);
}

// The user has an answer, of whatever kind.
void SystemPath::end_request(engine::Handle handle, policy::CallOutcome outcome) {
  Request& request = requests_[handle];
  if (request.client >= clients_.size()) {
    probe_step_ended(handle, outcome);
    return;
  }
  tell(Happening::ended, request.client, handle, request.number, static_cast<double>(outcome));
  count_end(request, outcome);
  const std::uint32_t client = request.client;
  const std::uint32_t user = request.user;
  requests_.release(handle);
  if (!clients_[client].source) think(client, user);
}

void SystemPath::think(std::uint32_t client, std::uint32_t user) {
  ClientState& state = clients_[client];
  const double think_s =
      plan_.parameters->clients[client].users->think.sample(state.think, seed_.sampling);
  set_timer(TimerKind::think, now_s_ + think_s / state.speed, engine::Handle{user, client});
}

void SystemPath::probe(std::uint32_t index) {
  const ProbeParameters& probe = plan_.parameters->probes[index];
  calendar_.schedule(plan_.first_probe_slot + index, now_s_ + probe.every.raw());
  const engine::Handle handle = requests_.acquire();
  Request& request = requests_[handle];
  request.start_s = now_s_;
  request.client = static_cast<std::uint32_t>(clients_.size()) + index;
  request.counted = measuring_;
  request.number = first_probe_number + probes_begun_++;
  ++balance_.begun;
  start_call(plan_.probe_edges[index], handle, true);
}

// The next step of a run, or another try from the first one, or its end.
void SystemPath::probe_step_ended(engine::Handle handle, policy::CallOutcome outcome) {
  Request& request = requests_[handle];
  const auto index = request.client - static_cast<std::uint32_t>(clients_.size());
  const ProbeParameters& probe = plan_.parameters->probes[index];
  const bool passed = outcome == policy::CallOutcome::success;
  if (passed && ++request.steps < probe.steps) {
    start_call(plan_.probe_edges[index], handle, true);
    return;
  }
  ++request.tries;
  if (!passed && request.tries < probe.attempts) {
    request.steps = 0;
    // After what has failed at once, the next try must not come within the same act.
    start_call(plan_.probe_edges[index], handle, true);
    return;
  }
  if (request.counted) {
    ProbeFigures& figures = figures_.probes[index];
    ++figures.runs;
    figures.ok += passed;
    figures.first_ok += passed && request.tries == 1;
  }
  tell(Happening::probed, index, handle, request.number, passed ? request.tries : 0);
  ++balance_.ended;
  requests_.release(handle);
}

void SystemPath::change_fault(std::uint32_t index) {
  const FaultParameters& fault = plan_.parameters->faults[index];
  FaultState& state = faults_[index];
  const engine::Calendar::Slot slot = plan_.first_fault_slot + index;
  state.active = !state.active;
  if (state.active) {
    calendar_.schedule(slot, now_s_ + fault.lasts(state.times));
    tell(Happening::fault_begins, index, engine::no_entry, nobody);
    apply_fault(index);
  } else {
    calendar_.schedule(slot, fault.process ? now_s_ + (*fault.process)(state.times) : infinity);
    tell(Happening::fault_ends, index, engine::no_entry, nobody);
    if (!closed_) last_fault_end_s_ = now_s_;
    lift_fault(index);
  }
}

void SystemPath::apply_fault(std::uint32_t index) {
  const FaultParameters& fault = plan_.parameters->faults[index];
  FaultState& state = faults_[index];
  if (fault.load != 1) recompute_load();
  if (!fault.service) return;
  const auto service = static_cast<std::uint32_t>(plan_.parameters->service(*fault.service));
  open_faults_[service].push_back(index);
  recompute_faults(service);
  if (!fault.servers) return;
  const ServicePlan& plan = plan_.services[service];
  const double number = fault.servers_share
                            ? std::floor(*fault.servers * services_[service].running + 0.5)
                            : *fault.servers;
  state.servers.clear();
  for (std::uint32_t k = 0; k < plan.servers; ++k) {
    if (static_cast<double>(state.servers.size()) >= number) break;
    if (servers_[plan.first_server + k].active) state.servers.push_back(plan.first_server + k);
  }
  for (const std::uint32_t server : state.servers) stop_server(server, fault.in_hand);
}

void SystemPath::lift_fault(std::uint32_t index) {
  const FaultParameters& fault = plan_.parameters->faults[index];
  if (fault.load != 1) recompute_load();
  if (!fault.service) return;
  const auto service = static_cast<std::uint32_t>(plan_.parameters->service(*fault.service));
  std::erase(open_faults_[service], index);
  recompute_faults(service);
  for (const std::uint32_t server : faults_[index].servers) resume_server(server);
  faults_[index].servers.clear();
}

// From what is in force, so that nothing is left of what has come and gone.
void SystemPath::recompute_faults(std::uint32_t service) {
  ServiceState& state = services_[service];
  double slow = 1;
  double fine = 1;
  state.latencies = 0;
  for (const std::uint32_t index : open_faults_[service]) {
    const FaultParameters& fault = plan_.parameters->faults[index];
    slow *= fault.slowdown;
    fine *= 1 - fault.errors;
    state.latencies += fault.latency.has_value();
  }
  state.fault_errors = 1 - fine;
  slow_service(service, slow);
}

void SystemPath::recompute_load() {
  for (std::uint32_t c = 0; c < clients_.size(); ++c) {
    double speed = 1;
    for (std::uint32_t f = 0; f < faults_.size(); ++f) {
      const FaultParameters& fault = plan_.parameters->faults[f];
      const bool hers = !fault.client || *fault.client == plan_.parameters->clients[c].name;
      if (faults_[f].active && hers) speed *= fault.load;
    }
    set_load(c, speed);
  }
}

double SystemPath::added_latency(std::uint32_t service) {
  double latency_s = 0;
  for (const std::uint32_t index : open_faults_[service]) {
    const auto& latency = plan_.parameters->faults[index].latency;
    if (latency) latency_s += (*latency)(faults_[index].latency);
  }
  return latency_s;
}

}  // namespace nines::system
