#include "policy/alert/workbook.hpp"

namespace nines::alert {
namespace {

constexpr Seconds days(double n) {
  return day * n;
}

Rule over_budget(const analytic::Objective& objective, Seconds window, Seconds pending) {
  const Probability above{1 - objective.slo.raw()};
  return {.any = {{ErrorRate{window, above}}}, .pending = pending};
}

}  // namespace

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
      return {
          {.any = {both_burn(14.4, hour, minute * 5), both_burn(6, hour * 6, minute * 30)},
           .label = "fast"},
          {.severity = Urgency::ticket, .any = {both_burn(1, days(3), hour * 6)}, .label = "slow"}};
  }
}

}  // namespace nines::alert
