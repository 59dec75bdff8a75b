/// @file
/// The layout of a scenario file: what `nines fmt` writes. Keeps comments, key order and the
/// spelling of numbers and strings; changes blanks alone.
///   - Two spaces a level, blanks inside braces, at most 100 columns where the values allow it.
///   - A value stays on its line where it fits and holds no comment. An object, or an array of
///     anything but plain values, that was written with a line break after its bracket stays open.
///   - Long arrays of plain values are filled like a paragraph; single blank lines stay.
///   - A comment stays with its neighbour: on its line, or on lines of its own above it.
#pragma once

#include <string>
#include <string_view>

#include "input/diagnostics.hpp"

namespace nines::input {

/// The text laid out, ending in one newline; formatting it again changes nothing. A text that is
/// not JSON is empty afterwards, and the reason stands in `diagnostics`.
[[nodiscard]] std::string format_json(std::string_view text, Diagnostics& diagnostics);

/// The same for a text of our own; throws ScenarioError, which names `what`, when it is not JSON.
[[nodiscard]] std::string laid_out(std::string_view text, const std::string& what);

}  // namespace nines::input
