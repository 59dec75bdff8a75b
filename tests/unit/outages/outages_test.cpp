#include "model/outages/outages.hpp"

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "analytic/inspection.hpp"
#include "core/error.hpp"
#include "dist/catalog.hpp"
#include "incident/incident_log.hpp"
#include "input/csv.hpp"
#include "run/experiment.hpp"
#include "study/scenario.hpp"
#include "support/catch.hpp"
#include "support/theory_names.hpp"

namespace nines::test {

namespace {

constexpr double reference = 1e-6;  // Relative, of the published figures.

std::unique_ptr<run::Model> model_of(const std::string& parameters, const std::string& run = "{}",
                                     const std::string& path = "test.json") {
  const std::string text =
      R"({"kind": "outages", "run": )" + run + R"(, "model": )" + parameters + "}";
  study::Overrides overrides;
  overrides.allow_outside = true;
  return std::move(study::parse_scenario(text, path, overrides).points.front().model);
}

/// The first problem of a scenario, without its position.
std::string problem_of(const std::string& parameters, const std::string& run = "{}") {
  try {
    static_cast<void>(model_of(parameters, run));
  } catch (const ScenarioError& error) {
    return error.problems().front().where.pointer + ": " + error.problems().front().text;
  }
  return "accepted";
}

double theory_of(const run::Model& model, std::string_view metric) {
  const auto known = test::theory_for(model, metric);
  return known ? known->value : not_a_number;
}

bool warns(const std::vector<run::Warning>& warnings, std::string_view code) {
  for (const run::Warning& warning : warnings) {
    if (warning.code == code) return true;
  }
  return false;
}

run::Outcome run_model(const run::Model& model, std::uint64_t replications,
                       std::uint64_t seed = 1) {
  run::RunSettings settings;
  settings.replications = replications;
  return run::run_experiment(model, seed, settings, run::Workers{1, nullptr, {}, {}});
}

const stats::Estimate& estimate_of(const run::Outcome& outcome, std::string_view name) {
  for (const run::MetricEstimate& entry : outcome.estimates) {
    if (entry.metric.name == name) return entry.estimate;
  }
  throw std::logic_error("no metric " + std::string(name));
}

constexpr const char* lognormal_60 =
    R"({"duration": {"lognormal": {"median": "1m", "p99": "60m"}},
        "between": {"exponential": {"mean": "1d"}}})";

}  // namespace

TEST_CASE("Median 1 min and p99 60 min: MTTR 4.7057, remaining 52.101, gap 11.0719", "[outages]") {
  const auto model = model_of(lognormal_60);
  CHECK(theory_of(*model, "outage.duration.mean") / 60 == Approx(4.705721).epsilon(reference));
  CHECK(theory_of(*model, "customer.remaining.mean") / 60 == Approx(52.10130).epsilon(reference));
  CHECK(theory_of(*model, "customer.outage_length.mean") / 60 ==
        Approx(104.2026).epsilon(reference));
  CHECK(theory_of(*model, "gap.remaining") == Approx(11.0719).epsilon(1e-5));
  CHECK(theory_of(*model, "outage.duration.p99") / 60 == Approx(60).epsilon(1e-9));
}

TEST_CASE("Median 30 min and p99 600 min: mean 68.7403, length-biased 360.903", "[outages]") {
  const auto model =
      model_of(R"({"duration": {"lognormal": {"median": "30m", "p99": "600m"}}, "between": "1d"})");
  CHECK(theory_of(*model, "outage.duration.mean") / 60 == Approx(68.7403).epsilon(reference));
  CHECK(theory_of(*model, "customer.outage_length.mean") / 60 ==
        Approx(360.903).epsilon(2 * reference));
  CHECK(theory_of(*model, "customer.remaining.mean") / 60 ==
        Approx(180.452).epsilon(3 * reference));
}

TEST_CASE("Seven incidents: MTTR 263.43, length-biased 1707.7, remaining 853.9", "[outages]") {
  const auto model = model_of(
      R"({"durations": ["1774m", "43m", "4m", "5m", "6m", "7m", "5m"],
          "between": {"exponential": {"mean": "10d"}}})");
  const double sum = 1774 + 43 + 4 + 5 + 6 + 7 + 5;
  const double squares = 1774 * 1774 + 43 * 43 + 16 + 25 + 36 + 49 + 25;
  CHECK(theory_of(*model, "outage.duration.mean") / 60 == Approx(sum / 7).epsilon(1e-12));
  CHECK(theory_of(*model, "outage.duration.mean") / 60 == Approx(263.43).epsilon(1e-5));
  CHECK(theory_of(*model, "customer.outage_length.mean") / 60 ==
        Approx(squares / sum).epsilon(1e-12));
  CHECK(theory_of(*model, "customer.outage_length.mean") / 60 == Approx(1707.7).epsilon(1e-4));
  CHECK(theory_of(*model, "customer.remaining.mean") / 60 == Approx(853.9).epsilon(1e-4));
}

