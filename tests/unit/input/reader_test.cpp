#include "input/reader.hpp"

#include "core/catalog.hpp"
#include "input/json.hpp"
#include "support/catch.hpp"

namespace nines::test {

namespace {

struct Plain {
  static constexpr std::string_view name = "plain";
  static Plain read(input::Reader&) { return {}; }
};

struct Weighted {
  static constexpr std::string_view name = "weighted";
  double weight;
  static Weighted read(input::Reader& in) {
    return {in.require<double>("weight", input::positive, "its weight")};
  }
};

using Kinds = Catalog<Plain, Weighted>;

struct Sample {
  Seconds mean;
  std::int64_t servers;
  Kinds::Variant kind;
  static Sample read(input::Reader& in) {
    Sample sample{
        in.require<Seconds>("mean", input::positive, "mean duration"),
        in.optional<std::int64_t>("servers", 1, "1", input::at_least(1), "parallel servers"),
        in.require<Kinds::Variant>("kind", "which kind")};
    in.check(sample.servers < 10 || sample.mean > Seconds{1}, "servers", "too many for so little");
    return sample;
  }
};

std::vector<std::string> mistakes(std::string_view text) {
  input::Diagnostics diagnostics("a.json");
  const input::Node root = input::parse_json(text, diagnostics);
  if (diagnostics.error_count() == 0) {
    input::Pass pass;
    pass.diagnostics = &diagnostics;
    static_cast<void>(input::Value(root, pass).as<Sample>());
  }
  std::vector<std::string> texts;
  for (const Problem& problem : diagnostics.problems()) texts.push_back(to_string(problem));
  return texts;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("A sound object reads without mistakes") {
  CHECK(mistakes(R"({"mean": "10ms", "kind": "plain"})").empty());
  CHECK(mistakes(R"({"mean": "10ms", /* why */ "kind": {"weighted": {"weight": 2}}})").empty());
}

TEST_CASE("Every mistake of an object is found in one pass, each at its place") {
  CHECK(
      mistakes("{\n  \"mean\": 10,\n  \"servers\": 0,\n  \"kind\": {\"wieghted\": {}}\n}") ==
      Texts{"a.json:2:11: /mean: a duration needs a unit, got 10; write \"10s\" or \"10ms\" "
            "(units: ns us ms s m h d w y)",
            "a.json:3:14: /servers: number out of range, got 0; accepted: 1 or more",
            "a.json:4:12: /kind/wieghted: unknown kind \"wieghted\" (did you mean \"weighted\"?); "
            "accepted: plain or weighted"});
}

TEST_CASE("A misspelt key is one mistake, not an unknown and a missing one") {
  CHECK(mistakes(R"({"maen": "1s", "kind": "plain"})") ==
        Texts{"a.json:1:2: /maen: unknown key \"maen\"; did you mean \"mean\"?"});
}

TEST_CASE("A missing key is reported at its object") {
  CHECK(mistakes(R"({"kind": {"weighted": {}}, "mean": "1s"})") ==
        Texts{"a.json:1:23: /kind/weighted: the key \"weight\" is missing"});
}

TEST_CASE("A duplicate key is reported at its second place") {
  CHECK(mistakes("{\"mean\": \"1s\",\n \"mean\": \"2s\", \"kind\": \"plain\"}") ==
        Texts{"a.json:2:2: /mean: the key \"mean\" stands twice in this object; keep one"});
}

TEST_CASE("Syntax errors name the place and what was expected") {
  for (const char* text :
       {"{\"a\": }", "{\"a\": 1,}", "[1, 2", "{\"a\" 1}", "nul", "{} {}", "1e999"}) {
    const Texts found = mistakes(text);
    INFO(text);
    REQUIRE(found.size() == 1);
    CHECK(found.front().substr(0, 9) == "a.json:1:");
  }
}

TEST_CASE("Cross-field checks are silent while the object has other mistakes") {
  CHECK(mistakes(R"({"mean": "1s", "servers": 10, "kind": "plain"})").size() == 1);
  CHECK(mistakes(R"({"mean": 1, "servers": 10, "kind": "plain"})").size() == 1);
}

TEST_CASE("Describing lists keys, ranges, defaults and kinds") {
  input::Definitions definitions;
  input::Pass pass;
  pass.definitions = &definitions;
  input::Description description;
  static_cast<void>(input::Value(description, pass).as<Sample>());
  REQUIRE(description.properties.size() == 3);
  CHECK(description.properties[0].key == "mean");
  CHECK(description.properties[0].required);
  CHECK(description.properties[0].value.type == input::Description::Type::duration);
  CHECK(description.properties[1].fallback == "1");
  CHECK(description.properties[1].value.range.low == 1);
  REQUIRE(description.properties[2].value.alternatives.size() == 2);
  CHECK(description.properties[2].value.alternatives[1].properties[0].key == "weighted");
}

TEST_CASE("A patched value keeps its origin") {
  input::Diagnostics diagnostics("a.json");
  input::Node root = input::parse_json(R"({"model": {"a": 1}, "values": [7]})", diagnostics);
  const input::Node value = *input::at_pointer(root, "/values/0");
  REQUIRE(input::set_at_pointer(root, "/model/a", value));
  CHECK(input::at_pointer(root, "/model/a")->pointer == "/values/0");
  CHECK(!input::set_at_pointer(root, "/nowhere/a", value));
}

}  // namespace nines::test
