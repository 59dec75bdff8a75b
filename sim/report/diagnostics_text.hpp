/// @file
/// Problems for people (the source line with the place marked) and for programs (the shape of
/// `terraform validate -json`, format 1.0, which editors and CI tools know how to read).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"

namespace nines::report {

enum class Color;

/// What was found in one file.
struct FileDiagnostics {
  std::string file;
  std::string source;  ///< The file's text; empty when it could not be read.
  std::vector<Problem> problems;
};

/// The message, then the source line with a mark under what is meant:
///     queue.json:4:14: /model/service: a duration needs a unit, got 5; ...
///         4 |   "service": 5
///           |              ^
/// A long line is cut around the place. Control characters never reach the terminal.
[[nodiscard]] std::string render_problem(const Problem& problem, std::string_view source,
                                         Color color);

/// The document of `nines validate --format json`. Lines and columns count from 1, columns in
/// characters; `byte` and the highlight's offsets count from 0; ends are exclusive.
[[nodiscard]] std::string diagnostics_json(const std::vector<FileDiagnostics>& files);

}  // namespace nines::report
