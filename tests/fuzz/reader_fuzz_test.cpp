/// Broken scenarios, thousands of them: whatever a file holds, reading it ends in a scenario or in
/// located problems. Deterministic, so that a failure can be repeated by its number.
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "input/format.hpp"
#include "report/diagnostics_text.hpp"
#include "report/text_table.hpp"
#include "study/scenario.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"
#include "support/plain_random.hpp"

namespace nines::test {
namespace {

/// What people and attackers write where something else was meant.
const std::vector<std::string> tokens{"null",
                                      "true",
                                      "-1",
                                      "0",
                                      "1e308",
                                      "1e-320",
                                      "-0.0",
                                      "1e999",
                                      "NaN",
                                      "99999999999999999999",
                                      "\"\"",
                                      "\"0s\"",
                                      "\"-5ms\"",
                                      "\"1e300y\"",
                                      "\"101%\"",
                                      "\"80/s\"",
                                      "\"1e-300/y\"",
                                      "{}",
                                      "[]",
                                      "[[[[]]]]",
                                      "{\"exponential\": {\"mean\": \"1s\"}}",
                                      "{\"mixture\": []}",
                                      "\"\\u0000\"",
                                      "\"../..\"",
                                      "\"/dev/zero\"",
                                      "\"kind\": 1,",
                                      "//",
                                      "/*",
                                      "*/",
                                      "\xEF\xBB\xBF",
                                      "\xFF\xFE",
                                      "{",
                                      "}",
                                      "[",
                                      "]",
                                      ",",
                                      ":",
                                      "\"",
                                      "\\",
                                      "~0~1",
                                      "\"auto\""};

std::string mutate(std::string text, test::PlainRandom& random) {
  const auto place = [&] { return random.below(text.size() + 1); };
  const auto rounds = 1 + random.below(4);
  for (std::uint64_t i = 0; i < rounds; ++i) {
    switch (random.below(6)) {
      case 0:  // A token somewhere.
        text.insert(place(), tokens[random.below(tokens.size())]);
        break;
      case 1: {  // A value replaced: from a colon to the next comma or bracket.
        const std::size_t colon = text.find(':', place());
        if (colon == std::string::npos) break;
        const std::size_t end = std::min(text.find_first_of(",]}\n", colon), text.size());
        text.replace(colon + 1, end - colon - 1, tokens[random.below(tokens.size())]);
        break;
      }
      case 2:  // A piece lost.
        text.erase(std::min<std::size_t>(place(), text.size()), random.below(30));
        break;
      case 3: {  // A piece twice.
        const std::size_t from = place();
        const std::string piece = text.substr(from, random.below(60));
        text.insert(place(), piece);
        break;
      }
      case 4:  // A byte changed.
        if (!text.empty()) {
          text[random.below(text.size())] = static_cast<char>(random.below(256));
        }
        break;
      default:  // The rest lost.
        if (random.below(8) == 0) text.resize(place());
    }
  }
  return text;
}

void read_and_judge(const std::string& text, const std::string& path) {
  const auto lines = std::count(text.begin(), text.end(), '\n') + 1;
  try {
    const study::Scenario scenario = study::parse_scenario(text, path);
    CHECK_FALSE(scenario.points.empty());
  } catch (const ScenarioError& error) {
    CHECK_FALSE(error.problems().empty());
    for (const Problem& problem : error.problems()) {
      CHECK_FALSE(problem.text.empty());
      CHECK(problem.where.line >= 1);
      CHECK(problem.where.line <= lines);
      CHECK(problem.where.column >= 1);
      const std::string shown = report::render_problem(problem, text, report::Color::off);
      CHECK(std::none_of(shown.begin(), shown.end(),
                         [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n'; }));
    }
    CHECK_FALSE(report::diagnostics_json({{path, text, error.problems()}}).empty());
  }
}

TEST_CASE("Any bytes give a scenario or located problems", "[fuzz]") {
  test::PlainRandom random(20240607);
  std::vector<std::string> corpus;
  for (const auto& file : test::shipped_scenarios()) corpus.push_back(test::read_text(file));
  for (const auto& file : test::invalid_scenarios()) corpus.push_back(test::read_text(file));
  REQUIRE_FALSE(corpus.empty());
  const std::string path = (test::source_dir() / "scenarios/invalid/fuzz.json").string();
  for (int i = 0; i < 20000; ++i) {
    const std::string text = mutate(corpus[random.below(corpus.size())], random);
    INFO("mutation " << i << ":\n" << text);
    const auto started = std::chrono::steady_clock::now();
    read_and_judge(text, path);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - started;
    CHECK(took.count() < 20);
  }
}

TEST_CASE("Formatting any bytes gives a layout that is final, or a problem", "[fuzz]") {
  test::PlainRandom random(7);
  std::vector<std::string> corpus;
  for (const auto& file : test::shipped_scenarios()) corpus.push_back(test::read_text(file));
  for (int i = 0; i < 4000; ++i) {
    const std::string text = mutate(corpus[random.below(corpus.size())], random);
    INFO("mutation " << i << ":\n" << text);
    input::Diagnostics diagnostics("fuzz.json");
    const std::string once = input::format_json(text, diagnostics);
    if (diagnostics.error_count() > 0) {
      CHECK(once.empty());
    } else {
      CHECK(input::format_json(once, diagnostics) == once);
      CHECK(diagnostics.error_count() == 0);
    }
  }
}

}  // namespace
}  // namespace nines::test
