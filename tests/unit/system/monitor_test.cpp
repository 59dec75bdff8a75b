/// @file
/// What monitors see, on scripted times, and of whole replications against the truth.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "model/system/monitor_ticks.hpp"
#include "model/system/monitor_watch.hpp"
#include "model/system/system_model.hpp"
#include "support/plain_random.hpp"
#include "support/read_json.hpp"

namespace nines::test {

using test::mistakes_in;
using test::read_json;
using Texts = std::vector<std::string>;

namespace {

std::unique_ptr<run::Model> model_of(const std::string& monitors, const std::string& more = "",
                                     double horizon_s = 600) {
  run::RunSettings run;
  run.horizon = Seconds{horizon_s};
  return system::SystemKind::make(
      read_json<system::SystemParameters>(
          R"({"services": {"api": {"servers": 3, "service": {"exponential": {"mean": "50ms"}},
                "errors": {"server": 0.02, "client": 0.03}}},
              "clients": {"web": {"arrivals": {"poisson": {"rate": "20/s"}}, "to": "api",
                "policy": {"retry": {"attempts": 2}}}},
              "monitors": )" +
          monitors + more + "}"),
      run);
}

/// The numerator over the denominator of a metric in one replication.
double value_of(const run::Model& model, const std::string& metric) {
  run::Observation observation(model.metrics());
  model.replicate({7, 0, 0}, observation);
  const run::Metric* found = model.metrics().find(metric);
  INFO(metric);
  REQUIRE(found != nullptr);
  const stats::Ratio ratio = observation.row()[found->column];
  return ratio.numerator / ratio.denominator;
}

}  // namespace

TEST_CASE("A tick counts what ends within it, by class", "[system][monitor]") {
  const auto monitor = read_json<system::MonitorParameters>(
      R"({"client": "web", "every": "10s", "buckets": ["100ms", "200ms"], "percentiles": [0.5]})");
  system::MonitorTicks ticks(monitor, {10, 3, 0});
  ticks.answered(1, policy::CallOutcome::success, 0.1);
  ticks.answered(2, policy::CallOutcome::success, 0.15);
  ticks.answered(3, policy::CallOutcome::client_error, 9);
  ticks.answered(9.99, policy::CallOutcome::timeout, 9);
  ticks.answered(10, policy::CallOutcome::rejected, 0);
  ticks.attempted(11, false);
  ticks.attempted(12, true);
  ticks.probed(13, false, true);
  ticks.answered(31, policy::CallOutcome::success, 1);  // After the last tick.
  ticks.finish(30);
  REQUIRE(ticks.ticks().size() == 3);
  const system::MonitorTick& first = ticks.ticks()[0];
  CHECK(first.total == 4);
  CHECK(first.client_errors == 1);
  CHECK(first.server_errors == 1);
  CHECK(first.good() == 2);
  CHECK(first.latency_sum_s == Approx(0.25));
  const system::MonitorTick& second = ticks.ticks()[1];
  CHECK(second.total == 1);
  CHECK(second.server_errors == 1);
  CHECK(second.attempts == 2);
  CHECK(second.retries == 1);
  CHECK(second.probe_runs == 1);
  CHECK(second.probes_failed_at_first == 1);
  CHECK(second.probes_failed == 0);
  CHECK(ticks.ticks()[2].total == 0);
}

