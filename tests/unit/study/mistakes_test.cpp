/// One pass over a scenario finds all of its mistakes, and says each where it stands.
#include <fmt/format.h>

#include "core/error.hpp"
#include "study/scenario.hpp"
#include "support/catch.hpp"

namespace nines::test {

namespace {

/// "POINTER: TEXT" of every problem.
std::vector<std::string> problems_of(const std::string& text,
                                     const study::Overrides& overrides = {}) {
  std::vector<std::string> all;
  const auto add = [&](const std::vector<Problem>& problems) {
    for (const Problem& problem : problems) {
      all.push_back(problem.where.pointer + ": " + problem.text);
    }
  };
  try {
    add(study::parse_scenario(text, "s.json", overrides).warnings);
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

TEST_CASE("Two axes may not vary the same value, or a part of what another varies", "[mistakes]") {
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

TEST_CASE("The command line may not set what an axis varies", "[mistakes]") {
  study::Overrides seed;
  seed.seed = 5;
  const std::string seeds = queue(R"(, "sweep": {"s": {"path": "/seed", "values": [1, 2]}})");
  CHECK(problems_of(seeds).empty());
  CHECK(problems_of(seeds, seed) ==
        std::vector<std::string>{"/sweep/s/path: the axis \"s\" varies /seed, and --seed sets it "
                                 "for all points; leave one of them out"});
  study::Overrides replications;
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

TEST_CASE("Mistakes of the envelope do not hide those of the model, and the other way round",
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

TEST_CASE("All values of a sweep that are wrong are shown", "[mistakes]") {
  const auto all = problems_of(queue(R"(, "sweep": {
      "n": {"path": "/model/servers", "values": [1, 0, -1]},
      "r": {"path": "/model/arrivals/poisson/rate", "values": ["80/s", 3]}})"));
  CHECK(all.size() == 3);
  CHECK(any_starts(all, "/sweep/n/values/1: number out of range, got 0"));
  CHECK(any_starts(all, "/sweep/n/values/2: number out of range, got -1"));
  CHECK(any_starts(all, "/sweep/r/values/1: a rate needs a unit, got 3"));
}

TEST_CASE("Of very many wrong values the first are shown", "[mistakes]") {
  const auto all = problems_of(queue(
      R"(, "sweep": {"r": {"path": "/model/arrivals/poisson/rate", "from": "300/s", "to": "900/s",
                           "steps": 500}})"));
  CHECK(all.size() == 10);
}

TEST_CASE("All variants that are wrong are shown", "[mistakes]") {
  const auto all =
      problems_of(queue(R"(, "compare": {"a": {}, "b": {"servers": 0}, "c": {"serverz": 3}})"));
  CHECK(all.size() == 2);
  CHECK(any_starts(all, "/compare/b/servers: number out of range, got 0"));
  CHECK(any_starts(all, "/compare/c/serverz: unknown key"));
}

TEST_CASE("Wrong metrics do not hide wrong expectations", "[mistakes]") {
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

TEST_CASE("Where an expectation finds no point the values there are named", "[mistakes]") {
  CHECK(
      problems_of(queue(R"(, "sweep": {"n": {"path": "/model/servers", "values": [2, 3]}},
                 "expect": [{"metric": "wait.mean", "where": {"n": 4}, "at_most": "1s"}])")) ==
      std::vector<std::string>{"/expect/0/where: no point of the sweep has n=4; n takes 2 and 3"});
}

TEST_CASE("A value between the ends of an axis is named", "[mistakes]") {
  CHECK(problems_of(queue(R"(, "sweep": {
      "n": {"path": "/model/servers", "from": 1, "to": 4, "steps": 3},
      "r": {"path": "/model/arrivals/poisson/rate", "values": ["1/s", "2/s"]}})")) ==
        std::vector<std::string>{"/sweep/n/from: expected a whole number, got 2.5 (at n=2.5)"});
}

TEST_CASE("A path to a key that there is not is wrong itself, once for all values", "[mistakes]") {
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

TEST_CASE("A sweep of nothing and a table of nothing are refused", "[mistakes]") {
  CHECK(any_starts(problems_of(queue(R"(, "sweep": {})")), "/sweep: a sweep needs an axis"));
  CHECK(any_starts(problems_of(queue(R"(, "report": {"metrics": []})")),
                   "/report/metrics: a table of no metrics shows nothing"));
}

TEST_CASE("What a model refuses stands at the key it is about", "[mistakes]") {
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

TEST_CASE("A half-width to reach is in the unit of its metric", "[mistakes]") {
  const auto with = [](const std::string& precision) {
    return queue("", fmt::format(R"({{"precision": {{{}}}}})", precision));
  };
  const study::Scenario scenario =
      study::parse_scenario(with(R"("metric": "wait.mean", "absolute": "5ms")"), "s.json");
  CHECK(scenario.points.front().run.precision->absolute == 0.005);
  const study::Scenario percent =
      study::parse_scenario(with(R"("metric": "utilization", "absolute": "0.5%")"), "s.json");
  CHECK(percent.points.front().run.precision->absolute == 0.005);
  CHECK(problems_of(with(R"("metric": "queue.length.mean", "absolute": 0.005)")).empty());
  CHECK(problems_of(with(R"("metric": "throughput", "absolute": "1/s")")).empty());
  CHECK(problems_of(with(R"("metric": "wait.mean", "relative": "5%")")).empty());
  CHECK(problems_of(with(R"("metric": "wait.mean", "absolute": 0.005)")) ==
        std::vector<std::string>{"/run/precision/absolute: expected a duration such as \"200ms\", "
                                 "got 0.005"});
  CHECK(problems_of(with(R"("metric": "utilization", "absolute": "5ms")")) ==
        std::vector<std::string>{"/run/precision/absolute: expected a fraction such as 0.25 or "
                                 "\"25%\", got \"5ms\""});
  CHECK(any_starts(problems_of(with(R"("metric": "wait.mean", "absolute": "5 ms")")),
                   "/run/precision/absolute: expected a half-width in the metric's unit"));
  CHECK(any_starts(problems_of(with(R"("metric": "wait.mean", "absolute": "0s")")),
                   "/run/precision/absolute: duration out of range"));
}

TEST_CASE("A block is not larger than all that may be run", "[mistakes]") {
  const auto with = [](const std::string& replications) {
    return queue("", fmt::format(R"({{{} "precision": {{"metric": "wait.mean", "relative": 0.001,
                                     "max_replications": 30}}}})",
                                 replications));
  };
  CHECK(problems_of(with(R"("replications": 300,)")) ==
        std::vector<std::string>{
            "/run/replications: a block must not be larger than max_replications, got 300 and 30"});
  CHECK(problems_of(with(R"("replications": 30,)")).empty());
  CHECK(problems_of(with("")).empty());  // Blocks of 30 then, not of 100.
}

TEST_CASE("What is accepted is told where a word or a number is not", "[mistakes]") {
  CHECK(problems_of(queue("", R"({"warmup": "aut"})")) ==
        std::vector<std::string>{
            "/run/warmup: expected \"auto\", a duration such as \"10m\", or a number of "
            "customers, got \"aut\""});
  CHECK(problems_of(R"({"kind": "queue", "seed": 9007199254740992, "model": {
            "arrivals": {"poisson": {"rate": "1/s"}}, "service": "1ms"}})") ==
        std::vector<std::string>{"/seed: number out of range, got 9007199254740992; accepted: from "
                                 "0 to 9007199254740991"});
  CHECK(any_starts(problems_of(R"({"kind": "queue", "model": {
            "arrivals": {"poisson": {"rate": "1/q"}}, "service": "1ms"}})"),
                   "/model/arrivals/poisson/rate: expected a rate, got \"1/q\"; accepted: a number "
                   "and a unit in quotes, such as \"80/s\" (a slash, then one of ns us ms s m h d "
                   "w y)"));
}

TEST_CASE("An empty station misses arrivals and service", "[mistakes]") {
  const auto all = problems_of(R"({"kind": "queue", "model": {}})");
  CHECK(all.size() == 2);
  CHECK(any_starts(all, "/model: the key \"arrivals\" is missing"));
  CHECK(any_starts(all, "/model: the key \"service\" is missing"));
  // Classes may bring a service each.
  CHECK(problems_of(R"({"kind": "queue", "model": {"discipline": {"priority": {"classes": [
            {"share": 0.5, "service": "1ms"}, {"share": 0.5, "service": "2ms"}]}}}})") ==
        std::vector<std::string>{"/model: the key \"arrivals\" is missing"});
}

