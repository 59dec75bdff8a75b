#include "report/diff.hpp"

#include <fmt/format.h>

#include "core/error.hpp"
#include "support/catch.hpp"

namespace nines::test {

namespace {

std::string document(double wait, double se, std::string_view extra = "") {
  return fmt::format(R"({{"schema": "nines.results/1", "points": [{{"parameters": {{"load": 0.5}},
      "metrics": {{"wait.mean": {{"value": {}, "unit": "s", "better": "lower", "se": {}}}{}}}}}]}})",
                     wait, se, extra);
}

report::ResultsDiff diff(const std::string& a, const std::string& b) {
  return report::diff_results(a, "a.json", b, "b.json", 0.99);
}

}  // namespace

TEST_CASE("A difference within chance is no change, one beyond it is") {
  CHECK(diff(document(1, 0.1), document(1.2, 0.1)).changes() == 0);
  const report::ResultsDiff changed = diff(document(1, 0.1), document(2, 0.1));
  REQUIRE(changed.changes() == 1);
  CHECK(changed.rows[0].difference == 1);
  CHECK(changed.rows[0].standard_error == Approx(0.1414213562));
  CHECK(report::diff_table(changed, false).find("load=0.5 wait.mean") != std::string::npos);
  CHECK(report::diff_table(changed, false).find("worse") != std::string::npos);
  CHECK(changed.rows[0].lo < 1);
  CHECK(changed.rows[0].hi > 1);
  const std::string a = document(1, 0.1);
  const std::string b = document(2, 0.1);
  CHECK(report::diff_results(a, "a", b, "b", 0.99, /*meaningful=*/0.2).changes() == 1);
  CHECK(report::diff_results(a, "a", b, "b", 0.99, /*meaningful=*/0.9).changes() == 0);
  CHECK(report::diff_results(a, "a", b, "b", 0.99, /*meaningful=*/2).changes() == 0);
}

TEST_CASE("Which way is better is read from both documents, and names say nothing") {
  const auto one = [](double value, std::string_view facts) {
    return fmt::format(
        R"({{"schema": "nines.results/1", "points": [{{"parameters": {{}}, "metrics": {{
        "policy.recall_first.false_alerts_per_week": {{"value": {}, "unit": "", "se": 0.01{}}}}}}}]}})",
        value, facts);
  };
  const auto word = [&](std::string_view of_a, std::string_view of_b) {
    return std::string(diff(one(1, of_a), one(2, of_b)).rows.front().word());
  };
  CHECK(word(R"(, "better": "lower")", R"(, "better": "lower")") == "worse");
  CHECK(word(R"(, "better": "higher")", R"(, "better": "higher")") == "better");
  // Of a document from before the key, and of a metric that is neither, no better or worse.
  CHECK(word("", "") == "higher");
  CHECK(word("", R"(, "better": "lower")") == "higher");
  CHECK(word(R"(, "better": "higher")", R"(, "better": "lower")") == "higher");
  const report::ResultsDiff silent = diff(one(2, ""), one(1, ""));
  CHECK(silent.rows.front().word() == "lower");
  CHECK(report::diff_table(silent, false).find("all together): 1 lower; 0 the same") !=
        std::string::npos);
}

TEST_CASE("Many metrics are judged together") {
  // 2.8 standard errors: p = 0.005, a change by itself but not among three.
  const std::string others =
      R"(, "x": {"value": 1, "unit": "", "se": 1}, "y": {"value": 1, "unit": "", "se": 1})";
  CHECK(diff(document(0, 1), document(4, 1)).changes() == 1);
  CHECK(diff(document(0, 1, others), document(4, 1, others)).changes() == 0);
}

TEST_CASE("What cannot be told apart is not called the same") {
  const auto word = [](double meaningful, double b, double se) {
    const report::ResultsDiff result =
        report::diff_results(document(1, se), "a", document(b, se), "b", 0.99, meaningful);
    return report::diff_table(result, /*all=*/true)
        .substr(0, report::diff_table(result, true).find("changed"));
  };
  CHECK(word(0, 1.2, 0.1).find("unsure") != std::string::npos);
  CHECK(word(0, 1.01, 0.001).find("worse") != std::string::npos);
  CHECK(word(0.05, 1.01, 0.001).find("same") != std::string::npos);
  CHECK(word(0.05, 1.01, 0.1).find("unsure") != std::string::npos);
  CHECK(
      report::diff_table(diff(document(1, 0.1), document(2, 0.1)), false)
          .find("1 of 1 metrics changed beyond chance (99 % confidence, all together): 0 better") !=
      std::string::npos);
}

TEST_CASE("Metrics of one side alone are named") {
  const report::ResultsDiff result =
      diff(document(1, 0.1, R"(, "x": {"value": 1, "unit": "", "se": 1})"), document(1, 0.1));
  CHECK(result.only_in_a == std::vector<std::string>{"load=0.5 x"});
}

TEST_CASE("Only results documents can be compared") {
  CHECK_THROWS_AS(diff("{}", document(1, 1)), ScenarioError);
  CHECK_THROWS_AS(diff("nonsense", document(1, 1)), ScenarioError);
}

TEST_CASE("An axis value is the same however a file writes it") {
  std::string whole = document(1, 0.1);
  whole.replace(whole.find("0.5"), 3, "10");
  std::string decimal = document(1, 0.1);
  decimal.replace(decimal.find("0.5"), 3, "10.0");
  const report::ResultsDiff result = diff(whole, decimal);
  CHECK(result.only_in_a.empty());
  CHECK(result.only_in_b.empty());
  REQUIRE(result.rows.size() == 1);
  CHECK(result.rows[0].point == "load=10");
}

TEST_CASE("Metrics of one side are grouped and cut, and nothing in common is said") {
  std::string points;
  for (int point = 0; point < 3; ++point) {
    points += fmt::format(R"({}{{"parameters": {{"n": {}}}, "metrics": {{)", point > 0 ? ", " : "",
                          point);
    for (int metric = 0; metric < 12; ++metric) {
      points += fmt::format(R"({}"m{}": {{"value": 1, "unit": "", "se": 1}})",
                            metric > 0 ? ", " : "", metric);
    }
    points += "}}";
  }
  const report::ResultsDiff result =
      diff(R"({"schema": "nines.results/1", "points": [)" + points + "]}", document(1, 0.1));
  CHECK(result.only_in_a.size() == 36);
  const std::string table = report::diff_table(result, /*all=*/false);
  CHECK(table.find("  only in A  m0 (at 3 points)\n") != std::string::npos);
  CHECK(table.find("  only in A  and 4 more metrics; --all names them\n") != std::string::npos);
  CHECK(table.find("  only in B  wait.mean (at load=0.5)\n") != std::string::npos);
  CHECK(table.find("A and B have no metric at the same point in common.") != std::string::npos);
  CHECK(report::diff_table(result, /*all=*/true).find("more metrics") == std::string::npos);
}

}  // namespace nines::test
