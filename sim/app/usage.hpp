/// @file
/// The words for a line that the parser refused: every mistake of one pass, each with what was
/// found, what is accepted and the nearest.
#pragma once

#include <string>
#include <vector>

#include "app/command.hpp"

namespace nines::app {

/// The mistakes, a line each; empty when none is found that this can name better than the parser.
/// `arguments` come without the program's name.
[[nodiscard]] std::string usage_mistakes(const Command& program,
                                         const std::vector<std::string>& arguments);

}  // namespace nines::app
