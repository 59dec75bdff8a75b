/// @file
/// JSON tokens as text, for the writers whose documents are too small for a library.
#pragma once

#include <string>
#include <string_view>

namespace nines::report {

/// A quoted string with the escapes JSON asks for.
[[nodiscard]] std::string json_string(std::string_view text);
/// Fifteen significant digits; null for what is not finite.
[[nodiscard]] std::string json_number(double value);

}  // namespace nines::report
