#include <fmt/format.h>

#include "input/reader.hpp"
#include "policy/alert/@name@.hpp"
#include "policy/alert/ratio.hpp"

namespace nines::alert {

@Name @ @Name @ ::read(input::Reader& in) {
  @Name @condition;
  condition.window = in.require<Seconds>("window", input::positive, "how far it looks back");
  condition.above =
      in.require<Probability>("above", input::proper_fraction, "holds at this error rate or more");
  return condition;
}

std::unique_ptr<Test> @Name @ ::test(const Setting& setting) const {
  return ratio_test("", ticks_in(window, setting.tick), above.raw());
}

std::string @Name @ ::describe(const analytic::Objective&) const {
  return fmt::format("@name@ of {} is at least {:.4g} %", window_text(window), 100 * above.raw());
}

}  // namespace nines::alert
