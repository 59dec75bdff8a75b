/// @file
/// What the policies of a call cost: a choice of a server with its bookkeeping, by balancer and
/// number of servers; a budget, a breaker and a learnt hedge a call.
#include "bench_support.hpp"
#include "policy/balance/balancer.hpp"
#include "policy/breaker/breaker.hpp"
#include "policy/hedge/hedge.hpp"
#include "policy/retry/retry_budget.hpp"
#include "random/ziggurat.hpp"

namespace nines::bench {

namespace {

constexpr std::int64_t calls = 10000;

/// One request sent and one answered a choice, at about five outstanding a server.
template <class Kind>
void balance(benchmark::State& state) {
  const auto servers = static_cast<std::uint32_t>(state.range(0));
  balance::Balancer balancer(balance::BalancePlan(Kind{}, servers));
  for (std::uint32_t s = 0; s < servers; ++s) balancer.join(s);
  random::Stream rng{1, 0, random::Purpose::test, 0};
  random::Stream keys{1, 0, random::Purpose::test, 1};
  std::vector<std::uint32_t> under_way(5 * std::size_t{servers});
  for (auto& server : under_way) {
    server = balancer.choose(balancer.draw_key(keys), rng);
    balancer.sent(server);
  }
  std::size_t oldest = 0;
  for (auto _ : state) {
    for (std::int64_t i = 0; i < calls; ++i) {
      balancer.gone(under_way[oldest]);
      const std::uint32_t server = balancer.choose(balancer.draw_key(keys), rng);
      balancer.sent(server);
      under_way[oldest] = server;
      oldest = oldest + 1 < under_way.size() ? oldest + 1 : 0;
    }
    benchmark::DoNotOptimize(under_way.data());
  }
  per_item(state, calls);
}

void budget(benchmark::State& state) {
  retry::RetryBudgetMeter meter(retry::RatioBudget{0.1, 10, 0});
  double now_s = 0;
  for (auto _ : state) {
    int retries = 0;
    for (std::int64_t i = 0; i < calls; ++i) {
      now_s += 0.001;
      meter.on_request(now_s);
      if ((i & 7) == 0) retries += meter.spend(now_s);
    }
    benchmark::DoNotOptimize(retries);
  }
  per_item(state, calls);
}

void breaker(benchmark::State& state) {
  breaker::BreakerState breaker(breaker::Breaker{});
  double now_s = 0;
  for (auto _ : state) {
    int granted = 0;
    for (std::int64_t i = 0; i < calls; ++i) {
      now_s += 0.001;
      const auto permit = breaker.request(now_s);
      granted += permit.granted();
      breaker.report(now_s, permit, (i & 7) == 0);
    }
    benchmark::DoNotOptimize(granted);
  }
  per_item(state, calls);
}

void learnt_hedge(benchmark::State& state) {
  hedge::Hedge hedge;
  hedge.quantile = 0.95;
  hedge::HedgeTimer timer(hedge);
  random::Stream rng{1, 0, random::Purpose::test, 0};
  for (auto _ : state) {
    double sum_s = 0;
    for (std::int64_t i = 0; i < calls; ++i) {
      timer.observe(random::standard_exponential(rng));
      sum_s += timer.after_s();
    }
    benchmark::DoNotOptimize(sum_s);
  }
  per_item(state, calls);
}

BENCHMARK(balance<balance::RandomServer>)->Name("policy/balance/random")->Arg(10)->Arg(1000);
BENCHMARK(balance<balance::RoundRobin>)->Name("policy/balance/round_robin")->Arg(10)->Arg(1000);
BENCHMARK(balance<balance::LeastOutstanding>)
    ->Name("policy/balance/least_outstanding")
    ->Arg(10)
    ->Arg(1000)
    ->Arg(100000);
BENCHMARK(balance<balance::PowerOf>)->Name("policy/balance/power_of_2")->Arg(10)->Arg(1000);
BENCHMARK(balance<balance::ConsistentHash>)
    ->Name("policy/balance/consistent_hash")
    ->Arg(10)
    ->Arg(1000);
BENCHMARK(budget)->Name("policy/budget/ratio");
BENCHMARK(breaker)->Name("policy/breaker");
BENCHMARK(learnt_hedge)->Name("policy/hedge/p95");

}  // namespace

}  // namespace nines::bench
