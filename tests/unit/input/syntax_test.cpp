#include "input/syntax.hpp"

#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "support/plain_random.hpp"

namespace nines::test {
namespace {

std::string mistake(std::string_view text) {
  const auto found = input::find_syntax_mistake(text);
  return found ? std::to_string(found->offset) + ": " + found->text : "";
}

TEST_CASE("A syntax mistake is named where it was made", "[syntax]") {
  CHECK(mistake(R"({"a": [1, {"b": null}], /* c */ "d": "\u00e9\ud83d\ude00"} // e)") == "");
  CHECK(mistake("{\"a\": 1,}") == "7: a comma before \"}\"; remove it");
  CHECK(mistake("[1, 2,\n]") == "5: a comma before \"]\"; remove it");
  CHECK(mistake("{\"a\": 1 \"b\": 2}") ==
        "8: expected \",\" or \"}\" after the value before this, got \"b\"");
  CHECK(mistake("{\"a\" 1}") == "5: expected \":\" after the key, got 1");
  CHECK(mistake("{\"a\": }") == "6: a value is missing here, got }");
  CHECK(mistake("{a: 1}") == "1: expected a key in double quotes, got a");
  CHECK(mistake("{\"a\": 'b'}") == "6: text stands in double quotes, got 'b'");
  CHECK(mistake("{\"a\": [1}") == "8: expected \"]\" to close the \"[\" of line 1, got \"}\"");
  CHECK(mistake("{\n\n\"a\": [\n1") ==
        "11: the text ends too early: the \"[\" of line 3 is never closed");
  CHECK(mistake("{\"a\": \"b\n}") == "6: a string that does not end on its line, got \"b");
  CHECK(
      mistake("{} {}") ==
      "3: the scenario is over before this, got {; expected one JSON object and nothing after it");
  CHECK(mistake("{\"a\": 10ms}") ==
        "6: not a JSON number, got 10ms; a number with a unit stands in double quotes, such as "
        "\"250ms\"");
  CHECK(mistake("[007]") == "1: not a JSON number, got 007; a number has no zeros before it");
  CHECK(mistake("[1e999]") == "1: a number too large for double precision, got 1e999");
  CHECK(mistake("[True]") ==
        "1: not a JSON value, got True; accepted: true, false, null, a number, or text in double "
        "quotes");
  CHECK(mistake("[/* 1]") == "1: a comment that never ends; expected */");
  CHECK(
      mistake("[\"\\x\"]") ==
      "2: an escape that JSON does not know; accepted: \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u0000");
}

TEST_CASE("The grammar is nlohmann's, on random rubbish", "[syntax]") {
  const std::vector<std::string> pieces{"{",
                                        "}",
                                        "[",
                                        "]",
                                        ",",
                                        ":",
                                        "\"a\"",
                                        "\"",
                                        "1",
                                        "-0.5e+3",
                                        "01",
                                        "-",
                                        "1.",
                                        ".5",
                                        "true",
                                        "nul",
                                        "null",
                                        " ",
                                        "\n",
                                        "//c\n",
                                        "/*d*/",
                                        "/",
                                        "\\",
                                        "\xC3",
                                        "\xA9",
                                        "\xC3\xA9",
                                        "\"\\u12aF\"",
                                        "\"\\ud800\"",
                                        "\"\\ud83d\\ude00\"",
                                        "\x01",
                                        "1e999",
                                        "1e-999",
                                        "\xEF\xBB\xBF",
                                        "\"\xED\xA0\x80\"",
                                        "\"\xF4\x90\x80\x80\"",
                                        "\"\xF0\x9F\x98\x80\""};
  test::PlainRandom random(3);
  int accepted = 0;
  for (int i = 0; i < 200000; ++i) {
    std::string text;
    const auto count = 1 + random.below(7);
    for (std::uint64_t k = 0; k < count; ++k) text += pieces[random.below(pieces.size())];
    const bool valid = nlohmann::json::accept(text, /*ignore_comments=*/true);
    accepted += valid ? 1 : 0;
    if (valid == input::find_syntax_mistake(text).has_value()) {
      INFO(text);
      CHECK(valid == !input::find_syntax_mistake(text).has_value());
    }
  }
  CHECK(accepted > 1000);
}

}  // namespace
}  // namespace nines::test
