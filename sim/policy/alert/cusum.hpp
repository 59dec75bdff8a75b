/// @file
/// Cumulative sum of failures beyond those of an error rate between `good` and `bad`:
///   s := min(ceiling, max(0, s + bad - k total)),  holds when s >= limit
///   k = log((1-good)/(1-bad)) / log(bad (1-good)/(good (1-bad)))
/// The quickest way to notice a change from `good` to `bad` for its rate of false alarms; the
/// ceiling lets it end after a large outage. Ref: Page (1954), Biometrika 41; Moustakides (1986).
#pragma once

#include <string_view>

#include "policy/alert/condition.hpp"

namespace nines::alert {

struct Cusum {
  static constexpr std::string_view name = "cusum";
  static constexpr std::string_view no_promql =
      "PromQL keeps no state from one evaluation to the next";
  static Cusum read(input::Reader& in);
  [[nodiscard]] std::unique_ptr<Test> test(const Setting& setting) const;
  [[nodiscard]] std::string describe(const analytic::Objective& objective) const;
  [[nodiscard]] Seconds longest_window() const { return Seconds{0}; }
  [[nodiscard]] std::string column() const { return ""; }
  [[nodiscard]] std::optional<std::string> never(const analytic::Objective&) const { return {}; }
  [[nodiscard]] std::optional<double> fewest_errors(const analytic::Objective&, double) const {
    return {};
  }

  [[nodiscard]] double reference(const analytic::Objective& objective) const;  ///< k

  std::optional<Probability> good;  ///< Empty: 1 - SLO.
  Probability bad;
  double limit = 1;               ///< Failed requests.
  std::optional<double> ceiling;  ///< Empty: twice the limit.
};

}  // namespace nines::alert
