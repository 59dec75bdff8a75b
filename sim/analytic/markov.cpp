#include "analytic/markov.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "core/error.hpp"

namespace nines::analytic {
namespace {

constexpr std::uint32_t most_states_for_elimination = 250;
constexpr int most_sweeps = 200'000;
constexpr int free_sweeps = 10;
constexpr double tolerance = 1e-13;
constexpr double rounding = 4e-15;

void normalise(std::vector<double>& pi) {
  double sum = 0;
  for (const double p : pi) sum += p;
  for (double& p : pi) p /= sum;
}

}  // namespace

MarkovChain::MarkovChain(std::uint32_t states, const std::vector<Transition>& transitions)
    : states_(states), begin_(std::size_t{states} + 1), out_per_s_(states) {
  for (const Transition& t : transitions) {
    if (t.from >= states || t.to >= states || t.from == t.to || !(t.rate_per_s > 0) ||
        !std::isfinite(t.rate_per_s)) {
      throw DomainError(fmt::format("transition {} -> {} at {}/s of a chain of {} states", t.from,
                                    t.to, t.rate_per_s, states));
    }
    ++begin_[t.to + 1];
    out_per_s_[t.from] += t.rate_per_s;
  }
  for (std::size_t j = 0; j < states; ++j) begin_[j + 1] += begin_[j];
  from_.resize(transitions.size());
  rate_per_s_.resize(transitions.size());
  std::vector<std::size_t> next(begin_.begin(), begin_.end() - 1);
  for (const Transition& t : transitions) {
    const std::size_t place = next[t.to]++;
    from_[place] = t.from;
    rate_per_s_[place] = t.rate_per_s;
  }
}

std::vector<double> MarkovChain::stationary() const {
  return states_ <= most_states_for_elimination ? stationary_by_elimination()
                                                : stationary_by_sweeps();
}

// States are censored from the last on: what went through state n goes directly.
std::vector<double> MarkovChain::stationary_by_elimination() const {
  const std::size_t n = states_;
  std::vector<double> rate(n * n, 0.0);
  for (std::size_t j = 0; j < n; ++j) {
    for (std::size_t k = begin_[j]; k < begin_[j + 1]; ++k)
      rate[from_[k] * n + j] += rate_per_s_[k];
  }
  for (std::size_t k = n; k-- > 1;) {
    double out = 0;
    for (std::size_t j = 0; j < k; ++j) out += rate[k * n + j];
    if (!(out > 0)) throw DomainError("the chain falls apart: some states are never left");
    for (std::size_t i = 0; i < k; ++i) {
      const double share = rate[i * n + k] / out;
      rate[i * n + k] = share;
      if (share == 0) continue;
      for (std::size_t j = 0; j < k; ++j) rate[i * n + j] += share * rate[k * n + j];
    }
  }
  std::vector<double> pi(n, 0.0);
  pi[0] = 1;
  for (std::size_t k = 1; k < n; ++k) {
    for (std::size_t i = 0; i < k; ++i) pi[k] += pi[i] * rate[i * n + k];
  }
  normalise(pi);
  return pi;
}

// pi_j = (sum of pi_i q_ij)/q_j in both directions by turns. After a few sweeps the likeliest state
// is held: what is left is a system whose iteration converges, the faster the more often the chain
// comes back to that state. The error left is change r/(1 - r), r the ratio of successive changes.
std::vector<double> MarkovChain::stationary_by_sweeps() const {
  std::vector<double> pi(states_, 1.0 / states_);
  std::uint32_t held = states_;
  double last_change = 1;
  std::array<double, 8> ratios;  // Of the latest changes; the largest is the safe one.
  ratios.fill(infinity);
  const auto update = [&](std::uint32_t j, double& change) {
    if (j == held) return;
    double flow = 0;
    for (std::size_t k = begin_[j]; k < begin_[j + 1]; ++k) flow += pi[from_[k]] * rate_per_s_[k];
    const double value = flow / out_per_s_[j];
    if (value > 0) change = std::max(change, std::abs(value - pi[j]) / value);
    pi[j] = value;
  };
  for (int sweep = 0; sweep < most_sweeps; ++sweep) {
    double change = 0;
    for (std::uint32_t j = 0; j < states_; ++j) update(j, change);
    for (std::uint32_t j = states_; j-- > 0;) update(j, change);
    if (sweep < free_sweeps) {
      normalise(pi);
      continue;
    }
    if (sweep == free_sweeps) {
      held = static_cast<std::uint32_t>(std::max_element(pi.begin(), pi.end()) - pi.begin());
      continue;
    }
    ratios[static_cast<std::size_t>(sweep) % ratios.size()] = change / last_change;
    last_change = change;
    const double slowest = *std::max_element(ratios.begin(), ratios.end());
    const bool settled = slowest < 1 && change * slowest / (1 - slowest) < tolerance;
    if (settled || change <= rounding) {  // Rounding keeps the last bits moving.
      normalise(pi);
      return pi;
    }
  }
  throw DomainError("the chain's long run was not found: its sweeps converge too slowly");
}

Seconds MarkovChain::mean_time_to(std::uint32_t start,
                                  const std::vector<std::uint8_t>& targets) const {
  if (targets[start] != 0) return Seconds{0};
  // Only what can be reached from `start` before a target is entered.
  std::vector<std::vector<std::pair<std::uint32_t, double>>> out(states_);
  for (std::uint32_t j = 0; j < states_; ++j) {
    for (std::size_t k = begin_[j]; k < begin_[j + 1]; ++k) {
      if (targets[from_[k]] == 0) out[from_[k]].emplace_back(j, rate_per_s_[k]);
    }
  }
  constexpr std::uint32_t unseen = ~std::uint32_t{0};
  std::vector<std::uint32_t> index(states_, unseen);
  std::vector<std::uint32_t> order{start};
  index[start] = 0;
  bool reached = false;
  for (std::size_t i = 0; i < order.size(); ++i) {
    for (const auto& [to, rate] : out[order[i]]) {
      reached |= targets[to] != 0;
      if (targets[to] != 0 || index[to] != unseen) continue;
      index[to] = static_cast<std::uint32_t>(order.size());
      order.push_back(to);
    }
  }
  if (!reached) return Seconds{infinity};
  const auto target = static_cast<std::uint32_t>(order.size());
  const double back_per_s = out_per_s_[start];
  std::vector<Transition> transitions{{target, 0, back_per_s}};
  for (const std::uint32_t state : order) {
    for (const auto& [to, rate] : out[state]) {
      transitions.push_back({index[state], targets[to] != 0 ? target : index[to], rate});
    }
  }
  const std::vector<double> pi = MarkovChain(target + 1, transitions).stationary();
  double before = 0;
  for (std::uint32_t i = 0; i < target; ++i) before += pi[i];
  return Seconds{before / (pi[target] * back_per_s)};
}

}  // namespace nines::analytic
