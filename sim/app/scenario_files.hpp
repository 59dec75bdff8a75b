/// @file
/// From what a person names (files, folders, "-") to scenario files.
#pragma once

#include <string>
#include <vector>

namespace nines {

/// Files as named, folders walked for *.json in alphabetical order, results passed over. A folder
/// that holds a file
/// `.ninesignore` is passed over with all below it (unless it was named itself). Throws IoError for
/// what does not exist and for folders without scenarios.
[[nodiscard]] std::vector<std::string> find_scenarios(const std::vector<std::string>& named);

}  // namespace nines
