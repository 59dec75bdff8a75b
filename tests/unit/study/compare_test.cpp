#include "study/compare.hpp"

#include "input/json.hpp"
#include "report/contest_table.hpp"
#include "report/text_table.hpp"
#include "study/execute.hpp"
#include "study/scenario.hpp"
#include "support/catch.hpp"

namespace nines::test {

namespace {

/// A queue with whatever studies are put behind its model.
std::string scenario(const std::string& studies) {
  return R"({"kind": "queue", "run": {"replications": 20, "horizon": {"customers": 2000}},
    "model": {"arrivals": {"poisson": {"rate": "80/s"}}, "service": {"exponential": {"mean": "10ms"}}}, )" +
         studies + "}";
}

study::Results run(const std::string& studies) {
  return study::execute(study::parse_scenario(scenario(studies), "c.json"));
}

std::string mistakes(const std::string& studies) {
  try {
    static_cast<void>(study::parse_scenario(scenario(studies), "c.json"));
    return "";
  } catch (const ScenarioError& error) {
    return error.problems().front().text;
  }
}

const study::Comparison& find(const study::Results& results, const std::string& variant,
                              const std::string& metric) {
  for (const study::Comparison& comparison : results.comparisons) {
    if (comparison.variant == variant && comparison.metric == metric) return comparison;
  }
  throw std::logic_error("no such comparison");
}

}  // namespace

TEST_CASE("A variant that changes nothing differs by exactly nothing", "[compare]") {
  const study::Results results = run(R"("compare": {"now": {}, "again": {"servers": 1}})");
  REQUIRE(results.points.size() == 2);
  for (const study::Comparison& comparison : results.comparisons) {
    INFO(comparison.metric);
    CHECK(comparison.difference.value == 0);
    if (comparison.difference.has_interval()) CHECK(comparison.difference.half_width() == 0);
  }
  CHECK(find(results, "again", "wait.mean").decision == study::Decision::same);
}

TEST_CASE("Variants are patches; the better one wins at every point of a sweep", "[compare]") {
  const study::Results results = run(
      R"("sweep": {"load": {"path": "/model/arrivals/poisson/rate", "values": ["50/s", "80/s"]}},
         "compare": {"baseline": "now", "bigger": {"servers": 2}, "now": {},
                     "patient": {"patience": {"exponential": {"mean": "1s"}}}})");
  REQUIRE(results.points.size() == 6);
  CHECK(study::to_text(results.points[4].parameters) == "load=80/s variant=now");
  const study::Comparison& bigger = find(results, "bigger", "wait.mean");
  CHECK(bigger.baseline == "now");
  CHECK(bigger.decision == study::Decision::better);
  CHECK(bigger.difference.hi < 0);
  CHECK(bigger.difference.confidence == Approx(0.975));
  CHECK(find(results, "bigger", "utilization").decision == study::Decision::lower);
  for (const study::Ranking& ranking : results.rankings) {
    if (ranking.metric == "wait.mean") CHECK(ranking.best == std::vector<std::string>{"bigger"});
  }
}

TEST_CASE("A difference that does not matter is called the same", "[compare]") {
  const study::Results results = run(
      R"("compare": {"metrics": [{"metric": "wait.mean", "meaningful": "1s"}],
                     "now": {}, "faster": {"service": {"exponential": {"mean": "9ms"}}}})");
  REQUIRE(results.comparisons.size() == 1);
  CHECK(results.comparisons.front().decision == study::Decision::same);
  CHECK(results.comparisons.front().difference.hi < 0);
  CHECK(results.rankings.front().best.size() == 2);
}

TEST_CASE("The winner is named with its lead over the next, and equals are called so",
          "[compare]") {
  const std::string servers = R"("one": {}, "two": {"servers": 2}, "three": {"servers": 3})";
  const study::Results results = run(
      R"("compare": {"metrics": ["wait.mean", {"metric": "utilization", "meaningful": 1, "better": "lower"}], )" +
      servers + "}");
  REQUIRE(results.rankings.size() == 2);
  const study::Ranking& wait = results.rankings[0];
  CHECK(wait.best == std::vector<std::string>{"three"});
  CHECK(wait.ahead_of == "two");
  CHECK(wait.lead.hi < 0);
  CHECK(wait.lead.confidence == Approx(1 - 0.05 / 3));
  CHECK(results.rankings[1].alike);
  const std::string text = report::contest_text(results);
  CHECK(text.find("wait.mean: three is best, 1.") != std::string::npos);
  CHECK(text.find("ahead of two (95 % confidence)") != std::string::npos);
  CHECK(text.find("utilization: no difference that matters: one, two, three") != std::string::npos);
}

TEST_CASE("Long names of variants keep the table within the screen", "[compare]") {
  const std::string text =
      report::contest_text(run(R"("compare": {"metrics": ["wait.mean", "latency.p99.9"],
             "the fleet as it is today in production": {},
             "the fleet as we would like it to be next year": {"servers": 2}})"));
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = text.find('\n', begin);
    INFO(text.substr(begin, end - begin));
    CHECK(report::display_width(text.substr(begin, end - begin)) <= report::screen_width);
    begin = end + 1;
  }
}

