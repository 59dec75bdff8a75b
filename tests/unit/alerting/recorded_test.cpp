/// @file
/// Recorded histories: CSV and the answers of Prometheus, missing data, resampling.
#include <cmath>
#include <filesystem>
#include <fstream>

#include "core/error.hpp"
#include "model/alerting/demand.hpp"
#include "run/experiment.hpp"
#include "support/alerting_scenario.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"

namespace nines::test {

namespace {

/// A folder of its own for a test's files.
class Folder {
 public:
  explicit Folder(const std::string& name)
      : path_(std::filesystem::temp_directory_path() / ("nines_alerting_" + name)) {
    std::filesystem::create_directories(path_);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  void put(const std::string& file, const std::string& text) const {
    std::ofstream(path_ / file) << text;
  }
  [[nodiscard]] std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

constexpr std::string_view rest =
    R"(, "slo": {"target": 0.9, "window": "1h"},
       "policies": {"p": {"any": [{"all": [{"error_rate": {"window": "1m", "above": 0.5}}]}]}}})";

alerting::AlertingParameters parameters(const Folder& folder, const std::string& traffic) {
  return test::alerting("{\"traffic\": " + traffic + std::string(rest), folder.path());
}

}  // namespace

TEST_CASE("A blank count and a row that is not there are missing; a zero is a zero",
          "[alerting][recorded]") {
  const Folder folder("csv");
  folder.put("r.csv", "t,n,f\n0,10,1\n60,0,0\n120,,\n180,20,NaN\n300,30,2\n");
  const auto read =
      parameters(folder, R"({"csv": {"file": "r.csv", "time": "t", "total": "n", "bad": "f"}})");
  const alerting::RecordedHistory& history = *read.traffic.recorded();
  CHECK(history.step.raw() == 60);
  CHECK(history.total == std::vector<double>{10, 0, 0, 0, 0, 30});
  CHECK(history.known == std::vector<std::uint8_t>{1, 1, 0, 0, 0, 1});
  REQUIRE(history.notes.size() == 1);
  CHECK(history.notes[0].code == "missing-data");
}

TEST_CASE("Recorded steps are added up to longer ticks and shared out over shorter ones",
          "[alerting][recorded]") {
  const Folder folder("steps");
  folder.put("r.csv", "time,total,bad\n0,10,1\n60,20,3\n120,30,5\n180,,\n");
  const std::string traffic = R"({"csv": {"file": "r.csv", "bad": "bad"}})";
  const auto read = parameters(folder, traffic);
  const alerting::Demand longer(read.traffic, alerting::TimeGrid{120, 0, 2, 0});
  alerting::Demand::Space space;
  const alerting::DemandColumns two = longer.draw({1, 0, 0}, space);
  CHECK(two.expected[0] == 30);
  CHECK(two.bad[0] == 4);
  CHECK(two.known[0] == 1);
  CHECK(two.known[1] == 0);  // Half a tick is not known.
  const alerting::Demand shorter(read.traffic, alerting::TimeGrid{30, 0, 8, 0});
  const alerting::DemandColumns eight = shorter.draw({1, 0, 0}, space);
  CHECK(eight.expected[2] == 10);
  CHECK(eight.bad[5] == 2.5);
  CHECK_THROWS_AS(alerting::Demand(read.traffic, alerting::TimeGrid{45, 0, 2, 0}), DomainError);
  CHECK_THROWS_AS(alerting::Demand(read.traffic, alerting::TimeGrid{60, 0, 5, 0}), DomainError);
}

TEST_CASE("Prometheus: series add up, counters may be reset, absent failures are none",
          "[alerting][recorded]") {
  const Folder folder("prometheus");
  folder.put("total", R"({"status": "success", "data": {"resultType": "matrix", "result": [
      {"metric": {}, "values": [[60, "100"], [120, "150"], [180, "20"], [240, "50"]]},
      {"metric": {}, "values": [[60, "5"], [120, "10"], [180, "NaN"], [240, "30"]]}]}})");
  folder.put("bad", R"({"status": "success", "data": {"resultType": "matrix", "result": [
      {"metric": {}, "values": [[180, "3"], [240, "7"]]}]}})");
  const auto read =
      parameters(folder, R"({"prometheus": {"total": "total", "bad": "bad", "holds": "counter"}})");
  const alerting::RecordedHistory& history = *read.traffic.recorded();
  CHECK(history.start.raw() == 60);  // The first difference ends at 120 s.
  REQUIRE(history.total.size() == 3);
  CHECK(history.total[0] == 55);
  CHECK(history.total[1] == 20);  // One was reset; the other has no sample and adds nothing.
  CHECK(history.known[1] == 1);
  CHECK(history.total[2] == 50);  // 30 more, and 20 since the sample before the gap.
  CHECK(history.bad[0] == 0);
  CHECK(history.bad[2] == 4);
}

