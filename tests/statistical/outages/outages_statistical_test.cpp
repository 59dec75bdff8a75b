// The kind `outages` against its closed forms, and against a simulator that shares nothing with it:
// one that walks through time, lets customers arrive one by one and looks up what they meet.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "run/experiment.hpp"
#include "stats/estimate.hpp"
#include "study/scenario.hpp"
#include "support/catch.hpp"
#include "support/plain_random.hpp"
#include "support/theory_names.hpp"

namespace nines::test {

namespace {

constexpr double two_sided_1e6 = 4.892;  // Standard errors.

struct Run {
  std::unique_ptr<run::Model> model;
  run::Outcome outcome;

  const stats::Estimate& operator[](std::string_view name) const {
    for (const run::MetricEstimate& entry : outcome.estimates) {
      if (entry.metric.name == name) return entry.estimate;
    }
    throw std::logic_error("no metric " + std::string(name));
  }
};

Run run(const std::string& model, const std::string& horizon, std::uint64_t replications = 200) {
  const std::string text = R"({"kind": "outages", "seed": 42, "run": {"horizon": ")" + horizon +
                           R"("}, "model": )" + model + "}";
  study::Scenario scenario = study::parse_scenario(text, "test.json");
  run::RunSettings settings;
  settings.replications = replications;
  Run result{std::move(scenario.points.front().model),
             run::Outcome{run::Sample(run::MetricSet{}), {}, {}, 0}};
  result.outcome =
      run::run_experiment(*result.model, 42, settings, run::Workers{2, nullptr, {}, {}});
  return result;
}

/// Every closed form the model knows lies within 4.892 standard errors of the estimate; those named
/// are also narrow enough to notice 2 %.
void check_theory(const Run& run, const std::vector<std::string>& narrow) {
  for (const run::Theory& known : run.model->theory()) {
    const std::string& name = test::name_of(*run.model, known);
    const stats::Estimate& estimate = run[name];
    INFO(name << " " << estimate.value << " against " << known.value);
    if (!known.exact || !estimate.has_interval()) continue;
    CHECK(std::abs(estimate.value - known.value) <=
          two_sided_1e6 * estimate.standard_error + 1e-9 * std::abs(known.value));
  }
  for (const std::string& name : narrow) {
    INFO(name);
    CHECK(run[name].has_interval());
    CHECK(two_sided_1e6 * run[name].standard_error < 0.02 * run[name].value);
  }
}

const std::vector<std::string> lengths{"outage.duration.mean", "customer.remaining.mean",
                                       "customer.outage_length.mean", "gap.remaining"};

}  // namespace

TEST_CASE("Exponential outages agree with every closed form, Takacs' law of a window too",
          "[outages]") {
  const Run result = run(
      R"({"duration": {"exponential": {"mean": "10m"}}, "between": {"exponential": {"mean": "5d"}},
          "affected": 0.8, "slo": {"target": "99.9%", "window": "30d"}})",
      "200y");
  std::vector<std::string> narrow = lengths;
  narrow.insert(narrow.end(), {"customer.remaining.p90", "requests.lost.fraction",
                               "budget.spent.mean", "slo.breach.probability"});
  check_theory(result, narrow);
}

TEST_CASE("Constant outages agree with every closed form", "[outages]") {
  check_theory(run(R"({"duration": "15m", "between": {"exponential": {"mean": "5d"}},
              "slo": {"target": "99.9%", "window": "30d"}})",
                   "200y"),
               {"customer.remaining.p50", "budget.spent.mean", "slo.breach.probability"});
}

TEST_CASE("Outages between up times that are not exponential agree with the closed forms",
          "[outages]") {
  std::vector<std::string> narrow = lengths;
  narrow.insert(narrow.end(), {"requests.lost.fraction", "requests.saved.fraction"});
  check_theory(run(R"({"duration": {"gamma": {"mean": "20m", "cv": 0.7}},
                       "between": {"lognormal": {"mean": "2d", "cv": 1.5}},
                       "client_retry_for": "6m"})",
                   "150y"),
               narrow);
}

TEST_CASE("A start in steady state has no transient: short horizons agree too", "[outages]") {
  // A third of the time down and a horizon of a fifth of a cycle: any other start would show.
  check_theory(run(R"({"duration": {"uniform": {"min": "0s", "max": "2h"}},
                       "between": {"uniform": {"min": "1h", "max": "3h"}},
                       "client_retry_for": "30m", "slo": {"target": "50%", "window": "36m"}})",
                   "36m", 400000),
               {"availability", "requests.lost.fraction", "budget.spent.mean", "outage.count",
                "customer.remaining.mean"});
}

