/// @file
/// By work, known on arrival; a service once begun is finished.
#pragma once

#include "line/discipline.hpp"
#include "line/lines.hpp"

namespace nines::line {

struct ShortestJob {
  static constexpr std::string_view name = "shortest_job";
  static constexpr std::string_view summary =
      "the least work first; a service once begun is finished";
  static constexpr DisciplineFacts facts{.first_come = false,
                                         .blind = false,
                                         .shares = false,
                                         .classes = false,
                                         .looks_ahead = true,
                                         .bears_giants = false,
                                         .interruption = Interruption::never};
  template <class Item>
  using Line = ShortestLine<Item>;
  static ShortestJob read(input::Reader&) { return {}; }
  [[nodiscard]] bool interrupts() const { return false; }
};

}  // namespace nines::line
