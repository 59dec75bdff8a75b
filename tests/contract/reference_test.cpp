/// The README of the language against the language: whatever can be written or measured stands in
/// it, and its tables are those that the readers describe.
#include "study/reference.hpp"

#include <filesystem>
#include <map>
#include <string>

#include <fmt/format.h>

#include "report/reference_text.hpp"
#include "study/kinds.hpp"
#include "study/scenario.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"

namespace nines::test {
namespace {

std::filesystem::path readme_path() {
  return test::source_dir() / "scenarios/README.md";
}
const std::string& readme() {
  static const std::string text = test::read_text(readme_path());
  return text;
}

/// Whether the word stands in the README as code.
bool is_documented(const std::string& word) {
  for (const std::string& quoted : {"`" + word + "`", "\"" + word + "\"", "." + word + "`",
                                    "`" + word + "[]`", "." + word + "[]`"}) {
    if (readme().find(quoted) != std::string::npos) return true;
  }
  return false;
}

/// The README with every table between its marks made anew.
std::string with_fresh_tables(const std::string& text) {
  const std::string begin = "<!-- table: ";
  const std::string end = "<!-- end -->";
  std::string out;
  std::size_t at = 0;
  while (true) {
    const std::size_t mark = text.find(begin, at);
    if (mark == std::string::npos) break;
    const std::size_t subject = mark + begin.size();
    const std::size_t close = text.find(" -->", subject);
    const std::size_t stop = text.find(end, close);
    REQUIRE(stop != std::string::npos);
    out += text.substr(at, close + 4 - at) + "\n";
    out += report::reference_table(text.substr(subject, close - subject));
    at = stop;
  }
  return out + text.substr(at);
}

TEST_CASE("Every kind has a minimal scenario of its name that runs", "[reference]") {
  for (const std::string_view kind : study::kind_names()) {
    INFO(kind);
    REQUIRE(study::minimal_scenario(kind) != "");
    const study::Scenario scenario =
        study::parse_scenario(study::minimal_scenario(kind), "minimal.json");
    CHECK(scenario.kind == kind);
    const auto model = study::minimal_model(kind);
    REQUIRE(model != nullptr);
    run::Observation observation(model->metrics());
    model->replicate({1, 0, 0}, observation);
    CHECK_FALSE(model->describe().empty());
    CHECK_FALSE(study::kind_summary(kind).empty());
  }
}

TEST_CASE("The tables of the README are those that the readers describe", "[reference][golden]") {
  const std::string fresh = with_fresh_tables(readme());
  CHECK((test::golden(readme_path(), fresh) == fresh));
}

TEST_CASE("Every key of every kind stands in the README", "[reference]") {
  for (const std::string_view kind : study::kind_names()) {
    input::Definitions definitions;
    const input::Description model = study::describe_model(kind, definitions);
    for (const study::KeyRow& row : study::key_rows(model)) {
      INFO(kind << ": " << row.path);
      CHECK((readme().find("`" + row.path + "`") != std::string::npos ||
             row.path.find('<') != std::string::npos));
      CHECK((!row.help.empty() || row.path.find('<') != std::string::npos ||
             row.type.find("object") != std::string::npos || !row.required));
    }
  }
  for (const study::KeyRow& row : study::key_rows(study::envelope())) {
    INFO(row.path);
    CHECK(readme().find("`" + row.path + "`") != std::string::npos);
  }
}

TEST_CASE("Every member of every family stands in the README with its keys", "[reference]") {
  for (const auto& [family, description] : study::families()) {
    for (const input::Property& kind : study::kinds_in(description)) {
      INFO(
          family
          << ": " << kind.key
          << " stands nowhere in scenarios/README.md; `scripts/update_golden texts` writes tables");
      CHECK(is_documented(kind.key));
      for (const study::KeyRow& row : study::key_rows(kind.value)) {
        if (row.path.find('<') != std::string::npos) continue;
        INFO(row.path);
        const std::size_t dot = row.path.rfind('.');
        const bool quantile = row.path == "p99.9";
        CHECK(is_documented(dot == std::string::npos || quantile ? row.path
                                                                 : row.path.substr(dot + 1)));
      }
    }
  }
}

TEST_CASE("Every metric of every kind stands in the README", "[reference]") {
  for (const std::string_view kind : study::kind_names()) {
    const auto model = study::minimal_model(kind);
    for (const run::Metric& metric : model->metrics().metrics()) {
      INFO(
          kind
          << ": " << metric.name
          << " stands nowhere in scenarios/README.md; `scripts/update_golden texts` writes tables");
      CHECK(readme().find("`" + metric.name + "`") != std::string::npos);
      CHECK_FALSE(metric.help.empty());
    }
  }
}

// What replicate() forgets to add is absent from tables without a word.
TEST_CASE("Every metric of every kind has a figure in some committed result", "[reference]") {
  std::map<std::string, std::string> results;  // By kind.
  for (const auto& entry : std::filesystem::directory_iterator(test::source_dir() / "results")) {
    if (entry.path().extension() != ".json") continue;
    const std::string text = test::read_text(entry.path());
    for (const std::string_view kind : study::kind_names()) {
      if (text.find(fmt::format("\"kind\": \"{}\"", kind)) != std::string::npos)
        results[std::string(kind)] += text;
    }
  }
  for (const std::string_view kind : study::kind_names()) {
    const auto model = study::minimal_model(kind);
    for (const run::Metric& metric : model->metrics().metrics()) {
      INFO(kind << ": " << metric.name
                << " stands in no file of results/: does replicate() add it to the observation? "
                   "`scripts/update_golden` runs all scenarios anew");
      CHECK(results[std::string(kind)].find("\"" + metric.name + "\":") != std::string::npos);
    }
  }
}

TEST_CASE("The index of subjects names scenarios that exist", "[reference]") {
  const std::filesystem::path folder = test::source_dir() / "scenarios";
  const std::string text = test::read_text(folder / "subjects.md");
  std::size_t links = 0;
  for (std::size_t at = text.find("]("); at != std::string::npos; at = text.find("](", at + 2)) {
    const std::string link = text.substr(at + 2, text.find(')', at) - at - 2);
    INFO(link);
    CHECK(std::filesystem::exists(folder / link));
    ++links;
  }
  CHECK(links > 60);
}

TEST_CASE("Nines list knows its topics and points at the nearest", "[reference]") {
  CHECK(report::list_text("", "").find("distributions") != std::string::npos);
  CHECK(report::list_text("kinds", "").find("queue") != std::string::npos);
  CHECK(report::list_text("distributions", "").find("lognormal") != std::string::npos);
  CHECK(report::list_text("metrics", "queue").find("wait.p99.9") != std::string::npos);
  CHECK(report::list_text("keys", "outages").find("client_retry_for") != std::string::npos);
  CHECK_FALSE(report::list_text("policies", "").empty());
  CHECK_THROWS_WITH(report::list_text("metric", "queue"),
                    Catch::Matchers::StartsWith(
                        "nothing to list, got \"metric\" (did you mean \"metrics\"?); accepted: "));
  CHECK_THROWS_WITH(report::list_text("metrics", "quue"),
                    Catch::Matchers::StartsWith("unknown kind \"quue\" (did you mean \"queue\"?)"));
}

}  // namespace
}  // namespace nines::test
