#include "analytic/burn_rate.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "analytic/reliability.hpp"
#include "core/error.hpp"

namespace nines::analytic {
namespace {

void check_window(Seconds window) {
  if (!(window.raw() > 0) || !std::isfinite(window.raw())) {
    throw DomainError(fmt::format("a window is {} s; it must be above 0", window.raw()));
  }
}

void check(const Objective& objective) {
  check_window(objective.window);
  if (!(objective.slo.raw() < 1)) {
    throw DomainError("an objective of 100 % has no error budget; ask for less");
  }
}

// 1 - SLO as a person would write it.
double budget_of(const Objective& objective) {
  check(objective);
  return complement(objective.slo);
}

void check_burn(double burn) {
  if (!(burn > 0) || !std::isfinite(burn)) {
    throw DomainError(fmt::format("the burn rate is {}; it must be above 0", burn));
  }
}

void check_requests(PerSecond requests) {
  if (!(requests.raw() > 0) || !std::isfinite(requests.raw())) {
    throw DomainError(fmt::format("the request rate is {}/s; it must be above 0", requests.raw()));
  }
}

}  // namespace

Seconds error_budget(const Objective& objective) {
  return objective.window * budget_of(objective);
}

double most_possible_burn(const Objective& objective) {
  return 1 / budget_of(objective);
}

double error_threshold(const Objective& objective, const BurnCondition& condition) {
  check_burn(condition.burn);
  check_window(condition.window);
  check(objective);
  return condition.burn * (1 - objective.slo.raw());  // Policies fire by these bits.
}

Seconds detection_time(const Objective& objective, const BurnCondition& condition,
                       Probability error_rate) {
  check_burn(condition.burn);
  check_window(condition.window);
  const double threshold = condition.burn * budget_of(objective);
  // 14.4 times .001 is not .0144 in doubles; an error rate written as the threshold meets it.
  if (error_rate.raw() < threshold * (1 - 1e-12)) return Seconds{infinity};
  return condition.window * std::fmin(1, threshold / error_rate.raw());
}

// The window holds min(incident, window) of errors when the incident ends, and lets go of them as
// its rear edge passes; the condition holds until only detection_time's worth is left inside.
Seconds reset_time(const Objective& objective, const BurnCondition& condition,
                   Probability error_rate, Seconds incident) {
  const Seconds needed = detection_time(objective, condition, error_rate);
  if (!(incident >= needed)) return Seconds{0};
  return condition.window - needed;
}

double burn_for_budget(const Objective& objective, Probability budget_fraction,
                       Seconds alert_window) {
  check(objective);
  check_window(alert_window);
  return budget_fraction.raw() * (objective.window / alert_window);
}

double budget_spent(const Objective& objective, double burn, Seconds time) {
  check(objective);
  if (!(burn >= 0)) {
    throw DomainError(fmt::format("the burn rate is {}; it must be 0 or more", burn));
  }
  return burn * (time / objective.window);
}

Seconds time_to_exhaustion(const Objective& objective, double burn) {
  check(objective);
  check_burn(burn);
  return objective.window / burn;
}

double failures_allowed(const Objective& objective, PerSecond requests) {
  check_requests(requests);
  return requests * objective.window * budget_of(objective);
}

double budget_cost_of_one_failure(const Objective& objective, PerSecond requests) {
  return 1 / failures_allowed(objective, requests);
}

double burn_of_one_failure(const Objective& objective, PerSecond requests, Seconds alert_window) {
  check_requests(requests);
  check_window(alert_window);
  return 1 / (requests * alert_window) / budget_of(objective);
}

double dynamic_threshold(const Objective& objective, double requests_in_slo_window,
                         double requests_in_alert_window, Probability budget_fraction) {
  if (!(requests_in_slo_window >= 0) || !(requests_in_alert_window > 0)) {
    throw DomainError(
        fmt::format("{} requests in the SLO window and {} in the alert window; "
                    "the first must be 0 or more, the second above 0",
                    requests_in_slo_window, requests_in_alert_window));
  }
  return requests_in_slo_window / requests_in_alert_window * budget_fraction.raw() *
         budget_of(objective);
}

}  // namespace nines::analytic
