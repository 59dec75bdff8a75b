#include "support/files.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string_view>

#include "support/catch.hpp"

namespace nines::test {

namespace fs = std::filesystem;

fs::path source_dir() {
  return NINES_SOURCE_DIR;
}

fs::path data_dir() {
  const char* folder = std::getenv("NINES_DATA");
  return folder != nullptr ? fs::path(folder) : source_dir().parent_path() / "shared" / "data";
}

std::string read_text(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::vector<fs::path> shipped_scenarios() {
  std::vector<fs::path> found;
  for (auto it = fs::recursive_directory_iterator(source_dir() / "scenarios");
       it != fs::recursive_directory_iterator(); ++it) {
    const std::string name = it->path().filename().string();
    if (it->is_directory() && fs::exists(it->path() / ".ninesignore")) {
      it.disable_recursion_pending();
    } else if (name.ends_with(".json") && !name.ends_with(".schema.json")) {
      found.push_back(it->path());
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::vector<fs::path> invalid_scenarios() {
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(source_dir() / "scenarios" / "invalid")) {
    if (entry.path().extension() == ".json") found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

bool updating_golden() {
  const char* wish = std::getenv("NINES_UPDATE_GOLDEN");
  return wish != nullptr && std::string_view(wish) == "1";
}

std::string golden(const fs::path& path, const std::string& actual) {
  if (updating_golden()) std::ofstream(path, std::ios::binary) << actual;
  std::string text = read_text(path);
  if (text != actual) {
    UNSCOPED_INFO(path.string() << " is not what the program gives now; when that is meant, "
                                   "`scripts/update_golden texts` writes it anew");
  }
  return text;
}

}  // namespace nines::test
