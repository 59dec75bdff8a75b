/// The layers of sim/ and the rules that hold for every source file, read from the sources.
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "support/catch.hpp"

namespace {

namespace fs = std::filesystem;

/// A layer includes lower ones only; folders of one layer may include each other.
const std::map<std::string, int> layer_of{
    {"core", 0},     {"input", 1},  {"math", 1},  {"random", 1},   {"stats", 1},   {"dist", 2},
    {"analytic", 2}, {"engine", 2}, {"run", 2},   {"incident", 3}, {"line", 3},    {"traffic", 3},
    {"policy", 3},   {"model", 4},  {"study", 5}, {"report", 6},   {"interop", 6}, {"app", 7},
};

/// Folders that hold rooms: a kind, a family of policies, a form of report has a room of its own.
const std::set<std::string> houses{"model", "policy", "report"};

/// Headers that are the business of a few places, each given as the start of a path in sim/.
const std::vector<std::pair<std::string, std::vector<std::string>>> owned_headers{
    {"nlohmann/", {"input/", "report/", "interop/", "study/schema.cpp"}},
    {"tbb/", {"run/"}},
    {"oneapi/tbb", {"run/"}},
    {"mpi.h", {"run/"}},
    {"CLI/", {"app/command_parser.cpp"}},
    {"yaml-cpp/", {"interop/"}},
    {"boost/math/", {"math/"}},
    {"execution", {}},
};

struct Source {
  std::string path;  ///< From sim/ on.
  std::string folder;
  std::string text;
  std::vector<std::string> includes;
};

std::string slurp(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::vector<std::string> includes_of(const std::string& text) {
  std::vector<std::string> includes;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind("#include ", 0) != 0) continue;
    const std::size_t begin = line.find_first_of("<\"");
    const std::size_t end = line.find_first_of(">\"", begin + 1);
    REQUIRE(end != std::string::npos);
    includes.push_back(line.substr(begin + 1, end - begin - 1));
  }
  return includes;
}

const std::vector<Source>& sources() {
  static const std::vector<Source> all = [] {
    std::vector<Source> found;
    const fs::path root = fs::path(NINES_SOURCE_DIR) / "sim";
    for (const auto& entry : fs::recursive_directory_iterator(root)) {
      const std::string extension = entry.path().extension().string();
      if (extension != ".hpp" && extension != ".cpp") continue;
      Source source;
      source.path = entry.path().lexically_relative(root).generic_string();
      source.folder = source.path.substr(0, source.path.find('/'));
      source.text = slurp(entry.path());
      source.includes = includes_of(source.text);
      found.push_back(std::move(source));
    }
    return found;
  }();
  return all;
}

/// The room of a file and so its namespace: the folder, below a house the folder in it. core is
/// the vocabulary of all and stands in `nines` itself.
std::string room_of(const std::string& path) {
  const std::size_t end = path.find('/');
  std::string room = path.substr(0, end);
  const std::size_t inner = path.find('/', end + 1);
  if (houses.count(room) == 1 && inner != std::string::npos) {
    room = path.substr(end + 1, inner - end - 1);
  }
  return room;
}

/// The layer of every room, by the name of its namespace.
const std::map<std::string, int>& layer_of_room() {
  static const std::map<std::string, int> layers = [] {
    std::map<std::string, int> found;
    for (const Source& source : sources()) {
      if (source.path.find('/') != std::string::npos && source.folder != "core") {
        found[room_of(source.path)] = layer_of.at(source.folder);
      }
    }
    return found;
  }();
  return layers;
}

