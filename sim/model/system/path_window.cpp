// What is measured of a replication, and when it ends.
#include <algorithm>
#include <cmath>

#include "model/system/system_path.hpp"

namespace nines::system {
namespace {

// The last requests are waited for while as many again come after the window.
constexpr std::uint64_t patient_requests = 10'000;
// And at least so much time.
constexpr double patience_s = 600;
// Goodput is judged over ten bins; `settle` has sixty.
constexpr double bins_in_settle = 60;
constexpr std::size_t bins_judged = 10;
constexpr std::size_t most_bins = std::size_t{1} << 20;
/// Of the offered load: less goodput than this is collapse.
constexpr double collapsed_below = 0.5;

}  // namespace

void SystemPath::open_figures() {
  figures_.clients.resize(clients_.size());
  figures_.services.resize(services_.size());
  figures_.probes.resize(plan_.parameters->probes.size());
  if (window_.series_steps > 0) {
    step_totals_.resize(services_.size());
    figures_.client_steps.assign(clients_.size(), std::vector<ClientStep>(window_.series_steps));
    figures_.service_steps.assign(services_.size(), std::vector<ServiceStep>(window_.series_steps));
    step_ends_s_ = window_.series_step_s;
  }
  bin_s_ = plan_.parameters->settle.raw() / bins_in_settle;
  const double total_s = window_.warmup_s + window_.horizon_s;
  if (total_s < infinity) bin_s_ = std::max(bin_s_, total_s / static_cast<double>(most_bins));
  opens_s_ = window_.warmup_requests > 0 ? infinity : window_.warmup_s;
  boundary_s_ = std::min(opens_s_, step_ends_s_);
}

void SystemPath::pass_boundaries(double now_s) {
  while (now_s >= boundary_s_ && boundary_s_ < infinity) {
    now_s_ = boundary_s_;
    for (ServiceState& state : services_) integrate(state);
    if (boundary_s_ >= step_ends_s_) close_step();
    if (boundary_s_ >= opens_s_) {
      open_window();
    } else if (boundary_s_ >= closes_s_) {
      close_window();
    }
    boundary_s_ = std::min({opens_s_, closes_s_, step_ends_s_});
  }
}

void SystemPath::open_window() {
  measuring_ = true;
  opens_s_ = infinity;
  closes_s_ = now_s_ + window_.horizon_s;
  boundary_s_ = std::min(closes_s_, step_ends_s_);
  figures_.start_s = now_s_;
  take_totals(-1);
}

void SystemPath::close_window() {
  measuring_ = false;
  closed_ = true;
  opens_s_ = closes_s_ = infinity;
  boundary_s_ = step_ends_s_ = infinity;
  figures_.end_s = now_s_;
  take_totals(1);
  last_begun_ = 2 * begun_ + patient_requests;
  drained_s_ = 2 * now_s_ + patience_s;
}

void SystemPath::take_totals(int sign) {
  for (std::size_t s = 0; s < services_.size(); ++s) {
    integrate(services_[s]);
    ServiceFigures& figures = figures_.services[s];
    figures.busy_s += sign * services_[s].busy_s;
    figures.queue_s += sign * services_[s].queue_s;
    figures.room_s += sign * services_[s].room_s;
  }
}

void SystemPath::close_step() {
  for (std::size_t s = 0; s < services_.size(); ++s) {
    ServiceStep& before = step_totals_[s];
    const ServiceState& state = services_[s];
    figures_.service_steps[s][step_] = {state.queue_s - before.queue_s,
                                        state.busy_s - before.busy_s, state.room_s - before.room_s};
    before = {state.queue_s, state.busy_s, state.room_s};
  }
  ++step_;
  step_ends_s_ = step_ < window_.series_steps
                     ? static_cast<double>(step_ + 1) * window_.series_step_s
                     : infinity;
}

void SystemPath::count_request(Request& request) {
  ++balance_.begun;
  if (!measuring_ && !closed_ && begun_ >= window_.warmup_requests && window_.warmup_requests > 0) {
    open_window();
  }
  if (measuring_ && counted_ == window_.horizon_requests) close_window();
  ++begun_;
  if (measuring_) {
    ++counted_;
    request.counted = true;
    ++figures_.clients[request.client].requests;
  }
  if (closed_) return;
  const auto bin = static_cast<std::size_t>(now_s_ / bin_s_);
  if (bin < most_bins) {
    if (bin >= offered_.size()) offered_.resize(bin + 1), good_.resize(bin + 1);
    ++offered_[bin];
  }
  if (step_ < window_.series_steps) ++figures_.client_steps[request.client][step_].offered;
  if (last_request_of_all_) close_window();
}

void SystemPath::count_end(const Request& request, policy::CallOutcome outcome) {
  ++balance_.ended;
  const double latency_s = now_s_ - request.start_s;
  const bool ok = outcome == policy::CallOutcome::success;
  ClientFigures& figures = figures_.clients[request.client];
  if (measuring_) figures.good_in_window += ok;
  if (!closed_) {
    const auto bin = static_cast<std::size_t>(now_s_ / bin_s_);
    const bool answered = ok || outcome == policy::CallOutcome::client_error;
    if (answered && bin < most_bins) {
      if (bin >= good_.size()) offered_.resize(bin + 1), good_.resize(bin + 1);
      ++good_[bin];
    }
    if (step_ < window_.series_steps) {
      ClientStep& step = figures_.client_steps[request.client][step_];
      ++step.finished;
      step.good += ok;
      if (ok) step.latency_sum_s += latency_s;
    }
  }
  if (stories_ != nullptr) [[unlikely]] {
    if (stories_->size() <= request.number) stories_->resize(request.number + 1);
    (*stories_)[request.number] = {request.start_s, latency_s, outcome, true, request.attempts};
  }
  if (!request.counted) return;
  ++counted_ended_;
  ++figures.finished;
  figures.attempts += request.attempts;
  figures.ok += ok;
  figures.client_errors += outcome == policy::CallOutcome::client_error;
  figures.errors += outcome == policy::CallOutcome::error;
  figures.timeouts += outcome == policy::CallOutcome::timeout;
  figures.rejected += outcome == policy::CallOutcome::rejected;
  if (ok) {
    const auto& slo = plan_.parameters->clients[request.client].slo;
    figures.slow += slo && latency_s > slo->latency.raw();
    figures.latency_sum_s += latency_s;
    figures.latency.add(latency_s);
  }
}

// More is under way than memory should be given to: the replication ends here.
void SystemPath::overflow() {
  figures_.overflowed = true;
  figures_.overflowed_at_s = now_s_;
  cut();
}

// Users who are answered at once and do not think would keep time from going on.
void SystemPath::check_progress() {
  if (now_s_ == progress_s_) {
    figures_.stalled = true;
    cut();
  }
  progress_s_ = now_s_;
}

void SystemPath::cut() {
  if (!measuring_ && !closed_) open_window();
  if (measuring_) close_window();
}

void SystemPath::no_more_from(std::uint32_t client) {
  static_cast<void>(client);
  if (++silent_clients_ < clients_.size() || window_.horizon_s < infinity) return;
  if (!measuring_ && !closed_) open_window();
  last_request_of_all_ = true;
}

/// The window is over and every request that counts has ended, or waiting for the last of them has
/// taken longer than all that was before.
bool SystemPath::done() const {
  return closed_ && (counted_ended_ == counted_ || begun_ > last_begun_ || now_s_ > drained_s_ ||
                     figures_.overflowed || figures_.stalled);
}

// Goodput against offered load over ten bins, from `settle` after the last fault; and the first
// moment after that fault from which on it was good again.
void SystemPath::judge_recovery() {
  const auto collapsed_from = [&](double from_s) {
    const auto first = static_cast<std::size_t>(from_s / bin_s_);
    double offered = 0;
    double good = 0;
    for (std::size_t b = first; b < std::min(first + bins_judged, offered_.size()); ++b) {
      offered += offered_[b];
      good += good_[b];
    }
    return good < collapsed_below * offered;
  };
  const bool any_fault = last_fault_end_s_ > 0;
  figures_.faulted = any_fault;
  bool open = false;
  for (const FaultState& fault : faults_) open = open || fault.active;
  const double judged_s = bin_s_ * static_cast<double>(bins_judged);
  const double settled_s = any_fault ? last_fault_end_s_ + plan_.parameters->settle.raw()
                                     : std::max(0.0, figures_.end_s - judged_s);
  if (figures_.overflowed) {
    figures_.judged = figures_.collapsed = true;
    return;
  }
  figures_.judged =
      !open && !figures_.stalled && settled_s + judged_s <= figures_.end_s * (1 + 1e-9);
  if (!figures_.judged) return;
  figures_.collapsed = collapsed_from(settled_s);
  if (!any_fault) return;
  for (double from_s = last_fault_end_s_; from_s + judged_s <= figures_.end_s; from_s += bin_s_) {
    if (!collapsed_from(from_s)) {
      figures_.recovery_s = from_s - last_fault_end_s_;
      return;
    }
  }
}

void SystemPath::finish_run() {
  if (!closed_) {
    if (!measuring_) open_window();
    close_window();
  }
  figures_.unfinished = counted_ - counted_ended_;
  judge_recovery();
  // Nothing is lost: requests in = done + in flight, server time = done + wasted + in hand.
  NINES_CHECK(balance_.begun == balance_.ended + requests_.size());
#ifdef NINES_CHECKED
  std::vector<double> in_hand_s(services_.size());
  visits_.for_each([&](Handle, const Visit& visit) {
    in_hand_s[visit.service] += visit.worked_s;
    if (visit.slot == none_32 || servers_[plan_.slot_server[visit.slot]].down > 0) return;
    in_hand_s[visit.service] += now_s_ - visit.start_s;
  });
  for (std::size_t s = 0; s < services_.size(); ++s) {
    ServiceState& state = services_[s];
    integrate(state);
    const double accounted_s = state.done_s + state.wasted_s + in_hand_s[s];
    NINES_CHECK(std::abs(state.busy_s - accounted_s) <= 1e-6 * (1 + state.busy_s));
  }
#endif
}

}  // namespace nines::system