TEST_CASE("Samples, buckets and sketch show a tick's median each in their way",
          "[system][monitor]") {
  const auto monitor = read_json<system::MonitorParameters>(
      R"({"client": "web", "every": "1s", "buckets": ["100ms", "200ms"], "percentiles": [0.5, 0.9]})");
  system::MonitorTicks ticks(monitor, {1, 2, 0});
  for (const double ms : {50, 110, 120, 130, 500}) {
    ticks.answered(0.5, policy::CallOutcome::success, ms / 1000);
  }
  ticks.finish(2);
  const system::QuantileViews median = ticks.percentiles()[0][0];
  CHECK(median.exact_s == Approx(0.12));
  CHECK(median.sketch_s == Approx(0.12).epsilon(0.004));
  // Rank 2.5 of 1 below 100 ms and 4 below 200 ms: half way through the bucket.
  CHECK(median.buckets_s == Approx(0.15));
  // In the bucket without an end the highest bound is shown.
  CHECK(ticks.percentiles()[1][0].buckets_s == Approx(0.2));
  CHECK(std::isnan(ticks.percentiles()[0][1].exact_s));
  CHECK(ticks.overall_buckets_s(0.5) == Approx(0.15));
}

TEST_CASE("Summaries of latency are known by their usual names", "[system][monitor]") {
  using Kind = system::LatencySummary::Kind;
  CHECK(system::LatencySummary::parse("p99.9")->kind == Kind::percentile);
  CHECK(system::LatencySummary::parse("p99.9")->p == Approx(0.999));
  CHECK(system::LatencySummary::parse("tm99")->kind == Kind::trimmed_mean);
  CHECK(system::LatencySummary::parse("tail99")->kind == Kind::tail_mean);
  CHECK(system::LatencySummary::parse("wm95")->kind == Kind::winsorized_mean);
  CHECK(system::LatencySummary::parse("iqm")->kind == Kind::interquartile_mean);
  CHECK(system::LatencySummary::parse("mean")->kind == Kind::mean);
  for (const char* wrong : {"", "p", "p0", "p100", "q99", "median", "tm"}) {
    INFO(wrong);
    CHECK_FALSE(system::LatencySummary::parse(wrong));
  }
}

TEST_CASE("A client's monitor agrees with the client's own figures", "[system][monitor]") {
  const auto model = model_of(R"({"edge": {"client": "web", "every": "10s"}})");
  const double rate = value_of(*model, "monitor.edge.rate");
  CHECK(rate == Approx(20).epsilon(0.05));
  // Answers within the window and requests begun within it differ by those on their way.
  CHECK(value_of(*model, "monitor.edge.success.fraction") ==
        Approx(value_of(*model, "client.web.goodput") / rate).epsilon(1e-3));
  CHECK(value_of(*model, "monitor.edge.client_error.fraction") ==
        Approx(value_of(*model, "client.web.client_error.fraction")).epsilon(0.02));
  CHECK(value_of(*model, "monitor.edge.latency.mean") ==
        Approx(value_of(*model, "client.web.latency.mean")).epsilon(1e-3));
  CHECK(value_of(*model, "monitor.edge.p99.sketch.error") < 0.004);
  // Every retry is one: 2 % of first tries fail, of which each brings one more attempt.
  CHECK(value_of(*model, "monitor.edge.retry.fraction") ==
        Approx(1 - 1 / value_of(*model, "client.web.attempts_per_request")).epsilon(1e-3));
}

TEST_CASE("A service's monitor sees every attempt, also those that a retry hides",
          "[system][monitor]") {
  const auto model = model_of(R"({"inside": {"service": "api", "every": "10s"}})");
  CHECK(value_of(*model, "monitor.inside.rate") ==
        Approx(20 * value_of(*model, "service.api.calls_per_request")).epsilon(0.05));
  CHECK(value_of(*model, "monitor.inside.server_error.fraction") ==
        Approx(value_of(*model, "service.api.error.fraction")).epsilon(1e-3));
  CHECK(value_of(*model, "monitor.inside.latency.mean") ==
        Approx(value_of(*model, "service.api.latency.mean")).epsilon(0.02));
}

TEST_CASE("A monitor changes nothing of what it watches", "[system][monitor]") {
  const auto with = model_of(R"({"edge": {"client": "web"}})");
  const auto without = model_of("{}");
  for (const char* metric : {"client.web.latency.mean", "client.web.availability",
                             "service.api.utilization", "service.api.wait.mean"}) {
    if (dynamic_cast<const system::SystemModel&>(*without).wants_pilot()) {
      // Without a monitor the warm-up is found on a pilot; here there is none to leave out.
      CHECK(value_of(*with, metric) == value_of(*without, metric));
    }
  }
}

