#include "model/system/call_book.hpp"

#include <algorithm>

#include "model/system/clients.hpp"
#include "model/system/faults.hpp"
#include "model/system/floor.hpp"
#include "model/system/visits.hpp"

namespace nines::system {

CallBook::CallBook(const SystemPlan& plan, const traffic::SourceSeed& seed, PathClock& clock,
                   InFlight& flight, AtOnce& at_once, Peers peers)
    : plan_(plan),
      clock_(clock),
      flight_(flight),
      at_once_(at_once),
      peers_(peers),
      deadlines_(clock, plan.timer_slot(TimerKind::attempt)),
      retries_(clock, plan.timer_slot(TimerKind::retry)),
      hedging_(clock, plan.timer_slot(TimerKind::hedge)),
      travels_(clock, plan.timer_slot(TimerKind::travel)) {
  for (std::uint32_t e = 0; e < plan_.edges.size(); ++e) {
    jitter_.push_back(random::Stream{seed.seed, seed.replication, random::Purpose::jitter, e});
  }
  for (const std::uint32_t edge : plan_.breaker_edges) {
    breakers_.emplace_back(*plan_.edges[edge].policy->breaker);
  }
  for (const std::uint32_t edge : plan_.budget_edges) {
    budgets_.emplace_back(*plan_.edges[edge].policy->budget);
  }
  for (const std::uint32_t edge : plan_.hedge_edges) {
    hedges_.emplace_back(*plan_.edges[edge].policy->hedge);
  }
  for (std::uint32_t ring = 0; ring < plan_.timeout_rings_s.size(); ++ring) {
    timeouts_.emplace_back(clock_, plan_.first_timeout_slot + ring);
  }
}

void CallBook::start_top(std::uint32_t edge, engine::Handle parent) {
  const Request& request = flight_.requests[parent];
  const engine::Handle handle = flight_.calls.acquire();
  Call& call = flight_.calls[handle];
  call.parent = parent;
  call.edge = edge;
  call.top = true;
  call.original = true;
  call.job_class = plan_.edges[edge].job_class;
  call.request = request.number;
  call.counted = request.counted && !request.probe;
  begin(handle, call, infinity);
}

void CallBook::start(std::uint32_t edge_index, engine::Handle parent) {
  const Edge& edge = plan_.edges[edge_index];
  const engine::Handle handle = flight_.calls.acquire();
  Call& call = flight_.calls[handle];
  Visit& visit = flight_.visits[parent];
  call.parent = parent;
  call.edge = edge_index;
  call.original = visit.original;
  call.job_class = edge.job_class == none_32 ? visit.job_class : edge.job_class;
  call.request = visit.request;
  call.counted = visit.counted;
  if (edge.per_instance) {
    call.instance = visit.server - plan_.services[edge.caller].first_server;
  }
  call.next = visit.first_call;
  if (call.next != engine::no_entry) flight_.calls[call.next].previous = handle;
  visit.first_call = handle;
  begin(handle, call, visit.deadline_s);
}

/// `deadline_s`: the parent's.
void CallBook::begin(engine::Handle handle, Call& call, double deadline_s) {
  const Edge& edge = plan_.edges[call.edge];
  call.deadline_s = std::min(deadline_s, clock_.now_s() + edge.deadline_s);
  if (edge.first_budget != none_32) {
    budgets_[edge.first_budget + call.instance].on_request(clock_.now_s());
  }
  call.key = peers_.floor.draw_key(edge.to);
  if (call.deadline_s <= clock_.now_s()) {
    ++call.tries;
    at_once_.refuse(handle, policy::CallOutcome::timeout);
    return;
  }
  attempt(handle, false);
}

// Asks the breaker; what it refuses fails before the next event.
void CallBook::attempt(engine::Handle handle, bool hedge) {
  Call& call = flight_.calls[handle];
  const Edge& edge = plan_.edges[call.edge];
  if (!hedge) ++call.tries;
  breaker::BreakerState::Permit permit;
  if (edge.first_breaker != none_32) {
    permit = breakers_[edge.first_breaker + call.instance].request(clock_.now_s());
    if (!permit.granted()) {
      clock_.tell(Happening::refused, call.edge, handle, call.request);
      if (!hedge) at_once_.refuse(handle, policy::CallOutcome::rejected);
      return;
    }
  }
  send(handle, hedge, permit);
}

void CallBook::send(engine::Handle handle, bool hedge, breaker::BreakerState::Permit permit) {
  Call& call = flight_.calls[handle];
  const Edge& edge = plan_.edges[call.edge];
  const engine::Handle attempt = flight_.visits.acquire();
  Visit& visit = flight_.visits[attempt];
  visit.call = handle;
  visit.next_attempt = call.first_attempt;
  call.first_attempt = attempt;
  ++call.outstanding;
  if (call.top) ++flight_.requests[call.parent].attempts;
  visit.service = edge.to;
  visit.key = call.key;
  visit.job_class = call.job_class;
  visit.sent_s = clock_.now_s();
  visit.deadline_s = call.deadline_s;
  visit.permit = permit;
  visit.hedge = hedge;
  visit.original = call.original && !hedge && call.tries == 1;
  visit.request = call.request;
  visit.counted = call.counted;
  clock_.tell(Happening::sent, call.edge, attempt, visit.request, hedge ? 0 : call.tries);
  set_timeout(attempt, call, edge);
  if (!hedge && edge.first_hedge != none_32) {
    const double after_s = hedges_[edge.first_hedge].after_s();
    if (after_s < infinity && call.hedges < edge.policy->hedge->max) {
      hedging_.set(clock_.now_s() + after_s, attempt, flight_.visits.size(),
                   [this](engine::Handle other) { return flight_.awaited(other); });
    }
  }
  if (peers_.faults.add_latency(edge.to)) [[unlikely]] {
    travels_.set(clock_.now_s() + peers_.faults.draw_latency_s(edge.to), attempt,
                 flight_.visits.size(),
                 [this](engine::Handle other) { return flight_.visits.alive(other); });
  } else {
    peers_.visits.arrive(attempt);
  }
}

// A deadline that comes before the timeout takes its place.
void CallBook::set_timeout(engine::Handle visit, const Call& call, const Edge& edge) {
  const double until_s = clock_.now_s() + edge.timeout_s;
  const auto awaited = [this](engine::Handle other) { return flight_.awaited(other); };
  if (call.deadline_s < until_s) {
    deadlines_.set(call.deadline_s, visit, flight_.visits.size(), awaited);
  } else if (edge.ring != none_32) {
    timeouts_[edge.ring].set(until_s, visit, flight_.visits.size(), awaited);
  }
}

void CallBook::unlink(Visit& visit, engine::Handle handle, Call& call) {
  engine::Handle* link = &call.first_attempt;
  while (*link != handle) link = &flight_.visits[*link].next_attempt;
  *link = visit.next_attempt;
  --call.outstanding;
}

// The visit ends here, and the call perhaps with it.
void CallBook::answer(engine::Handle handle, policy::CallOutcome outcome) {
  Visit& visit = flight_.visits[handle];
  const engine::Handle call_handle = visit.call;
  Call& call = flight_.calls[call_handle];
  const Edge& edge = plan_.edges[call.edge];
  unlink(visit, handle, call);
  if (edge.first_breaker != none_32) {
    breakers_[edge.first_breaker + call.instance].report(clock_.now_s(), visit.permit,
                                                         policy::is_failure(outcome));
  }
  if (edge.first_hedge != none_32 && !visit.hedge) {
    hedges_[edge.first_hedge].observe(clock_.now_s() - visit.sent_s);
  }
  flight_.visits.release(handle);
  if (policy::is_failure(outcome)) {
    after_failure(call_handle, outcome);
    return;
  }
  if (edge.first_budget != none_32 && outcome == policy::CallOutcome::success) {
    budgets_[edge.first_budget + call.instance].on_success();
  }
  if (call.outstanding > 0) {
    const std::optional<hedge::Hedge>& hedge = edge.policy->hedge;
    give_up_attempts(call, hedge && hedge->cancel ? *hedge->cancel : edge.policy->cancel);
  }
  end_call(call_handle, outcome);
}

void CallBook::time_out(engine::Handle handle) {
  Visit& visit = flight_.visits[handle];
  const engine::Handle call_handle = visit.call;
  Call& call = flight_.calls[call_handle];
  const Edge& edge = plan_.edges[call.edge];
  clock_.tell(Happening::timed_out, edge.to, handle, visit.request, clock_.now_s() - visit.sent_s);
  unlink(visit, handle, call);
  if (edge.first_breaker != none_32) {
    breakers_[edge.first_breaker + call.instance].report(clock_.now_s(), visit.permit, true);
  }
  if (edge.first_hedge != none_32 && !visit.hedge) {
    hedges_[edge.first_hedge].observe(clock_.now_s() - visit.sent_s);
  }
  visit.abandoned = true;
  if (edge.policy->cancel) peers_.visits.drop(handle);
  after_failure(call_handle, policy::CallOutcome::timeout);
}

// Another try, or the end of the call. While a hedge is under way its answer is waited for.
void CallBook::after_failure(engine::Handle handle, policy::CallOutcome outcome) {
  Call& call = flight_.calls[handle];
  if (call.outstanding > 0) return;
  const Edge& edge = plan_.edges[call.edge];
  const retry::Retry& retry = edge.policy->retry;
  if (retry.again(outcome, call.tries)) {
    const double wait_s =
        retry.backoff.wait_s(call.tries, call.previous_wait_s, jitter_[call.edge]);
    const bool in_time = clock_.now_s() + wait_s < call.deadline_s;
    if (in_time && (edge.first_budget == none_32 ||
                    budgets_[edge.first_budget + call.instance].spend(clock_.now_s()))) {
      call.previous_wait_s = wait_s;
      clock_.tell(Happening::waits, call.edge, handle, call.request, wait_s);
      retries_.set(clock_.now_s() + wait_s, handle, flight_.calls.size(),
                   [this](engine::Handle live) { return flight_.calls.alive(live); });
      return;
    }
  }
  end_call(handle, outcome);
}

// The first attempt of a try has been out for long enough.
void CallBook::hedge(engine::Handle handle) {
  const engine::Handle call_handle = flight_.visits[handle].call;
  Call& call = flight_.calls[call_handle];
  const Edge& edge = plan_.edges[call.edge];
  if (call.hedges >= edge.policy->hedge->max) return;
  ++call.hedges;
  clock_.tell(Happening::hedged, call.edge, call_handle, call.request);
  attempt(call_handle, true);
  if (call.hedges < edge.policy->hedge->max) {
    hedging_.set(clock_.now_s() + hedges_[edge.first_hedge].after_s(), handle,
                 flight_.visits.size(),
                 [this](engine::Handle other) { return flight_.awaited(other); });
  }
}

// The call ends here; its parent goes on, and perhaps ends too.
void CallBook::end_call(engine::Handle handle, policy::CallOutcome outcome) {
  const Call& call = flight_.calls[handle];
  const engine::Handle parent = call.parent;
  const bool top = call.top;
  if (!top) {
    if (call.next != engine::no_entry) flight_.calls[call.next].previous = call.previous;
    if (call.previous != engine::no_entry) {
      flight_.calls[call.previous].next = call.next;
    } else {
      flight_.visits[parent].first_call = call.next;
    }
  }
  flight_.calls.release(handle);
  if (top) {
    peers_.clients.end_request(parent, outcome);
  } else {
    peers_.visits.call_ended(parent, outcome);
  }
}

// The caller is not interested any more. Without `cancel` the work goes on for nobody.
void CallBook::give_up_attempt(engine::Handle handle, bool cancel) {
  Visit& visit = flight_.visits[handle];
  const Call& call = flight_.calls[visit.call];
  const Edge& edge = plan_.edges[call.edge];
  if (edge.first_breaker != none_32) {
    breakers_[edge.first_breaker + call.instance].withdraw(visit.permit);
  }
  if (edge.first_hedge != none_32 && !visit.hedge) {
    hedges_[edge.first_hedge].observe(clock_.now_s() - visit.sent_s);
  }
  visit.abandoned = true;
  if (cancel) peers_.visits.drop(handle);
}

void CallBook::give_up_attempts(Call& call, bool cancel) {
  while (call.first_attempt != engine::no_entry) {
    const engine::Handle attempt = call.first_attempt;
    call.first_attempt = flight_.visits[attempt].next_attempt;
    give_up_attempt(attempt, cancel);
  }
  call.outstanding = 0;
}

// A visit that ends gives up the calls it still has under way; their timers go stale with them.
void CallBook::give_up_calls(Visit& visit) {
  while (visit.first_call != engine::no_entry) {
    const engine::Handle handle = visit.first_call;
    Call& call = flight_.calls[handle];
    visit.first_call = call.next;
    give_up_attempts(call, plan_.edges[call.edge].policy->cancel);
    flight_.calls.release(handle);
  }
}

void CallBook::fire_timeouts(std::uint32_t ring) {
  const engine::Handle visit =
      timeouts_[ring].fire([this](engine::Handle other) { return flight_.awaited(other); });
  if (visit != engine::no_entry) time_out(visit);
}

void CallBook::fire_deadline() {
  const engine::Handle visit = deadlines_.fire();
  if (flight_.awaited(visit)) time_out(visit);
}

void CallBook::fire_retry() {
  const engine::Handle call = retries_.fire();
  if (flight_.calls.alive(call)) attempt(call, false);
}

void CallBook::fire_hedge() {
  const engine::Handle visit = hedging_.fire();
  if (flight_.awaited(visit)) hedge(visit);
}

void CallBook::fire_travel() {
  const engine::Handle visit = travels_.fire();
  if (flight_.visits.alive(visit)) peers_.visits.arrive(visit);
}

}  // namespace nines::system
