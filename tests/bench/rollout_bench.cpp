/// @file
/// Rollouts of 20 looks: drawing a release's requests, judging them at each look, and the tallies.
#include "bench_support.hpp"
#include "model/rollout/rollout.hpp"
#include "run/observation.hpp"

namespace nines::bench {

namespace {

constexpr std::int64_t releases = 1000;

rollout::RolloutParameters twenty_looks(bool constant, gate::Gates::Variant gate) {
  rollout::RolloutParameters parameters;
  parameters.traffic = {PerSecond{500}, constant};
  rollout::RolloutStage stage;
  stage.share = Probability{0.1};
  stage.lasts = Seconds{1200};
  parameters.stages.push_back(stage);
  parameters.release.bad_probability = Probability{0};
  parameters.release.baseline_errors = Probability{0.01};
  parameters.release.regression = incident::ErrorRateLaw{Probability{0.01}};
  parameters.gates.push_back({"gate", std::move(gate)});
  parameters.releases = releases;
  return parameters;
}

template <class Kind>
Kind every_minute() {
  Kind gate;
  gate.settings.every_s = 60;
  return gate;
}

void rollouts(benchmark::State& state, const rollout::RolloutParameters& parameters) {
  const auto model = rollout::RolloutKind::make(parameters, run::RunSettings{});
  run::Observation observation(model->metrics());
  std::uint64_t replication = 0;
  for (auto _ : state) {
    observation.clear();
    model->replicate({1, replication++, 0}, observation);
    benchmark::DoNotOptimize(observation.row().data());
  }
  per_item(state, releases);
}

// A level that no good release reaches: every rollout is judged at all of its 20 looks.
void binomial(benchmark::State& state, bool constant) {
  auto gate = every_minute<gate::BinomialGate>();
  gate.alpha = Probability{1e-9};
  rollouts(state, twenty_looks(constant, gate));
}
void binomial_constant(benchmark::State& state) {
  binomial(state, true);
}
void binomial_poisson(benchmark::State& state) {
  binomial(state, false);
}

void two_proportion(benchmark::State& state) {
  auto gate = every_minute<gate::TwoProportionGate>();
  gate.alpha = Probability{1e-9};
  rollouts(state, twenty_looks(false, gate));
}

BENCHMARK(binomial_constant)->Name("rollout/binomial/20 looks");
BENCHMARK(binomial_poisson)->Name("rollout/binomial/20 looks/Poisson requests");
BENCHMARK(two_proportion)->Name("rollout/two_proportion/20 looks/Poisson requests");

}  // namespace

}  // namespace nines::bench
