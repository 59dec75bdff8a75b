/// @file
/// Static against dynamic thresholds on recorded traffic: how far they part between day and night,
/// and what counting the SLO window's requests once a day moves.
#include <cmath>
#include <filesystem>

#include "analytic/burn_rate.hpp"
#include "support/alerting_scenario.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"

namespace nines::test {

namespace {

/// log10 of dynamic over static thresholds of a window of one step, and of its moves at daily
/// refreshes.
struct Parting {
  double lowest = 0;
  double highest = 0;
  double mean_move = 0;
};

Parting parting(const alerting::RecordedHistory& history, Seconds slo_window) {
  const std::size_t n = history.total.size();
  std::vector<double> requests(n + 1);
  std::vector<double> known(n + 1);
  for (std::size_t i = 0; i < n; ++i) {
    requests[i + 1] = requests[i] + history.total[i];
    known[i + 1] = known[i] + history.known[i];
  }
  const auto steps = static_cast<std::size_t>(std::llround(slo_window / history.step));
  const auto daily = static_cast<std::size_t>(std::llround(day / history.step));
  const auto in_slo_window = [&](std::size_t end) {
    const double mean = (requests[end] - requests[end - steps]) / (known[end] - known[end - steps]);
    return mean * static_cast<double>(steps);
  };
  const analytic::Objective objective{Probability{0.999}, slo_window};
  const Probability fraction{0.02};
  const double constant =
      analytic::burn_for_budget(objective, fraction, history.step) * (1 - objective.slo.raw());
  Parting result{infinity, -infinity, 0};
  double moves = 0;
  for (std::size_t i = steps; i < n; ++i) {
    if (history.known[i] == 0 || history.total[i] == 0) continue;
    const double threshold =
        analytic::dynamic_threshold(objective, in_slo_window(i + 1), history.total[i], fraction);
    result.lowest = std::min(result.lowest, std::log10(threshold / constant));
    result.highest = std::max(result.highest, std::log10(threshold / constant));
  }
  for (std::size_t i = steps + daily; i <= n; i += daily) {
    result.mean_move += std::abs(std::log10(in_slo_window(i) / in_slo_window(i - daily)));
    ++moves;
  }
  result.mean_move /= moves;
  return result;
}

std::optional<alerting::AlertingParameters> recorded(const std::string& file,
                                                     const std::string& columns) {
  const std::filesystem::path folder = test::data_dir();
  if (!std::filesystem::exists(folder / file)) {
    WARN("skipped: no " << (folder / file).string());
    return std::nullopt;
  }
  return test::alerting(R"({"slo": {"target": 0.999}, "traffic": {"csv": {"file": ")" + file +
                            R"(", )" + columns +
                            R"(}}, "policies": {"p": {"any": [{"all": [
                              {"burn_rate": {"window": "1d", "above": 1}}]}]}}})",
                        folder.string());
}

}  // namespace

TEST_CASE("Day and night part the thresholds of hourly windows by two orders of magnitude",
          "[alerting][statistical]") {
  const auto read =
      recorded("appserver_requests_hourly.csv", R"("time": "hour_local", "total": "requests")");
  if (!read) return;
  const alerting::RecordedHistory& history = *read->traffic.recorded();
  CHECK(history.total.size() == 29'999);
  CHECK(history.missing() > 0);
  const Parting found = parting(history, Seconds{30 * day.raw()});
  CHECK(found.highest - found.lowest > 2);
  CHECK(found.highest - found.lowest < 3);
  CHECK(found.highest > 1.5);      // Quiet hours: one failure is a high rate and little budget.
  CHECK(found.lowest < -0.7);      // Busy hours: a fifth of the static threshold.
  CHECK(found.mean_move < 0.008);  // A month hardly moves in a day.
}

TEST_CASE("A daily refresh moves the threshold of a weekly SLO by .008 decades",
          "[alerting][statistical]") {
  const auto read =
      recorded("elb_request_count_8c0756.csv", R"("time": "timestamp", "total": "value")");
  if (!read) return;
  const Parting found = parting(*read->traffic.recorded(), week);
  CHECK(found.mean_move == Approx(0.008).margin(0.001));
  CHECK(found.highest - found.lowest > 2);
}

TEST_CASE("Appserver traffic resampled by weeks keeps its mean and lets recall be measured",
          "[alerting][statistical]") {
  const std::filesystem::path folder = test::data_dir();
  if (!std::filesystem::exists(folder / "appserver_requests_hourly.csv")) {
    WARN("skipped: no " << folder.string());
    return;
  }
  const auto model = test::alerting_model(
      R"({"slo": {"target": "99.9%", "window": "30d"}, "horizon": "1y", "errors": "0.02%",
          "traffic": {"csv": {"file": "appserver_requests_hourly.csv", "time": "hour_local",
                              "total": "requests", "resample": "1w"}},
          "incidents": {"between": {"exponential": {"mean": "5d"}}, "duration": "3h",
                        "error_rate": {"log_uniform": {"min": "0.5%", "max": "100%"}}},
          "policies": {
            "static": {"any": [{"all": [{"budget_spent": {"window": "3h", "fraction": "2%"}}]}]},
            "dynamic": {"any": [{"all": [{"budget_spent": {"window": "3h", "fraction": "2%",
                                                           "traffic": "dynamic"}}]}]}}})",
      {}, folder.string());
  const auto values = test::alerting_values(*model, 40);
  // What is significant is what spends 2 % of an average month: the dynamic threshold says just
  // that.
  CHECK(values.at("policy.dynamic.recall") > 0.9);
  CHECK(values.at("policy.dynamic.precision") > 0.9);
  CHECK(values.at("policy.static.precision") < values.at("policy.dynamic.precision"));
}

}  // namespace nines::test
