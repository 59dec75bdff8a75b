/// @file
/// @Name@: who is served next, in a sentence.
/// Ref: author (year), section.
#pragma once

#include "line/discipline.hpp"
#include "line/lines.hpp"

namespace nines::line {

struct @Name @{static constexpr std::string_view name = "@name@";
static constexpr std::string_view summary = "who is served next, in a few words";
static constexpr DisciplineFacts facts{.first_come = false,
                                       .blind = true,
                                       .shares = false,
                                       .classes = false,
                                       .looks_ahead = false,
                                       .bears_giants = false,
                                       .interruption = Interruption::never};
template <class Item>
using Line = LifoLine<Item>;
static @Name @read(input::Reader&) {
  return {};
}
[[nodiscard]] bool interrupts() const {
  return false;
}
};  // namespace nines::line

}  // namespace nines::line
