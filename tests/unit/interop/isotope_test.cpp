/// @file
/// Isotope topologies become scenarios, or located mistakes.
#include "interop/isotope.hpp"

#include <filesystem>

#include <nlohmann/json.hpp>

#include "core/error.hpp"
#include "interop/isotope_topology.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"

namespace nines::test {

using nlohmann::json;

namespace {

json imported(const std::string& yaml, interop::IsotopeOptions options = {}) {
  options.name = "test";
  return json::parse(interop::import_isotope(yaml, "test.yaml", options).scenario);
}

std::vector<std::string> mistakes(const std::string& yaml) {
  try {
    static_cast<void>(interop::import_isotope(yaml, "t.yaml", {}));
  } catch (const ScenarioError& error) {
    std::vector<std::string> texts;
    for (const Problem& problem : error.problems()) texts.push_back(to_string(problem));
    return texts;
  }
  return {};
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("Steps are calls in order, lists are parallel steps", "[isotope]") {
  const json model = imported(R"(
services:
- name: leaf
  errorRate: 0.5%
- name: middle
  numReplicas: 3
  script:
  - call: {service: leaf, size: 1KB, probability: 25}
- name: top
  isEntrypoint: true
  script:
  - - call: leaf
    - call: middle
  - call: leaf
)",
                              {PerSecond{40}, Seconds{0.002}, ""})["model"];
  const json& services = model["services"];
  CHECK(services["leaf"]["errors"] == 0.005);
  CHECK(services["middle"]["servers"] == 3);
  CHECK(services["middle"]["calls"] == json::parse(R"([{"to": "leaf", "probability": 0.25}])"));
  CHECK(services["top"]["calls"] ==
        json::parse(R"([{"parallel": [{"to": "leaf"}, {"to": "middle"}]}, {"to": "leaf"}])"));
  CHECK(services["top"]["service"]["exponential"]["mean"] == "2ms");
  CHECK(model["clients"].size() == 1);
  CHECK(model["clients"]["top"]["arrivals"]["poisson"]["rate"] == "40/s");
}

TEST_CASE("Defaults hold for services that say nothing else, wherever they stand", "[isotope]") {
  const json services = imported(R"(
services:
- {name: a, isEntrypoint: true}
- {name: b, numReplicas: 1, errorRate: 0}
defaults: {numReplicas: 4, errorRate: 10%, type: grpc, requestSize: 1 KB}
)")["model"]["services"];
  CHECK(services["a"]["servers"] == 4);
  CHECK(services["a"]["errors"] == 0.1);
  CHECK(services["b"]["servers"] == 1);
  CHECK_FALSE(services["b"].contains("errors"));
}

TEST_CASE("A sleep is a call of a service that always has room", "[isotope]") {
  const json services = imported(R"(
services:
- name: a
  isEntrypoint: true
  script:
  - sleep: 1s500ms
  - - sleep: 100ms
    - call: sleep-100ms
- name: sleep-100ms
)")["model"]["services"];
  REQUIRE(services.size() == 4);
  CHECK(services["a"]["calls"][0]["to"] == "sleep-1500ms");
  CHECK(services["a"]["calls"][1]["parallel"][0]["to"] == "sleep-100ms-");
  CHECK(services["sleep-1500ms"]["service"] == "1.5s");
  // 100/s for 1.5 s: 150 asleep on average.
  CHECK(services["sleep-1500ms"]["concurrency"] == 271);
}

TEST_CASE("Without an entry point requests enter where nobody calls", "[isotope]") {
  const auto result = interop::import_isotope(
      "services: [{name: a, script: [call: b]}, {name: b}, {name: c}]", "t.yaml", {});
  CHECK(json::parse(result.scenario)["model"]["clients"].size() == 2);
  REQUIRE(result.notes.size() == 1);
  CHECK(result.notes[0].find("isEntrypoint") != std::string::npos);
}

TEST_CASE("All mistakes of a topology come out, each with its place", "[isotope]") {
  CHECK(
      mistakes(
          "services:\n- name: a\n  numReplica: 2\n  errorRate: 120%\n- script:\n  - wait: 1s\n") ==
      Texts{"t.yaml:3:3: /services/0/numReplica: unknown key \"numReplica\"; did you mean "
            "\"numReplicas\"?",
            "t.yaml:4:14: /services/0/errorRate: expected a percentage such as \"0.1%\" or a "
            "number from 0 to 1, got \"120%\"",
            "t.yaml:6:5: /services/1/script/0/wait: unknown key \"wait\"; accepted: call or sleep",
            "t.yaml:5:3: /services/1: the key \"name\" is missing"});
  CHECK(mistakes("services:\n- name: front\n  script: [call: bakc]\n- name: back\n") ==
        Texts{"t.yaml:3:12: /services/0/script/0: no service is named \"bakc\"; did you mean "
              "\"back\"?"});
  CHECK(mistakes("services:\n- {name: a, script: [call: b]}\n- {name: b, script: [call: a]}\n") ==
        Texts{"t.yaml:3:22: /services/1/script/0: the calls of \"a\" lead back to it; a request "
              "would never end"});
  CHECK(mistakes("services: [{name: a}, {name: a}]").size() == 1);
  CHECK(mistakes("services: [{name: a, script: [sleep: 10]}]").size() == 1);
  CHECK(mistakes("services: [{name: a, script: [[[call: a]]]}]").front().find("nested once only") !=
        std::string::npos);
  CHECK(mistakes("services:\n  - a: [\n").front().find("not YAML") != std::string::npos);
  CHECK(mistakes("services:\n- name: caf\xe9\n").front().starts_with("t.yaml:2:1: a byte"));
  CHECK(mistakes("services: [{name: a, script: [sleep: 25h]}]").front().find("at most 24h") !=
        std::string::npos);
  CHECK(mistakes("").size() == 1);
  CHECK(mistakes("- 1").size() == 1);
}

TEST_CASE("Durations are Go's", "[isotope]") {
  CHECK(interop::parse_go_duration("1m30s") == 90);
  CHECK(interop::parse_go_duration("1.5h") == 5400);
  CHECK(interop::parse_go_duration("250us") == Approx(250e-6));
  CHECK(interop::parse_go_duration("10ms") == Approx(0.01));
  for (const char* wrong : {"", "10", "ms", "-1s", "1s x", "1d", "nans", "infh"}) {
    CHECK(interop::parse_go_duration(wrong) < 0);
  }
}

TEST_CASE("Isotope's own examples are read", "[isotope]") {
  const std::filesystem::path folder = test::data_dir() / "isotope";
  if (!std::filesystem::exists(folder)) {
    WARN("skipped: " << folder << " is not here");
    return;
  }
  for (const auto& [name, services] : {std::pair{"canonical", 4},
                                       {"chain-3-services", 3},
                                       {"tree-13-services", 13},
                                       {"tree-111-services", 111}}) {
    INFO(name);
    const json model = imported(test::read_text(folder / (std::string(name) + ".yaml")))["model"];
    CHECK(model["services"].size() == static_cast<std::size_t>(services));
    CHECK(model["clients"].size() == 1);
  }
}

}  // namespace nines::test
