#include "policy/alert/retry_rate.hpp"

#include <fmt/format.h>

#include "input/reader.hpp"
#include "policy/alert/ratio.hpp"

namespace nines::alert {

RetryRate RetryRate::read(input::Reader& in) {
  RetryRate condition;
  condition.window = in.require<Seconds>("window", input::positive, "how far it looks back");
  condition.above =
      in.require<Probability>("above", input::Range{0, 1, true, false, "from 0 to 1, not 0"},
                              "holds when this share of the attempts are retries, or more");
  return condition;
}

std::unique_ptr<Test> RetryRate::test(const Setting& setting) const {
  return ratio_test(column(), ticks_in(window, setting.tick), above.raw());
}

std::string RetryRate::describe(const analytic::Objective&) const {
  return fmt::format("{:.4g} % of the attempts of {} are retries", 100 * above.raw(),
                     window_text(window));
}

}  // namespace nines::alert
