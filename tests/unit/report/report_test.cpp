#include <filesystem>
#include <fstream>

#include <nlohmann/json.hpp>

#include "core/error.hpp"
#include "core/sha256.hpp"
#include "report/atomic_file.hpp"
#include "report/junit.hpp"
#include "report/number.hpp"
#include "report/results_csv.hpp"
#include "report/results_json.hpp"
#include "report/table.hpp"
#include "support/catch.hpp"

namespace nines::test {

namespace {

study::Results sample_results() {
  study::Results results;
  results.name = "a";
  results.kind = "toy";
  study::PointResult point;
  point.replications = 10;
  study::MetricResult metric;
  metric.metric.name = "wait.mean";
  metric.metric.unit = run::Unit::seconds;
  metric.estimate.value = 1.0 / 3;
  metric.estimate.standard_error = 0.01;
  metric.estimate.lo = 0.31;
  metric.estimate.hi = 0.36;
  metric.estimate.samples = 10;
  metric.expected = run::Theory{run::MetricId{0}, 0.33, "a, \"formula\"", true};
  metric.z = 0.33;
  point.metrics.push_back(metric);
  metric.metric.name = "unseen.mean";
  metric.estimate = stats::Estimate{};
  metric.expected.reset();
  point.metrics.push_back(metric);
  results.points.push_back(point);
  study::ExpectationResult expectation;
  expectation.text = "wait.mean at_most 1s";
  expectation.metric = "wait.mean";
  expectation.unit = run::Unit::seconds;
  expectation.estimate = results.points.front().metrics.front().estimate;
  results.expectations.push_back(expectation);
  expectation.text = "<wait> & \"mean\"";
  expectation.verdict = study::Verdict::fail;
  expectation.expected = 0.3;
  results.expectations.push_back(expectation);
  return results;
}

}  // namespace

TEST_CASE("A share near one keeps the digits that are missing to it") {
  CHECK(report::table_text(0.99999985612, run::Unit::fraction) == "0.999999856");
  CHECK(report::table_text(0.5, run::Unit::fraction) == "0.5");
  CHECK(report::table_text(1, run::Unit::fraction) == "1");
  CHECK(report::percent_text(0.9999) == "99.9900 %");
  CHECK(report::percent_text(0.25) == "25 %");
}

TEST_CASE("Formulas too long for the screen are numbered and told below") {
  study::Results results = sample_results();
  study::MetricResult& metric = results.points.front().metrics.front();
  metric.expected->formula = std::string(90, 'f');
  const std::string text = report::results_table(results, report::Color::off);
  CHECK(text.find("+0.3  [1]\n") != std::string::npos);
  CHECK(text.find("\n  [1] " + std::string(90, 'f') + "\n") != std::string::npos);
  metric.expected.reset();
  CHECK(report::results_table(results, report::Color::off).find("theory  z") == std::string::npos);
}

TEST_CASE("SHA-256 of the standard's examples") {
  CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

TEST_CASE("Files get ten significant digits") {
  CHECK(report::file_text(1.0 / 3) == "0.3333333333");
  CHECK(report::file_text(-0.0) == "0");
  CHECK(report::file_text(123456789012.0) == "123456789000");
  CHECK(report::file_text(not_a_number).empty());
}

TEST_CASE("The results document has the contract's shape") {
  const auto document = nlohmann::json::parse(report::results_json(sample_results()));
  CHECK(document["schema"] == "nines.results/1");
  const auto& metric = document["points"][0]["metrics"]["wait.mean"];
  CHECK(metric["value"] == 0.3333333333);
  CHECK(metric["ci"] == nlohmann::json::array({0.31, 0.36}));
  CHECK(metric["expected"]["z"] == 0.33);
  CHECK(document["points"][0]["metrics"]["unseen.mean"]["value"].is_null());
  CHECK(document["expect"][1]["verdict"] == "fail");
}

TEST_CASE("The tidy table quotes what needs it") {
  CHECK(report::results_csv(sample_results()) ==
        "metric,value,unit,se,ci_low,ci_high,confidence,n,expected,formula,exact,z\n"
        "wait.mean,0.3333333333,s,0.01,0.31,0.36,0.95,10,0.33,\"a, \"\"formula\"\"\",true,0.33\n"
        "unseen.mean,,s,,,,0.95,0,,,,\n");
}

TEST_CASE("A terminal table keeps to its columns and says verdicts in words") {
  const std::string table = report::results_table(sample_results(), report::Color::off);
  CHECK(table.find("333.3ms") != std::string::npos);
  CHECK(table.find("pass    wait.mean at_most 1s  333.3ms [310ms, 360ms]") != std::string::npos);
  CHECK(table.find("theory 300ms") != std::string::npos);
  CHECK(table.find('\x1b') == std::string::npos);
  CHECK(report::results_table(sample_results(), report::Color::on).find('\x1b') !=
        std::string::npos);
}

TEST_CASE("JUnit counts failures and escapes text") {
  const study::Results results = sample_results();
  const std::string xml = report::junit_xml({{"a", &results, {}}}, false);
  CHECK(xml.find("tests=\"2\" failures=\"1\" errors=\"0\"") != std::string::npos);
  CHECK(xml.find("&lt;wait&gt; &amp; &quot;mean&quot;") != std::string::npos);
}

TEST_CASE("A file is replaced whole or not at all") {
  const auto folder = std::filesystem::temp_directory_path() / "nines_atomic_test";
  std::filesystem::remove_all(folder);
  report::write_file_atomically(folder / "deep" / "a.txt", "one");
  report::write_file_atomically(folder / "deep" / "a.txt", "two");
  std::ifstream in(folder / "deep" / "a.txt");
  std::string text;
  in >> text;
  CHECK(text == "two");
  CHECK_THROWS_AS(report::write_file_atomically(folder / "deep" / "a.txt" / "b", "x"), IoError);
  CHECK(std::distance(std::filesystem::directory_iterator(folder / "deep"), {}) == 1);
  std::filesystem::remove_all(folder);
}

}  // namespace nines::test
