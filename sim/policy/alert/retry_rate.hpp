/// @file
/// Share of the attempts of a window that are retries. Rises before the error rate does, as retries
/// hide failures from users.
#pragma once

#include <string_view>

#include "policy/alert/condition.hpp"

namespace nines::alert {

struct RetryRate {
  static constexpr std::string_view name = "retry_rate";
  static RetryRate read(input::Reader& in);
  [[nodiscard]] std::unique_ptr<Test> test(const Setting& setting) const;
  [[nodiscard]] std::string describe(const analytic::Objective& objective) const;
  [[nodiscard]] Seconds longest_window() const { return window; }
  [[nodiscard]] std::string column() const { return std::string(retries_column); }
  [[nodiscard]] std::optional<std::string> never(const analytic::Objective&) const { return {}; }
  [[nodiscard]] std::optional<double> fewest_errors(const analytic::Objective&, double) const {
    return {};
  }

  Seconds window;
  Probability above;
};

}  // namespace nines::alert
