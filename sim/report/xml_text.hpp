/// @file
/// Text for XML and HTML documents.
#pragma once

#include <string>
#include <string_view>

namespace nines::report {

/// With references for what would be markup, also inside quotes; XML 1.0 has no way to write most
/// control characters, which become '?'.
[[nodiscard]] std::string xml_text(std::string_view text);

}  // namespace nines::report
