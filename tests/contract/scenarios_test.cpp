/// Every scenario in scenarios/: the shipped ones are accepted by reader and schema and laid out as
/// `nines fmt` would; the invalid ones get the message that stands beside them.
#include <algorithm>
#include <filesystem>
#include <set>

#include <fmt/format.h>

#include "core/error.hpp"
#include "input/format.hpp"
#include "study/kinds.hpp"
#include "study/scenario.hpp"
#include "study/schema.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"
#include "support/schema_check.hpp"

namespace nines::test {
namespace {

namespace fs = std::filesystem;

const test::SchemaCheck& schema() {
  static const test::SchemaCheck check(study::json_schema());
  return check;
}

/// What the reader says about a file, a problem a line; empty when it accepts.
std::string complaints(const fs::path& file) {
  // Messages name the file as it was given.
  fs::current_path(file.parent_path());
  try {
    static_cast<void>(study::load_scenario(file.filename().string()));
    return "";
  } catch (const ScenarioError& error) {
    return std::string(error.what()) + "\n";
  }
}

TEST_CASE("The committed schema is the one the readers describe", "[scenarios][golden]") {
  const std::string now = study::json_schema();
  CHECK((test::golden(test::source_dir() / "scenarios/nines.schema.json", now) == now));
}

TEST_CASE("Every shipped scenario is accepted by reader and schema", "[scenarios]") {
  const auto files = test::shipped_scenarios();
  REQUIRE(files.size() >= study::kind_names().size());
  for (const fs::path& file : files) {
    INFO(file);
    CHECK(complaints(file) == "");
    CHECK(schema().reasons(test::read_text(file)) == "");
  }
}

TEST_CASE("Every shipped scenario is laid out as fmt would, which is final",
          "[scenarios][golden]") {
  for (const fs::path& file : test::shipped_scenarios()) {
    INFO(file);
    input::Diagnostics diagnostics(file.string());
    const std::string once = input::format_json(test::read_text(file), diagnostics);
    REQUIRE(diagnostics.error_count() == 0);
    CHECK(test::golden(file, once) == once);
    CHECK(input::format_json(once, diagnostics) == once);
  }
}

TEST_CASE("Every shipped scenario has a name of its own", "[scenarios]") {
  std::set<std::string> names;
  for (const fs::path& file : test::shipped_scenarios()) {
    fs::current_path(file.parent_path());
    INFO(file);
    CHECK(names.insert(study::load_scenario(file.filename().string()).name).second);
  }
}

TEST_CASE("Every invalid scenario gets exactly the message beside it", "[scenarios][golden]") {
  const auto files = test::invalid_scenarios();
  REQUIRE(files.size() >= 45);
  std::set<std::string> distinct;
  for (const fs::path& file : files) {
    INFO(file);
    const std::string messages = complaints(file);
    CHECK(messages != "");
    // The schema accepts only what no schema can refuse.
    const bool accepted = schema().accepts(test::read_text(file));
    const std::string actual =
        fmt::format("schema: {}\n{}", accepted ? "accepts" : "rejects", messages);
    fs::path expected = file;
    expected.replace_extension(".expected");
    CHECK(test::golden(expected, actual) == actual);
    distinct.insert(messages.substr(std::min(messages.find(": "), messages.size())));
  }
  CHECK(distinct.size() >= 45);
}

TEST_CASE("No expected message is left without its scenario", "[scenarios]") {
  for (const auto& entry : fs::directory_iterator(test::source_dir() / "scenarios" / "invalid")) {
    if (entry.path().extension() != ".expected") continue;
    fs::path scenario = entry.path();
    scenario.replace_extension(".json");
    INFO(entry.path());
    CHECK(fs::exists(scenario));
  }
}

}  // namespace
}  // namespace nines::test
