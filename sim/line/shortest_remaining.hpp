/// @file
/// By what is left of the work; who has less interrupts who has more, and work done is kept.
#pragma once

#include "line/discipline.hpp"
#include "line/lines.hpp"

namespace nines::line {

struct ShortestRemaining {
  static constexpr std::string_view name = "shortest_remaining";
  static constexpr std::string_view summary =
      "the least work left first, interrupting; work done is kept";
  static constexpr DisciplineFacts facts{.first_come = false,
                                         .blind = false,
                                         .shares = false,
                                         .classes = false,
                                         .looks_ahead = true,
                                         .bears_giants = true,
                                         .interruption = Interruption::longer_job};
  template <class Item>
  using Line = ShortestLine<Item>;
  static ShortestRemaining read(input::Reader&) { return {}; }
  [[nodiscard]] bool interrupts() const { return true; }
};

}  // namespace nines::line
