#include "policy/alert/multiwindow.hpp"

#include "input/reader.hpp"

namespace nines::alert {
namespace {

std::vector<BudgetWindow> workbook_windows() {
  return {{Probability{0.02}, hour, Seconds{0}, Urgency::page},
          {Probability{0.05}, hour * 6, Seconds{0}, Urgency::page},
          {Probability{0.1}, day * 3, Seconds{0}, Urgency::ticket}};
}

/// A rule a window, its conditions made by `group(window, short_window)`.
template <class MakeGroup>
std::vector<Rule> rules_of(const BudgetWindows& budget, MakeGroup&& group) {
  std::vector<Rule> rules;
  for (const BudgetWindow& window : budget.windows) {
    rules.push_back({.severity = window.severity,
                     .any = {group(window)},
                     .pending = window.pending,
                     .keep_firing = budget.keep_firing,
                     .label = window_text(window.window)});
  }
  return keep_severities(std::move(rules), budget.severities);
}

}  // namespace

BudgetWindow BudgetWindow::read(input::Reader& in) {
  BudgetWindow window;
  window.fraction =
      in.require<Probability>("fraction", input::Range{0, 1, true, false, "from 0 to 1, not 0"},
                              "share of the error budget");
  window.window =
      in.require<Seconds>("window", input::positive, "calls when it is spent within this");
  window.pending = in.optional<Seconds>("for", Seconds{0}, "0", input::non_negative,
                                        "fires once that has held for this long without a break");
  window.severity =
      in.choose<Urgency>("severity", Urgency::page,
                         {{"page", Urgency::page}, {"ticket", Urgency::ticket}}, "whom it calls");
  return window;
}

BudgetWindows BudgetWindows::read(input::Reader& in) {
  BudgetWindows budget;
  budget.windows = in.optional<std::vector<BudgetWindow>>(
      "windows", workbook_windows(), "2 % in 1h, 5 % in 6h, and 10 % in 3d as a ticket",
      "shares of the budget and the time in which spending them calls somebody");
  budget.short_divisor = in.optional<std::int64_t>(
      "short_divisor", 12, "12", input::between(1, 1000),
      "each window goes with one that is so many times shorter; 1: it stands alone");
  budget.keep_firing = in.optional<Seconds>("keep_firing_for", Seconds{0}, "0", input::non_negative,
                                            "goes on firing for this long after it last held");
  budget.severities = read_severities(in);
  in.check(!budget.windows.empty(), "windows", "a policy needs at least one window");
  return budget;
}

std::vector<Rule> MultiwindowMultiburn::rules(const analytic::Objective& objective) const {
  return rules_of(budget, [&](const BudgetWindow& of) -> Group {
    const double burn = analytic::burn_for_budget(objective, of.fraction, of.window);
    if (budget.short_divisor == 1) return {BurnRate{of.window, burn}};
    return both_burn(burn, of.window, of.window / static_cast<double>(budget.short_divisor));
  });
}

DynamicBurn DynamicBurn::read(input::Reader& in) {
  DynamicBurn policy;
  policy.budget = BudgetWindows::read(in);
  policy.resample =
      in.optional<Seconds>("resample", day, "1d", input::positive,
                           "how often the requests of the SLO window are counted anew");
  policy.form = in.choose<BudgetSpent::Form>("form", BudgetSpent::Form::rate,
                                             {{"errors", BudgetSpent::Form::errors},
                                              {"rate", BudgetSpent::Form::rate},
                                              {"share", BudgetSpent::Form::share}},
                                             "which of three equivalent sums is compared");
  return policy;
}

std::vector<Rule> DynamicBurn::rules(const analytic::Objective&) const {
  const auto spent = [&](Seconds window, double fraction) {
    return BudgetSpent{window, Probability{fraction}, BudgetSpent::Traffic::dynamic, form,
                       resample};
  };
  return rules_of(budget, [&](const BudgetWindow& of) -> Group {
    const auto divisor = static_cast<double>(budget.short_divisor);
    Group group{spent(of.window, of.fraction.raw())};
    if (budget.short_divisor > 1) {
      group.push_back(spent(of.window / divisor, of.fraction.raw() / divisor));
    }
    return group;
  });
}

}  // namespace nines::alert
