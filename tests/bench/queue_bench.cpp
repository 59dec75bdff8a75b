/// @file
/// The product itself: whole replications of the kind `queue`, with both histograms, all sums and
/// the window, as a scenario runs them.
#include "bench_support.hpp"
#include "dist/catalog.hpp"
#include "model/queue/queue_model.hpp"
#include "model/queue/simulate.hpp"
#include "run/experiment.hpp"
#include "traffic/catalog.hpp"

namespace nines::bench {

namespace {

constexpr double load = 0.9;
constexpr std::uint64_t customers = 200'000;

queue::QueueParameters station(std::uint32_t servers) {
  queue::QueueParameters p;
  p.arrivals = traffic::Poisson{PerSecond{load * servers}};
  p.service = dist::Distribution::exponential(Seconds{1});
  p.servers = servers;
  return p;
}

void replications(benchmark::State& state, const queue::QueueParameters& p,
                  run::EngineChoice engine) {
  std::uint64_t replication = 0;
  for (auto _ : state) {
    const queue::QueueFigures figures =
        queue::simulate_queue(p, {.warmup_customers = 1000, .horizon_customers = customers - 1000},
                              engine, {.seed = 1, .replication = replication++});
    benchmark::DoNotOptimize(figures.in_queue_s);
  }
  per_item(state, customers);
}

void mm1(benchmark::State& state, run::EngineChoice engine) {
  replications(state, station(1), engine);
}
void mm100(benchmark::State& state, run::EngineChoice engine) {
  replications(state, station(100), engine);
}
void mm100_timeouts(benchmark::State& state, bool constant) {
  queue::QueueParameters p = station(100);
  p.patience = constant ? dist::Distribution::constant(Seconds{1})
                        : dist::Distribution::exponential(Seconds{1});
  replications(state, p, run::EngineChoice::events);
}
void discipline(benchmark::State& state, const queue::Discipline& discipline) {
  queue::QueueParameters p = station(1);
  p.discipline = discipline;
  replications(state, p, run::EngineChoice::events);
}

/// A whole run: replications over threads, merged, estimated.
void experiment(benchmark::State& state) {
  run::RunSettings run;
  run.replications = 64;
  run.horizon = run::Customers{customers};
  run.warmup = run::Customers{0};
  const queue::QueueModel model(station(1), run);
  run::Workers workers;
  workers.threads = static_cast<int>(state.range(0));
  for (auto _ : state) {
    benchmark::DoNotOptimize(run::run_experiment(model, 1, run, workers).estimates.size());
  }
  per_item(state, 64.0 * customers);
}

}  // namespace

BENCHMARK_CAPTURE(mm1, recursion, run::EngineChoice::recursion)->Name("queue M/M/1 recursion");
BENCHMARK_CAPTURE(mm1, events, run::EngineChoice::events)->Name("queue M/M/1 events");
BENCHMARK_CAPTURE(mm100, recursion, run::EngineChoice::recursion)->Name("queue M/M/100 recursion");
BENCHMARK_CAPTURE(mm100, events, run::EngineChoice::events)->Name("queue M/M/100 events");
BENCHMARK_CAPTURE(mm100_timeouts, constant, true)->Name("queue M/M/100 events, constant timeouts");
BENCHMARK_CAPTURE(mm100_timeouts, random, false)->Name("queue M/M/100 events, random timeouts");
BENCHMARK_CAPTURE(discipline, lifo, queue::Discipline{line::Lifo{}})->Name("queue M/M/1 lifo");
BENCHMARK_CAPTURE(discipline, sharing, queue::Discipline{line::ProcessorSharing{}})
    ->Name("queue M/M/1 sharing");
BENCHMARK_CAPTURE(discipline, srpt, queue::Discipline{line::ShortestRemaining{}})
    ->Name("queue M/M/1 shortest remaining");
BENCHMARK(experiment)->Name("queue M/M/1 run, threads")->Arg(1)->Arg(2)->UseRealTime();

}  // namespace nines::bench
