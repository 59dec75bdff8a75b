/// @file
/// One self-contained HTML page for one or many results: words first, then pictures each with its
/// data as a table, then every figure. The page loads nothing and runs nothing but its own script
/// (a content-security policy by hashes); light, dark and print follow the reader's settings.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace nines::html {

struct NamedDocument {
  std::string name;     ///< For messages: the file.
  std::string content;  ///< nines.results/1.
};

/// Throws ScenarioError where a text is not a results document.
[[nodiscard]] std::string report_page(const std::vector<NamedDocument>& documents);

/// Whether the page will have pictures: the library was there when the program was built.
[[nodiscard]] bool report_has_pictures();

}  // namespace nines::html
