/// @file
/// Exponentially weighted moving average of the ticks' error rates:
///   e := e + alpha (bad/total - e), from 0; holds when e >= above
/// A tick without requests or without data changes nothing. Remembers about 1/alpha ticks.
/// Ref: Roberts (1959), Technometrics 1.
#pragma once

#include <string_view>

#include "policy/alert/condition.hpp"

namespace nines::alert {

struct Ewma {
  static constexpr std::string_view name = "ewma";
  static constexpr std::string_view no_promql =
      "PromQL keeps no state from one evaluation to the next";
  static Ewma read(input::Reader& in);
  [[nodiscard]] std::unique_ptr<Test> test(const Setting& setting) const;
  [[nodiscard]] std::string describe(const analytic::Objective& objective) const;
  [[nodiscard]] Seconds longest_window() const { return Seconds{0}; }
  [[nodiscard]] std::string column() const { return ""; }
  [[nodiscard]] std::optional<std::string> never(const analytic::Objective&) const { return {}; }
  [[nodiscard]] std::optional<double> fewest_errors(const analytic::Objective&, double) const {
    return {};
  }

  Probability alpha;
  Probability above;
};

}  // namespace nines::alert