TEST_CASE("Requests weighted by a daily profile keep their closed forms", "[outages]") {
  check_theory(run(R"({"duration": {"exponential": {"mean": "3h"}},
                       "between": {"exponential": {"mean": "20h"}}, "client_retry_for": "1h",
                       "arrivals": {"profile": {"peak": "100/s", "trough": "1/s"}},
                       "slo": {"target": "99%", "window": "7d"}})",
                   "60y"),
               {"requests.lost.fraction", "requests.saved.fraction", "budget.spent.mean"});
}

TEST_CASE("Oversampled long outages agree with the closed forms where the path cannot",
          "[outages]") {
  const std::string heavy = R"({"duration": {"lognormal": {"median": "1m", "p99": "60m"}},
                                "between": {"exponential": {"mean": "1d"}})";
  check_theory(run(heavy + R"(, "long_outages": "oversampled"})", "20y"), lengths);
  CHECK_FALSE(run(heavy + "}", "20y")["customer.remaining.mean"].has_interval());
  // Also where x^2 has no variance at all.
  check_theory(run(R"({"duration": {"pareto": {"min": "1m", "alpha": 3}}, "between": "1d",
                       "long_outages": "oversampled"})",
                   "20y"),
               lengths);
}

namespace {

/// What a plain walk through time sees, as ratios a replication.
struct Walk {
  std::vector<stats::Ratio> duration, remaining, met, lost, saved;
};

/// Mean up 40 (exponential), outage uniform on [0, 10] with probability 0.8, else exponential of
/// mean 20; customers at rate 2, who retry for 3.
void walk_once(test::PlainRandom& random, Walk& walk) {
  constexpr double warm_up = 2000;
  constexpr double horizon = warm_up + 10000;
  std::vector<double> starts, ends;
  double now = 0;
  while (now < horizon) {
    now += random.exponential(40);
    starts.push_back(now);
    now += random.uniform() < 0.8 ? 10 * random.uniform() : random.exponential(20);
    ends.push_back(now);
  }
  stats::Ratio duration, remaining, met, lost, saved;
  for (std::size_t i = 0; i < starts.size(); ++i) {
    if (starts[i] < warm_up || starts[i] >= horizon) continue;
    duration += {ends[i] - starts[i], 1};
  }
  for (double at = warm_up + random.exponential(0.5); at < horizon; at += random.exponential(0.5)) {
    const auto next = std::upper_bound(ends.begin(), ends.end(), at);
    const auto i = static_cast<std::size_t>(next - ends.begin());
    const bool down = i < starts.size() && starts[i] <= at;
    if (down) {
      remaining += {ends[i] - at, 1};
      met += {ends[i] - starts[i], 1};
      saved += {ends[i] - at <= 3 ? 1.0 : 0.0, 1};
    }
    lost += {down && ends[i] - at > 3 ? 1.0 : 0.0, 1};
  }
  walk.duration.push_back(duration);
  walk.remaining.push_back(remaining);
  walk.met.push_back(met);
  walk.lost.push_back(lost);
  walk.saved.push_back(saved);
}

}  // namespace

TEST_CASE("Customers who arrive one by one at a walk through time meet what the model says",
          "[outages]") {
  test::PlainRandom random(7);
  Walk walk;
  for (int i = 0; i < 10000; ++i) walk_once(random, walk);
  const Run result = run(
      R"({"duration": {"mixture": [{"weight": 0.8, "of": {"uniform": {"min": "0s", "max": "10s"}}},
                                   {"weight": 0.2, "of": {"exponential": {"mean": "20s"}}}]},
          "between": {"exponential": {"mean": "40s"}},
          "arrivals": {"poisson": {"rate": "2/s"}}, "client_retry_for": "3s"})",
      "10000s", 10000);
  const auto compare = [&](std::string_view name, const std::vector<stats::Ratio>& rows,
                           double power) {
    const stats::Estimate walked = stats::ratio_of_sums(rows);
    const stats::Estimate& modelled = result[name];
    INFO(name << " " << modelled.value << " against " << walked.value);
    const double error = std::hypot(walked.standard_error, modelled.standard_error);
    CHECK(std::abs(walked.value - modelled.value) < two_sided_1e6 * error);
    CHECK(two_sided_1e6 * error < power * walked.value);
  };
  compare("outage.duration.mean", walk.duration, 0.02);
  compare("customer.remaining.mean", walk.remaining, 0.02);
  compare("customer.outage_length.mean", walk.met, 0.02);
  compare("requests.lost.fraction", walk.lost, 0.02);
  compare("requests.saved.fraction", walk.saved, 0.02);
  check_theory(result, {});
}

}  // namespace nines::test