TEST_CASE("Variants go on together until all are precise enough", "[compare]") {
  const study::Results results = study::execute(study::parse_scenario(
      R"({"kind": "queue", "run": {"replications": 10, "horizon": {"customers": 1000},
          "precision": {"metric": "wait.mean", "relative": 0.1, "max_replications": 500}},
          "model": {"arrivals": {"poisson": {"rate": "80/s"}},
                    "service": {"exponential": {"mean": "10ms"}}},
          "compare": {"slow": {}, "fast": {"service": {"exponential": {"mean": "5ms"}}}}})",
      "c.json"));
  CHECK(results.points[0].replications == results.points[1].replications);
  CHECK(results.points[0].replications > 10);
}

TEST_CASE("A baseline may be named, be a variant itself, or be the first", "[compare]") {
  for (const char* compare :
       {R"({"baseline": {}, "b": {"servers": 2}})", R"({"b": {"servers": 2}, "baseline": {}})"}) {
    CHECK(find(run(std::string("\"compare\": ") + compare), "b", "wait.mean").baseline ==
          "baseline");
  }
  CHECK(find(run(R"("compare": {"x": {}, "b": {"servers": 2}})"), "b", "wait.mean").baseline ==
        "x");
}

TEST_CASE("Mistakes in a comparison are found before anything runs", "[compare]") {
  CHECK(mistakes(R"("compare": {"baseline": "old", "a": {}, "b": {}})") ==
        "no variant \"old\"; accepted: a or b");
  CHECK(mistakes(R"("compare": {"a": {}})") ==
        "a comparison needs at least two variants, each an object that is merged into the model");
  CHECK(mistakes(R"("compare": {"a": {}, "b": {"servrs": 2}})").find("did you mean \"servers\"") !=
        std::string::npos);
  CHECK(mistakes(R"("compare": {"a": {}, "b": {}, "metrics": ["wait.men"]})")
            .starts_with("no such metric, got \"wait.men\""));
  CHECK(mistakes(R"("compare": {"a": {}, "b": {"servers": 2}},
                    "sweep": {"s": {"path": "/model/servers", "values": [1, 2]}})") ==
        "the variant \"b\" sets /model/servers, which the axis \"s\" varies");
  CHECK(mistakes(R"("expect": [{"metric": "wait.mean", "difference": "b", "at_most": "1s"}])") ==
        "there are no differences: the scenario has no \"compare\"");
  CHECK(mistakes(R"("compare": {"a": {}, "b": {}},
                    "expect": [{"metric": "wait.mean", "difference": "a", "at_most": "1s"}])") ==
        "no variant \"a\" beside the baseline; accepted: b");
}

TEST_CASE("An expectation judges a paired difference", "[compare]") {
  const std::string compare = R"("compare": {"now": {}, "bigger": {"servers": 2}}, "expect": [
      {"metric": "wait.mean", "difference": "bigger", "at_most": "-1ms"},
      {"metric": "wait.mean", "difference": "bigger", "at_least": 0}])";
  const study::Results results = run(compare);
  CHECK(results.expectations[0].verdict == study::Verdict::pass);
  CHECK(results.expectations[1].verdict == study::Verdict::fail);
}

TEST_CASE("Which way is better is the metric's, whatever names a person gives", "[compare]") {
  // Letters of "saved" and "success" once turned better into worse.
  const study::Results results = study::execute(study::parse_scenario(
      R"({"kind": "system", "run": {"replications": 20, "horizon": {"customers": 3000}}, "model": {
          "services": {"saved-searches": {"servers": 4, "errors": 0.2,
                       "service": {"exponential": {"mean": "10ms"}}}},
          "clients": {"recall.first": {"arrivals": {"poisson": {"rate": "120/s"}},
                      "to": "saved-searches", "slo": {"good": 0.9, "latency": "1s"}}},
          "probes": {"canary": {"to": "saved-searches", "every": "1s"}}},
          "compare": {"now": {},
            "slower": {"services": {"saved-searches": {
                       "service": {"exponential": {"mean": "14ms"}}}}},
            "fewer_errors": {"services": {"saved-searches": {"errors": 0.01}}}}})",
      "c.json"));
  CHECK(find(results, "slower", "service.saved-searches.latency.mean").decision ==
        study::Decision::worse);
  CHECK(find(results, "slower", "client.recall.first.latency.mean").decision ==
        study::Decision::worse);
  for (const char* metric :
       {"probe.canary.success", "client.recall.first.slo.good",
        "client.recall.first.slo.met.probability", "client.recall.first.availability"}) {
    INFO(metric);
    CHECK(find(results, "fewer_errors", metric).decision == study::Decision::better);
  }
}

TEST_CASE("Where neither way is better a difference is higher or lower, and nobody is ranked",
          "[compare]") {
  const std::string two = R"("one": {}, "two": {"servers": 2})";
  const study::Results all = run(R"("compare": {"metrics": ["utilization"], )" + two + "}");
  CHECK(all.comparisons.front().decision == study::Decision::lower);
  CHECK(all.rankings.empty());
  CHECK(report::contest_text(all).find(" lower") != std::string::npos);
  const study::Results asked = run(
      R"("compare": {"metrics": [{"metric": "utilization", "better": "higher"}], )" + two + "}");
  CHECK(asked.comparisons.front().decision == study::Decision::worse);
  REQUIRE(asked.rankings.size() == 1);
  CHECK(asked.rankings.front().best == std::vector<std::string>{"one"});
  CHECK(mistakes(R"("compare": {"a": {}, "b": {}, "metrics": [
                    {"metric": "utilization", "better": "more"}]})") ==
        "expected \"lower\" or \"higher\", got \"more\"");
}

}  // namespace nines::test
