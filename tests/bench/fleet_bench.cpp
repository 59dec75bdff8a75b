/// @file
/// Unit failures and repairs of fleets, from 3 to 100,000 units, and the worth of failure biasing.
#include <cmath>

#include "bench_support.hpp"
#include "model/fleet/failure_biasing.hpp"
#include "model/fleet/fleet_chain.hpp"
#include "model/fleet/fleet_path.hpp"

namespace nines::bench {

namespace {

fleet::FleetGroup fleet_of(std::int64_t units, std::int64_t need, dist::Distribution repair) {
  fleet::FleetGroup fleet;
  fleet.units = units;
  fleet.need = need;
  fleet.lifetime = dist::Distribution::exponential(1000 * hour);
  fleet.repair = std::move(repair);
  return fleet;
}

/// Nanoseconds a failure or repair; the start of a path is not counted.
void events(benchmark::State& state, const fleet::FleetGroup& group) {
  const fleet::FleetPlan plan(group);
  fleet::FleetPath path(plan, {1, 0, 0, random::Sampling::rejection});
  path.start(fleet::FleetStart::steady);
  const double step_s = 20'000 / plan.failure_rate_per_s();
  double end_s = step_s;
  path.run_until(end_s);
  path.begin_tally(end_s);
  const std::uint64_t before = path.events();
  for (auto _ : state) {
    end_s += step_s;
    path.run_until(end_s);
  }
  path.end_tally(end_s);
  benchmark::DoNotOptimize(path.down_s());
  const auto count = static_cast<double>(path.events() - before);
  per_item(state, count / static_cast<double>(state.iterations()));
  state.counters["events/s"] = benchmark::Counter(count, benchmark::Counter::kIsRate);
}

void hot(benchmark::State& state) {
  const std::int64_t units = state.range(0);
  events(state, fleet_of(units, units - units / 3, dist::Distribution::exponential(10 * hour)));
}

void one_crew(benchmark::State& state) {
  fleet::FleetGroup fleet = fleet_of(3, 2, dist::Distribution::exponential(10 * hour));
  fleet.crews = fleet::Crews{1, fleet::CrewOrder::first_come};
  events(state, fleet);
}

/// Variance of the unavailability of a biased cycle against a plain one's, both exact or estimated:
/// a plain cycle sees an outage with probability p and so has a squared variation of about 1/p.
void biasing(benchmark::State& state) {
  fleet::FleetGroup fleet = fleet_of(state.range(0), 1, dist::Distribution::exponential(hour));
  const fleet::FleetPlan plan(fleet);
  fleet::FleetChain chain(plan);
  random::Stream rng(1, 0, random::Purpose::test);
  constexpr std::uint64_t cycles = 2'000;
  double hit = 0;
  double square = 0;
  double batches = 0;
  for (auto _ : state) {
    const fleet::BiasedCycles mean = fleet::run_biased_cycles(chain, cycles, rng);
    hit += mean.hit;
    square += mean.hit_square;
    batches += 1;
  }
  hit /= batches;
  square /= batches;
  per_item(state, 2 * cycles);
  state.counters["P(outage in cycle)"] = hit;
  state.counters["variance reduction"] = hit * (1 - hit) / (square - hit * hit);
}

}  // namespace

BENCHMARK(hot)->Name("fleet, hot")->Arg(3)->Arg(100)->Arg(1'000)->Arg(10'000)->Arg(100'000);
BENCHMARK(one_crew)->Name("fleet of 3, one crew");
BENCHMARK(biasing)->Name("biased failures, cycles, all of n down")->Arg(2)->Arg(3)->Arg(4);

}  // namespace nines::bench
