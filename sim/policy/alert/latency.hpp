/// @file
/// A latency statistic of the ticks, averaged over the ticks of a window that have one: at or above
/// a limit, or so many times what it was before (a trend).
#pragma once

#include <string_view>

#include "policy/alert/before.hpp"
#include "policy/alert/condition.hpp"

namespace nines::alert {

struct Latency {
  static constexpr std::string_view name = "latency";
  static Latency read(input::Reader& in);
  [[nodiscard]] std::unique_ptr<Test> test(const Setting& setting) const;
  [[nodiscard]] std::string describe(const analytic::Objective& objective) const;
  [[nodiscard]] Seconds longest_window() const;
  [[nodiscard]] std::string column() const;
  [[nodiscard]] std::optional<std::string> never(const analytic::Objective&) const { return {}; }
  [[nodiscard]] std::optional<double> fewest_errors(const analytic::Objective&, double) const {
    return {};
  }

  std::string statistic;  ///< "p99", "tm99", ...
  Seconds window;
  std::optional<Seconds> above;
  std::optional<double> times;
  Before against;  ///< With `times`.
};

}  // namespace nines::alert
