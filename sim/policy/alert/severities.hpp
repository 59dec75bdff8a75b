/// @file
/// Ready-made policies have rules that page and rules that write tickets; a scenario may keep one
/// sort only.
#pragma once

#include <vector>

#include "policy/alert/rule.hpp"

namespace nines::alert {

enum class Severities { all, page, ticket };

[[nodiscard]] Severities read_severities(input::Reader& in);
[[nodiscard]] std::vector<Rule> keep_severities(std::vector<Rule> rules, Severities severities);

/// Both windows burn at this rate or more.
[[nodiscard]] Group both_burn(double burn, Seconds long_window, Seconds short_window);

}  // namespace nines::alert
