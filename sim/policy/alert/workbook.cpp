#include "policy/alert/workbook.hpp"

#include <algorithm>
#include <utility>

#include "input/reader.hpp"

namespace nines::alerts {
namespace {

constexpr Seconds days(double n) {
  return day * n;
}

Rule over_budget(const analytic::Objective& objective, Seconds window, Seconds pending) {
  const Probability above{1 - objective.slo.raw()};
  return {.any = {{ErrorRate{window, above}}}, .pending = pending};
}

}  // namespace

Severities read_severities(Reader& in) {
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

std::vector<Rule> workbook_rules(int iteration, const analytic::Objective& objective) {
  switch (iteration) {
    case 1:
      return {over_budget(objective, minute * 10, Seconds{0})};
    case 2:
      return {over_budget(objective, hour * 36, Seconds{0})};
    case 3:
      return {over_budget(objective, minute, hour)};
    case 4:
      return {{.any = {{BurnRate{hour, 36}}}}};
    case 5:
      return {{.any = {{BurnRate{hour, 14.4}}, {BurnRate{hour * 6, 6}}}, .label = "fast"},
              {.severity = Urgency::ticket, .any = {{BurnRate{days(3), 1}}}, .label = "slow"}};
    default:
      return {{.any = {{BurnRate{hour, 14.4}, BurnRate{minute * 5, 14.4}},
                       {BurnRate{hour * 6, 6}, BurnRate{minute * 30, 6}}},
               .label = "fast"},
              {.severity = Urgency::ticket,
               .any = {{BurnRate{days(3), 1}, BurnRate{hour * 6, 1}}},
               .label = "slow"}};
  }
}

}  // namespace nines::alerts
