#include "study/sweep.hpp"

#include "input/json.hpp"
#include "support/catch.hpp"

namespace nines::test {

namespace {

study::Sweep read(std::string_view text) {
  input::Diagnostics diagnostics("s.json");
  const input::Node root = input::parse_json(text, diagnostics);
  input::Pass pass;
  pass.diagnostics = &diagnostics;
  study::Sweep sweep = input::Value(root, pass).as<study::Sweep>();
  diagnostics.throw_if_failed();
  return sweep;
}

std::vector<std::string> texts(const study::Sweep& sweep) {
  std::vector<std::string> all;
  for (const study::Assignments& point : sweep.points()) all.push_back(study::to_text(point));
  return all;
}

}  // namespace

TEST_CASE("Axes multiply, the last one fastest") {
  CHECK(texts(read(R"({"a": {"path": "/x", "values": [1, 2]},
                       "b": {"path": "/y", "values": ["5/s", "6/s"]}})")) ==
        std::vector<std::string>{"a=1 b=5/s", "a=1 b=6/s", "a=2 b=5/s", "a=2 b=6/s"});
}

TEST_CASE("Zipped axes go together and must be equally long") {
  CHECK(texts(read(R"({"zip": true, "a": {"path": "/x", "values": [1, 2]},
                       "b": {"path": "/y", "values": [3, 4]}})")) ==
        std::vector<std::string>{"a=1 b=3", "a=2 b=4"});
  CHECK_THROWS_WITH(read(R"({"zip": true, "a": {"path": "/x", "values": [1, 2]},
                             "b": {"path": "/y", "values": [3]}})"),
                    "s.json:1:1: zipped axes need equally many values: \"a\" has 2, \"b\" has 1");
}

TEST_CASE("Steps keep their unit and hit both ends") {
  CHECK(texts(read(R"({"r": {"path": "/x", "from": "10/s", "to": "40/s", "steps": 4}})")) ==
        std::vector<std::string>{"r=10/s", "r=20/s", "r=30/s", "r=40/s"});
  CHECK(texts(read(R"({"r": {"path": "/x", "from": 1, "to": 100, "steps": 3, "scale": "log"}})")) ==
        std::vector<std::string>{"r=1", "r=10", "r=100"});
}

TEST_CASE("An axis is given by values or by steps, not by both or neither") {
  for (const char* axis : {R"({"path": "/x"})", R"({"path": "/x", "values": []})",
                           R"({"path": "/x", "values": [1], "from": 1, "to": 2, "steps": 2})",
                           R"({"path": "/x", "from": 0, "to": 2, "steps": 2, "scale": "log"})",
                           R"({"path": "/x", "from": "1s", "to": "2ms", "steps": 2})"}) {
    INFO(axis);
    CHECK_THROWS_AS(read(std::string("{\"a\": ") + axis + "}"), ScenarioError);
  }
}

TEST_CASE("Values are the same when they mean the same") {
  const auto value = [](std::string_view text) {
    input::Diagnostics diagnostics("v.json");
    return input::parse_json(text, diagnostics);
  };
  CHECK(study::same_value(value("\"60/m\""), value("\"1/s\"")));
  CHECK(study::same_value(value("0.5"), value("\"50%\"")));
  CHECK(study::same_value(value("\"fifo\""), value("\"fifo\"")));
  CHECK(!study::same_value(value("\"1s\""), value("\"1ms\"")));
}

}  // namespace nines::test
