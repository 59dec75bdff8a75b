/// The schema says of each accepted form what the reader says.
#include "study/schema.hpp"

#include <optional>

#include "input/json.hpp"
#include "input/reader.hpp"
#include "support/catch.hpp"
#include "support/schema_check.hpp"

namespace nines::test {
namespace {

struct Plain {
  static constexpr std::string_view name = "plain";
  static Plain read(input::Reader& in) {
    static_cast<void>(in.optional<double>("weight", 1, "1", input::between(0, 10), "how heavy"));
    return {};
  }
};
struct Fancy {
  static constexpr std::string_view name = "fancy";
  static Fancy read(input::Reader& in) {
    static_cast<void>(in.require<std::int64_t>("level", input::at_least(1), "how fancy"));
    return {};
  }
};

struct LengthOrStyle {
  static LengthOrStyle read(input::Value& in) {
    if (in.may_be(input::Node::Kind::string) || in.may_be(input::Node::Kind::number)) {
      static_cast<void>(in.as<Seconds>(input::non_negative));
    }
    if (in.may_be(input::Node::Kind::object)) {
      static_cast<void>(in.as<std::variant<Plain, Fancy>>());
    }
    if (!in.may_be(input::Node::Kind::string) && !in.may_be(input::Node::Kind::number) &&
        !in.may_be(input::Node::Kind::object)) {
      in.expected("a duration or a style");
    }
    return {};
  }
};

struct Everything {
  static Everything read(input::Reader& in) {
    using Style = std::variant<Plain, Fancy>;
    static_cast<void>(in.maybe<double>("number", input::at_least(-1.5), ""));
    static_cast<void>(in.maybe<std::int64_t>("integer", input::between(0, 5), ""));
    static_cast<void>(in.maybe<bool>("flag", ""));
    static_cast<void>(in.maybe<Seconds>("any_time", ""));
    static_cast<void>(in.maybe<Seconds>("time", input::non_negative, ""));
    static_cast<void>(in.maybe<Seconds>("positive_time", input::positive, ""));
    static_cast<void>(in.maybe<PerSecond>("rate", input::positive, ""));
    static_cast<void>(in.maybe<Probability>("share", ""));
    static_cast<void>(in.maybe<Probability>("proper", input::proper_fraction, ""));
    static_cast<void>(in.maybe<Style>("style", ""));
    static_cast<void>(in.maybe<LengthOrStyle>("length", ""));
    static_cast<void>(in.maybe<std::vector<Style>>("styles", ""));
    static_cast<void>(in.maybe<std::map<std::string, Seconds>>("times", ""));
    static_cast<void>(in.choose<int>("word", 1, {{"one", 1}, {"two", 2}}, ""));
    return {};
  }
};

struct Open {
  static Open read(input::Reader& in) {
    static_cast<void>(in.require<bool>("fixed", ""));
    static_cast<void>(in.others<Seconds>("a name"));
    return {};
  }
};

template <class T>
std::string schema_of() {
  input::Definitions definitions;
  input::Description description;
  input::Pass pass;
  pass.definitions = &definitions;
  static_cast<void>(input::Value(description, pass).as<T>());
  return study::json_schema(description, definitions);
}

template <class T>
bool reader_accepts(std::string_view text) {
  input::Diagnostics diagnostics("x.json");
  input::Pass pass;
  pass.diagnostics = &diagnostics;
  const input::Node node = input::parse_json(text, diagnostics);
  static_cast<void>(input::Value(node, pass).as<T>());
  return diagnostics.error_count() == 0;
}

template <class T>
void check_all(const std::vector<std::string>& good, const std::vector<std::string>& bad) {
  const test::SchemaCheck schema(schema_of<T>());
  for (const std::string& text : good) {
    INFO(text);
    CHECK(reader_accepts<T>(text));
    CHECK(schema.reasons(text) == "");
  }
  for (const std::string& text : bad) {
    INFO(text);
    CHECK_FALSE(reader_accepts<T>(text));
    CHECK_FALSE(schema.accepts(text));
  }
}

TEST_CASE("Schema and reader agree on every leaf type and range", "[schema]") {
  check_all<Everything>({R"({})",
                         R"({"number": -1.5})",
                         R"({"number": 1e300})",
                         R"({"integer": 5})",
                         R"({"flag": true})",
                         R"({"any_time": "-5s"})",
                         R"({"any_time": 0})",
                         R"({"time": 0})",
                         R"({"time": "0s"})",
                         R"({"time": "1.5e-3us"})",
                         R"({"time": ".5y"})",
                         R"({"time": "5.w"})",
                         R"({"positive_time": "0.001ns"})",
                         R"({"rate": "80/s"})",
                         R"({"rate": "2.5e3/y"})",
                         R"({"share": 0})",
                         R"({"share": 1})",
                         R"({"share": "100%"})",
                         R"({"share": "99.9%"})",
                         R"({"share": "0%"})",
                         R"({"share": ".5%"})",
                         R"({"proper": 0.5})",
                         R"({"proper": "1e-3%"})",
                         R"({"word": "two"})",
                         R"({"times": {"a": "1s", "b": 0}})"},
                        {R"({"number": -2})",
                         R"({"number": "1"})",
                         R"({"integer": 6})",
                         R"({"integer": -1})",
                         R"({"integer": 1.5})",
                         R"({"flag": 1})",
                         R"({"flag": "true"})",
                         R"({"any_time": 5})",
                         R"({"time": "-5s"})",
                         R"({"time": "5"})",
                         R"({"time": "5 s"})",
                         R"({"time": "5sec"})",
                         R"({"time": "s"})",
                         R"({"time": ""})",
                         R"({"time": "+5s"})",
                         R"({"time": "infs"})",
                         R"({"time": "0x10s"})",
                         R"({"time": null})",
                         R"({"positive_time": 0})",
                         R"({"positive_time": "0s"})",
                         R"({"positive_time": "0.00ms"})",
                         R"({"rate": "80"})",
                         R"({"rate": "80s"})",
                         R"({"rate": "80/"})",
                         R"({"rate": "0/s"})",
                         R"({"rate": 80})",
                         R"({"share": 1.01})",
                         R"({"share": -0.1})",
                         R"({"share": "101%"})",
                         R"({"share": "5"})",
                         R"({"share": "-1%"})",
                         R"({"proper": 0})",
                         R"({"proper": 1})",
                         R"({"proper": "100%"})",
                         R"({"proper": "0%"})",
                         R"({"word": "three"})",
                         R"({"word": 1})",
                         R"({"times": {"a": 1}})",
                         R"({"times": ["1s"]})",
                         R"({"unknown": 1})",
                         R"([])",
                         R"(5)",
                         R"(null)"});
}

TEST_CASE("Schema and reader agree on kinds, bare words and lists", "[schema]") {
  check_all<Everything>(
      {R"({"style": "plain"})", R"({"style": {"plain": {}}})",
       R"({"style": {"fancy": {"level": 2}}})", R"({"styles": []})",
       R"({"styles": ["plain", {"fancy": {"level": 1}}]})", R"({"length": "5s"})",
       R"({"length": {"plain": {"weight": 10}}})"},
      {R"({"style": "fancy"})", R"({"style": {}})",
       R"({"style": {"plain": {}, "fancy": {"level": 2}}})", R"({"style": {"fancy": {}}})",
       R"({"style": {"plain": {"weight": 11}}})", R"({"style": "odd"})",
       R"({"style": {"odd": {}}})", R"({"style": ["plain"]})", R"({"styles": "plain"})",
       R"({"length": "plain"})", R"({"length": 5})", R"({"length": true})", R"({"length": {}})"});
}

TEST_CASE("Schema and reader agree on objects with names of the person's own", "[schema]") {
  check_all<Open>({R"({"fixed": true})", R"({"fixed": true, "a": "1s", "b": 0})"},
                  {R"({})", R"({"a": "1s"})", R"({"fixed": true, "a": 1})"});
}

TEST_CASE("Help and defaults stand in the schema", "[schema]") {
  const std::string text = schema_of<Plain>();
  CHECK(text.find("\"description\": \"how heavy. Default: 1.\"") != std::string::npos);
}

}  // namespace
}  // namespace nines::test
