#include "model/system/system_theory.hpp"

#include <algorithm>

namespace nines::system {
namespace {

double rate_of(const ClientParameters& client) {
  if (client.arrivals) return client.arrivals->rate().raw();
  const double think_s = client.users->think.mean().raw();
  return think_s > 0 ? client.users->count / think_s : 0;
}

}  // namespace

void add_visits(const SystemPlan& plan, std::uint32_t entry, double weight,
                std::vector<double>& visits) {
  // Services in an order in which callers come before those they call, by their calls' depth:
  // a tree with shared branches is walked once a service and not once a path.
  std::vector<std::uint32_t> callers(plan.services.size());
  for (const Edge& edge : plan.edges) {
    if (edge.caller != none_32) ++callers[edge.to];
  }
  std::vector<std::uint32_t> ready;
  for (std::uint32_t s = 0; s < callers.size(); ++s) {
    if (callers[s] == 0) ready.push_back(s);
  }
  std::vector<double> arriving(plan.services.size());
  arriving[entry] += weight;
  while (!ready.empty()) {
    const std::uint32_t at = ready.back();
    ready.pop_back();
    visits[at] += arriving[at];
    const ServicePlan& service = plan.services[at];
    for (std::uint32_t k = 0; k < service.steps; ++k) {
      const StepPlan& step = plan.steps[service.first_step + k];
      for (std::uint32_t c = 0; c < step.calls; ++c) {
        const StepCall& call = plan.step_calls[step.first_call + c];
        const Edge& edge = plan.edges[call.edge];
        arriving[edge.to] += arriving[at] * edge.probability * call.count;
        if (--callers[edge.to] == 0) ready.push_back(edge.to);
      }
    }
  }
}

double offered_per_s(const SystemParameters& parameters) {
  double rate_per_s = 0;
  for (const ClientParameters& client : parameters.clients) rate_per_s += rate_of(client);
  return rate_per_s;
}

double visits_per_request(const SystemParameters& parameters, const SystemPlan& plan) {
  const double all_per_s = offered_per_s(parameters);
  std::vector<double> visits(plan.services.size());
  for (std::size_t c = 0; c < parameters.clients.size(); ++c) {
    const double share = all_per_s > 0 ? rate_of(parameters.clients[c]) / all_per_s
                                       : 1 / static_cast<double>(parameters.clients.size());
    add_visits(plan, plan.edges[plan.client_edges[c]].to, share, visits);
  }
  double sum = 0;
  for (const double one : visits) sum += one;
  return sum;
}

std::vector<StationLoad> station_loads(const SystemParameters& parameters, const SystemPlan& plan) {
  std::vector<double> visits_per_s(plan.services.size());
  for (std::size_t c = 0; c < parameters.clients.size(); ++c) {
    if (!parameters.clients[c].arrivals) continue;
    add_visits(plan, plan.edges[plan.client_edges[c]].to, rate_of(parameters.clients[c]),
               visits_per_s);
  }
  std::vector<StationLoad> loads;
  for (std::size_t s = 0; s < plan.services.size(); ++s) {
    const ServiceParameters& service = parameters.services[s];
    StationLoad load;
    load.service = service.name;
    load.arrivals_per_s = visits_per_s[s];
    load.utilization = visits_per_s[s] * service.service.mean().raw() /
                       (static_cast<double>(service.most_servers()) * service.concurrency);
    load.bounded = service.queue.capacity || service.queue.timeout;
    loads.push_back(load);
  }
  return loads;
}

}  // namespace nines::system
