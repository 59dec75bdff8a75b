/// @file
/// Burn rates over several windows, each with a short window that lets the alert end, from shares
/// of the budget rather than factors: right for any SLO and SLO window W.
///   burn = fraction W/window, over `window` and over window/short_divisor
/// `dynamic_burn` is the same with thresholds that follow the traffic (budget_spent.hpp).
/// Ref: Beyer et al. (2018), The Site Reliability Workbook, chapter 5, iteration 6.
#pragma once

#include <string_view>
#include <vector>

#include "policy/alert/severities.hpp"

namespace nines::alert {

/// A share of the budget, and the window in which spending it calls somebody.
struct BudgetWindow {
  static BudgetWindow read(input::Reader& in);

  Probability fraction;
  Seconds window;
  Seconds pending{0};  ///< `for`
  Urgency severity = Urgency::page;
};

/// What both policies read.
struct BudgetWindows {
  static BudgetWindows read(input::Reader& in);

  std::vector<BudgetWindow> windows;  ///< The Workbook's: 2 % in 1h, 5 % in 6h, 10 % in 3d.
  std::int64_t short_divisor = 12;    ///< 1: no short window.
  Seconds keep_firing{0};
  Severities severities = Severities::all;
};

struct MultiwindowMultiburn {
  static constexpr std::string_view name = "multiwindow_multiburn";
  static MultiwindowMultiburn read(input::Reader& in) { return {BudgetWindows::read(in)}; }
  [[nodiscard]] std::vector<Rule> rules(const analytic::Objective& objective) const;

  BudgetWindows budget;
};

struct DynamicBurn {
  static constexpr std::string_view name = "dynamic_burn";
  static DynamicBurn read(input::Reader& in);
  [[nodiscard]] std::vector<Rule> rules(const analytic::Objective& objective) const;

  BudgetWindows budget;
  Seconds resample = day;
  BudgetSpent::Form form = BudgetSpent::Form::rate;
};

}  // namespace nines::alert
