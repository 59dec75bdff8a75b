/// @file
/// Failed requests in a window: at least this many. A floor for low traffic, where one failure is a
/// high error rate: joined by "all" with a burn rate.
#pragma once

#include <string_view>

#include "policy/alert/condition.hpp"

namespace nines::alert {

struct Errors {
  static constexpr std::string_view name = "errors";
  static Errors read(input::Reader& in);
  [[nodiscard]] std::unique_ptr<Test> test(const Setting& setting) const;
  [[nodiscard]] std::string describe(const analytic::Objective& objective) const;
  [[nodiscard]] Seconds longest_window() const { return window; }
  [[nodiscard]] std::string column() const { return ""; }
  [[nodiscard]] std::optional<std::string> never(const analytic::Objective&) const { return {}; }
  [[nodiscard]] std::optional<double> fewest_errors(const analytic::Objective& objective,
                                                    double requests_per_s) const;

  Seconds window;
  std::int64_t at_least = 1;
};

}  // namespace nines::alert
