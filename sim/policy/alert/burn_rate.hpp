/// @file
/// Burn rate over a window: bad/total >= above (1 - SLO). A burn of 1 spends the budget exactly in
/// the SLO window; total outage burns 1/(1 - SLO), the most possible.
/// Ref: Beyer et al. (2018), The Site Reliability Workbook, chapter 5.
#pragma once

#include <string_view>

#include "policy/alert/condition.hpp"

namespace nines::alert {

struct BurnRate {
  static constexpr std::string_view name = "burn_rate";
  static BurnRate read(input::Reader& in);
  [[nodiscard]] std::unique_ptr<Test> test(const Setting& setting) const;
  [[nodiscard]] std::string describe(const analytic::Objective& objective) const;
  [[nodiscard]] Seconds longest_window() const { return window; }
  [[nodiscard]] std::string column() const { return ""; }
  [[nodiscard]] std::optional<std::string> never(const analytic::Objective& objective) const;
  [[nodiscard]] std::optional<double> fewest_errors(const analytic::Objective& objective,
                                                    double requests_per_s) const;

  Seconds window;
  double above = 1;
};

}  // namespace nines::alert
