#include "policy/alert/error_rate.hpp"

#include <fmt/format.h>

#include "input/reader.hpp"
#include "policy/alert/ratio.hpp"

namespace nines::alert {

ErrorRate ErrorRate::read(input::Reader& in) {
  ErrorRate condition;
  condition.window = in.require<Seconds>("window", input::positive, "how far it looks back");
  condition.above =
      in.require<Probability>("above", input::Range{0, 1, true, false, "from 0 to 1, not 0"},
                              "holds at this error rate or more");
  return condition;
}

std::unique_ptr<Test> ErrorRate::test(const Setting& setting) const {
  return ratio_test("", ticks_in(window, setting.tick), above.raw());
}

std::optional<double> ErrorRate::fewest_errors(const analytic::Objective&,
                                               double requests_per_s) const {
  return errors_for_rate(above.raw(), requests_per_s * window.raw());
}

std::string ErrorRate::describe(const analytic::Objective&) const {
  return fmt::format("{:.4g} % of the requests of {} fail", 100 * above.raw(), window_text(window));
}

}  // namespace nines::alert
