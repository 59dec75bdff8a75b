/// @file
/// Anyone of those who wait, all equally likely.
#pragma once

#include "line/discipline.hpp"
#include "line/lines.hpp"

namespace nines::line {

struct RandomOrder {
  static constexpr std::string_view name = "random";
  static constexpr std::string_view summary = "anyone of the line, all equally likely";
  static constexpr DisciplineFacts facts{.first_come = false,
                                         .blind = true,
                                         .shares = false,
                                         .classes = false,
                                         .looks_ahead = false,
                                         .bears_giants = false,
                                         .interruption = Interruption::never};
  template <class Item>
  using Line = RandomLine<Item>;
  static RandomOrder read(input::Reader&) { return {}; }
  [[nodiscard]] bool interrupts() const { return false; }
};

}  // namespace nines::line
