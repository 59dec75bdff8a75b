/// @file
/// The last to come first; a service once begun is finished.
#pragma once

#include "line/discipline.hpp"
#include "line/lines.hpp"

namespace nines::line {

struct Lifo {
  static constexpr std::string_view name = "lifo";
  static constexpr std::string_view summary =
      "the last to come first; a service once begun is finished";
  static constexpr DisciplineFacts facts{.first_come = false,
                                         .blind = true,
                                         .shares = false,
                                         .classes = false,
                                         .looks_ahead = false,
                                         .bears_giants = false,
                                         .interruption = Interruption::never};
  template <class Item>
  using Line = LifoLine<Item>;
  static Lifo read(input::Reader&) { return {}; }
  [[nodiscard]] bool interrupts() const { return false; }
};

}  // namespace nines::line
