#include "model/system/monitor_watch.hpp"

#include "model/system/system.hpp"

namespace nines::system {

MonitorWatch::MonitorWatch(const SystemPlan& plan, const std::vector<MonitorGrid>& grids)
    : of_client_(plan.parameters->clients.size()),
      of_service_(plan.parameters->services.size()),
      of_edge_(plan.edges.size()),
      of_probe_(plan.parameters->probes.size()),
      open_fault_(plan.parameters->faults.size()) {
  const SystemParameters& system = *plan.parameters;
  ticks_.reserve(system.monitors.size());
  for (std::uint32_t m = 0; m < system.monitors.size(); ++m) {
    const MonitorParameters& monitor = system.monitors[m];
    ticks_.emplace_back(monitor, grids[m]);
    if (monitor.service) {
      const std::size_t service = system.service(*monitor.service);
      of_service_[service].push_back(m);
      for (std::size_t e = 0; e < plan.edges.size(); ++e) {
        if (plan.edges[e].to == service) of_edge_[e].push_back(m);
      }
    }
    for (std::size_t c = 0; c < system.clients.size() && !monitor.service; ++c) {
      if (monitor.client && *monitor.client != system.clients[c].name) continue;
      of_client_[c].push_back(m);
      of_edge_[plan.client_edges[c]].push_back(m);
    }
    for (std::size_t p = 0; p < system.probes.size(); ++p) {
      if (!monitor.probe || *monitor.probe == system.probes[p].name) of_probe_[p].push_back(m);
    }
  }
}

void MonitorWatch::happened(const SystemEvent& event) {
  const double now_s = event.time_s;
  const auto outcome = [&] { return static_cast<policy::CallOutcome>(event.value); };
  switch (event.what) {
    case Happening::request:
      start_of(request_starts_s_, event.subject) = now_s;
      return;
    case Happening::ended:
      for (const std::uint32_t m : of_client_[event.where]) {
        ticks_[m].answered(now_s, outcome(), now_s - request_starts_s_[event.subject]);
      }
      return;
    case Happening::sent:
      start_of(visit_starts_s_, event.subject) = not_a_number;
      for (const std::uint32_t m : of_edge_[event.where]) {
        ticks_[m].attempted(now_s, event.value > 1);
      }
      return;
    case Happening::queued:
    case Happening::served: {
      // A service's clock starts when a request arrives there, not when its caller sent it.
      double& start_s = start_of(visit_starts_s_, event.subject);
      if (start_s != start_s) start_s = now_s;
      return;
    }
    case Happening::answered: {
      const double start_s = visit_starts_s_[event.subject];
      for (const std::uint32_t m : of_service_[event.where]) {
        ticks_[m].answered(now_s, outcome(), start_s == start_s ? now_s - start_s : 0);
      }
      return;
    }
    case Happening::probed:
      for (const std::uint32_t m : of_probe_[event.where]) {
        ticks_[m].probed(now_s, event.value == 1, event.value > 0);
      }
      return;
    case Happening::fault_begins:
      open_fault_[event.where] = faults_.size();
      faults_.push_back({now_s, infinity});
      return;
    case Happening::fault_ends:
      faults_[open_fault_[event.where]].end_s = now_s;
      return;
    default:
      return;
  }
}

void MonitorWatch::finish(double until_s) {
  for (MonitorTicks& ticks : ticks_) ticks.finish(until_s);
}

}  // namespace nines::system