TEST_CASE("Unknown names in a system are told beside its other mistakes", "[mistakes]") {
  const auto all = problems_of(R"({"kind": "system", "model": {
      "services": {"a": {"service": "x", "calls": [{"to": "b"}, {"to": 3}]}},
      "clients": {"c": {"arrivals": {"poisson": {"rate": "1/s"}}, "to": "d"}, "e": {}},
      "faults": [{"at": "1s", "for": "1s", "service": "f", "servers": 1}]}})");
  CHECK(any_starts(all, "/model/services/a/service: expected"));
  CHECK(any_starts(all, "/model/services/a/calls/0/to: no service is named \"b\""));
  CHECK(any_starts(all, "/model/services/a/calls/1/to: expected a string, got 3"));
  CHECK(any_starts(all, "/model/clients/c/to: no service is named \"d\""));
  CHECK(any_starts(all, "/model/faults/0/service: no service is named \"f\""));
  CHECK(!any_starts(all, "/model/clients/e/to"));
}

TEST_CASE("A fault fits what it strikes", "[mistakes]") {
  const auto fault = [](const std::string& text) {
    return problems_of(fmt::format(
        R"({{"kind": "system", "run": {{"horizon": "10s", "warmup": "0s"}}, "model": {{
            "services": {{"a": {{"service": "1ms", "servers": 2}}}},
            "clients": {{"c": {{"arrivals": {{"poisson": {{"rate": "1/s"}}}}, "to": "a"}}}},
            "faults": [{{"at": "1s", "for": "1s", {}}}]}}}})",
        text));
  };
  CHECK(fault(R"("service": "a", "servers": 2)").empty());
  CHECK(fault(R"("service": "a", "servers": 3)") ==
        std::vector<std::string>{"/model/faults/0/servers: 3 servers cannot go down, service \"a\" "
                                 "has 2; accepted: at most 2"});
  CHECK(fault(R"("service": "a", "servers": "100%")").empty());
  CHECK(any_starts(fault(R"("service": "a", "load": 2)"),
                   "/model/faults/0/service: \"load\" is the clients' and not a service's"));
  CHECK(any_starts(fault(R"("service": "a", "client": "c", "servers": 1)"),
                   "/model/faults/0/client: a \"client\" is whose \"load\" it is"));
}

}  // namespace nines::test
