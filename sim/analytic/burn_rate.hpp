/// @file
/// Error budgets and burn-rate alerts. A burn of 1 spends the budget (1 - SLO) exactly in the SLO
/// window; an alert fires while the error rate over its window is at least burn (1 - SLO).
///   detection = burn (1-SLO)/error rate * window
/// Ref: Beyer et al. (2018), The Site Reliability Workbook, chapter 5.
#pragma once

#include "core/quantity.hpp"

namespace nines::analytic {

/// An objective over a window. Functions throw DomainError unless 0 <= slo < 1 (an SLO of 100 % has
/// no budget) and every window is above 0.
struct Objective {
  Probability slo;
  Seconds window;
};

[[nodiscard]] Seconds error_budget(const Objective& objective);       ///< As total outage.
[[nodiscard]] double most_possible_burn(const Objective& objective);  ///< 1/(1 - SLO)

/// A burn-rate condition: error rate over `window` at least `burn` (1 - SLO), burn > 0.
struct BurnCondition {
  double burn = 1;
  Seconds window;
};

/// The error rate at which the condition holds. May exceed 1: then it can never fire.
[[nodiscard]] double error_threshold(const Objective& objective, const BurnCondition& condition);

/// Time from the start of a constant error rate, after none, until the condition holds; infinite
/// when the rate is below the threshold. Before rounding to evaluation ticks.
[[nodiscard]] Seconds detection_time(const Objective& objective, const BurnCondition& condition,
                                     Probability error_rate);
/// Time from the end of an incident of this length until the condition no longer holds; 0 when it
/// never held.
[[nodiscard]] Seconds reset_time(const Objective& objective, const BurnCondition& condition,
                                 Probability error_rate, Seconds incident);

/// The burn that spends `budget_fraction` of the budget within `alert_window`, and the reverse.
[[nodiscard]] double burn_for_budget(const Objective& objective, Probability budget_fraction,
                                     Seconds alert_window);
[[nodiscard]] double budget_spent(const Objective& objective, double burn, Seconds time);

/// How long a constant burn (> 0) takes to spend the whole budget.
[[nodiscard]] Seconds time_to_exhaustion(const Objective& objective, double burn);

/// Low traffic: failures the budget allows, the share of it that one failure costs, and the burn
/// one failure shows in an alert window (may exceed most_possible_burn only below one request a
/// window).
[[nodiscard]] double failures_allowed(const Objective& objective, PerSecond requests);
[[nodiscard]] double budget_cost_of_one_failure(const Objective& objective, PerSecond requests);
[[nodiscard]] double burn_of_one_failure(const Objective& objective, PerSecond requests,
                                         Seconds alert_window);

/// Threshold of the error rate that follows the traffic: N_slo/N_window * fraction * (1 - SLO),
/// with the requests in the SLO window and in the alert window. The static one where both are
/// average.
[[nodiscard]] double dynamic_threshold(const Objective& objective, double requests_in_slo_window,
                                       double requests_in_alert_window,
                                       Probability budget_fraction);

}  // namespace nines::analytic