/// The text without comments and literals.
std::string code_of(const std::string& text) {
  static const std::regex noise(R"(//[^\n]*|"(\\.|[^"\\\n])*")");
  return std::regex_replace(text, noise, " ");
}

bool starts_with_any(const std::string& text, const std::vector<std::string>& starts) {
  for (const std::string& start : starts) {
    if (text.rfind(start, 0) == 0) return true;
  }
  return false;
}

TEST_CASE("Every folder of sim/ has a layer", "[layers]") {
  REQUIRE(sources().size() > 50);
  for (const Source& source : sources()) {
    INFO(source.path);
    CHECK(layer_of.count(source.folder) == 1);
  }
}

TEST_CASE("A lower layer never includes a higher one", "[layers]") {
  for (const Source& source : sources()) {
    for (const std::string& include : source.includes) {
      const auto layer = layer_of.find(include.substr(0, include.find('/')));
      if (layer == layer_of.end() || include.find('/') == std::string::npos) continue;
      INFO("sim/" << source.path << " includes " << include);
      CHECK(layer->second <= layer_of.at(source.folder));
    }
  }
}

TEST_CASE("A room is a namespace", "[layers]") {
  const std::regex opened(R"((^|\n)namespace (nines[a-z_:]*) \{)");
  for (const Source& source : sources()) {
    if (source.path.find('/') == std::string::npos || source.path == "app/main.cpp") continue;
    const std::string room = room_of(source.path);
    const std::string own = room == "core" ? "nines" : "nines::" + room;
    INFO("sim/" << source.path);
    std::size_t blocks = 0;
    for (std::sregex_iterator it(source.text.begin(), source.text.end(), opened), end; it != end;
         ++it) {
      ++blocks;
      const std::string name = (*it)[2];
      CHECK((name == own || name == own + "::detail"));
    }
    if (room != "core") CHECK(blocks > 0);
  }
}

TEST_CASE("A lower room never names a higher one", "[layers]") {
  const std::regex qualified(R"((^|[^\w:.>])(?:nines::)?([a-z]+)::)");
  for (const Source& source : sources()) {
    const std::string code = code_of(source.text);
    for (std::sregex_iterator it(code.begin(), code.end(), qualified), end; it != end; ++it) {
      const auto room = layer_of_room().find((*it)[2].str());
      if (room == layer_of_room().end()) continue;
      INFO("sim/" << source.path << " names " << room->first);
      CHECK(room->second <= layer_of.at(source.folder));
    }
  }
}

TEST_CASE("No header opens a namespace to who includes it", "[layers]") {
  for (const Source& source : sources()) {
    if (source.path.find(".hpp") == std::string::npos) continue;
    INFO("sim/" << source.path);
    CHECK(code_of(source.text).find("using namespace") == std::string::npos);
  }
}

TEST_CASE("A file of sim/ includes by the path from sim/, and finds it", "[layers]") {
  for (const Source& source : sources()) {
    std::istringstream lines(source.text);
    for (std::string line; std::getline(lines, line);) {
      if (line.rfind("#include \"", 0) != 0) continue;
      const std::string include = line.substr(10, line.find('"', 10) - 10);
      INFO("sim/" << source.path << " includes " << include);
      const fs::path file = fs::path(NINES_SOURCE_DIR) / "sim" / include;
      CHECK((fs::exists(file) || fs::exists(file.string() + ".in")));
    }
  }
}

TEST_CASE("JSON, threads, ranks and the command line stay where they belong", "[layers]") {
  for (const Source& source : sources()) {
    for (const std::string& include : source.includes) {
      for (const auto& [header, owners] : owned_headers) {
        if (include != header && include.rfind(header, 0) != 0) continue;
        INFO("sim/" << source.path << " includes " << include);
        CHECK(starts_with_any(source.path, owners));
      }
    }
  }
}

TEST_CASE("Samples come from our own arithmetic", "[layers]") {
  // Their algorithms are the library's choice, and differ from one to the next.
  const std::regex banned(
      R"(std::(\w+_distribution|mt19937|minstd_rand|random_device|default_random_engine|rand\b|srand\b))");
  for (const Source& source : sources()) {
    INFO("sim/" << source.path);
    std::smatch match;
    CHECK_FALSE(std::regex_search(source.text, match, banned));
  }
}

TEST_CASE("No build reorders floating point", "[layers]") {
  const fs::path root = NINES_SOURCE_DIR;
  for (const fs::path& file : {root / "CMakeLists.txt", root / "CMakePresets.json",
                               root / "tests" / "CMakeLists.txt", root / "scripts" / "setup.sh"}) {
    const std::string text = slurp(file);
    INFO(file);
    CHECK_FALSE(text.empty());
    for (const std::string flag : {"-ffast-math", "-Ofast", "-funsafe-math-optimizations"}) {
      CHECK(text.find(flag) == std::string::npos);
    }
  }
  CHECK(slurp(root / "CMakeLists.txt").find("-ffp-contract=off") != std::string::npos);
}

TEST_CASE("The name of a test is a sentence", "[layers]") {
  // A command of nines, or a tool, keeps its small letter.
  const std::regex opened(
      R"re(TEST_CASE\(\s*"(?!fmt |promtool |explain |validate |calc |diff |export |import )[a-z])re");
  for (const auto& entry : fs::recursive_directory_iterator(fs::path(NINES_SOURCE_DIR) / "tests")) {
    if (entry.path().extension() != ".cpp") continue;
    const std::string text = slurp(entry.path());
    std::smatch match;
    INFO(entry.path());
    CHECK_FALSE(std::regex_search(text, match, opened));
  }
}

TEST_CASE("Nothing is left to do", "[layers]") {
  const std::regex mark(
      "\\b(TO"
      "DO|FIX"
      "ME|XX"
      "X)\\b");
  for (const Source& source : sources()) {
    INFO("sim/" << source.path);
    CHECK_FALSE(std::regex_search(source.text, mark));
  }
}

TEST_CASE("Every header says what it is, in at most twelve lines", "[layers]") {
  for (const Source& source : sources()) {
    if (source.path.find(".hpp") == std::string::npos) continue;
    INFO("sim/" << source.path);
    CHECK(source.text.rfind("/// @file\n", 0) == 0);
    CHECK(source.text.find("\n#pragma once\n") != std::string::npos);
    std::istringstream lines(source.text);
    std::size_t header = 0;
    for (std::string line; std::getline(lines, line) && line.rfind("///", 0) == 0;) ++header;
    // sim/input/reader.hpp explains the anatomy of a reader by an example.
    if (source.path != "input/reader.hpp") CHECK(header <= 13);
  }
}

}  // namespace
