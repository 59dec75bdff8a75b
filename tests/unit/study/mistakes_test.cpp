/// One pass over a scenario finds all of its mistakes, and says each where it stands.
#include <fmt/format.h>

#include "core/error.hpp"
#include "study/scenario.hpp"
#include "support/catch.hpp"

using namespace nines;

namespace {

/// "POINTER: TEXT" of every problem.
std::vector<std::string> problems_of(const std::string& text, const Overrides& overrides = {}) {
  std::vector<std::string> all;
  const auto add = [&](const std::vector<Problem>& problems) {
    for (const Problem& problem : problems) {
      all.push_back(problem.where.pointer + ": " + problem.text);
    }
  };
  try {
    add(parse_scenario(text, "s.json", overrides).warnings);
  } catch (const ScenarioError& error) {
    add(error.problems());
  }
  return all;
}

std::string queue(const std::string& more, const std::string& run = R"({"replications": 10})",
                  const std::string& mean = "10ms") {
  return fmt::format(
      R"({{"kind": "queue", "run": {}, "model": {{"arrivals": {{"poisson": {{"rate": "80/s"}}}},
          "service": {{"exponential": {{"mean": "{}"}}}}, "servers": 2}}{}}})",
      run, mean, more);
}

bool any_starts(const std::vector<std::string>& all, std::string_view start) {
  return std::any_of(all.begin(), all.end(),
                     [&](const std::string& text) { return text.starts_with(start); });
}

}  // namespace

TEST_CASE("two axes may not vary the same value, or a part of what another varies", "[mistakes]") {
  CHECK(problems_of(queue(R"(, "sweep": {"a": {"path": "/model/servers", "values": [1, 2]},
                                         "b": {"path": "/model/servers", "values": [3]}})")) ==
        std::vector<std::string>{
            "/sweep/b/path: the axes \"a\" and \"b\" vary the same: /model/servers and "
            "/model/servers"});
  CHECK(problems_of(queue(R"(, "sweep": {"a": {"path": "/model/arrivals", "values": [1]},
      "b": {"path": "/model/arrivals/poisson/rate", "values": ["1/s"]}})")) ==
        std::vector<std::string>{"/sweep/b/path: the axes \"a\" and \"b\" vary the same: "
                                 "/model/arrivals and /model/arrivals/poisson/rate"});
  CHECK(problems_of(queue(R"(, "sweep": {"a": {"path": "/model/servers", "values": [1, 2]},
      "b": {"path": "/model/arrivals/poisson/rate", "values": ["1/s"]}})"))
            .empty());
}

TEST_CASE("the command line may not set what an axis varies", "[mistakes]") {
  Overrides seed;
  seed.seed = 5;
  const std::string seeds = queue(R"(, "sweep": {"s": {"path": "/seed", "values": [1, 2]}})");
  CHECK(problems_of(seeds).empty());
  CHECK(problems_of(seeds, seed) ==
        std::vector<std::string>{"/sweep/s/path: the axis \"s\" varies /seed, and --seed sets it "
                                 "for all points; leave one of them out"});
  Overrides replications;
  replications.replications = 12;
  CHECK(any_starts(
      problems_of(queue(R"(, "sweep": {"n": {"path": "/run/replications", "values": [1, 2]}})"),
                  replications),
      "/sweep/n/path: the axis \"n\" varies /run/replications, and --replications sets it"));
  CHECK(any_starts(
      problems_of(queue("", R"({"precision": {"metric": "wait.mean", "relative": 0.1}})"),
                  replications),
      "/run/precision: --replications is what runs: 12 of them"));
}

TEST_CASE("mistakes of the envelope do not hide those of the model, and the other way round",
          "[mistakes]") {
  for (const char* study : {R"("sweep": {"n": {"path": "/model/servers", "values": [1, 2]}})",
                            R"("compare": {"a": {}, "b": {"servers": 3}})",
                            R"("search": {"vary": "/model/servers", "between": [1, 4],
                               "such_that": [{"metric": "wait.mean", "at_most": "1s"}]})"}) {
    INFO(study);
    const auto all = problems_of(queue(std::string(", ") + study, R"({"replications": 0})", "x"));
    CHECK(any_starts(all, "/run/replications: number out of range"));
    CHECK(any_starts(all, "/model/service/exponential/mean: expected a duration, got \"x\""));
    CHECK(all.size() == 2);
  }
}

TEST_CASE("all values of a sweep that are wrong are shown", "[mistakes]") {
  const auto all = problems_of(queue(R"(, "sweep": {
      "n": {"path": "/model/servers", "values": [1, 0, -1]},
      "r": {"path": "/model/arrivals/poisson/rate", "values": ["80/s", 3]}})"));
  CHECK(all.size() == 3);
  CHECK(any_starts(all, "/sweep/n/values/1: number out of range, got 0"));
  CHECK(any_starts(all, "/sweep/n/values/2: number out of range, got -1"));
  CHECK(any_starts(all, "/sweep/r/values/1: a rate needs a unit, got 3"));
}

