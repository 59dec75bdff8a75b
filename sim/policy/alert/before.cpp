#include "policy/alert/before.hpp"

#include <fmt/format.h>

#include "input/reader.hpp"
#include "policy/alert/history.hpp"

namespace nines::alert {
namespace {

struct Average {
  Seconds time;
  static Average read(input::Reader& in) {
    return {
        in.require<Seconds>("average", input::positive, "the mean of this long before the window")};
  }
};

}  // namespace

// Describing, both forms are asked for.
Before Before::read(input::Value& in) {
  std::optional<Before> read;
  if (in.may_be(input::Node::Kind::string)) read = Before{in.as<Seconds>(input::positive), false};
  if (in.may_be(input::Node::Kind::object)) read = Before{in.as<Average>().time, true};
  if (!read) in.expected("a duration such as \"1w\", or {\"average\": duration}");
  return read.value_or(example());
}

std::string Before::describe() const {
  return average ? fmt::format("the average of the {} before", window_text(time))
                 : fmt::format("{} earlier", window_text(time));
}

BeforeTicks::BeforeTicks(const Before& before, std::size_t window_ticks, Seconds tick)
    : reach_(ticks_in(before.time, tick) + window_ticks),
      length_(before.average ? reach_ - window_ticks : window_ticks) {}

}  // namespace nines::alert
