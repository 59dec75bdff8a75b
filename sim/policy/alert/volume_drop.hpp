/// @file
/// Traffic that is missing: requests of a window below a share of what they were before, per tick
/// with data. Says nothing while what it compares with lies before the start of the history, or
/// where either side has no data: absent data are not absent requests.
#pragma once

#include <string_view>

#include "policy/alert/before.hpp"
#include "policy/alert/condition.hpp"

namespace nines::alert {

struct VolumeDrop {
  static constexpr std::string_view name = "volume_drop";
  static VolumeDrop read(input::Reader& in);
  [[nodiscard]] std::unique_ptr<Test> test(const Setting& setting) const;
  [[nodiscard]] std::string describe(const analytic::Objective& objective) const;
  [[nodiscard]] Seconds longest_window() const;
  [[nodiscard]] std::string column() const { return ""; }
  [[nodiscard]] std::optional<std::string> never(const analytic::Objective&) const { return {}; }
  [[nodiscard]] std::optional<double> fewest_errors(const analytic::Objective&, double) const {
    return {};
  }

  Seconds window;
  Probability below;
  Before against;
};

}  // namespace nines::alert
