/// @file
/// The defaults of tools that write burn-rate alerts.
///   Pyrra          14, 7, 2, 1 over 1h, 6h, 1d, 4d of 28d, scaled with the SLO window, with `for`
///   Sloth          2 %, 5 % (page), 10 %, 10 % (ticket) of the budget in 1h, 6h, 1d, 3d
///   slo-generator  9, 3, 1.5, 1 over 1h, 12h, 7d, 28d; the last two call nobody at night
/// Ref: their documentation and default configurations, as of 2024.
#pragma once

#include <string_view>
#include <vector>

#include "policy/alert/severities.hpp"

namespace nines::alert {

struct Pyrra {
  static constexpr std::string_view name = "pyrra";
  static Pyrra read(input::Reader& in) { return {read_severities(in)}; }
  [[nodiscard]] std::vector<Rule> rules(const analytic::Objective& objective) const;

  Severities severities = Severities::all;
};

struct Sloth {
  static constexpr std::string_view name = "sloth";
  static Sloth read(input::Reader& in) { return {read_severities(in)}; }
  [[nodiscard]] std::vector<Rule> rules(const analytic::Objective& objective) const;

  Severities severities = Severities::all;
};

struct SloGenerator {
  static constexpr std::string_view name = "slo_generator";
  static SloGenerator read(input::Reader& in) { return {read_severities(in)}; }
  [[nodiscard]] std::vector<Rule> rules(const analytic::Objective& objective) const;

  Severities severities = Severities::all;
};

}  // namespace nines::alert
