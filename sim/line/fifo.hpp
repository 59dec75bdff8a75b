/// @file
/// First come, first served.
#pragma once

#include "line/discipline.hpp"
#include "line/lines.hpp"

namespace nines::line {

struct Fifo {
  static constexpr std::string_view name = "fifo";
  static constexpr std::string_view summary = "first come, first served";
  static constexpr DisciplineFacts facts{.first_come = true,
                                         .blind = true,
                                         .shares = false,
                                         .classes = false,
                                         .looks_ahead = false,
                                         .bears_giants = false,
                                         .interruption = Interruption::never};
  template <class Item>
  using Line = FifoLine<Item>;
  static Fifo read(input::Reader&) { return {}; }
  [[nodiscard]] bool interrupts() const { return false; }
};

}  // namespace nines::line