TEST_CASE("of very many wrong values the first are shown", "[mistakes]") {
  const auto all = problems_of(queue(
      R"(, "sweep": {"r": {"path": "/model/arrivals/poisson/rate", "from": "300/s", "to": "900/s",
                           "steps": 500}})"));
  CHECK(all.size() == 10);
}

TEST_CASE("all variants that are wrong are shown", "[mistakes]") {
  const auto all =
      problems_of(queue(R"(, "compare": {"a": {}, "b": {"servers": 0}, "c": {"serverz": 3}})"));
  CHECK(all.size() == 2);
  CHECK(any_starts(all, "/compare/b/servers: number out of range, got 0"));
  CHECK(any_starts(all, "/compare/c/serverz: unknown key"));
}

TEST_CASE("wrong metrics do not hide wrong expectations", "[mistakes]") {
  const auto all = problems_of(
      queue(R"(, "report": {"metrics": ["wait.men"]}, "expect": [{"metric": "foo", "at_most": 1},
                 {"metric": "wait.mean", "where": {"x": 1}, "at_most": 2}])",
            R"({"precision": {"metric": "bar", "relative": 0.1}})"));
  CHECK(any_starts(all, "/report/metrics/0: no such metric"));
  CHECK(any_starts(all, "/run/precision/metric: no such metric"));
  CHECK(any_starts(all, "/expect/0/metric: no such metric"));
  CHECK(any_starts(all, "/expect/1/where: no axis \"x\": the scenario has no sweep"));
  CHECK(any_starts(all, "/expect/1/at_most: expected a duration"));
  CHECK(all.size() == 5);
  // With a wrong model the metrics are not known; the axes are.
  CHECK(any_starts(problems_of(queue(R"(, "expect": [{"metric": "wait.mean", "where": {"x": 1},
                                         "at_most": "2s"}])",
                                     "{}", "x")),
                   "/expect/0/where: no axis \"x\""));
}

TEST_CASE("where an expectation finds no point the values there are named", "[mistakes]") {
  CHECK(
      problems_of(queue(R"(, "sweep": {"n": {"path": "/model/servers", "values": [2, 3]}},
                 "expect": [{"metric": "wait.mean", "where": {"n": 4}, "at_most": "1s"}])")) ==
      std::vector<std::string>{"/expect/0/where: no point of the sweep has n=4; n takes 2 and 3"});
}

TEST_CASE("a value between the ends of an axis is named", "[mistakes]") {
  CHECK(problems_of(queue(R"(, "sweep": {
      "n": {"path": "/model/servers", "from": 1, "to": 4, "steps": 3},
      "r": {"path": "/model/arrivals/poisson/rate", "values": ["1/s", "2/s"]}})")) ==
        std::vector<std::string>{"/sweep/n/from: expected a whole number, got 2.5 (at n=2.5)"});
}

TEST_CASE("a path to a key that there is not is wrong itself, once for all values", "[mistakes]") {
  CHECK(any_starts(problems_of(queue(R"(, "sweep": {"n": {"path": "/model/serverz",
                                                          "values": [1, 2]}})")),
                   "/sweep/n/path: unknown key \"serverz\"; did you mean \"servers\"?"));
  CHECK(
      problems_of(queue(R"(, "search": {"vary": "/model/serverz", "between": [1, 2],
                     "such_that": [{"metric": "wait.mean", "at_most": "1s"}]})")) ==
      std::vector<std::string>{"/search/vary: unknown key \"serverz\"; did you mean \"servers\"?"});
  CHECK(
      problems_of(queue(R"(, "sweep": {"n": {"path": "model/servers", "values": [1]}})")) ==
      std::vector<std::string>{"/sweep/n/path: a path is a JSON pointer and begins with \"/\", got "
                               "\"model/servers\"; accepted: such as \"/model/servers\""});
}

TEST_CASE("a sweep of nothing and a table of nothing are refused", "[mistakes]") {
  CHECK(any_starts(problems_of(queue(R"(, "sweep": {})")), "/sweep: a sweep needs an axis"));
  CHECK(any_starts(problems_of(queue(R"(, "report": {"metrics": []})")),
                   "/report/metrics: a table of no metrics shows nothing"));
}

TEST_CASE("what a model refuses stands at the key it is about", "[mistakes]") {
  CHECK(any_starts(problems_of(R"({"kind": "queue", "run": {"engine": "recursion"}, "model": {
      "arrivals": {"poisson": {"rate": "80/s"}}, "service": "1ms", "discipline": "lifo"}})"),
                   "/run/engine: the recursion is exact for"));
  CHECK(any_starts(problems_of(R"({"kind": "fleet", "run": {"replications": 5}, "model": {
      "units": 3, "need": 2, "lifetime": {"weibull": {"scale": "900h", "shape": 2}},
      "repair": "1h", "method": "failure_biasing"}})"),
                   "/model/method: failure biasing needs exponential lifetimes"));
  // Without the key, the object around it.
  CHECK(any_starts(
      problems_of(R"({"kind": "outages", "model": {"duration": "0s", "between": "1d"}})"),
      "/model/duration: the mean of \"duration\""));
}
