#include "policy/alert/published.hpp"

#include <algorithm>
#include <cmath>

namespace nines::alert {
namespace {

/// A length for an SLO window of 28 days, scaled to another and rounded to minutes (at least one).
Seconds of_four_weeks(Seconds length, const analytic::Objective& objective) {
  const double minutes = std::round(length * (objective.window / (day * 28)) / minute);
  return minute * std::max(minutes, 1.0);
}

}  // namespace

std::vector<Rule> Pyrra::rules(const analytic::Objective& objective) const {
  struct Row {
    double burn;
    Seconds pending, long_window, short_window;
    Urgency severity;
  };
  const Row rows[] = {
      {14, minute * 2, hour, minute * 5, Urgency::page},
      {7, minute * 15, hour * 6, minute * 30, Urgency::page},
      {2, hour, day, hour * 2, Urgency::ticket},
      {1, hour * 3, day * 4, hour * 6, Urgency::ticket},
  };
  std::vector<Rule> rules;
  for (const Row& row : rows) {
    const Seconds window = of_four_weeks(row.long_window, objective);
    rules.push_back(
        {.severity = row.severity,
         .any = {both_burn(row.burn, window, of_four_weeks(row.short_window, objective))},
         .pending = of_four_weeks(row.pending, objective),
         .label = window_text(window)});
  }
  return keep_severities(std::move(rules), severities);
}

// Two alerts, each with a quick and a slow pair of windows.
std::vector<Rule> Sloth::rules(const analytic::Objective& objective) const {
  const auto pair = [&](double fraction, Seconds long_window, Seconds short_window) {
    const double burn = analytic::burn_for_budget(objective, Probability{fraction}, long_window);
    return both_burn(burn, long_window, short_window);
  };
  return keep_severities(
      {{.any = {pair(0.02, hour, minute * 5), pair(0.05, hour * 6, minute * 30)}, .label = "page"},
       {.severity = Urgency::ticket,
        .any = {pair(0.1, day, hour * 2), pair(0.1, day * 3, hour * 6)},
        .label = "ticket"}},
      severities);
}

std::vector<Rule> SloGenerator::rules(const analytic::Objective&) const {
  const auto step = [](Urgency severity, Seconds window, double burn) {
    return Rule{
        .severity = severity, .any = {{BurnRate{window, burn}}}, .label = window_text(window)};
  };
  return keep_severities({step(Urgency::page, hour, 9), step(Urgency::page, hour * 12, 3),
                          step(Urgency::ticket, day * 7, 1.5), step(Urgency::ticket, day * 28, 1)},
                         severities);
}

}  // namespace nines::alert
