/// @file
/// The six iterations of the SRE Workbook's chapter on alerting, with its numbers for 30 days:
///   1  error rate >= 1 - SLO over 10 min        4  burn 36 over 1 h
///   2  the same over 36 h                       5  burn 14.4 over 1 h, 6 over 6 h, 1 over 3 d
///   3  the same over 1 min, for 1 h             6  the same, each with a window 1/12 as long
/// Ref: Beyer et al. (2018), The Site Reliability Workbook, chapter 5.
#pragma once

#include <array>
#include <string_view>

#include "policy/alert/severities.hpp"

namespace nines::alert {

[[nodiscard]] std::vector<Rule> workbook_rules(int iteration, const analytic::Objective& objective);

template <int iteration>
struct Workbook {
  static constexpr std::array<std::string_view, 6> names{"workbook_1", "workbook_2", "workbook_3",
                                                         "workbook_4", "workbook_5", "workbook_6"};
  static constexpr std::string_view name = names[iteration - 1];
  static Workbook read(input::Reader& in) { return {read_severities(in)}; }
  [[nodiscard]] std::vector<Rule> rules(const analytic::Objective& objective) const {
    return keep_severities(workbook_rules(iteration, objective), severities);
  }

  Severities severities = Severities::all;
};

}  // namespace nines::alert
