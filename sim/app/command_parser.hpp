/// @file
/// Reads the arguments of a line by the description of its commands.
#pragma once

#include <string>
#include <vector>

#include "app/command.hpp"

namespace nines::app {

/// What came of a line; one of the three.
struct ParsedLine {
  const Command* command = nullptr;  ///< Named, with all its targets filled in.
  std::string answer;                ///< Help or the version.
  std::string mistakes;              ///< A line each.
};

/// `arguments` come without the program's name.
[[nodiscard]] ParsedLine parse_line(const Command& program,
                                    const std::vector<std::string>& arguments);

}  // namespace nines::app
