#include "report/diagnostics_text.hpp"

#include <nlohmann/json.hpp>

#include "report/text_table.hpp"
#include "support/catch.hpp"

namespace nines::test {
namespace {

Problem problem_at(int line, int column) {
  return {Severity::error,
          {"q.json", line, column, "/model/service"},
          "a duration needs a unit, got 5; write \"5s\""};
}

TEST_CASE("A problem shows its line with the whole token marked", "[diagnostics]") {
  const std::string source = "{\n  \"service\": \"5 parsecs\", // far\n}\n";
  CHECK(report::render_problem(problem_at(2, 14), source, report::Color::off) ==
        "q.json:2:14: /model/service: a duration needs a unit, got 5; write \"5s\"\n"
        "     2 |   \"service\": \"5 parsecs\", // far\n"
        "       |              ^^^^^^^^^^^\n");
  CHECK(report::render_problem(problem_at(2, 14), source, report::Color::on) ==
        "\x1b[1mq.json:2:14:\x1b[0m /model/service: a duration needs a unit, got 5; write \"5s\"\n"
        "     2 |   \"service\": \"5 parsecs\", // far\n"
        "       |              \x1b[1;31m^^^^^^^^^^^\x1b[0m\n");
}

TEST_CASE("Columns count characters, also behind accents, tabs and a byte order mark",
          "[diagnostics]") {
  CHECK(report::render_problem(problem_at(1, 8), "\xEF\xBB\xBF{\"\xC3\xA9\":\t 5}",
                               report::Color::off)
            .ends_with("       |        ^\n") == false);
  CHECK(report::render_problem(problem_at(1, 6), "{\"\xC3\xA9\":5}", report::Color::off)
            .ends_with("     1 | {\"\xC3\xA9\":5}\n       |      ^\n"));
  CHECK(report::render_problem(problem_at(1, 3), "\t\t-1.5e3,\r\n", report::Color::off)
            .ends_with("     1 |   -1.5e3,\n       |   ^^^^^^\n"));
}

TEST_CASE("A problem without a place, or beyond the text, is its message alone", "[diagnostics]") {
  CHECK(report::render_problem({Severity::warning, {"q.json", 0, 0, ""}, "odd"}, "{}",
                               report::Color::off) == "q.json: warning: odd\n");
  CHECK(report::render_problem(problem_at(9, 1), "{}", report::Color::off).find('|') ==
        std::string::npos);
  CHECK(report::render_problem(problem_at(1, 3), "{", report::Color::off)
            .ends_with("     1 | {\n       |  ^\n"));
}

TEST_CASE("A minified megabyte is cut around the place", "[diagnostics]") {
  const std::string source = std::string(500000, ' ') + "17" + std::string(500000, 'x');
  const std::string text =
      report::render_problem(problem_at(1, 500001), source, report::Color::off);
  CHECK(text.size() < 400);
  const std::size_t shown = text.find("17x");
  REQUIRE(shown != std::string::npos);
}

TEST_CASE("Control characters and broken UTF-8 never reach the terminal", "[diagnostics]") {
  const std::string source = "{\"\x1b[2J\": \xFF\xC2\x9B 1}";
  const std::string text = report::render_problem(problem_at(1, 2), source, report::Color::off);
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(text.find('\xFF') == std::string::npos);
  CHECK(text.find("\xC2\x9B") == std::string::npos);
  Problem hostile = problem_at(1, 2);
  hostile.text = "got \x1b]0;title\x07";
  CHECK(report::render_problem(hostile, source, report::Color::off).find('\x1b') ==
        std::string::npos);
}

TEST_CASE("The JSON has terraform's shape", "[diagnostics]") {
  const std::string source = "{\n  \"service\": 5\n}\n";
  Problem warning = problem_at(2, 3);
  warning.severity = Severity::warning;
  const auto document = nlohmann::json::parse(report::diagnostics_json(
      {{"q.json", source, {problem_at(2, 14), warning}},
       {"gone.json", "", {{Severity::error, {"gone.json", 0, 0, ""}, "gone"}}}}));
  CHECK(document["format_version"] == "1.0");
  CHECK(document["valid"] == false);
  CHECK(document["error_count"] == 2);
  CHECK(document["warning_count"] == 1);
  REQUIRE(document["diagnostics"].size() == 3);
  const auto& first = document["diagnostics"][0];
  CHECK(first["severity"] == "error");
  CHECK(first["summary"] == "a duration needs a unit");
  CHECK(first["detail"] == "a duration needs a unit, got 5; write \"5s\"");
  CHECK(first["range"]["filename"] == "q.json");
  CHECK(first["range"]["start"] == nlohmann::json{{"line", 2}, {"column", 14}, {"byte", 15}});
  CHECK(first["range"]["end"] == nlohmann::json{{"line", 2}, {"column", 15}, {"byte", 16}});
  CHECK(first["snippet"] == nlohmann::json{{"context", "/model/service"},
                                           {"code", "  \"service\": 5"},
                                           {"start_line", 2},
                                           {"highlight_start_offset", 13},
                                           {"highlight_end_offset", 14},
                                           {"values", nlohmann::json::array()}});
  CHECK(document["diagnostics"][1]["severity"] == "warning");
  CHECK(document["diagnostics"][2]["range"]["filename"] == "gone.json");
  CHECK_FALSE(document["diagnostics"][2].contains("snippet"));
}

TEST_CASE("A source that is no UTF-8 still yields JSON", "[diagnostics]") {
  const std::string text = report::diagnostics_json({{"q.json", "{\"\xFF\"}", {problem_at(1, 2)}}});
  CHECK(nlohmann::json::accept(text));
  CHECK(nlohmann::json::parse(report::diagnostics_json({}))["valid"] == true);
}

}  // namespace
}  // namespace nines::test