TEST_CASE("What is no range query is refused with the file's name", "[alerting][recorded]") {
  const Folder folder("refused");
  folder.put("v", R"({"status": "success", "data": {"resultType": "vector", "result": []}})");
  CHECK_THROWS_WITH(parameters(folder, R"({"prometheus": {"total": "v"}})"),
                    Catch::Contains("expected the answer to a range query"));
  folder.put("r.csv", "time,total\n0,10\n60,10\n120,10\n1000000,10\n");
  CHECK_THROWS_WITH(parameters(folder, R"({"csv": {"file": "r.csv"}})"),
                    Catch::Contains("4 rows are too few") && Catch::Contains("same unit"));
  folder.put("r.csv", "time,total,bad\n0,10,11\n60,10,1\n");
  CHECK_THROWS_WITH(parameters(folder, R"({"csv": {"file": "r.csv", "bad": "bad"}})"),
                    Catch::Contains("r.csv:2") && Catch::Contains("more bad requests"));
}

TEST_CASE("Resampled days keep their hours", "[alerting][recorded]") {
  const Folder folder("resample");
  std::string text = "time,total\n";
  for (int row = 0; row < 24 * 5; ++row) {
    text += std::to_string(3600 * row) + "," + std::to_string(100 * (row % 24) + row / 24) + "\n";
  }
  folder.put("r.csv", text);
  const auto read = test::alerting(
      R"({"slo": {"target": 0.9}, "traffic": {"csv": {"file": "r.csv", "resample": "1d"}},
          "policies": {"p": {"any": [{"all": [{"error_rate": {"window": "1h", "above": 0.5}}]}]}}})",
      folder.path());
  const alerting::Demand demand(read.traffic, alerting::TimeGrid{3600, 30, 24 * 20, 12});
  alerting::Demand::Space space;
  std::vector<bool> seen(5);
  const alerting::DemandColumns columns = demand.draw({3, 0, 0}, space);
  for (std::size_t t = 0; t < columns.expected.size(); ++t) {
    const auto value = static_cast<std::int64_t>(columns.expected[t]);
    const auto hour_of_day = static_cast<std::int64_t>((t + 24 * 2 - 30) % 24);
    REQUIRE(value / 100 == hour_of_day);
    seen[static_cast<std::size_t>(value % 100)] = true;
  }
  CHECK(std::count(seen.begin(), seen.end(), true) == 5);
  CHECK(demand.is_random());
}

TEST_CASE("Missing data are no requests, no failures and no ticks with data",
          "[alerting][recorded]") {
  const Folder folder("missing");
  folder.put("r.csv", "time,total,bad\n0,10,9\n60,10,9\n120,,\n180,10,9\n240,0,0\n300,10,9\n");
  const auto model = test::alerting_model(
      R"({"traffic": {"csv": {"file": "r.csv", "bad": "bad"}})" + std::string(rest), {},
      folder.path());
  alerting::AlertingModel::Workspace workspace;
  model->run({1, 0, 0}, workspace);
  CHECK(workspace.counts.present == std::vector<std::int64_t>{0, 1, 2, 2, 3, 4, 5});
  // The window of a minute says nothing in the gap, nor where nobody came.
  CHECK(workspace.episodes[0] == std::vector<alert::Episode>{{0, 2}, {3, 4}, {5, 6}});
}

TEST_CASE("What repeats is exact with one replication, and counted once", "[alerting][recorded]") {
  const Folder folder("repeats");
  folder.put("r.csv", "time,total,bad\n0,10,0\n60,10,9\n120,10,9\n180,10,0\n240,10,9\n300,10,9\n");
  folder.put("i.csv", "start,end\n60,180\n240,360\n");
  const auto model = test::alerting_model(
      R"({"traffic": {"csv": {"file": "r.csv", "bad": "bad"}}, "incidents": {"csv": "i.csv"},
          "grace": "2m")" +
          std::string(rest),
      {}, folder.path());
  for (const std::uint64_t replications : {1, 10}) {
    run::RunSettings settings;
    settings.replications = replications;
    const run::Outcome outcome = run::run_experiment(*model, 1, settings, run::Workers{});
    std::vector<std::string> codes;
    for (const run::Warning& warning : outcome.warnings) codes.push_back(warning.code);
    CHECK(codes == std::vector<std::string>{"backtest", "censored-incidents", "shared-alerts"});
    CHECK(outcome.warnings[1].text.find("1 of 2 significant incidents") == 0);
  }
}

TEST_CASE("The Numenta series and their windows make a backtest", "[alerting][recorded]") {
  const std::filesystem::path folder = test::data_dir();
  if (!std::filesystem::exists(folder / "nab_windows.json")) {
    WARN("skipped: no " << (folder / "nab_windows.json").string());
    return;
  }
  const auto model = test::alerting_model(
      R"({"slo": {"target": 0.9}, "nab": "standard",
          "traffic": {"csv": {"file": "nyc_taxi.csv", "time": "timestamp", "total": "value"}},
          "incidents": {"nab": {"file": "nab_windows.json", "series": "realKnownCause/nyc_taxi.csv"}},
          "policies": {"drop": {"any": [{"all": [
              {"volume_drop": {"window": "6h", "below": "70%", "against": "7d"}}]}]}}})",
      {}, folder.string());
  const auto values = test::alerting_values(*model, 10);
  // The quiet nights of three of the five windows; a marathon does not empty the streets.
  CHECK(values.at("policy.drop.recall") == Approx(0.6));
  CHECK(values.at("policy.drop.nab_score") > 0);
  CHECK(values.at("policy.drop.nab_score") < values.at("policy.drop.recall"));
  CHECK(values.at("incidents.per_week") == Approx(5 / (10320 / 336.0)));
}

}  // namespace nines::test
