#include "study/search.hpp"

#include <fmt/format.h>

#include "report/search_table.hpp"
#include "study/execute.hpp"
#include "study/scenario.hpp"
#include "support/catch.hpp"

namespace nines::test {

namespace {

std::string queue(const std::string& model, const std::string& search,
                  const std::string& more = "") {
  return fmt::format(
      R"({{"kind": "queue", "run": {{"replications": 20, "horizon": {{"customers": 4000}}, "warmup": 500}},
          "model": {{"arrivals": {{"poisson": {{"rate": "80/s"}}}},
                     "service": {{"exponential": {{"mean": "100ms"}}}}{}}},
          "search": {}{}}})",
      model, search, more);
}

study::Results run(const std::string& text, int threads = 1) {
  study::ExecuteOptions options;
  options.threads = threads;
  return study::execute(study::parse_scenario(text, "s.json"), options);
}

const std::string servers = R"({"vary": "/model/servers", "between": [1, 30], "find": "smallest",
    "confidence": 0.99, "such_that": [{"metric": "wait.mean", "at_most": "10ms"}]})";

std::string mistake(const std::string& text) {
  try {
    static_cast<void>(study::parse_scenario(text, "s.json"));
    return "";
  } catch (const ScenarioError& error) {
    return error.problems().front().text;
  }
}

using Status = study::SearchResult::Status;

}  // namespace

TEST_CASE("The smallest number of servers is theory's, with its neighbours beside it", "[search]") {
  const study::Results results = run(queue("", servers));
  REQUIRE(results.searches.size() == 1);
  const study::SearchResult& search = results.searches.front();
  CHECK(search.status == Status::found);
  CHECK(search.theory == 11);
  CHECK(search.theory_exact);
  REQUIRE(search.answer);
  const study::Trial& answer = search.trials[*search.answer];
  CHECK(study::to_text(answer.knobs) == "servers=11");
  CHECK(search.trials[*search.answer - 1].standing == study::Standing::fails);
  CHECK(study::to_text(search.trials[*search.answer + 1].knobs) == "servers=12");
  CHECK(!search.trials.front().reason.empty());
  CHECK(search.replications >= 3 * 20);
  // The figures of the answer are those of a point, with the answer among them.
  REQUIRE(results.points.size() == 1);
  CHECK(results.points.front().metrics.back().metric.name == "search.answer");
  CHECK(results.points.front().metrics.back().estimate.value == 11);
  CHECK(report::answer_text(*results.search, search).find("is the smallest that meets") !=
        std::string::npos);
}

TEST_CASE("The number of threads changes nothing that a search finds", "[search]") {
  const study::Results one = run(queue("", servers), 1);
  const study::Results many = run(queue("", servers), 4);
  CHECK(report::answer_text(*one.search, one.searches.front()) ==
        report::answer_text(*many.search, many.searches.front()));
  CHECK(one.searches.front().trials.size() == many.searches.front().trials.size());
}

TEST_CASE("The largest load is searched in steps of its unit", "[search]") {
  const study::Results results =
      run(queue(R"(, "servers": 10)", R"({"vary": "/model/arrivals/poisson/rate",
      "between": ["50/s", "120/s"], "find": "largest", "tolerance": "5/s",
      "such_that": [{"metric": "wait.p99", "at_most": "200ms"}]})"));
  const study::SearchResult& search = results.searches.front();
  REQUIRE(search.answer);
  CHECK(search.status == Status::found);
  CHECK(study::to_text(search.trials[*search.answer].knobs) == "rate=80/s");
  CHECK(search.theory == 80.0);
}

