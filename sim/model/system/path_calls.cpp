// Calls: one call makes attempts until one of them is answered well, none is left to make, or its
// own caller gives it up.
#include <algorithm>

#include "model/system/system_path.hpp"

namespace nines::system {

void SystemPath::start_call(std::uint32_t edge_index, engine::Handle parent, bool top) {
  const Edge& edge = plan_.edges[edge_index];
  const engine::Handle handle = calls_.acquire();
  Call& call = calls_[handle];
  call.parent = parent;
  call.edge = edge_index;
  call.top = top;
  double deadline_s = infinity;
  if (top) {
    call.original = true;
    const Request& request = requests_[parent];
    call.request = request.number;
    call.counted = request.counted && request.client < clients_.size();
  } else {
    Visit& visit = visits_[parent];
    deadline_s = visit.deadline_s;
    call.original = visit.original;
    call.request = visit.request;
    call.counted = visit.counted;
    if (edge.per_instance) {
      call.instance = visit.server - plan_.services[edge.caller].first_server;
    }
    call.next = visit.first_call;
    if (call.next != engine::no_entry) calls_[call.next].previous = handle;
    visit.first_call = handle;
  }
  call.deadline_s = std::min(deadline_s, now_s_ + edge.deadline_s);
  if (edge.first_budget != none_32) {
    budgets_[edge.first_budget + call.instance].on_request(now_s_);
  }
  call.key = services_[edge.to].balancer.draw_key(services_[edge.to].choice);
  if (call.deadline_s <= now_s_) {
    ++call.tries;
    notes_.push_back({handle, policy::CallOutcome::timeout, true});
    return;
  }
  attempt(handle, false);
}

// Asks the breaker; what it refuses fails before the next event.
void SystemPath::attempt(engine::Handle handle, bool hedge) {
  Call& call = calls_[handle];
  const Edge& edge = plan_.edges[call.edge];
  if (!hedge) ++call.tries;
  breaker::BreakerState::Permit permit;
  if (edge.first_breaker != none_32) {
    permit = breakers_[edge.first_breaker + call.instance].request(now_s_);
    if (!permit.granted()) {
      tell(Happening::refused, call.edge, handle, call.request);
      if (!hedge) notes_.push_back({handle, policy::CallOutcome::rejected, true});
      return;
    }
  }
  send(handle, hedge, permit);
}

void SystemPath::send(engine::Handle handle, bool hedge, breaker::BreakerState::Permit permit) {
  Call& call = calls_[handle];
  const Edge& edge = plan_.edges[call.edge];
  const engine::Handle attempt = visits_.acquire();
  Visit& visit = visits_[attempt];
  visit.call = handle;
  visit.next_attempt = call.first_attempt;
  call.first_attempt = attempt;
  ++call.outstanding;
  if (call.top) ++requests_[call.parent].attempts;
  visit.service = edge.to;
  visit.key = call.key;
  visit.sent_s = now_s_;
  visit.deadline_s = call.deadline_s;
  visit.permit = permit;
  visit.hedge = hedge;
  visit.original = call.original && !hedge && call.tries == 1;
  visit.request = call.request;
  visit.counted = call.counted;
  tell(Happening::sent, call.edge, attempt, visit.request, hedge ? 0 : call.tries);
  set_timeout(attempt, call, edge);
  if (!hedge && edge.first_hedge != none_32) {
    const double after_s = hedges_[edge.first_hedge].after_s();
    if (after_s < infinity && call.hedges < edge.policy->hedge->max) {
      set_timer(TimerKind::hedge, now_s_ + after_s, attempt);
    }
  }
  if (services_[edge.to].latencies > 0) [[unlikely]] {
    set_timer(TimerKind::travel, now_s_ + added_latency(edge.to), attempt);
  } else {
    arrive(attempt);
  }
}

// A deadline that comes before the timeout takes its place.
void SystemPath::set_timeout(engine::Handle visit, Call& call, const Edge& edge) {
  const double until_s = now_s_ + edge.timeout_s;
  if (call.deadline_s < until_s) {
    set_timer(TimerKind::attempt, call.deadline_s, visit);
  } else if (edge.ring != none_32) {
    engine::TimeoutRing& ring = timeout_rings_[edge.ring];
    if (ring.empty()) calendar_.schedule(plan_.first_timeout_slot + edge.ring, until_s);
    ring.push(until_s, visit);
    ring.keep_small(visits_.size(), [this](engine::Handle other) {
      return visits_.alive(other) && !visits_[other].abandoned;
    });
  }
}

void SystemPath::unlink(Visit& visit, engine::Handle handle, Call& call) {
  engine::Handle* link = &call.first_attempt;
  while (*link != handle) link = &visits_[*link].next_attempt;
  *link = visit.next_attempt;
  --call.outstanding;
}

// The visit ends here, and the call perhaps with it.
void SystemPath::answer(engine::Handle handle, policy::CallOutcome outcome) {
  Visit& visit = visits_[handle];
  const engine::Handle call_handle = visit.call;
  Call& call = calls_[call_handle];
  const Edge& edge = plan_.edges[call.edge];
  unlink(visit, handle, call);
  if (edge.first_breaker != none_32) {
    breakers_[edge.first_breaker + call.instance].report(now_s_, visit.permit,
                                                         policy::is_failure(outcome));
  }
  if (edge.first_hedge != none_32 && !visit.hedge) {
    hedges_[edge.first_hedge].observe(now_s_ - visit.sent_s);
  }
  visits_.release(handle);
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

void SystemPath::time_out(engine::Handle handle) {
  Visit& visit = visits_[handle];
  const engine::Handle call_handle = visit.call;
  Call& call = calls_[call_handle];
  const Edge& edge = plan_.edges[call.edge];
  tell(Happening::timed_out, edge.to, handle, visit.request, now_s_ - visit.sent_s);
  unlink(visit, handle, call);
  if (edge.first_breaker != none_32) {
    breakers_[edge.first_breaker + call.instance].report(now_s_, visit.permit, true);
  }
  if (edge.first_hedge != none_32 && !visit.hedge) {
    hedges_[edge.first_hedge].observe(now_s_ - visit.sent_s);
  }
  visit.abandoned = true;
  if (edge.policy->cancel) drop(handle);
  after_failure(call_handle, policy::CallOutcome::timeout);
}

// Another try, or the end of the call. While a hedge is under way its answer is waited for.
void SystemPath::after_failure(engine::Handle handle, policy::CallOutcome outcome) {
  Call& call = calls_[handle];
  if (call.outstanding > 0) return;
  const Edge& edge = plan_.edges[call.edge];
  const retry::Retry& retry = edge.policy->retry;
  if (retry.again(outcome, call.tries)) {
    const double wait_s =
        retry.backoff.wait_s(call.tries, call.previous_wait_s, edges_[call.edge].jitter);
    const bool in_time = now_s_ + wait_s < call.deadline_s;
    if (in_time && (edge.first_budget == none_32 ||
                    budgets_[edge.first_budget + call.instance].spend(now_s_))) {
      call.previous_wait_s = wait_s;
      tell(Happening::waits, call.edge, handle, call.request, wait_s);
      set_timer(TimerKind::retry, now_s_ + wait_s, handle);
      return;
    }
  }
  end_call(handle, outcome);
}

// The first attempt of a try has been out for long enough.
void SystemPath::hedge(engine::Handle handle) {
  const engine::Handle call_handle = visits_[handle].call;
  Call& call = calls_[call_handle];
  const Edge& edge = plan_.edges[call.edge];
  if (call.hedges >= edge.policy->hedge->max) return;
  ++call.hedges;
  tell(Happening::hedged, call.edge, call_handle, call.request);
  attempt(call_handle, true);
  if (call.hedges < edge.policy->hedge->max) {
    set_timer(TimerKind::hedge, now_s_ + hedges_[edge.first_hedge].after_s(), handle);
  }
}

// The call ends here; its parent goes on, and perhaps ends too.
void SystemPath::end_call(engine::Handle handle, policy::CallOutcome outcome) {
  const Call& call = calls_[handle];
  const engine::Handle parent = call.parent;
  const bool top = call.top;
  if (!top) {
    if (call.next != engine::no_entry) calls_[call.next].previous = call.previous;
    if (call.previous != engine::no_entry) {
      calls_[call.previous].next = call.next;
    } else {
      visits_[parent].first_call = call.next;
    }
  }
  calls_.release(handle);
  if (top) {
    end_request(parent, outcome);
  } else {
    call_ended(parent, outcome);
  }
}

// The caller is not interested any more. Without `cancel` the work goes on for nobody.
void SystemPath::give_up_attempt(engine::Handle handle, bool cancel) {
  Visit& visit = visits_[handle];
  const Call& call = calls_[visit.call];
  const Edge& edge = plan_.edges[call.edge];
  if (edge.first_breaker != none_32) {
    breakers_[edge.first_breaker + call.instance].withdraw(visit.permit);
  }
  if (edge.first_hedge != none_32 && !visit.hedge) {
    hedges_[edge.first_hedge].observe(now_s_ - visit.sent_s);
  }
  visit.abandoned = true;
  if (cancel) drop(handle);
}

void SystemPath::give_up_attempts(Call& call, bool cancel) {
  while (call.first_attempt != engine::no_entry) {
    const engine::Handle attempt = call.first_attempt;
    call.first_attempt = visits_[attempt].next_attempt;
    give_up_attempt(attempt, cancel);
  }
  call.outstanding = 0;
}

// A visit that ends gives up the calls it still has under way; their timers go stale with them.
void SystemPath::give_up_calls(Visit& visit) {
  while (visit.first_call != engine::no_entry) {
    const engine::Handle handle = visit.first_call;
    Call& call = calls_[handle];
    visit.first_call = call.next;
    give_up_attempts(call, plan_.edges[call.edge].policy->cancel);
    calls_.release(handle);
  }
}

}  // namespace nines::system
