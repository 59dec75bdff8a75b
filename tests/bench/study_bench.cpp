/// @file
/// Studies: how well the pool of work keeps two threads busy on points of unequal cost, and how
/// many replications a paired comparison saves over independent runs.
#include <cmath>

#include "bench_support.hpp"
#include "run/difference.hpp"
#include "run/experiment.hpp"
#include "study/execute.hpp"
#include "study/scenario.hpp"

namespace nines::bench {

namespace {

/// 200 points whose horizons, and so their costs, differ a hundredfold.
void uneven_sweep(benchmark::State& state) {
  const study::Scenario scenario = study::parse_scenario(
      R"({"kind": "queue", "run": {"replications": 20, "horizon": {"customers": 1000}, "warmup": 0},
          "model": {"arrivals": {"poisson": {"rate": "80/s"}},
                    "service": {"exponential": {"mean": "10ms"}}},
          "sweep": {"length": {"path": "/run/horizon/customers",
                               "from": 1000, "to": 100500, "steps": 200}}})",
      "sweep.json");
  study::ExecuteOptions options;
  options.threads = static_cast<int>(state.range(0));
  for (auto _ : state) {
    benchmark::DoNotOptimize(study::execute(scenario, options).points.size());
  }
  per_item(state, 200 * 20 * 50'000.0);
}

/// Two policies of a station of ten: who waits longest is served first, or last. The variance of a
/// replication's difference is what replications are needed for.
double needed(bool paired) {
  const study::Scenario scenario = study::parse_scenario(
      R"({"kind": "queue", "run": {"horizon": {"customers": 20000}, "warmup": 2000},
          "model": {"arrivals": {"poisson": {"rate": "80/s"}}, "servers": 10,
                    "service": {"exponential": {"mean": "100ms"}}},
          "compare": {"first come": {}, "last come": {"discipline": "lifo"}}})",
      "policies.json");
  const run::Model& first = *scenario.points[0].model;
  const run::Model& last = *scenario.points[1].model;
  run::Sample a(first.metrics());
  run::Sample b(last.metrics());
  constexpr std::uint64_t replications = 200;
  run::replicate(first, 1, 0, replications, {}, a);
  run::replicate(last, 1, 0, replications, {}, b);
  const run::Metric& metric = *first.metrics().find("latency.mean");
  const double own = std::hypot(run::estimate(metric, a, 0.95).standard_error,
                                run::estimate(metric, b, 0.95).standard_error);
  const double of_pairs = run::difference({metric, a}, {metric, b}, 0.95).standard_error;
  // Replications for a standard error of a thousandth of the mean.
  const double target = run::estimate(metric, a, 0.95).value / 1000;
  const double error = paired ? of_pairs : own;
  return replications * error * error / (target * target);
}

void replications_needed(benchmark::State& state, bool paired) {
  double count = 0;
  for (auto _ : state) count = needed(paired);
  // The report's column holds a number of replications here.
  state.counters["ns"] = count;
}

BENCHMARK(uneven_sweep)->Name("sweep of 200 uneven points, threads")->Arg(1)->Arg(2)->UseRealTime();
BENCHMARK_CAPTURE(replications_needed, paired, true)->Name("replications needed, paired");
BENCHMARK_CAPTURE(replications_needed, independent, false)
    ->Name("replications needed, independent");

}  // namespace

}  // namespace nines::bench