TEST_CASE("A search says when none meets, when all do, and when it cannot tell", "[search]") {
  const auto status = [](const std::string& bound, const std::string& more) {
    return run(queue("", R"({"vary": "/model/servers", "between": [10, 16], "such_that":
        [{"metric": "wait.mean", "at_most": ")" +
                             bound + "\"}]" + more + "}"))
        .searches.front()
        .status;
  };
  CHECK(status("1us", "") == Status::none);
  CHECK(status("10s", "") == Status::every_value);
  // At 11 servers the mean wait is 8.165 ms.
  CHECK(status("8.17ms", R"(, "max_replications": 40)") == Status::not_separable);
}

TEST_CASE("A response that comes and goes is not called an answer without a word", "[search]") {
  // Throughput of a thrashing station first rises with the load, then collapses.
  const study::Results results = run(
      R"({"kind": "queue", "run": {"replications": 20, "horizon": "60s", "warmup": 0},
          "model": {"arrivals": {"poisson": {"rate": "10/s"}}, "capacity": 60, "slowdown": 0.02,
                    "service": {"exponential": {"mean": "20ms"}}},
          "search": {"vary": "/model/arrivals/poisson/rate", "between": ["5/s", "105/s"],
                     "tolerance": "5/s",
                     "such_that": [{"metric": "throughput", "at_least": "25/s"}]}})");
  const study::SearchResult& search = results.searches.front();
  CHECK(search.status == Status::not_monotone);
  CHECK(search.crooked == std::vector<std::string>{"throughput"});
  CHECK(report::answer_text(*results.search, search).find("not monotone") != std::string::npos);
}

TEST_CASE("Constraints that pull apart meet between the values that fail them", "[search]") {
  // 8 erlang: a wait of 10 ms asks for 11 servers or more, a utilization of 65 % for 12 or fewer;
  // the values that are tried first hold neither of them.
  const study::Results results = run(queue("", R"({"vary": "/model/servers", "between": [9, 100],
      "such_that": [{"metric": "utilization", "at_least": 0.65},
                    {"metric": "wait.mean", "at_most": "10ms"}]})"));
  const study::SearchResult& search = results.searches.front();
  CHECK(search.status == Status::not_monotone);
  REQUIRE(search.answer);
  CHECK(study::to_text(search.trials[*search.answer].knobs) == "servers=11");
  CHECK(search.trials[*search.answer - 1].standing == study::Standing::fails);
  CHECK(
      report::answer_text(*results.search, search)
          .starts_with("servers=11 is the smallest tried that meets utilization at least 0.65 and "
                       "wait.mean at most 10ms, but not monotone: larger values fail again"));
}

TEST_CASE("A search in the wrong direction is told so", "[search]") {
  const study::Results results = run(queue("", R"({"vary": "/model/servers", "between": [9, 30],
      "find": "largest", "such_that": [{"metric": "wait.mean", "at_most": "10ms"}]})"));
  CHECK(report::answer_text(*results.search, results.searches.front())
            .starts_with("servers=30 meets wait.mean at most 10ms, but it is the end of the range, "
                         "and smaller values fail: this is met by more of it, so search for the "
                         "smallest"));
}

TEST_CASE("A fleet that was never seen to fail does not meet a bound by that", "[search]") {
  // Unavailability is 6.4e-6 with 7 units: an outage in 300 years, and 100 are simulated at first.
  const study::Results results = run(
      R"({"kind": "fleet", "run": {"replications": 20, "horizon": "5y"},
          "model": {"units": 3, "need": 2, "lifetime": {"exponential": {"mean": "900h"}},
                    "repair": {"exponential": {"mean": "100h"}}},
          "search": {"vary": "/model/units", "between": [6, 7], "max_replications": 20,
                     "such_that": [{"metric": "unavailability", "at_most": 1e-6}]}})");
  const study::SearchResult& search = results.searches.front();
  CHECK(!search.answer);
  CHECK(search.trials.back().standing == study::Standing::undecided);
}

