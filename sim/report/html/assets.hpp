/// @file
/// The parts of the page that are files: its style, its script, and the picture library (Vega,
/// Vega-Lite and its expression interpreter), which is empty where npm was missing at build time.
#pragma once

#include <string_view>

namespace nines::html {

struct Assets {
  std::string_view style;
  std::string_view script;
  std::string_view library;
};
[[nodiscard]] Assets assets();

}  // namespace nines::html
