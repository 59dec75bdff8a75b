#include <filesystem>
#include <set>

#include "support/catch.hpp"
#include "support/process.hpp"

namespace nines::test {

namespace {

namespace fs = std::filesystem;

const fs::path committed = fs::path(NINES_SOURCE_DIR) / "results";

/// Names of result files in a folder, leaving out what varies from run to run.
std::set<std::string> result_files(const fs::path& folder) {
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    const bool result = entry.path().extension() == ".json" || entry.path().extension() == ".csv";
    if (result && name.find(".run.json") == std::string::npos) names.insert(name);
  }
  return names;
}

}  // namespace

TEST_CASE("The shipped scenarios meet their expectations and give the committed results") {
  const TestFolder folder;
  const ProcessResult run =
      folder.nines("run '" + std::string(NINES_SOURCE_DIR) + "/scenarios' -q -o again");
  INFO(run.err);
  CHECK(run.exit_code == 0);
  CHECK(result_files(folder.path() / "again") == result_files(committed));
  for (const std::string& name : result_files(folder.path() / "again")) {
    INFO(name << " differs; a meant change is committed with scripts/update_golden");
    const TestFolder reader;
    fs::copy_file(committed / name, reader.path() / name);
    CHECK((folder.read("again/" + name) == reader.read(name)));
  }
}

}  // namespace nines::test
