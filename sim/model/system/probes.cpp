#include "model/system/probes.hpp"

#include "model/system/call_book.hpp"
#include "model/system/measurement.hpp"

namespace nines::system {

Probes::Probes(const SystemPlan& plan, PathClock& clock, InFlight& flight, SystemFigures& figures,
               Peers peers)
    : plan_(plan), clock_(clock), flight_(flight), figures_(figures), peers_(peers) {
  for (std::uint32_t p = 0; p < plan_.parameters->probes.size(); ++p) {
    clock_.schedule(plan_.first_probe_slot + p, plan_.parameters->probes[p].every.raw());
  }
}

void Probes::begin(std::uint32_t index) {
  const ProbeParameters& probe = plan_.parameters->probes[index];
  clock_.schedule(plan_.first_probe_slot + index, clock_.now_s() + probe.every.raw());
  const engine::Handle handle = flight_.requests.acquire();
  Request& request = flight_.requests[handle];
  request.start_s = clock_.now_s();
  request.client = index;
  request.probe = true;
  request.counted = peers_.measurement.measuring();
  request.number = first_probe_number + begun_++;
  peers_.measurement.probe_begins();
  peers_.calls.start_top(plan_.probe_edges[index], handle);
}

void Probes::step_ended(engine::Handle handle, policy::CallOutcome outcome) {
  Request& request = flight_.requests[handle];
  const std::uint32_t index = request.client;
  const ProbeParameters& probe = plan_.parameters->probes[index];
  const bool passed = outcome == policy::CallOutcome::success;
  if (passed && ++request.steps < probe.steps) {
    peers_.calls.start_top(plan_.probe_edges[index], handle);
    return;
  }
  ++request.tries;
  if (!passed && request.tries < probe.attempts) {
    request.steps = 0;
    peers_.calls.start_top(plan_.probe_edges[index], handle);
    return;
  }
  if (request.counted) {
    ProbeFigures& figures = figures_.probes[index];
    ++figures.runs;
    figures.ok += passed;
    figures.first_ok += passed && request.tries == 1;
  }
  clock_.tell(Happening::probed, index, handle, request.number, passed ? request.tries : 0);
  peers_.measurement.probe_ends();
  flight_.requests.release(handle);
}

}  // namespace nines::system
