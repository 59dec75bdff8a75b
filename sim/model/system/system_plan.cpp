#include "model/system/system_plan.hpp"

#include <algorithm>

#include "core/contract.hpp"

namespace nines::system {
namespace {

/// The place of a value in a list, added where it is new.
std::uint32_t place_of(std::vector<double>& list, double value) {
  const auto it = std::ranges::find(list, value);
  if (it != list.end()) return static_cast<std::uint32_t>(it - list.begin());
  list.push_back(value);
  return static_cast<std::uint32_t>(list.size() - 1);
}

std::uint32_t size_of(const auto& list) {
  return static_cast<std::uint32_t>(list.size());
}

}  // namespace

SystemPlan::SystemPlan(const SystemParameters& all) : parameters(&all) {
  lay_out_services();
  add_steps();
  add_clients();
  lay_out_calendar();
  for (const Edge& edge : edges) {
    const CallPolicy& policy = *edge.policy;
    unwanted_matters = unwanted_matters || policy.gives_up() || policy.hedge.has_value();
  }
  for (const StepPlan& step : steps) unwanted_matters = unwanted_matters || step.parallel;
}

void SystemPlan::lay_out_services() {
  for (const ServiceParameters& p : parameters->services) {
    ServicePlan plan;
    plan.parameters = &p;
    plan.first_server = servers;
    plan.servers = p.most_servers();
    plan.started = p.servers;
    plan.first_station = stations;
    plan.central = balance::has_one_line(p.balance);
    balances.emplace_back(p.balance, plan.servers);
    plan.stations = plan.central ? 1 : plan.servers;
    plan.first_slot = slots;
    plan.holds = p.while_calling == WhileCalling::hold;
    plan.shares = p.shares();
    plan.pools = p.pools();
    plan.slows = p.slowdown > 0 && !plan.shares;
    if (line::interrupts(p.queue.discipline)) {
      plan.interruption = line::facts_of(p.queue.discipline).interruption;
    }
    if (p.queue.timeout) plan.shed_ring = place_of(shed_rings_s, p.queue.timeout->raw());
    for (std::uint32_t k = 0; k < plan.servers; ++k) {
      server_service.push_back(size_of(services));
      server_slot.push_back(slots + k * p.concurrency);
      slot_server.insert(slot_server.end(), p.concurrency, servers + k);
    }
    servers += plan.servers;
    stations += plan.stations;
    slots += plan.servers * p.concurrency;
    services.push_back(plan);
  }
  server_slot.push_back(slots);
}

/// What it says of timeouts and of who shares what follows from its policy.
std::uint32_t SystemPlan::add_edge(Edge edge) {
  const CallPolicy& policy = *edge.policy;
  if (policy.timeout) {
    edge.timeout_s = policy.timeout->raw();
    edge.ring = place_of(timeout_rings_s, edge.timeout_s);
  }
  if (policy.deadline) edge.deadline_s = policy.deadline->raw();
  edge.per_instance = edge.caller != none_32 && policy.scope == PolicyScope::instance;
  const std::uint32_t instances = edge.per_instance ? services[edge.caller].servers : 1;
  const std::uint32_t self = size_of(edges);
  if (policy.breaker) {
    edge.first_breaker = size_of(breaker_edges);
    breaker_edges.insert(breaker_edges.end(), instances, self);
  }
  if (policy.budget) {
    edge.first_budget = size_of(budget_edges);
    budget_edges.insert(budget_edges.end(), instances, self);
  }
  if (policy.hedge) {
    edge.first_hedge = size_of(hedge_edges);
    hedge_edges.push_back(self);
  }
  edges.push_back(edge);
  return self;
}

void SystemPlan::add_steps() {
  for (std::uint32_t s = 0; s < size_of(services); ++s) {
    const ServiceParameters& p = *services[s].parameters;
    services[s].first_step = size_of(steps);
    services[s].steps = size_of(p.calls);
    for (const Step& step : p.calls) {
      StepPlan plan;
      plan.first_call = size_of(step_calls);
      plan.calls = size_of(step.calls);
      plan.parallel = step.parallel;
      if (step.need) plan.need = *step.need;
      for (const CallParameters& call : step.calls) {
        const auto to = static_cast<std::uint32_t>(parameters->service(call.to));
        const std::uint32_t edge = add_edge({.policy = &call.policy,
                                             .to = to,
                                             .caller = s,
                                             .probability = call.probability,
                                             .job_class = call.job_class.value_or(none_32)});
        step_calls.push_back({edge, call.count});
      }
      steps.push_back(plan);
    }
  }
}

void SystemPlan::add_clients() {
  for (const ClientParameters& client : parameters->clients) {
    const auto to = static_cast<std::uint32_t>(parameters->service(client.to));
    client_edges.push_back(
        add_edge({.policy = &client.policy, .to = to, .job_class = client.job_class}));
  }
  probe_policies.resize(parameters->probes.size());
  for (std::size_t i = 0; i < parameters->probes.size(); ++i) {
    const ProbeParameters& probe = parameters->probes[i];
    probe_policies[i].timeout = probe.timeout;
    const auto to = static_cast<std::uint32_t>(parameters->service(probe.to));
    probe_edges.push_back(add_edge({.policy = &probe_policies[i], .to = to, .job_class = 0}));
  }
}

// What happens at one instant happens in this order: completions, timers, what befalls servers,
// faults, then whoever comes from outside.
void SystemPlan::lay_out_calendar() {
  const auto add = [&](Role role, std::size_t count) {
    const std::uint32_t first = calendar_slots();
    for (std::size_t i = 0; i < count; ++i) {
      roles.push_back({role, static_cast<std::uint32_t>(i)});
    }
    return first;
  };
  bool timed = false;  // Whether stations have a place of their own.
  for (std::uint32_t s = 0; s < size_of(services); ++s) {
    timed = timed || services[s].slows || services[s].shares;
    const ServiceParameters& p = *services[s].parameters;
    for (std::uint32_t k = 0; k < services[s].servers; ++k) {
      for (const ServerFailure& failure : p.failures) {
        failures.push_back({services[s].first_server + k, &failure});
      }
    }
  }
  first_station_slot = add(Role::station, timed ? stations : 0);
  first_timeout_slot = add(Role::timeout, timeout_rings_s.size());
  first_shed_slot = add(Role::shed, shed_rings_s.size());
  first_timer_slot = add(Role::timers, timer_kinds);
  first_failure_slot = add(Role::failure, failures.size());
  first_health_slot = add(Role::health, services.size());
  first_autoscale_slot = add(Role::autoscale, services.size());
  first_fault_slot = add(Role::fault, parameters->faults.size());
  first_probe_slot = add(Role::probe, parameters->probes.size());
  first_arrival_slot = add(Role::arrival, parameters->clients.size());
}

}  // namespace nines::system
