#include "model/fleet/failure_biasing.hpp"

#include "core/error.hpp"
#include "random/uniform.hpp"
#include "random/ziggurat.hpp"

namespace nines::fleet {
namespace {

constexpr double failure_bias = 0.5;
// A cycle this long means that the fleet hardly ever has every unit up.
constexpr std::uint64_t most_moves = 10'000'000;

// The move that the fleet itself makes.
const FleetChain::Move& next_move(const FleetChain::State& state, random::Stream& rng) {
  double left = random::uniform_half_open(rng) * state.out_per_s;
  for (const FleetChain::Move& move : state.moves) {
    left -= move.rate_per_s;
    if (left < 0) return move;
  }
  return state.moves.back();
}

// A biased move; multiplies `weight` with the ratio of its probabilities.
const FleetChain::Move& biased_move(const FleetChain::State& state, random::Stream& rng,
                                    double& weight) {
  const std::size_t repairs = state.moves.size() - state.failures;
  if (state.failures == 0) return next_move(state, rng);
  const double toward = repairs == 0 ? 1 : failure_bias;
  if (repairs == 0 || random::bernoulli(failure_bias, rng)) {
    const auto& move = state.moves[random::uniform_below(state.failures, rng)];
    weight *= move.rate_per_s / state.out_per_s * state.failures / toward;
    return move;
  }
  const double repairs_per_s = state.out_per_s - state.failures_per_s;
  weight *= repairs_per_s / state.out_per_s / (1 - failure_bias);
  double left = random::uniform_half_open(rng) * repairs_per_s;
  for (std::size_t i = state.failures; i + 1 < state.moves.size(); ++i) {
    left -= state.moves[i].rate_per_s;
    if (left < 0) return state.moves[i];
  }
  return state.moves.back();
}

void biased_cycle(FleetChain& chain, random::Stream& rng, BiasedCycles& sums) {
  double weight = 1;
  bool was_up = true;
  bool hit = false;
  std::uint32_t at = 0;
  for (std::uint64_t moves = 0;; ++moves) {
    if (moves == most_moves) break;
    const FleetChain::State& state = chain.at(at);
    if (!state.up) {
      if (!hit) {
        hit = true;
        sums.hit += weight;
        sums.hit_square += weight * weight;
      }
      sums.down_s += weight * random::standard_exponential(rng) / state.out_per_s;
      if (was_up) sums.outages += weight;
    }
    was_up = state.up;
    at = (hit ? next_move(state, rng) : biased_move(state, rng, weight)).to;
    if (at == 0) break;
  }
}

void plain_cycle(FleetChain& chain, random::Stream& rng, BiasedCycles& sums) {
  bool hit = false;
  std::uint32_t at = 0;
  for (std::uint64_t moves = 0; moves < most_moves; ++moves) {
    const FleetChain::State& state = chain.at(at);
    const double stay_s = 1 / state.out_per_s;
    hit |= !state.up;
    sums.cycle_s += stay_s;
    if (!hit) sums.to_outage_s += stay_s;
    sums.capacity_s += stay_s * state.capacity;
    at = next_move(state, rng).to;
    if (at == 0) return;
  }
}

}  // namespace

BiasedCycles run_biased_cycles(FleetChain& chain, std::uint64_t cycles, random::Stream& rng) {
  BiasedCycles sums;
  sums.cycles = cycles;
  for (std::uint64_t i = 0; i < cycles; ++i) biased_cycle(chain, rng, sums);
  for (std::uint64_t i = 0; i < cycles; ++i) plain_cycle(chain, rng, sums);
  const auto count = static_cast<double>(cycles);
  for (double* sum : {&sums.down_s, &sums.outages, &sums.hit, &sums.hit_square, &sums.cycle_s,
                      &sums.to_outage_s, &sums.capacity_s}) {
    *sum /= count;
  }
  return sums;
}

}  // namespace nines::fleet
