#include "policy/alert/severities.hpp"

#include <algorithm>
#include <utility>

#include "input/reader.hpp"

namespace nines::alert {

Severities read_severities(input::Reader& in) {
  return in.choose<Severities>(
      "severity", Severities::all,
      {{"all", Severities::all}, {"page", Severities::page}, {"ticket", Severities::ticket}},
      "which of its rules count");
}

std::vector<Rule> keep_severities(std::vector<Rule> rules, Severities severities) {
  const auto left_out = [&](const Rule& rule) {
    return severities != Severities::all &&
           (rule.severity == Urgency::page) != (severities == Severities::page);
  };
  rules.erase(std::remove_if(rules.begin(), rules.end(), left_out), rules.end());
  return rules;
}

Group both_burn(double burn, Seconds long_window, Seconds short_window) {
  return {BurnRate{long_window, burn}, BurnRate{short_window, burn}};
}

}  // namespace nines::alert
