#include "model/fleet/fleet_chain.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "analytic/binomial.hpp"
#include "core/contract.hpp"
#include "core/error.hpp"

namespace nines::fleet {
namespace {

constexpr std::uint32_t largest_group = 60'000;  // A count is kept in 16 bits.
constexpr std::size_t most_outcomes = 20'000;    // Of one shock.

}  // namespace

FleetChain::FleetChain(const FleetPlan& plan) : plan_(plan) {
  for (const FleetPlan::Leaf& leaf : plan.leaves) {
    if (leaf.units > largest_group) throw DomainError("a group is too large for a Markov chain");
  }
  Decoded all_up;
  all_up.block_down.resize(plan.blocks.size());
  all_up.in_repair.resize(plan.leaves.size());
  all_up.failed.resize(plan.leaves.size());
  all_up.queues.resize(plan.pools.size());
  static_cast<void>(index_of(all_up));
}

FleetChain::Key FleetChain::encode(const Decoded& state) const {
  Key key;
  const auto put = [&](std::uint32_t value) { key.push_back(static_cast<char16_t>(value)); };
  for (const std::uint8_t down : state.block_down) put(down);
  for (const std::uint32_t count : state.in_repair) put(count);
  for (const auto& queue : state.queues) {
    put(static_cast<std::uint32_t>(queue.size()));
    for (const std::uint32_t leaf : queue) put(leaf);
  }
  return key;
}

FleetChain::Decoded FleetChain::decode(const Key& key) const {
  Decoded state;
  std::size_t at = 0;
  const auto get = [&] { return static_cast<std::uint32_t>(key[at++]); };
  for (std::size_t i = 0; i < plan_.blocks.size(); ++i) {
    state.block_down.push_back(static_cast<std::uint8_t>(get()));
  }
  for (std::size_t i = 0; i < plan_.leaves.size(); ++i) state.in_repair.push_back(get());
  state.failed = state.in_repair;
  state.queues.resize(plan_.pools.size());
  for (auto& queue : state.queues) {
    queue.resize(get());
    for (std::uint32_t& leaf : queue) ++state.failed[leaf = get()];
  }
  return state;
}

std::uint32_t FleetChain::index_of(const Decoded& state) {
  NINES_CHECK(decode(encode(state)).failed == state.failed);
  const auto [entry, fresh] =
      index_.try_emplace(encode(state), static_cast<std::uint32_t>(states_.size()));
  if (fresh) {
    keys_.push_back(entry->first);
    states_.emplace_back();
    evaluate(state, states_.back());
  }
  return entry->second;
}

std::uint32_t FleetChain::working(const Decoded& state, std::uint32_t leaf) const {
  const FleetPlan::Leaf& l = plan_.leaves[leaf];
  return std::min(l.target, l.units - state.failed[leaf]);
}

void FleetChain::evaluate(const Decoded& decoded, State& state) const {
  std::vector<std::int64_t> inside(plan_.nodes.size(), 0);
  std::vector<std::uint8_t> up(plan_.nodes.size(), 0);
  for (std::size_t i = plan_.nodes.size(); i-- > 0;) {
    const FleetPlan::Node& node = plan_.nodes[i];
    std::int64_t good = 0;
    if (node.leaf != FleetPlan::none) inside[i] = working(decoded, node.leaf);
    for (const std::uint32_t child : node.children) {
      inside[i] += inside[child];
      good += up[child];
    }
    up[i] = inside[i] >= node.need_units && good >= node.need ? 1 : 0;
    for (std::size_t b = 0; b < plan_.blocks.size(); ++b) {
      if (plan_.blocks[b].node == i && decoded.block_down[b] != 0) inside[i] = up[i] = 0;
    }
  }
  state.up = up.front() != 0;
  state.capacity = static_cast<std::uint32_t>(inside.front());
}

void FleetChain::send_to_repair(Decoded& state, std::uint32_t leaf, std::uint32_t count) const {
  const std::uint32_t pool = plan_.leaves[leaf].pool;
  std::uint32_t busy = 0;
  for (std::uint32_t i = 0; i < plan_.leaves.size(); ++i) {
    if (plan_.leaves[i].pool == pool) busy += state.in_repair[i];
  }
  auto& queue = state.queues[pool];
  const auto before = [&](std::uint32_t a, std::uint32_t b) {
    return plan_.leaves[a].priority < plan_.leaves[b].priority;
  };
  for (; count > 0; --count) {
    ++state.failed[leaf];
    if (busy < plan_.pools[pool].crews) {
      ++busy;
      ++state.in_repair[leaf];
    } else {
      queue.insert(std::upper_bound(queue.begin(), queue.end(), leaf, before), leaf);
    }
  }
}

void FleetChain::add(std::uint32_t from, const Decoded& to, double rate_per_s, Kind kind) {
  const std::uint32_t index = index_of(to);  // May move the states about.
  State& state = states_[from];
  if (index == from || !(rate_per_s > 0)) return;
  state.moves.push_back({index, rate_per_s, kind});
  state.out_per_s += rate_per_s;
  if (kind == Kind::failure) {
    state.failures_per_s += rate_per_s;
    ++state.failures;
  }
}

void FleetChain::expand(std::uint32_t index) {
  const Decoded state = decode(keys_[index]);
  add_unit_failures(index, state);
  for (std::uint32_t b = 0; b < plan_.blocks.size(); ++b) {
    if (state.block_down[b] != 0) continue;
    Decoded next = state;
    next.block_down[b] = 1;
    add(index, next, 1 / plan_.blocks[b].mean_up.raw(), Kind::failure);
  }
  add_shocks(index, state);
  add_repairs(index, state);
  for (std::uint32_t b = 0; b < plan_.blocks.size(); ++b) {
    if (state.block_down[b] == 0) continue;
    Decoded next = state;
    next.block_down[b] = 0;
    add(index, next, 1 / plan_.blocks[b].repair.mean().raw(), Kind::repair);
  }
  states_[index].expanded = true;
}

void FleetChain::add_unit_failures(std::uint32_t from, const Decoded& state) {
  for (std::uint32_t l = 0; l < plan_.leaves.size(); ++l) {
    const FleetPlan::Leaf& leaf = plan_.leaves[l];
    const std::uint32_t at_work = working(state, l);
    const std::uint32_t idle = leaf.units - state.failed[l] - at_work;
    const double rate_per_s = 1 / leaf.lifetime.mean().raw();
    // The k-th idle unit stands in when those before it did not start.
    double reached = 1;
    for (std::uint32_t k = 0; k <= idle && reached > 0 && at_work > 0; ++k) {
      const double stands_in = k < idle ? 1 - leaf.switch_failure : 1;
      Decoded next = state;
      send_to_repair(next, l, 1 + k);
      add(from, next, at_work * rate_per_s * reached * stands_in, Kind::failure);
      reached *= leaf.switch_failure;
    }
    if (idle > 0 && leaf.dormant > 0) {
      Decoded next = state;
      send_to_repair(next, l, 1);
      add(from, next, idle * leaf.dormant * rate_per_s, Kind::failure);
    }
  }
}

void FleetChain::add_repairs(std::uint32_t from, const Decoded& state) {
  for (std::uint32_t l = 0; l < plan_.leaves.size(); ++l) {
    if (state.in_repair[l] == 0) continue;
    Decoded next = state;
    --next.in_repair[l];
    --next.failed[l];
    auto& queue = next.queues[plan_.leaves[l].pool];
    if (!queue.empty()) {
      ++next.in_repair[queue.front()];
      queue.erase(queue.begin());
    }
    add(from, next, state.in_repair[l] / plan_.leaves[l].repair.mean().raw(), Kind::repair);
  }
}

void FleetChain::add_shocks(std::uint32_t from, const Decoded& state) {
  for (const FleetPlan::Shock& shock : plan_.shocks) {
    const FleetPlan::Node& scope = plan_.nodes[shock.node];
    std::vector<std::uint32_t> hits{shock.node};
    if (shock.zone) hits = scope.children;
    for (const std::uint32_t hit : hits) {
      std::vector<std::vector<Felled>> choices;
      double combinations = 1;
      for (std::uint32_t node = hit; node < plan_.nodes[hit].end_node; ++node) {
        if (plan_.nodes[node].leaf == FleetPlan::none) continue;
        choices.push_back(outcomes(state, plan_.nodes[node].leaf, shock.fraction));
        combinations *= static_cast<double>(choices.back().size());
      }
      if (combinations > static_cast<double>(most_outcomes)) {
        throw DomainError("a shock has too many outcomes for a Markov chain");
      }
      add_felled(from, state, shock.rate.raw() / static_cast<double>(hits.size()), choices);
    }
  }
}

std::vector<FleetChain::Felled> FleetChain::outcomes(const Decoded& state, std::uint32_t leaf,
                                                     double fraction) const {
  const FleetPlan::Leaf& l = plan_.leaves[leaf];
  const std::uint32_t at_work = working(state, leaf);
  const std::uint32_t idle = l.units - state.failed[leaf] - at_work;
  const Probability each{fraction};
  std::vector<Felled> result;
  for (std::uint32_t kw = 0; kw <= at_work; ++kw) {
    const double p_working = analytic::binomial_pmf(kw, at_work, each);
    for (std::uint32_t ki = 0; ki <= idle; ++ki) {
      const double p = p_working * analytic::binomial_pmf(ki, idle, each);
      if (p == 0) continue;
      // `missing` idle units must start; f of those tried fail before enough have, or none is left.
      const std::uint32_t missing = l.target - (at_work - kw);
      const std::uint32_t left = idle - ki;
      const double s = l.switch_failure;
      double rest = 1;
      const std::uint32_t most = left;
      for (std::uint32_t f = 0; f <= most; ++f) {
        const bool enough = missing + f <= left;
        double q = 0;
        if (missing == 0 || left == 0) {
          q = f == 0 ? 1 : 0;
        } else if (enough) {  // Negative binomial: the missing-th start comes after f failures.
          q = analytic::binomial_pmf(f, missing + f - 1, Probability{s}) * (1 - s);
        } else {  // All are tried and fewer than `missing` start.
          q = analytic::binomial_pmf(f, left, Probability{s});
        }
        rest -= q;
        if (q > 0) result.push_back({leaf, kw + ki, f, p * q});
      }
      NINES_CHECK(std::abs(rest) < 1e-9);
    }
  }
  return result;
}

void FleetChain::add_felled(std::uint32_t from, const Decoded& state, double rate_per_s,
                            const std::vector<std::vector<Felled>>& choices) {
  std::vector<std::size_t> pick(choices.size(), 0);
  while (true) {
    double probability = 1;
    Decoded next = state;
    for (std::size_t i = 0; i < choices.size(); ++i) {
      const Felled& felled = choices[i][pick[i]];
      probability *= felled.probability;
      send_to_repair(next, felled.leaf, felled.killed);
    }
    for (std::size_t i = 0; i < choices.size(); ++i) {
      send_to_repair(next, choices[i][pick[i]].leaf, choices[i][pick[i]].not_started);
    }
    add(from, next, rate_per_s * probability, Kind::failure);
    std::size_t i = 0;
    while (i < choices.size() && ++pick[i] == choices[i].size()) pick[i++] = 0;
    if (i == choices.size()) return;
  }
}

bool FleetChain::enumerate(std::size_t most) {
  for (std::uint32_t i = 0; i < states_.size(); ++i) {
    if (states_.size() > most) return false;
    static_cast<void>(at(i));
  }
  return states_.size() <= most;
}

std::optional<FleetChainFigures> solve_fleet(const FleetPlan& plan, std::size_t most_states) {
  // Counts alone make this many states; queues of several groups make more.
  double least = 1;
  for (const FleetPlan::Leaf& leaf : plan.leaves) least *= leaf.units + 1.0;
  if (!plan.exponential() || least > static_cast<double>(most_states)) return std::nullopt;
  try {
    FleetChain chain(plan);
    if (!chain.enumerate(most_states)) return std::nullopt;
    const auto states = static_cast<std::uint32_t>(chain.known());
    std::vector<analytic::Transition> transitions;
    std::vector<std::uint8_t> down(states);
    for (std::uint32_t i = 0; i < states; ++i) {
      down[i] = chain.at(i).up ? 0 : 1;
      for (const FleetChain::Move& move : chain.at(i).moves) {
        transitions.push_back({i, move.to, move.rate_per_s});
      }
    }
    const analytic::MarkovChain markov(states, transitions);
    const std::vector<double> pi = markov.stationary();
    FleetChainFigures figures;
    figures.states = states;
    figures.capacity.resize(plan.capacity() + 1);
    double outages_per_s = 0;
    for (std::uint32_t i = 0; i < states; ++i) {
      const FleetChain::State& state = chain.at(i);
      figures.capacity[state.capacity] += pi[i];
      figures.capacity_mean += pi[i] * state.capacity;
      if (!state.up) {
        figures.down += pi[i];
        continue;
      }
      for (const FleetChain::Move& move : state.moves) {
        if (down[move.to] != 0) outages_per_s += pi[i] * move.rate_per_s;
      }
    }
    figures.outages = PerSecond{outages_per_s};
    figures.first_outage = markov.mean_time_to(0, down);
    return figures;
  } catch (const DomainError&) {  // Too large, or too slow to settle: there is no such answer.
    return std::nullopt;
  }
}

}  // namespace nines::fleet
