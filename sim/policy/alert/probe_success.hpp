/// @file
/// Share of synthetic probes that succeed in a window, at the first attempt or at the last: below.
/// Probes see an outage that keeps every user away.
#pragma once

#include <string_view>

#include "policy/alert/condition.hpp"

namespace nines::alert {

struct ProbeSuccess {
  static constexpr std::string_view name = "probe_success";
  static ProbeSuccess read(input::Reader& in);
  [[nodiscard]] std::unique_ptr<Test> test(const Setting& setting) const;
  [[nodiscard]] std::string describe(const analytic::Objective& objective) const;
  [[nodiscard]] Seconds longest_window() const { return window; }
  [[nodiscard]] std::string column() const;
  [[nodiscard]] std::optional<std::string> never(const analytic::Objective&) const { return {}; }
  [[nodiscard]] std::optional<double> fewest_errors(const analytic::Objective&, double) const {
    return {};
  }

  enum class Attempt { first, last };

  Seconds window;
  Probability below;
  Attempt attempt = Attempt::first;
};

}  // namespace nines::alert