TEST_CASE("With several knobs the cheapest setting that meets is the answer", "[search]") {
  const study::Results results = run(
      R"({"kind": "fleet", "run": {"replications": 50, "horizon": "10y"},
          "model": {"units": 5, "need": 4, "crews": 1, "lifetime": {"exponential": {"mean": "900h"}},
                    "repair": {"exponential": {"mean": "30h"}}},
          "search": {"vary": {"units": {"path": "/model/units", "between": [4, 7], "cost": 10},
                              "crews": {"path": "/model/crews", "between": [1, 3], "cost": 4}},
                     "such_that": [{"metric": "unavailability", "at_most": 0.002}]}})");
  const study::SearchResult& search = results.searches.front();
  REQUIRE(search.answer);
  CHECK(search.status == Status::found);
  CHECK(study::to_text(search.trials[*search.answer].knobs) == "units=6 crews=2");
  CHECK(search.trials.size() == 12);
  CHECK(search.trials[*search.answer].on_front);
  for (std::size_t i = 1; i < search.trials.size(); ++i) {
    CHECK(search.trials[i - 1].cost <= search.trials[i].cost);
  }
}

TEST_CASE("A search runs at every point of a sweep, and expectations judge its answers",
          "[search]") {
  const study::Results results = run(queue("", servers, R"(,
      "sweep": {"load": {"path": "/model/arrivals/poisson/rate", "values": ["40/s", "80/s"]}},
      "expect": [{"metric": "search.answer", "where": {"load": "40/s"}, "at_most": 7},
                 {"metric": "search.answer", "near_expected": 1},
                 {"metric": "wait.mean", "at_most": "10ms"}])"));
  REQUIRE(results.searches.size() == 2);
  CHECK(study::to_text(results.points[1].parameters) == "load=80/s servers=11");
  for (const study::ExpectationResult& expectation : results.expectations) {
    INFO(expectation.text);
    CHECK(expectation.verdict == study::Verdict::pass);
  }
}

TEST_CASE("A duration that is searched may be expected of theory, and shown", "[search]") {
  const study::Results results =
      run(queue(R"(, "servers": 10)", R"({"vary":
      "/model/service/exponential/mean", "between": ["100ms", "120ms"], "tolerance": "5ms",
      "find": "largest", "such_that": [{"metric": "wait.mean", "at_most": "50ms"}]})",
                R"(, "expect": [{"metric": "search.answer", "near_expected": 1}],
      "report": {"metrics": ["search.answer", "wait.mean"]})"));
  CHECK(results.expectations.front().verdict == study::Verdict::pass);
  CHECK(results.shown_metrics.front() == "search.answer");
}

TEST_CASE("A metric that never has a value ends the search, and is named", "[search]") {
  // Nothing is seen of a recovery where there is no fault.
  const study::Results results = run(
      R"({"kind": "system", "run": {"replications": 10, "horizon": "2s", "warmup": "0s"},
          "model": {"services": {"a": {"service": "10ms"}},
                    "clients": {"c": {"arrivals": {"poisson": {"rate": "10/s"}}, "to": "a"}},
                    "faults": [{"at": "1s", "for": "500ms", "service": "a", "servers": 1}]},
          "search": {"vary": "/model/services/a/servers", "between": [1, 3],
                     "such_that": [{"metric": "collapse.probability", "at_most": 0.1}]}})");
  const study::SearchResult& search = results.searches.front();
  CHECK(!search.answer);
  CHECK(search.replications <= 3 * 320);
  CHECK(report::answer_text(*results.search, search).find("collapse.probability has no value") !=
        std::string::npos);
}

TEST_CASE("A search that finds nothing leaves expectations unmet", "[search]") {
  const study::Results results =
      run(queue("", R"({"vary": "/model/servers", "between": [10, 12],
                        "such_that": [{"metric": "wait.mean", "at_most": "1us"}]})",
                R"(, "expect": [{"metric": "search.answer", "at_most": 12},
                                {"metric": "wait.mean", "at_most": "1s"},
                                {"metric": "search.answer", "at_least": 1}])"));
  CHECK(results.expectations[0].verdict == study::Verdict::fail);
  CHECK(results.expectations[1].verdict == study::Verdict::unsure);
  CHECK(results.expectations[2].verdict == study::Verdict::fail);
}

