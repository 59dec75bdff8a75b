/// @file
/// JSON text to located nodes. Comments (// and /* */) are allowed; duplicate keys, nesting deeper
/// than 64 and texts over 64 MiB are problems like any other.
#pragma once

#include <string>
#include <string_view>

#include "input/diagnostics.hpp"
#include "input/node.hpp"

namespace nines::input {

/// Parses `text`. After a syntax error the root is null and the error stands in `diagnostics`.
[[nodiscard]] Node parse_json(std::string_view text, Diagnostics& diagnostics);

/// The whole file as bytes; "-" is standard input. Throws IoError.
[[nodiscard]] std::string read_file(const std::string& path);

}  // namespace nines::input
