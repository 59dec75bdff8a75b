#include "study/expect.hpp"

#include <cmath>

#include "input/json.hpp"
#include "support/catch.hpp"
#include "support/toy_model.hpp"

using namespace nines;

namespace {

Expectation read(std::string_view text) {
  Diagnostics diagnostics("e.json");
  const Node root = parse_json(text, diagnostics);
  Pass pass;
  pass.diagnostics = &diagnostics;
  Expectation expectation = Value(root, pass).as<Expectation>();
  diagnostics.throw_if_failed();
  return expectation;
}

Estimate interval(double lo, double hi) {
  Estimate estimate;
  estimate.value = (lo + hi) / 2;
  estimate.lo = lo;
  estimate.hi = hi;
  estimate.standard_error = (hi - lo) / 4;
  return estimate;
}

Verdict judge(std::string_view text, const Estimate& estimate, Unit unit = Unit::seconds,
              std::optional<double> expected = {}) {
  Metric metric;
  metric.unit = unit;
  return judge(read(text), metric, estimate, expected);
}

std::vector<std::string> mistakes(std::string_view text) {
  Diagnostics diagnostics("e.json");
  const Expectation expectation = read(text);
  check_where(expectation, {}, false, diagnostics);
  check_expectation(expectation, ToyModel(), diagnostics);
  std::vector<std::string> texts;
  for (const Problem& problem : diagnostics.problems()) texts.push_back(problem.text);
  return texts;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a quantile is compared with theory no closer than its histogram can tell") {
  Metric quantile;
  quantile.estimator = Estimator::quantile;
  Metric mean;
  Estimate constant = interval(0.01001, 0.01001);
  CHECK(error_against_theory(mean, constant) == 0);
  // The bucket of 10 ms is 1/128 of it wide at most.
  CHECK(error_against_theory(quantile, constant) == Approx(0.01001 / 128 / std::sqrt(12.0)));
  const Expectation near = read(R"({"metric": "m", "near_expected": 2})");
  CHECK(judge(near, quantile, constant, 0.01) == Verdict::pass);
  CHECK(judge(near, mean, constant, 0.01) == Verdict::fail);
  CHECK(judge(near, quantile, constant, 0.0102) == Verdict::fail);
  constant.standard_error = 1;
  CHECK(error_against_theory(quantile, constant) == 1);
}

TEST_CASE("a bound is judged by the whole interval") {
  const char* at_most = R"({"metric": "m", "at_most": "200ms"})";
  CHECK(judge(at_most, interval(0.1, 0.2)) == Verdict::pass);
  CHECK(judge(at_most, interval(0.1, 0.21)) == Verdict::unsure);
  CHECK(judge(at_most, interval(0.21, 0.3)) == Verdict::fail);
  const char* at_least = R"({"metric": "m", "at_least": "99.9%"})";
  CHECK(judge(at_least, interval(0.9991, 0.9995), Unit::fraction) == Verdict::pass);
  CHECK(judge(at_least, interval(0.99, 0.9995), Unit::fraction) == Verdict::unsure);
  CHECK(judge(at_least, interval(0.98, 0.99), Unit::fraction) == Verdict::fail);
  const char* between = R"({"metric": "m", "between": [3, 5]})";
  CHECK(judge(between, interval(3.5, 4.5), Unit::count) == Verdict::pass);
  CHECK(judge(between, interval(2.5, 4.5), Unit::count) == Verdict::unsure);
  CHECK(judge(between, interval(5.5, 6.5), Unit::count) == Verdict::fail);
}

TEST_CASE("theory is met within so many standard errors") {
  const char* near = R"({"metric": "m", "near_expected": 3})";
  CHECK(judge(near, interval(9, 11), Unit::count, 11.4) == Verdict::pass);
  CHECK(judge(near, interval(9, 11), Unit::count, 11.6) == Verdict::fail);
  CHECK(judge(near, interval(9, 9), Unit::count, 9.0) == Verdict::pass);
  CHECK(judge(near, Estimate{}, Unit::count, 9.0) == Verdict::unsure);
}

TEST_CASE("an expectation about nothing is a mistake, never a silent pass") {
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

TEST_CASE("an expectation has exactly one bound") {
  CHECK_THROWS_AS(read(R"({"metric": "m"})"), ScenarioError);
  CHECK_THROWS_AS(read(R"({"metric": "m", "at_most": 1, "at_least": 2})"), ScenarioError);
  CHECK_THROWS_AS(read(R"({"metric": "m", "between": [1]})"), ScenarioError);
}
