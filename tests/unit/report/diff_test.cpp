#include "report/diff.hpp"

#include <fmt/format.h>

#include "core/error.hpp"
#include "support/catch.hpp"

using namespace nines;

namespace {

std::string document(double wait, double se, std::string_view extra = "") {
  return fmt::format(R"({{"schema": "nines.results/1", "points": [{{"parameters": {{"load": 0.5}},
      "metrics": {{"wait.mean": {{"value": {}, "unit": "s", "se": {}}}{}}}}}]}})",
                     wait, se, extra);
}

ResultsDiff diff(const std::string& a, const std::string& b) {
  return diff_results(a, "a.json", b, "b.json", 0.99);
}

}  // namespace

TEST_CASE("a difference within chance is no change, one beyond it is") {
  CHECK(diff(document(1, 0.1), document(1.2, 0.1)).changes() == 0);
  const ResultsDiff changed = diff(document(1, 0.1), document(2, 0.1));
  REQUIRE(changed.changes() == 1);
  CHECK(changed.rows[0].difference == 1);
  CHECK(changed.rows[0].standard_error == Approx(0.1414213562));
  CHECK(diff_table(changed, false).find("load=0.5 wait.mean") != std::string::npos);
  CHECK(diff_table(changed, false).find("worse") != std::string::npos);
  CHECK(changed.rows[0].lo < 1);
  CHECK(changed.rows[0].hi > 1);
  const std::string a = document(1, 0.1);
  const std::string b = document(2, 0.1);
  CHECK(diff_results(a, "a", b, "b", 0.99, /*meaningful=*/0.2).changes() == 1);
  CHECK(diff_results(a, "a", b, "b", 0.99, /*meaningful=*/0.9).changes() == 0);
  CHECK(diff_results(a, "a", b, "b", 0.99, /*meaningful=*/2).changes() == 0);
}

TEST_CASE("many metrics are judged together") {
  // 2.8 standard errors: p = 0.005, a change by itself but not among three.
  const std::string others =
      R"(, "x": {"value": 1, "unit": "", "se": 1}, "y": {"value": 1, "unit": "", "se": 1})";
  CHECK(diff(document(0, 1), document(4, 1)).changes() == 1);
  CHECK(diff(document(0, 1, others), document(4, 1, others)).changes() == 0);
}

TEST_CASE("what cannot be told apart is not called the same") {
  const auto word = [](double meaningful, double b, double se) {
    const ResultsDiff result =
        diff_results(document(1, se), "a", document(b, se), "b", 0.99, meaningful);
    return diff_table(result, /*all=*/true).substr(0, diff_table(result, true).find("changed"));
  };
  CHECK(word(0, 1.2, 0.1).find("unsure") != std::string::npos);
  CHECK(word(0, 1.01, 0.001).find("worse") != std::string::npos);
  CHECK(word(0.05, 1.01, 0.001).find("same") != std::string::npos);
  CHECK(word(0.05, 1.01, 0.1).find("unsure") != std::string::npos);
  CHECK(
      diff_table(diff(document(1, 0.1), document(2, 0.1)), false)
          .find("1 of 1 metrics changed beyond chance (99 % confidence, all together): 0 better") !=
      std::string::npos);
}

TEST_CASE("metrics of one side alone are named") {
  const ResultsDiff result =
      diff(document(1, 0.1, R"(, "x": {"value": 1, "unit": "", "se": 1})"), document(1, 0.1));
  CHECK(result.only_in_a == std::vector<std::string>{"load=0.5 x"});
}

TEST_CASE("only results documents can be compared") {
  CHECK_THROWS_AS(diff("{}", document(1, 1)), ScenarioError);
  CHECK_THROWS_AS(diff("nonsense", document(1, 1)), ScenarioError);
}
