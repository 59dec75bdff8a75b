#include "model/system/faults.hpp"

#include <algorithm>
#include <cmath>

#include "model/system/clients.hpp"
#include "model/system/floor.hpp"
#include "model/system/measurement.hpp"

namespace nines::system {

Faults::Faults(const SystemPlan& plan, const traffic::SourceSeed& seed, PathClock& clock,
               Peers peers)
    : plan_(plan), clock_(clock), peers_(peers), services_(plan.services.size()) {
  for (std::uint32_t f = 0; f < plan_.parameters->faults.size(); ++f) {
    const FaultParameters& fault = plan_.parameters->faults[f];
    faults_.push_back(
        {random::Stream{seed.seed, seed.replication, random::Purpose::fault, 2 * f},
         random::Stream{seed.seed, seed.replication, random::Purpose::fault, 2 * f + 1}});
    clock_.schedule(plan_.first_fault_slot + f,
                    fault.at ? fault.at->raw() : (*fault.process)(faults_[f].times));
  }
}

void Faults::change(std::uint32_t index) {
  const FaultParameters& fault = plan_.parameters->faults[index];
  Fault& state = faults_[index];
  const engine::Calendar::Slot slot = plan_.first_fault_slot + index;
  state.active = !state.active;
  if (state.active) {
    clock_.schedule(slot, clock_.now_s() + fault.lasts(state.times));
    clock_.tell(Happening::fault_begins, index, engine::no_entry, nobody);
    apply(index);
  } else {
    clock_.schedule(slot,
                    fault.process ? clock_.now_s() + (*fault.process)(state.times) : infinity);
    clock_.tell(Happening::fault_ends, index, engine::no_entry, nobody);
    peers_.measurement.fault_ends();
    lift(index);
  }
}

void Faults::apply(std::uint32_t index) {
  const FaultParameters& fault = plan_.parameters->faults[index];
  Fault& state = faults_[index];
  if (fault.load != 1) recompute_load();
  if (!fault.service) return;
  const auto service = static_cast<std::uint32_t>(plan_.parameters->service(*fault.service));
  services_[service].open.push_back(index);
  recompute(service);
  if (!fault.servers) return;
  const ServicePlan& plan = plan_.services[service];
  const double number = fault.servers_share
                            ? std::floor(*fault.servers * peers_.floor.running(service) + 0.5)
                            : *fault.servers;
  state.servers.clear();
  for (std::uint32_t k = 0; k < plan.servers; ++k) {
    if (static_cast<double>(state.servers.size()) >= number) break;
    if (peers_.floor.active(plan.first_server + k)) state.servers.push_back(plan.first_server + k);
  }
  for (const std::uint32_t server : state.servers) {
    peers_.floor.stop_server(server, fault.in_hand);
  }
}

void Faults::lift(std::uint32_t index) {
  const FaultParameters& fault = plan_.parameters->faults[index];
  if (fault.load != 1) recompute_load();
  if (!fault.service) return;
  const auto service = static_cast<std::uint32_t>(plan_.parameters->service(*fault.service));
  std::erase(services_[service].open, index);
  recompute(service);
  for (const std::uint32_t server : faults_[index].servers) peers_.floor.resume_server(server);
  faults_[index].servers.clear();
}

// From what is in force, so that nothing is left of what has come and gone.
void Faults::recompute(std::uint32_t service) {
  Service& state = services_[service];
  double slow = 1;
  double fine = 1;
  state.latencies = 0;
  for (const std::uint32_t index : state.open) {
    const FaultParameters& fault = plan_.parameters->faults[index];
    slow *= fault.slowdown;
    fine *= 1 - fault.errors;
    state.latencies += fault.latency.has_value();
  }
  state.errors = 1 - fine;
  peers_.floor.slow_service(service, slow);
}

void Faults::recompute_load() {
  const auto& clients = plan_.parameters->clients;
  for (std::uint32_t c = 0; c < clients.size(); ++c) {
    double speed = 1;
    for (std::uint32_t f = 0; f < faults_.size(); ++f) {
      const FaultParameters& fault = plan_.parameters->faults[f];
      const bool hers = !fault.client || *fault.client == clients[c].name;
      if (faults_[f].active && hers) speed *= fault.load;
    }
    peers_.clients.set_load(c, speed);
  }
}

double Faults::draw_latency_s(std::uint32_t service) {
  double latency_s = 0;
  for (const std::uint32_t index : services_[service].open) {
    const auto& latency = plan_.parameters->faults[index].latency;
    if (latency) latency_s += (*latency)(faults_[index].latency);
  }
  return latency_s;
}

bool Faults::any_in_force() const {
  return std::ranges::any_of(faults_, &Fault::active);
}

}  // namespace nines::system