TEST_CASE("Moving averages and rolling percentiles follow the ticks", "[system][monitor]") {
  run::RunSettings run;
  run.horizon = Seconds{360};
  const auto model =
      system::SystemKind::make(read_json<system::SystemParameters>(
                                   R"({"services": {"api": {"concurrency": 10, "service": "10ms"}},
              "clients": {"web": {"arrivals": {"renewal": {"gap": "1s"}}, "to": "api"}},
              "faults": [{"at": "4m", "for": "59.5s", "service": "api", "latency": "240ms"}],
              "monitors": {"m": {"client": "web", "every": "1m", "smoothed": {
                "a": {"of": "mean", "ewma": 0.3}, "b": {"of": "mean", "ewma": 0.05},
                "r": {"of": "mean", "rolling": {"window": "2m", "quantile": 1}},
                "n": {"of": "rate", "rolling": {"window": "6m", "quantile": 0.5}}}}}})"),
                               run);
  CHECK(value_of(*model, "monitor.m.smoothed.a.max") == Approx(0.082).epsilon(1e-9));
  CHECK(value_of(*model, "monitor.m.smoothed.a.last") == Approx(0.0604).epsilon(1e-9));
  CHECK(value_of(*model, "monitor.m.smoothed.b.max") == Approx(0.022).epsilon(1e-9));
  CHECK(value_of(*model, "monitor.m.smoothed.b.last") == Approx(0.0214).epsilon(1e-9));
  CHECK(value_of(*model, "monitor.m.smoothed.r.last") == Approx(0.25).epsilon(1e-9));
  CHECK(value_of(*model, "monitor.m.smoothed.n.last") == Approx(1).epsilon(1e-9));
}

TEST_CASE("A monitor of nobody in particular sees all clients; a list names its members 1, 2",
          "[system][monitor]") {
  const auto model = model_of(R"([{"every": "30s"}, {"every": "30s", "service": "api"}])");
  CHECK(value_of(*model, "monitor.1.rate") == Approx(20).epsilon(0.05));
  CHECK(value_of(*model, "monitor.2.rate") > value_of(*model, "monitor.1.rate"));
}

TEST_CASE("An alert that cannot fire is warned about, and explained", "[system][monitor]") {
  const auto model = model_of(
      R"({"edge": {"slo": {"target": "90%"}, "alerts": {
            "never": {"any": [{"all": [{"burn_rate": {"window": "5m", "above": 14.4}}]}]}}}})");
  bool warned = false;
  for (const run::Warning& warning : model->warnings()) {
    warned = warned || warning.where == "model.monitors.edge.alerts.never";
  }
  CHECK(warned);
  const auto lines = model->describe();
  CHECK(std::find(lines.begin(), lines.end(), "Monitor edge: requests of all clients every 10s.") !=
        lines.end());
}