TEST_CASE("The gap is 1 for exponential outages and one half for constant ones", "[outages]") {
  CHECK(theory_of(*model_of(R"({"duration": {"exponential": {"mean": "7m"}}, "between": "1d"})"),
                  "gap.remaining") == Approx(1).epsilon(1e-12));
  const auto constant =
      model_of(R"({"duration": "7m", "between": {"exponential": {"mean": "1d"}}})");
  CHECK(theory_of(*constant, "gap.remaining") == Approx(0.5).epsilon(1e-12));
  // Nothing varies, so the simulation must hit it and say so.
  const run::Outcome outcome = run_model(*constant, 20);
  CHECK(estimate_of(outcome, "gap.remaining").value == Approx(0.5).epsilon(1e-12));
  CHECK(estimate_of(outcome, "gap.remaining").half_width() < 1e-12);
  CHECK(estimate_of(outcome, "gap.length").value == Approx(1).epsilon(1e-12));
}

TEST_CASE("Constant outages and up times leave nothing to chance", "[outages]") {
  // A cycle of 100 s, 10 of them down; clients that retry for 4 s lose 6 s of each.
  const auto model = model_of(
      R"({"duration": "10s", "between": "90s", "client_retry_for": "4s", "affected": 0.5,
          "slo": {"target": 0.9, "window": "100s"}})",
      R"({"horizon": "100000s"})");
  const run::Outcome outcome = run_model(*model, 20);
  CHECK(estimate_of(outcome, "availability").value == Approx(0.9).epsilon(1e-9));
  CHECK(estimate_of(outcome, "requests.lost.fraction").value == Approx(0.5 * 0.06).epsilon(1e-3));
  CHECK(estimate_of(outcome, "requests.saved.fraction").value == Approx(0.4).epsilon(1e-3));
  CHECK(estimate_of(outcome, "budget.spent.mean").value == Approx(0.3).epsilon(1e-3));
  CHECK(estimate_of(outcome, "slo.breach.probability").value == 0);
  CHECK(estimate_of(outcome, "slo.breach.probability").hi > 0);
  for (const run::Theory& known : model->theory()) {
    const std::string& name = test::name_of(*model, known);
    INFO(name);
    CHECK(estimate_of(outcome, name).value == Approx(known.value).epsilon(0.02));
  }
}

TEST_CASE("Two runs of one replication are the same, and another index is another path",
          "[outages]") {
  const auto model = model_of(lognormal_60, R"({"horizon": "1y"})");
  const auto row_of = [&](std::uint64_t index) {
    run::Observation observation(model->metrics());
    model->replicate({7, index, 0}, observation);
    return std::vector<stats::Ratio>(observation.row().begin(), observation.row().end());
  };
  CHECK(row_of(3) == row_of(3));
  CHECK(row_of(3) != row_of(4));
}

TEST_CASE("What outages cost differs in SLO and retries alone on the same path", "[outages]") {
  // Common random numbers: lengths and counts are the same whatever is made of them.
  const auto plain = model_of(lognormal_60, R"({"horizon": "1y"})");
  const auto other = model_of(
      R"({"duration": {"lognormal": {"median": "1m", "p99": "60m"}},
          "between": {"exponential": {"mean": "1d"}}, "client_retry_for": "5m",
          "slo": {"target": "99.9%"}})",
      R"({"horizon": "1y"})");
  const run::Outcome a = run_model(*plain, 5);
  const run::Outcome b = run_model(*other, 5);
  for (const char* name : {"outage.duration.mean", "customer.remaining.p90", "availability"}) {
    CHECK(estimate_of(a, name).value == estimate_of(b, name).value);
  }
  CHECK(estimate_of(a, "requests.lost.fraction").value >
        estimate_of(b, "requests.lost.fraction").value);
}

TEST_CASE("No outage seen is no proof that there are none", "[outages]") {
  const auto rare = model_of(R"({"duration": "30m", "between": {"exponential": {"mean": "300d"}}})",
                             R"({"horizon": "1d"})");
  const run::Outcome outcome = run_model(*rare, 20);
  CHECK(estimate_of(outcome, "availability").value == 1);
  for (const char* name : {"availability", "outage.count", "requests.lost.fraction"}) {
    CHECK_FALSE(estimate_of(outcome, name).has_interval());
  }
  CHECK(warns(outcome.warnings, "few-outages"));
}

