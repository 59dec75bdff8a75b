#include "policy/alert/burn_rate.hpp"

#include <fmt/format.h>

#include "input/reader.hpp"
#include "policy/alert/ratio.hpp"

namespace nines::alert {

BurnRate BurnRate::read(input::Reader& in) {
  BurnRate condition;
  condition.window = in.require<Seconds>("window", input::positive, "how far it looks back");
  condition.above = in.require<double>("above", input::positive, "holds at this burn rate or more");
  return condition;
}

std::unique_ptr<Test> BurnRate::test(const Setting& setting) const {
  return ratio_test("", ticks_in(window, setting.tick),
                    analytic::error_threshold(setting.objective, {above, window}));
}

std::string BurnRate::describe(const analytic::Objective& objective) const {
  return fmt::format(
      "the budget burns at {} over {} ({:.4g} % of requests fail)",
      above == 1 ? "the rate that just spends it" : fmt::format("{:.4g} times its rate", above),
      window_text(window), 100 * analytic::error_threshold(objective, {above, window}));
}

std::optional<double> BurnRate::fewest_errors(const analytic::Objective& objective,
                                              double requests_per_s) const {
  return errors_for_rate(analytic::error_threshold(objective, {above, window}),
                         requests_per_s * window.raw());
}

std::optional<std::string> BurnRate::never(const analytic::Objective& objective) const {
  const double most = analytic::most_possible_burn(objective);
  if (above * tie <= most) return std::nullopt;
  return fmt::format(
      "a burn rate of {:.4g} cannot occur: with an objective of {:.6g} % the most "
      "possible is {:.4g}, when every request fails",
      above, 100 * objective.slo.raw(), most);
}

}  // namespace nines::alert
