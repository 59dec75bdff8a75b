#include "model/system/visits.hpp"

#include <algorithm>

#include "model/system/call_book.hpp"
#include "model/system/faults.hpp"
#include "model/system/floor.hpp"
#include "model/system/measurement.hpp"
#include "random/uniform.hpp"

namespace nines::system {
namespace {

// Works are drawn in blocks; few services can afford long ones.
std::size_t works_at_once(std::size_t services) {
  return services <= 16 ? 512 : 32;
}

}  // namespace

Visits::Visits(const SystemPlan& plan, const traffic::SourceSeed& seed, PathClock& clock,
               InFlight& flight, SystemFigures& figures, Peers peers)
    : plan_(plan),
      sampling_(seed.sampling),
      clock_(clock),
      flight_(flight),
      figures_(figures),
      peers_(peers) {
  const auto stream = [&](random::Purpose purpose, std::uint64_t index) {
    return random::Stream{seed.seed, seed.replication, purpose, index};
  };
  for (std::uint32_t s = 0; s < plan_.services.size(); ++s) {
    const ServiceParameters& p = *plan_.services[s].parameters;
    Service state{.work = stream(random::Purpose::service, s),
                  .fate = stream(random::Purpose::error, s)};
    state.works_s.resize(works_at_once(plan_.services.size()));
    state.next_work = state.works_s.size();
    state.draws_fate = p.errors.server + p.errors.client > 0;
    for (const FaultParameters& fault : plan_.parameters->faults) {
      state.draws_fate = state.draws_fate || (fault.errors > 0 && fault.service == p.name);
    }
    services_.push_back(std::move(state));
  }
  for (std::uint32_t e = 0; e < plan_.edges.size(); ++e) {
    chance_.push_back(stream(random::Purpose::call, e));
  }
}

// Works are drawn in the order of arrival, whoever is turned away, so that the n-th arrival needs
// the same whatever else is changed about the system.
double Visits::draw_work(Service& state, const ServicePlan& plan) {
  if (state.next_work == state.works_s.size()) {
    plan.parameters->service.fill(state.works_s, state.work, sampling_);
    state.next_work = 0;
  }
  return state.works_s[state.next_work++];
}

void Visits::arrive(engine::Handle handle) {
  Visit& visit = flight_.visits[handle];
  const ServicePlan& plan = plan_.services[visit.service];
  Service& state = services_[visit.service];
  visit.arrival_s = clock_.now_s();
  visit.work_s = visit.left_s = draw_work(state, plan);
  if (state.draws_fate) visit.fate = random::uniform_half_open(state.fate);
  ++state.arrivals;
  if (visit.counted) {
    ServiceFigures& figures = figures_.services[visit.service];
    ++figures.arrivals;
    figures.originals += visit.original;
  }
  peers_.floor.route(handle, visit);
}

void Visits::own_work_done(engine::Handle handle) {
  Visit& visit = flight_.visits[handle];
  const Service& state = services_[visit.service];
  if (state.draws_fate) {
    const ErrorRates& rates = plan_.services[visit.service].parameters->errors;
    const double failing = 1 - (1 - rates.server) * (1 - peers_.faults.errors(visit.service));
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
void Visits::next_step(engine::Handle handle) {
  Visit& visit = flight_.visits[handle];
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
        if (probability < 1 && !random::bernoulli(probability, chance_[call.edge])) continue;
        peers_.calls.start(call.edge, handle);
        return;
      }
    }
    ++visit.step;
    visit.repeats = 0;
  }
  finish(handle, policy::CallOutcome::success);
}

bool Visits::start_parallel(engine::Handle handle, Visit& visit, const StepPlan& step) {
  std::uint32_t made = 0;
  for (std::uint32_t c = 0; c < step.calls; ++c) {
    const StepCall& call = plan_.step_calls[step.first_call + c];
    const double probability = plan_.edges[call.edge].probability;
    for (std::uint32_t k = 0; k < call.count; ++k) {
      if (probability < 1 && !random::bernoulli(probability, chance_[call.edge])) continue;
      ++made;
      peers_.calls.start(call.edge, handle);
    }
  }
  visit.needed = std::min(step.need, made);
  visit.may_fail = made - visit.needed;
  return made > 0;
}

// The visit goes on, or ends with its call's failure. What a caller did wrong it is told; anything
// else that went wrong below is this service's error to whoever called it.
void Visits::call_ended(engine::Handle handle, policy::CallOutcome outcome) {
  Visit& visit = flight_.visits[handle];
  const StepPlan& step = plan_.steps[plan_.services[visit.service].first_step + visit.step];
  const policy::CallOutcome failed =
      outcome == policy::CallOutcome::client_error ? outcome : policy::CallOutcome::error;
  if (outcome == policy::CallOutcome::success) {
    if (!step.parallel) {
      next_step(handle);
    } else if (--visit.needed == 0) {
      peers_.calls.give_up_calls(visit);
      ++visit.step;
      next_step(handle);
    }
  } else if (!step.parallel || visit.may_fail == 0) {
    finish(handle, failed);
  } else {
    --visit.may_fail;
  }
}

/// The server time spent goes to one account or the other, once.
void Visits::account(Visit& visit) {
  Service& state = services_[visit.service];
  const bool wasted = flight_.unwanted(visit);
  (wasted ? state.wasted_s : state.done_s) += visit.worked_s;
  if (peers_.measurement.measuring()) {
    ServiceFigures& figures = figures_.services[visit.service];
    (wasted ? figures.wasted_s : figures.done_s) += visit.worked_s;
  }
  peers_.floor.leave_server(visit);
}

// The service answers. The visit is gone afterwards.
void Visits::finish(engine::Handle handle, policy::CallOutcome outcome) {
  Visit& visit = flight_.visits[handle];
  if (visit.slot != none_32) peers_.floor.release(handle, visit);
  peers_.calls.give_up_calls(visit);
  account(visit);
  clock_.tell(Happening::answered, visit.service, handle, visit.request,
              static_cast<double>(outcome));
  if (visit.counted && outcome != policy::CallOutcome::rejected) {
    ServiceFigures& figures = figures_.services[visit.service];
    ++figures.answered;
    figures.errors += outcome == policy::CallOutcome::error;
    figures.latency_sum_s += clock_.now_s() - visit.arrival_s;
  }
  if (visit.abandoned) {
    flight_.visits.release(handle);
  } else {
    peers_.calls.answer(handle, outcome);
  }
}

// Stops the work of a visit that nobody waits for, and what it has others do. It is gone
// afterwards.
void Visits::drop(engine::Handle handle) {
  Visit& visit = flight_.visits[handle];
  clock_.tell(Happening::dropped, visit.service, handle, visit.request);
  if (visit.phase == Phase::queued) {
    peers_.floor.leave_line(handle, visit);
  } else if (visit.slot != none_32) {
    peers_.floor.release(handle, visit);
  }
  peers_.calls.give_up_calls(visit);
  account(visit);
  flight_.visits.release(handle);
}

}  // namespace nines::system
