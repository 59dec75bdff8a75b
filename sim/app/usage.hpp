/// @file
/// The command line as it was typed, held against what the commands take before any of it is used:
/// every mistake of one pass, each with what was found, what is accepted and the nearest.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace CLI {
class App;
class Validator;
}  // namespace CLI

namespace nines::app {

/// The mistakes, a line each; empty when there are none. `arguments` come without the program's
/// name.
[[nodiscard]] std::string usage_mistakes(const CLI::App& program,
                                         const std::vector<std::string>& arguments);

// What the values of options may be.
[[nodiscard]] CLI::Validator one_of(const std::vector<std::string>& words);
[[nodiscard]] CLI::Validator whole_number(std::uint64_t least, std::uint64_t most);
[[nodiscard]] CLI::Validator number_between(double least, double most);

}  // namespace nines::app