TEST_CASE("A heavy tail is said aloud and its interval is not shown", "[outages]") {
  const auto few = model_of(lognormal_60, R"({"horizon": "100d"})");
  const run::Outcome outcome = run_model(*few, 20);
  CHECK(estimate_of(outcome, "outage.duration.mean").has_interval());
  for (const char* name : {"customer.remaining.mean", "customer.outage_length.mean",
                           "gap.remaining", "gap.length", "customer.outage_length.p99"}) {
    INFO(name);
    CHECK(estimate_of(outcome, name).has_value());
    CHECK_FALSE(estimate_of(outcome, name).has_interval());
  }
  CHECK(warns(outcome.warnings, "few-effective-outages"));
  CHECK(warns(outcome.warnings, "few-longer-outages"));

  const auto infinite_variance =
      model_of(R"({"duration": {"pareto": {"min": "1m", "alpha": 3}}, "between": "1d"})");
  CHECK(warns(infinite_variance->warnings(), "infinite-variance"));
  const run::Outcome heavy = run_model(*infinite_variance, 20);
  CHECK(estimate_of(heavy, "outage.duration.mean").has_interval());
  CHECK_FALSE(estimate_of(heavy, "customer.remaining.mean").has_interval());

  const auto infinite_mean =
      model_of(R"({"duration": {"pareto": {"min": "1m", "alpha": 1.5}}, "between": "1d"})");
  CHECK(warns(infinite_mean->warnings(), "infinite-mean"));
  CHECK(std::isnan(theory_of(*infinite_mean, "customer.remaining.mean")));
  const run::Outcome heavier = run_model(*infinite_mean, 20);
  CHECK_FALSE(estimate_of(heavier, "outage.duration.mean").has_interval());
  CHECK_FALSE(estimate_of(heavier, "customer.remaining.mean").has_interval());
}

TEST_CASE("A budget of a handful of requests is said to be one", "[outages]") {
  const std::string rest = R"("duration": "5m", "between": "1d", "slo": {"target": "99.9%"}})";
  CHECK(warns(model_of(R"({"arrivals": {"poisson": {"rate": "10/h"}}, )" + rest)->warnings(),
              "few-requests"));
  CHECK_FALSE(warns(model_of(R"({"arrivals": {"poisson": {"rate": "10/s"}}, )" + rest)->warnings(),
                    "few-requests"));
}

TEST_CASE("A recorded trace of requests weighs outages by its own rate", "[outages]") {
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / "nines_outages_trace_test";
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "trace.csv") << "at\n0\n10\n20\n30\n1000\n";
  const auto model = model_of(
      R"({"duration": {"exponential": {"mean": "1m"}}, "between": {"exponential": {"mean": "5m"}},
          "arrivals": {"trace": {"file": "trace.csv", "column": "at"}}})",
      R"({"horizon": "90d"})", (folder / "test.json").string());
  const run::Outcome outcome = run_model(*model, 50);
  const stats::Estimate& lost = estimate_of(outcome, "requests.lost.fraction");
  CHECK(std::abs(lost.value - 1.0 / 6) < 4.892 * lost.standard_error);
  CHECK(4.892 * lost.standard_error < 0.02 * lost.value);
  std::filesystem::remove_all(folder);
}

TEST_CASE("Hostile but valid numbers end in a result or a refusal", "[outages]") {
  for (
      const char* parameters :
      {R"({"duration": "1e290y", "between": "1ns"})", R"({"duration": "1ns", "between": "1e290y"})",
       R"({"durations": ["1e200y", "1ns", "0s"], "between": {"pareto": {"min": "1s", "alpha": 1.01}}})",
       R"({"duration": {"lomax": {"mean": "1s", "shape": 1.05}}, "between": "1s",
            "slo": {"target": 0.999999, "window": "1ms"}})"}) {
    INFO(parameters);
    CHECK_NOTHROW(run_model(*model_of(parameters), 3));
  }
  CHECK(
      problem_of(R"({"duration": "1e300y", "between": "1e300y"})").find("too long for a horizon") !=
      std::string::npos);
}

