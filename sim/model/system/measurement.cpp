#include "model/system/measurement.hpp"

#include <algorithm>
#include <cmath>

#include "engine/pool.hpp"
#include "model/system/faults.hpp"
#include "model/system/floor.hpp"
#include "model/system/visits.hpp"

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

Measurement::Measurement(const SystemPlan& plan, const SystemWindow& window, PathClock& clock,
                         InFlight& flight, SystemFigures& figures, Peers peers)
    : plan_(plan),
      window_(window),
      clock_(clock),
      flight_(flight),
      figures_(figures),
      peers_(peers) {
  const std::size_t clients = plan_.parameters->clients.size();
  figures_.clients.resize(clients);
  figures_.services.resize(services());
  figures_.probes.resize(plan_.parameters->probes.size());
  if (window_.series_steps > 0) {
    step_totals_.resize(services());
    figures_.client_steps.assign(clients, std::vector<ClientStep>(window_.series_steps));
    figures_.service_steps.assign(services(), std::vector<ServiceStep>(window_.series_steps));
    step_ends_s_ = window_.series_step_s;
  }
  bin_s_ = plan_.parameters->settle.raw() / bins_in_settle;
  const double total_s = window_.warmup_s + window_.horizon_s;
  if (total_s < infinity) bin_s_ = std::max(bin_s_, total_s / static_cast<double>(most_bins));
  opens_s_ = window_.warmup_requests > 0 ? infinity : window_.warmup_s;
  boundary_s_ = std::min(opens_s_, step_ends_s_);
}

void Measurement::pass_boundaries(double now_s) {
  while (now_s >= boundary_s_ && boundary_s_ < infinity) {
    clock_.move_to(boundary_s_);
    if (boundary_s_ >= step_ends_s_) close_step();
    if (boundary_s_ >= opens_s_) {
      open_window();
    } else if (boundary_s_ >= closes_s_) {
      close_window();
    }
    boundary_s_ = std::min({opens_s_, closes_s_, step_ends_s_});
  }
}

void Measurement::open_window() {
  measuring_ = true;
  opens_s_ = infinity;
  closes_s_ = clock_.now_s() + window_.horizon_s;
  boundary_s_ = std::min(closes_s_, step_ends_s_);
  figures_.start_s = clock_.now_s();
  take_totals(-1);
}

void Measurement::close_window() {
  measuring_ = false;
  closed_ = true;
  opens_s_ = closes_s_ = infinity;
  boundary_s_ = step_ends_s_ = infinity;
  figures_.end_s = clock_.now_s();
  take_totals(1);
  last_begun_ = 2 * begun_ + patient_requests;
  drained_s_ = 2 * clock_.now_s() + patience_s;
}

void Measurement::take_totals(int sign) {
  for (std::uint32_t s = 0; s < services(); ++s) {
    const ServiceUsage& usage = peers_.floor.usage(s);
    ServiceFigures& figures = figures_.services[s];
    figures.busy_s += sign * usage.busy_s;
    figures.queue_s += sign * usage.queue_s;
    figures.room_s += sign * usage.room_s;
  }
}

void Measurement::close_step() {
  for (std::uint32_t s = 0; s < services(); ++s) {
    ServiceStep& before = step_totals_[s];
    const ServiceUsage& usage = peers_.floor.usage(s);
    figures_.service_steps[s][step_] = {usage.queue_s - before.queue_s,
                                        usage.busy_s - before.busy_s, usage.room_s - before.room_s};
    before = {usage.queue_s, usage.busy_s, usage.room_s};
  }
  ++step_;
  step_ends_s_ = step_ < window_.series_steps
                     ? static_cast<double>(step_ + 1) * window_.series_step_s
                     : infinity;
}

void Measurement::request_begins(Request& request) {
  request.number = begun_;
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
  const auto bin = static_cast<std::size_t>(clock_.now_s() / bin_s_);
  if (bin < most_bins) {
    if (bin >= offered_.size()) offered_.resize(bin + 1), good_.resize(bin + 1);
    ++offered_[bin];
  }
  if (step_ < window_.series_steps) ++figures_.client_steps[request.client][step_].offered;
  if (last_request_of_all_) close_window();
}

void Measurement::request_ends(const Request& request, policy::CallOutcome outcome) {
  ++balance_.ended;
  const double latency_s = clock_.now_s() - request.start_s;
  const bool ok = outcome == policy::CallOutcome::success;
  ClientFigures& figures = figures_.clients[request.client];
  if (measuring_) figures.good_in_window += ok;
  if (!closed_) {
    const auto bin = static_cast<std::size_t>(clock_.now_s() / bin_s_);
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
void Measurement::overflow() {
  figures_.overflowed = true;
  figures_.overflowed_at_s = clock_.now_s();
  cut();
}

// Users who are answered at once and do not think would keep time from going on.
void Measurement::check_progress() {
  if (clock_.now_s() == progress_s_) {
    figures_.stalled = true;
    cut();
  }
  progress_s_ = clock_.now_s();
}

void Measurement::cut() {
  if (!measuring_ && !closed_) open_window();
  if (measuring_) close_window();
}

void Measurement::no_more_arrivals() {
  if (++silent_clients_ < plan_.parameters->clients.size() || window_.horizon_s < infinity) return;
  if (!measuring_ && !closed_) open_window();
  last_request_of_all_ = true;
}

/// Whether less than half of what was offered went well from there on.
bool Measurement::collapsed_from(double from_s) const {
  const auto first = static_cast<std::size_t>(from_s / bin_s_);
  double offered = 0;
  double good = 0;
  for (std::size_t b = first; b < std::min(first + bins_judged, offered_.size()); ++b) {
    offered += offered_[b];
    good += good_[b];
  }
  return good < collapsed_below * offered;
}

// Goodput against offered load over ten bins, from `settle` after the last fault; and the first
// moment after that fault from which on it was good again.
void Measurement::judge_recovery() {
  const bool any_fault = last_fault_end_s_ > 0;
  figures_.faulted = any_fault;
  const double judged_s = bin_s_ * static_cast<double>(bins_judged);
  const double settled_s = any_fault ? last_fault_end_s_ + plan_.parameters->settle.raw()
                                     : std::max(0.0, figures_.end_s - judged_s);
  if (figures_.overflowed) {
    figures_.judged = figures_.collapsed = true;
    return;
  }
  figures_.judged = !peers_.faults.any_in_force() && !figures_.stalled &&
                    settled_s + judged_s <= figures_.end_s * (1 + 1e-9);
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

void Measurement::finish() {
  if (!closed_) {
    if (!measuring_) open_window();
    close_window();
  }
  figures_.unfinished = counted_ - counted_ended_;
  judge_recovery();
  check_balance();
}

// Nothing is lost: requests in = done + in flight, server time = done + wasted + in hand.
void Measurement::check_balance() {
  NINES_CHECK(balance_.begun == balance_.ended + flight_.requests.size());
#ifdef NINES_CHECKED
  std::vector<double> in_hand_s(services());
  flight_.visits.for_each([&](engine::Handle handle, const Visit& visit) {
    in_hand_s[visit.service] += peers_.floor.spent_s(handle, visit);
  });
  for (std::uint32_t s = 0; s < services(); ++s) {
    const double busy_s = peers_.floor.usage(s).busy_s;
    const double accounted_s = peers_.visits.accounted_s(s) + in_hand_s[s];
    NINES_CHECK(std::abs(busy_s - accounted_s) <= 1e-6 * (1 + busy_s));
  }
#endif
}

}  // namespace nines::system
