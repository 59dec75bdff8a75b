/// @file
/// Error rate over a window, as dashboards show it: bad/total >= above. With above = 1 - SLO it is
/// the Workbook's first iteration; see burn_rate.hpp for multiples of that.
/// Ref: Beyer et al. (2018), The Site Reliability Workbook, chapter 5.
#pragma once

#include <string_view>

#include "policy/alert/condition.hpp"

namespace nines::alert {

struct ErrorRate {
  static constexpr std::string_view name = "error_rate";
  static ErrorRate read(input::Reader& in);
  [[nodiscard]] std::unique_ptr<Test> test(const Setting& setting) const;
  [[nodiscard]] std::string describe(const analytic::Objective& objective) const;
  [[nodiscard]] Seconds longest_window() const { return window; }
  [[nodiscard]] std::string column() const { return ""; }
  [[nodiscard]] std::optional<std::string> never(const analytic::Objective&) const { return {}; }
  [[nodiscard]] std::optional<double> fewest_errors(const analytic::Objective& objective,
                                                    double requests_per_s) const;

  Seconds window;
  Probability above;
};

}  // namespace nines::alert
