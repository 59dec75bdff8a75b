/// @file
/// All at once, each at the speed min(1, servers/number).
#pragma once

#include "line/discipline.hpp"

namespace nines::line {

struct ProcessorSharing {
  static constexpr std::string_view name = "processor_sharing";
  static constexpr std::string_view summary =
      "all at once, each at the speed min(1, servers/number)";
  static constexpr DisciplineFacts facts{.first_come = false,
                                         .blind = false,
                                         .shares = true,
                                         .classes = false,
                                         .looks_ahead = false,
                                         .bears_giants = true,
                                         .interruption = Interruption::never};
  static ProcessorSharing read(input::Reader&) { return {}; }
  [[nodiscard]] bool interrupts() const { return false; }
};

}  // namespace nines::line
