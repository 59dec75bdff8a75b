#include "policy/alert/probe_success.hpp"

#include <fmt/format.h>

#include "input/reader.hpp"
#include "policy/alert/ratio.hpp"

namespace nines::alert {

ProbeSuccess ProbeSuccess::read(input::Reader& in) {
  ProbeSuccess condition;
  condition.window = in.require<Seconds>("window", input::positive, "how far it looks back");
  condition.below =
      in.require<Probability>("below", input::Range{0, 1, true, false, "from 0 to 1, not 0"},
                              "holds when fewer probes than this succeed");
  condition.attempt = in.choose<Attempt>("attempt", Attempt::first,
                                         {{"first", Attempt::first}, {"last", Attempt::last}},
                                         "which attempt of a probe counts");
  return condition;
}

std::string ProbeSuccess::column() const {
  return std::string(attempt == Attempt::first ? first_probes_column : final_probes_column);
}

// Fewer than this succeed: more than the rest fail.
std::unique_ptr<Test> ProbeSuccess::test(const Setting& setting) const {
  return ratio_test(column(), ticks_in(window, setting.tick), 1 - below.raw(), Edge::excluded);
}

std::string ProbeSuccess::describe(const analytic::Objective&) const {
  return fmt::format("fewer than {:.4g} % of the probes of {} succeed at the {} attempt",
                     100 * below.raw(), window_text(window),
                     attempt == Attempt::first ? "first" : "last");
}

}  // namespace nines::alert
