/// @file
/// From what a person names (files, folders, "-") to scenario files.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace nines::app {

/// Files as named, folders walked for *.json in alphabetical order; results and schemas among them
/// are passed over, and so is a folder that holds a file `.ninesignore`, with all below it (unless
/// it was named itself). Throws IoError for what does not exist and for folders without scenarios.
[[nodiscard]] std::vector<std::string> find_scenarios(const std::vector<std::string>& named);

/// Whether the file is there and is JSON that nines did not write, such as a scenario.
[[nodiscard]] bool is_persons_json(const std::filesystem::path& path);

}  // namespace nines::app
