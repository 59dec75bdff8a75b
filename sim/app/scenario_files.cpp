#include "app/scenario_files.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "core/error.hpp"
#include "input/input_file_error.hpp"

namespace nines::app {
namespace {

namespace fs = std::filesystem;

/// Results and the schema lie about as JSON too, and say what they are in their first line or two.
bool is_another_document(const fs::path& path) {
  std::string beginning(80, '\0');
  std::ifstream(path).read(beginning.data(), static_cast<std::streamsize>(beginning.size()));
  return beginning.find("\"schema\": \"nines.") != std::string::npos ||
         beginning.find("json-schema.org/draft-07/schema") != std::string::npos;
}

std::vector<std::string> walk(const std::string& folder) {
  std::vector<std::string> files;
  for (auto it = fs::recursive_directory_iterator(folder); it != fs::recursive_directory_iterator();
       ++it) {
    if (it->is_directory() && fs::exists(it->path() / ".ninesignore")) {
      it.disable_recursion_pending();
    } else if (it->is_regular_file() && it->path().extension() == ".json" &&
               !is_another_document(it->path())) {
      files.push_back(it->path().string());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

bool is_persons_json(const fs::path& path) {
  std::error_code none;
  return path.extension() == ".json" && fs::is_regular_file(path, none) &&
         fs::file_size(path, none) > 0 && !is_another_document(path);
}

std::vector<std::string> find_scenarios(const std::vector<std::string>& named) {
  std::vector<std::string> files;
  for (const std::string& name : named) {
    if (!fs::is_directory(name)) {
      files.push_back(name);
      continue;
    }
    std::vector<std::string> found;
    try {
      found = walk(name);
    } catch (const fs::filesystem_error& error) {
      throw input::InputFileError(
          fmt::format("{}: cannot be read: {}", name, error.code().message()));
    }
    if (found.empty())
      throw input::InputFileError(fmt::format("{}: no scenario (*.json) in this folder", name));
    files.insert(files.end(), found.begin(), found.end());
  }
  return files;
}

}  // namespace nines::app