TEST_CASE("What a search cannot be combined with is refused", "[search]") {
  CHECK(mistake(
            queue("", servers, R"(, "sweep": {"n": {"path": "/model/servers", "values": [1]}})")) ==
        "the axis \"n\" varies /model/servers, which is searched");
  CHECK(mistake(queue("", R"({"vary": "/seed", "between": [1, 9], "such_that":
      [{"metric": "wait.mean", "at_most": "1s"}]})")) ==
        "a search varies the model, got \"/seed\"; accepted: a pointer such as \"/model/servers\"");
  CHECK(mistake(queue("", servers, R"(, "compare": {"a": {}, "b": {}})"))
            .starts_with("a scenario either compares or searches"));
  CHECK(mistake(queue("", R"({"vary": "/model/servers", "between": [1, 30], "such_that": []})")) ==
        "a search needs at least one constraint");
  CHECK(mistake(queue("", R"({"vary": "/model/servers", "between": [9, 1], "such_that":
      [{"metric": "wait.mean", "at_most": "1s"}]})"))
            .starts_with("\"between\" needs two numbers in the same unit, the lower one first"));
}

TEST_CASE("A search of which no value can be run says that none does", "[search]") {
  // 8 erlang: 3 servers are not enough for a line that ends.
  const study::Results results =
      run(queue("", R"({"vary": "/model/servers", "between": [1, 3],
      "such_that": [{"metric": "wait.mean", "at_most": "10ms"}]})",
                R"(, "expect": [{"metric": "search.answer", "at_most": 3},
                                                    {"metric": "wait.mean", "at_most": "1s"}])"));
  const study::SearchResult& search = results.searches.front();
  CHECK(search.status == Status::none);
  CHECK(search.replications == 0);
  CHECK(report::answer_text(*results.search, search)
            .starts_with("no value tried in the range can be run, such as servers=3: offered load "
                         "of 2.667 per server and nobody lost"));
  CHECK(results.expectations[0].verdict == study::Verdict::fail);
  CHECK(results.expectations[1].verdict == study::Verdict::unsure);
}

TEST_CASE("A point of the sweep at which a search has no value leaves the others", "[search]") {
  const study::Results results = run(queue("", servers, R"(,
      "sweep": {"load": {"path": "/model/arrivals/poisson/rate", "values": ["900/s", "80/s"]}})"));
  REQUIRE(results.searches.size() == 2);
  CHECK(results.searches[0].status == Status::none);
  CHECK(results.searches[1].status == Status::found);
}

TEST_CASE("What all values of a search get wrong is a mistake of the scenario", "[search]") {
  CHECK(mistake(queue(R"(, "discipline": "fofi")", servers))
            .starts_with("unknown kind \"fofi\"; accepted: fifo"));
  CHECK(mistake(queue("", R"({"vary": "/model/servers", "between": [-2, 0], "such_that":
      [{"metric": "wait.mean", "at_most": "1s"}]})"))
            .starts_with("number out of range, got 0"));
  CHECK(mistake(queue(R"(, "transient": true)", R"({"vary": "/model/machines", "between": [1, 3],
      "such_that": [{"metric": "wait.mean", "at_most": "1s"}]})"))
            .starts_with("unknown key \"machines\""));
}

TEST_CASE("An axis may not turn a part of what is searched, nor a knob what another turns",
          "[search]") {
  CHECK(mistake(queue("", servers, R"(, "sweep": {"m": {"path": "/model", "values": [1]}})")) ==
        "the axis \"m\" varies /model, and /model/servers is searched");
  CHECK(mistake(queue("", R"({"vary": {"a": {"path": "/model/servers", "between": [1, 2]},
      "b": {"path": "/model/servers", "between": [1, 2]}}, "such_that":
      [{"metric": "wait.mean", "at_most": "1s"}]})")) ==
        "the knobs \"a\" and \"b\" turn the same: /model/servers and /model/servers");
}

}  // namespace nines::test
