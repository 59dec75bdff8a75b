/// @file
/// @Name@: when the condition holds, in a sentence.   bad/total >= above over a window
/// Ref: author (year), section.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "policy/alert/condition.hpp"

namespace nines::alert {

struct @Name @{static constexpr std::string_view name = "@name@";
static constexpr std::string_view no_promql = "nobody has written it yet";
static @Name @read(input::Reader& in);
[[nodiscard]] std::unique_ptr<Test> test(const Setting& setting) const;
[[nodiscard]] std::string describe(const analytic::Objective& objective) const;
[[nodiscard]] Seconds longest_window() const {
  return window;
}
[[nodiscard]] std::string column() const {
  return "";
}
[[nodiscard]] std::optional<std::string> never(const analytic::Objective&) const {
  return {};
}
[[nodiscard]] std::optional<double> fewest_errors(const analytic::Objective&,
                                                  double /*requests_per_s*/) const {
  return {};
}

Seconds window;
Probability above;
};  // namespace nines::alert

}  // namespace nines::alert