TEST_CASE("Mistakes in a scenario of outages say what to do", "[outages]") {
  CHECK(problem_of(R"({"between": "1d"})") ==
        "/model: outages need exactly one of \"duration\", \"durations\" and \"file\"");
  CHECK(problem_of(R"({"duration": "5m", "durations": ["5m"], "between": "1d"})") ==
        "/model/duration: outages need exactly one of \"duration\", \"durations\" and \"file\"");
  CHECK(problem_of(R"({"duration": "5m"})") ==
        "/model: the up times between outages are not in the durations; give \"between\", such as "
        "{\"exponential\": {\"mean\": \"30d\"}}");
  CHECK(problem_of(R"({"durations": [], "between": "1d"})") ==
        "/model/durations: expected at least one duration, got []");
  CHECK(problem_of(R"({"durations": ["0s", "0s"], "between": "1d"})") ==
        "/model/durations: at least one duration must be greater than 0");
  CHECK(problem_of(R"({"duration": "0s", "between": "1d"})") ==
        "/model/duration: the mean of \"duration\" must be finite and greater than 0, got 0");
  CHECK(
      problem_of(R"({"duration": {"pareto": {"min": "1m", "alpha": 1}}, "between": "1d"})") ==
      "/model/duration: the mean of \"duration\" must be finite and greater than 0, got infinity");
  CHECK(problem_of(R"({"duration": "5m", "between": "1d"})", R"({"horizon": {"customers": 9}})") ==
        "/run/horizon: the horizon of outages is a duration, got a number of customers");
  CHECK(problem_of(R"({"duration": "5m", "between": "1d", "slo": {"target": "99.9%"}})",
                   R"({"horizon": "1d"})") ==
        "/run/horizon: the horizon must hold an SLO window, got 24h for a window of 30d");
  CHECK(problem_of(R"({"duration": "1s", "between": "1s"})", R"({"horizon": "100000y"})")
            .find("outages; accepted: at most 1e+10") != std::string::npos);
}

TEST_CASE("Incidents of a file bring their own up times", "[outages]") {
  const std::string folder = std::string(NINES_SOURCE_DIR) + "/scenarios/outages/";
  const std::string file = R"({"file": {"file": "incidents.csv", "start": "began", "end": "ended",
                               "except": {"impact": ["maintenance"]}, "overlapping": ")";
  const auto merged = model_of(file + "merge\"}}", "{}", folder + "test.json");
  const auto separate = model_of(file + "separate\"}}", "{}", folder + "test.json");
  CHECK(warns(merged->warnings(), "merged-incidents"));
  CHECK(warns(separate->warnings(), "separate-incidents"));
  // 17 incidents, two of which overlap, in 338 days from the first start to the last.
  const double days = (theory_of(*separate, "outage.count") / 365.25);
  CHECK(1 / days == Approx((338 + 49.0 / 1440) / 16).epsilon(1e-3));
  CHECK(theory_of(*separate, "outage.duration.mean") < theory_of(*merged, "outage.duration.mean"));
  CHECK(merged->describe().at(1).find("17 of 19 rows are incidents") != std::string::npos);
}

TEST_CASE("The incidents of a large public service come out as their own sample figures",
          "[outages]") {
  const char* given = std::getenv("NINES_SHARED");
  const std::filesystem::path shared =
      given != nullptr ? std::filesystem::path(given)
                       : std::filesystem::path(NINES_SOURCE_DIR).parent_path() / "shared";
  const std::filesystem::path file = shared / "data" / "github_incidents.csv";
  if (!std::filesystem::exists(file)) {
    WARN("skipped: no " << file.string() << " (set NINES_SHARED to the folder that holds data/)");
    return;
  }
  const auto model = model_of(R"({"file": {"file": ")" + file.string() +
                                  R"(", "start": "downtime_start", "end": "downtime_end",
              "except": {"impact": ["maintenance"]}, "overlapping": "separate"}})",
                              R"({"horizon": "50y"})");
  incident::IncidentSource source;
  source.start = "downtime_start";
  source.end = "downtime_end";
  source.except = {{"impact", {"maintenance"}}};
  source.overlapping = incident::Overlapping::separate;
  const incident::IncidentLog log = incident::read_incidents(input::CsvTable::read(file), source);
  REQUIRE(log.durations_s.size() > 100);
  const auto sample = analytic::inspect_sample(log.durations_s);
  CHECK(theory_of(*model, "outage.duration.mean") ==
        Approx(sample.figures.mean.raw()).epsilon(1e-9));
  CHECK(theory_of(*model, "customer.remaining.mean") ==
        Approx(sample.figures.remaining_mean.raw()).epsilon(1e-9));
  CHECK(sample.figures.remaining_mean > sample.figures.mean);
  const run::Outcome outcome = run_model(*model, 40);
  for (const char* name : {"outage.duration.mean", "customer.remaining.mean",
                           "customer.outage_length.mean", "availability", "outage.count"}) {
    INFO(name);
    const stats::Estimate& estimate = estimate_of(outcome, name);
    REQUIRE(estimate.has_interval());
    CHECK(std::abs(estimate.value - theory_of(*model, name)) < 4.892 * estimate.standard_error);
  }
}

}  // namespace nines::test
