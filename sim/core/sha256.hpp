/// @file
/// SHA-256 of a text, as 64 hexadecimal digits: how a result names the scenario it came from.
/// Ref: FIPS 180-4 (2015), sections 4.1.2, 4.2.2, 5 and 6.2.
#pragma once

#include <string>
#include <string_view>

namespace nines {

[[nodiscard]] std::string sha256_hex(std::string_view bytes);

}  // namespace nines
