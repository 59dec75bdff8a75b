#include "study/expect.hpp"

#include <cmath>

#include "input/json.hpp"
#include "support/catch.hpp"
#include "support/toy_model.hpp"

namespace nines::test {

namespace {

study::Expectation read(std::string_view text) {
  input::Diagnostics diagnostics("e.json");
  const input::Node root = input::parse_json(text, diagnostics);
  input::Pass pass;
  pass.diagnostics = &diagnostics;
  study::Expectation expectation = input::Value(root, pass).as<study::Expectation>();
  diagnostics.throw_if_failed();
  return expectation;
}

stats::Estimate interval(double lo, double hi) {
  stats::Estimate estimate;
  estimate.value = (lo + hi) / 2;
  estimate.lo = lo;
  estimate.hi = hi;
  estimate.standard_error = (hi - lo) / 4;
  return estimate;
}

study::Verdict judge(std::string_view text, const stats::Estimate& estimate,
                     run::Unit unit = run::Unit::seconds, std::optional<double> expected = {}) {
  run::Metric metric;
  metric.unit = unit;
  return study::judge(read(text), metric, estimate, expected);
}

std::vector<std::string> mistakes(std::string_view text) {
  input::Diagnostics diagnostics("e.json");
  const study::Expectation expectation = read(text);
  study::check_where(expectation, {}, false, diagnostics);
  study::check_expectation(expectation, ToyModel(), diagnostics);
  std::vector<std::string> texts;
  for (const Problem& problem : diagnostics.problems()) texts.push_back(problem.text);
  return texts;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("A quantile is compared with theory no closer than its histogram can tell") {
  run::Metric quantile;
  quantile.estimator = run::Estimator::quantile;
  run::Metric mean;
  stats::Estimate constant = interval(0.01001, 0.01001);
  CHECK(study::error_against_theory(mean, constant) == 0);
  // The bucket of 10 ms is 1/128 of it wide at most.
  CHECK(study::error_against_theory(quantile, constant) == Approx(0.01001 / 128 / std::sqrt(12.0)));
  const study::Expectation near = read(R"({"metric": "m", "near_expected": 2})");
  CHECK(study::judge(near, quantile, constant, 0.01) == study::Verdict::pass);
  CHECK(study::judge(near, mean, constant, 0.01) == study::Verdict::fail);
  CHECK(study::judge(near, quantile, constant, 0.0102) == study::Verdict::fail);
  constant.standard_error = 1;
  CHECK(study::error_against_theory(quantile, constant) == 1);
}

TEST_CASE("A bound is judged by the whole interval") {
  const char* at_most = R"({"metric": "m", "at_most": "200ms"})";
  CHECK(judge(at_most, interval(0.1, 0.2)) == study::Verdict::pass);
  CHECK(judge(at_most, interval(0.1, 0.21)) == study::Verdict::unsure);
  CHECK(judge(at_most, interval(0.21, 0.3)) == study::Verdict::fail);
  const char* at_least = R"({"metric": "m", "at_least": "99.9%"})";
  CHECK(judge(at_least, interval(0.9991, 0.9995), run::Unit::fraction) == study::Verdict::pass);
  CHECK(judge(at_least, interval(0.99, 0.9995), run::Unit::fraction) == study::Verdict::unsure);
  CHECK(judge(at_least, interval(0.98, 0.99), run::Unit::fraction) == study::Verdict::fail);
  const char* between = R"({"metric": "m", "between": [3, 5]})";
  CHECK(judge(between, interval(3.5, 4.5), run::Unit::count) == study::Verdict::pass);
  CHECK(judge(between, interval(2.5, 4.5), run::Unit::count) == study::Verdict::unsure);
  CHECK(judge(between, interval(5.5, 6.5), run::Unit::count) == study::Verdict::fail);
}

TEST_CASE("Theory is met within so many standard errors") {
  const char* near = R"({"metric": "m", "near_expected": 3})";
  CHECK(judge(near, interval(9, 11), run::Unit::count, 11.4) == study::Verdict::pass);
  CHECK(judge(near, interval(9, 11), run::Unit::count, 11.6) == study::Verdict::fail);
  CHECK(judge(near, interval(9, 9), run::Unit::count, 9.0) == study::Verdict::pass);
  CHECK(judge(near, stats::Estimate{}, run::Unit::count, 9.0) == study::Verdict::unsure);
}

TEST_CASE("An expectation about nothing is a mistake, never a silent pass") {
  CHECK(mistakes(R"({"metric": "draw.maen", "at_most": "1s"})") ==
        Texts{"no such metric, got \"draw.maen\" (did you mean \"draw.mean\"?); accepted: "
              "draw.mean, high.probability, draw.p50 or draw.p99"});
  CHECK(mistakes(R"({"metric": "draw.p99", "near_expected": 3})") ==
        Texts{"no formula is known for draw.p99 in this model; accepted: a bound (at_most, "
              "at_least, between)"});
  CHECK(mistakes(R"({"metric": "draw.mean", "at_most": 1})") ==
        Texts{"expected a duration such as \"200ms\", got 1"});
  CHECK(mistakes(R"({"metric": "draw.mean", "at_most": "1s", "where": {"load": 1}})") ==
        Texts{"no axis \"load\": the scenario has no sweep"});
}

TEST_CASE("An expectation has exactly one bound") {
  CHECK_THROWS_AS(read(R"({"metric": "m"})"), ScenarioError);
  CHECK_THROWS_AS(read(R"({"metric": "m", "at_most": 1, "at_least": 2})"), ScenarioError);
  CHECK_THROWS_AS(read(R"({"metric": "m", "between": [1]})"), ScenarioError);
}

}  // namespace nines::test
