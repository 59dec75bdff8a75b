/// @file
/// Exact one-sided binomial test of the errors of a window against an error rate `null`:
///   holds when P(X >= bad) <= alpha, X ~ Bin(requests, null), and requests >= min_requests
/// At low traffic a rate says little; the test asks for as many errors as chance cannot explain.
/// Overlapping windows are tests that repeat: alpha is a chance per tick, not per week.
#pragma once

#include <string_view>

#include "policy/alert/condition.hpp"

namespace nines::alert {

struct Binomial {
  static constexpr std::string_view name = "binomial";
  static constexpr std::string_view no_promql = "PromQL has no tails of distributions";
  static Binomial read(input::Reader& in);
  [[nodiscard]] std::unique_ptr<Test> test(const Setting& setting) const;
  [[nodiscard]] std::string describe(const analytic::Objective& objective) const;
  [[nodiscard]] Seconds longest_window() const { return window; }
  [[nodiscard]] std::string column() const { return ""; }
  [[nodiscard]] std::optional<std::string> never(const analytic::Objective&) const { return {}; }
  [[nodiscard]] std::optional<double> fewest_errors(const analytic::Objective& objective,
                                                    double requests_per_s) const;

  Seconds window;
  std::optional<Probability> null;  ///< Empty: 1 - SLO.
  Probability alpha;
  std::int64_t min_requests = 0;
};

}  // namespace nines::alert