TEST_CASE("Alerts on a monitor are judged against the faults", "[system][monitor]") {
  const auto model = model_of(
      R"({"edge": {"client": "web", "every": "10s", "grace": "60s", "alerts": {
            "errors": {"any": [{"all": [{"error_rate": {"window": "30s", "above": "30%"}}]}]},
            "slow": {"any": [{"all": [{"latency": {"statistic": "p50", "window": "30s",
                                                   "above": "10s"}}]}]},
            "canary": {"any": [{"all": [{"probe_success": {"window": "60s", "below": "60%"}}]}]},
            "always": {"any": [{"all": [{"latency": {"statistic": "mean", "window": "30s",
                                                     "above": "1ms"}}]}]}}}})",
      R"(, "faults": [{"at": "200s", "for": "100s", "service": "api", "errors": 1}],
         "probes": {"canary": {"to": "api", "every": "10s"}})");
  CHECK(value_of(*model, "monitor.edge.alert.errors.recall") == 1);
  CHECK(value_of(*model, "monitor.edge.alert.errors.precision") == 1);
  // A third of the window and all of it failing: the first tick that ends after the fault began.
  CHECK(value_of(*model, "monitor.edge.alert.errors.detection_time.mean") == 10);
  CHECK(value_of(*model, "monitor.edge.alert.slow.recall") == 0);
  CHECK(value_of(*model, "monitor.edge.alert.slow.episodes") == 0);
  CHECK(value_of(*model, "monitor.edge.alert.canary.recall") == 1);
  CHECK(value_of(*model, "monitor.edge.alert.canary.detection_time.mean") <= 40);
  // Fires from the first tick on; the fault leaves no good answers to measure, and it fires again
  // within the fault's grace.
  CHECK(value_of(*model, "monitor.edge.alert.always.precision") == 0.5);
  CHECK(value_of(*model, "monitor.edge.alert.always.time_firing.fraction") == Approx(52.0 / 60));
}

TEST_CASE("Whose server is taken ends no fault", "[system][monitor]") {
  const system::SystemParameters parameters = read_json<system::SystemParameters>(
      R"({"services": {"api": {"service": "1s", "queue": {"discipline": {"priority": {"preemptive": true}}}}},
          "clients": {"web": {"arrivals": {"poisson": {"rate": "1/s"}}, "to": "api"}},
          "faults": [{"at": "10s", "for": "20s", "service": "api", "errors": 0.5}],
          "monitors": [{"every": "10s"}]})");
  const system::SystemPlan plan(parameters);
  system::MonitorWatch watch(plan, {{10, 6, 0}});
  watch.happened({10, system::Happening::fault_begins, 0});
  watch.happened({12, system::Happening::interrupted, 0});
  watch.happened({30, system::Happening::fault_ends, 0});
  watch.happened({40, system::Happening::interrupted, 0});
  REQUIRE(watch.faults().size() == 1);
  CHECK(watch.faults()[0].end_s == 30);
}

TEST_CASE("Mistakes in a monitor are named", "[system][monitor]") {
  CHECK(mistakes_in<system::MonitorParameters>(R"({"client": "a", "service": "b"})") ==
        Texts{"a monitor watches either a \"client\" or a \"service\""});
  CHECK(mistakes_in<system::MonitorParameters>(R"({"client": "a", "buckets": ["2s", "1s"]})") ==
        Texts{"bounds must ascend, and there must be one"});
  CHECK(mistakes_in<system::MonitorParameters>(
            R"({"client": "a", "smoothed": {"x": {"of": "mean"}}})") ==
        Texts{"a signal is smoothed by either \"ewma\" or \"rolling\""});
  CHECK(mistakes_in<system::MonitorParameters>(
            R"({"client": "a", "every": "1m",
                "smoothed": {"x": {"of": "mean", "rolling": {"window": "30s", "quantile": 1}}}})") ==
        Texts{"the window of \"x\" is shorter than a tick"});
  CHECK(mistakes_in<system::MonitorParameters>(
            R"({"client": "a", "alerts": {"x": {"any": [{"all": [{"latency": {"statistic": "q99",
                "window": "1m", "above": "1s"}}]}]}}})")
            .front()
            .find("asks for the latency statistic \"q99\"") != std::string::npos);
  CHECK_THROWS_WITH(
      [] {
        run::RunSettings run;
        run.horizon = run::Customers{100};
        return system::SystemKind::make(
            read_json<system::SystemParameters>(
                R"({"services": {"a": {}}, "clients": {"c": {"arrivals": {"poisson": {"rate": "1/s"}},
                    "to": "a"}}, "monitors": {"m": {"client": "c"}}})"),
            run);
      }(),
      "\"monitors\" need a \"horizon\" that is a duration, and a \"warmup\" that is one or left "
      "out");
}

}  // namespace nines::test
