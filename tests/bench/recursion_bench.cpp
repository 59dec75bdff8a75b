/// @file
/// First-come stations by recursion: sampling, recursion, histogram and moments of the wait.
#include <array>

#include "bench_support.hpp"
#include "engine/first_come.hpp"

namespace nines::bench {

namespace {

constexpr double load = 0.9;

template <class Servers>
void recursion(benchmark::State& state, std::uint32_t servers, std::uint64_t places,
               bool impatient) {
  random::Stream arrivals(1, 0, random::Purpose::arrival);
  random::Stream services(1, 0, random::Purpose::service);
  random::Stream patience(1, 0, random::Purpose::patience);
  engine::FirstCome<Servers> station(servers, places);
  Tally tally;
  std::array<double, block_size> gaps_s, services_s, patience_s;
  for (auto _ : state) {
    fill_exponential(gaps_s, 1 / (load * servers), arrivals);
    fill_exponential(services_s, 1, services);
    if (impatient) {
      fill_exponential(patience_s, 2, patience);
      station.advance(gaps_s, services_s, patience_s, tally);
    } else {
      station.advance(gaps_s, services_s, tally);
    }
  }
  benchmark::DoNotOptimize(tally.sum());
  per_item(state, block_size);
}

void mm1(benchmark::State& state) {
  recursion<engine::OneServer>(state, 1, engine::WaitingRoom::unlimited, false);
}
void mm100(benchmark::State& state) {
  recursion<engine::ManyServers>(state, 100, engine::WaitingRoom::unlimited, false);
}
void mm100_patience(benchmark::State& state) {
  recursion<engine::ManyServers>(state, 100, engine::WaitingRoom::unlimited, true);
}
void mm1_capacity(benchmark::State& state) {
  recursion<engine::OneServer>(state, 1, 20, false);
}

/// The floor: the same sampling and tally with no queue between.
void sampling_alone(benchmark::State& state) {
  random::Stream arrivals(1, 0, random::Purpose::arrival);
  random::Stream services(1, 0, random::Purpose::service);
  Tally tally;
  std::array<double, block_size> gaps_s, services_s;
  for (auto _ : state) {
    fill_exponential(gaps_s, 1, arrivals);
    fill_exponential(services_s, 1, services);
    for (std::size_t n = 0; n < block_size; ++n) tally.add(gaps_s[n] * services_s[n]);
  }
  benchmark::DoNotOptimize(tally.sum());
  per_item(state, block_size);
}

}  // namespace

BENCHMARK(sampling_alone)->Name("sampling and tally alone");
BENCHMARK(mm1)->Name("M/M/1 recursion");
BENCHMARK(mm1_capacity)->Name("M/M/1/21 recursion");
BENCHMARK(mm100)->Name("M/M/100 recursion");
BENCHMARK(mm100_patience)->Name("M/M/100+M recursion");

}  // namespace nines::bench
