#include "input/format.hpp"

#include <filesystem>

#include "input/json.hpp"
#include "support/catch.hpp"
#include "support/plain_random.hpp"

namespace nines::test {
namespace {

std::string formatted(std::string_view text) {
  input::Diagnostics diagnostics("x.json");
  std::string result = input::format_json(text, diagnostics);
  REQUIRE(diagnostics.problems().empty());
  input::Diagnostics again("x.json");
  REQUIRE(input::format_json(result, again) == result);
  return result;
}

std::string value_of(std::string_view text) {
  input::Diagnostics diagnostics("x.json");
  const input::Node node = input::parse_json(text, diagnostics);
  REQUIRE(diagnostics.problems().empty());
  return input::to_json(node);
}

TEST_CASE("fmt opens the root and keeps what fits on one line", "[format]") {
  CHECK(formatted(R"({"a":1,"b":{"c":[1,2.50,1e3],"d":"x"}})") ==
        "{\n  \"a\": 1,\n  \"b\": { \"c\": [1, 2.50, 1e3], \"d\": \"x\" }\n}\n");
  CHECK(formatted("{ }") == "{}\n");
  CHECK(formatted("[\n\n]") == "[]\n");
  CHECK(formatted("{\"a\": {\n}, \"b\": [ ]}") == "{\n  \"a\": {},\n  \"b\": []\n}\n");
  CHECK(formatted("\xEF\xBB\xBF true ") == "true\n");
}

TEST_CASE("fmt leaves open what was written open", "[format]") {
  CHECK(formatted("{\"a\": {\n\"b\":1}, \"c\": [\n{\"d\":1}], \"e\": [\n1,\n2]}") ==
        "{\n  \"a\": {\n    \"b\": 1\n  },\n  \"c\": [\n    { \"d\": 1 }\n  ],\n  \"e\": [1, "
        "2]\n}\n");
}

TEST_CASE("fmt keeps comments with their neighbours", "[format]") {
  CHECK(formatted(R"(// top

/* two
   lines */
{ // the root
  // about a
  "a" /* key */ : /* value */ 1, // beside a

  /* about b */ "b": [1, // one
    2 /* two */, /* three */ 3
    // last of b
  ], "c": {/* nothing */}
  // last
} // after
// end)") == R"(// top

/* two
   lines */
{ // the root
  // about a
  /* key */
  /* value */
  "a": 1, // beside a

  /* about b */
  "b": [
    1, // one
    2, /* two */
    /* three */
    3
    // last of b
  ],
  "c": { /* nothing */
  }
  // last
} // after
// end
)");
}

TEST_CASE("fmt never lets a line comment swallow what follows it", "[format]") {
  CHECK(formatted("[1 // x\n, /* y\n z */\n 2]") == "[\n  1, // x\n  /* y\n z */\n  2\n]\n");
  CHECK(formatted("[1 // x\r, 2]") == "[\n  1, // x\n  2\n]\n");
  CHECK(formatted("{\"a\": // why\n 1}") == "{\n  // why\n  \"a\": 1\n}\n");
  CHECK(formatted("[/*a*/ //b\r\n1]\r\n") == "[ /*a*/ //b\n  1\n]\n");
}

TEST_CASE("fmt keeps single blank lines and drops the rest", "[format]") {
  CHECK(formatted("{\n\n\n\"a\": 1,\n\n\n\"b\": 2,\n\"c\": 3\n\n}") ==
        "{\n  \"a\": 1,\n\n  \"b\": 2,\n  \"c\": 3\n}\n");
}

TEST_CASE("fmt breaks at 100 columns, counted in characters, and fills arrays", "[format]") {
  const std::string limit = std::string("  \"a\": [\"") + std::string(100 - 11, 'x') + "\"]";
  CHECK(formatted("{" + limit + "}") == "{\n" + limit + "\n}\n");
  CHECK(formatted("{\"b\": 1, " + limit.substr(2) + ", \"c\": 1}") ==
        "{\n  \"b\": 1,\n  \"a\": [\n    \"" + std::string(89, 'x') + "\"\n  ],\n  \"c\": 1\n}\n");
  std::string accents;
  for (int i = 0; i < 100 - 11; ++i) accents += "\xC3\xA9";
  CHECK(formatted("{\"a\": [\"" + accents + "\"]}") == "{\n  \"a\": [\"" + accents + "\"]\n}\n");

  std::string numbers = "{\"a\": [100";
  for (int i = 101; i < 150; ++i) numbers += ", " + std::to_string(i);
  const std::string filled = formatted(numbers + "]}");
  std::size_t longest = 0;
  for (std::size_t at = 0; at < filled.size();) {
    const std::size_t end = filled.find('\n', at);
    longest = std::max(longest, end - at);
    at = end + 1;
  }
  CHECK(longest <= 100);
  CHECK(longest > 95);
}

TEST_CASE("fmt refuses what is not JSON", "[format]") {
  input::Diagnostics diagnostics("x.json");
  CHECK(input::format_json("{\"a\": }", diagnostics).empty());
  CHECK(diagnostics.error_count() == 1);
}

TEST_CASE("fmt keeps the value and its own layout on any text with comments", "[format]") {
  test::PlainRandom random(5);
  const std::vector<std::string> blanks{"",      " ",       "\n",       "\n\n\n",
                                        "\t",    " // c\n", "/* d */",  "/*\n e*/ ",
                                        "//f\r", "\r\n",    " //g\r\n", "/* h *//*i*/"};
  // Builds a random text: the grammar, with any blank or comment between any two tokens.
  const auto blank = [&] { return blanks[random.below(3) == 0 ? random.below(blanks.size()) : 0]; };
  const auto build = [&](const auto& self, int depth) -> std::string {
    const auto shape = random.below(depth > 3 ? 3 : 5);
    if (shape == 0) return "1.50e+2";
    if (shape == 1) return "\"a \\\" // \\\\\"";
    if (shape == 2) return "null";
    const bool object = shape == 3;
    std::string text = object ? "{" : "[";
    const auto count = random.below(5);
    for (std::uint64_t i = 0; i < count; ++i) {
      if (i > 0) text += blank() + ",";
      if (object) text += blank() + "\"k" + std::to_string(i) + "\"" + blank() + ":";
      text += blank() + self(self, depth + 1);
    }
    return text + blank() + (object ? "}" : "]");
  };
  for (int i = 0; i < 3000; ++i) {
    const std::string text = blank() + build(build, 0) + blank();
    INFO(text);
    const std::string once = formatted(text);
    CHECK(value_of(once) == value_of(text));
    const auto comments = [](std::string_view in) {
      return std::count(in.begin(), in.end(), '/') + std::count(in.begin(), in.end(), '*');
    };
    CHECK(comments(once) == comments(text));
  }
}

}  // namespace
}  // namespace nines::test
