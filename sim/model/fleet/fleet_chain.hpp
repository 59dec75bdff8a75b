/// @file
/// A fleet of exponential lifetimes and repairs as a Markov chain. A state counts, for each group
/// of units, those in repair; each limited crew has its queue, in order; each common part is up or
/// down. Idle units start in no time. State 0 is the one with every unit up. States are found as
/// they are asked for, so that a chain too large to enumerate can still be walked.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "analytic/markov.hpp"
#include "model/fleet/fleet_plan.hpp"

namespace nines::fleet {

class FleetChain {
 public:
  enum class Kind : std::uint8_t { failure, repair };
  struct Move {
    std::uint32_t to = 0;
    double rate_per_s = 0;
    Kind kind = Kind::failure;
  };
  struct State {
    bool up = false;
    std::uint32_t capacity = 0;
    bool expanded = false;
    double out_per_s = 0;
    double failures_per_s = 0;
    std::vector<Move> moves;  ///< Failures first.
    std::uint32_t failures = 0;
  };

  /// The plan must be exponential() and outlive the chain.
  explicit FleetChain(const FleetPlan& plan);

  /// The state with its moves.
  const State& at(std::uint32_t state) {
    if (!states_[state].expanded) expand(state);
    return states_[state];
  }
  [[nodiscard]] std::size_t known() const { return states_.size(); }
  /// Finds all states; false when there are more than `most`.
  bool enumerate(std::size_t most);

 private:
  using Key = std::u16string;
  /// Units felled at one instant, and idle ones that fail to start for them.
  struct Felled {
    std::uint32_t leaf = 0;
    std::uint32_t killed = 0;
    std::uint32_t not_started = 0;
    double probability = 1;
  };
  struct Decoded {
    std::vector<std::uint8_t> block_down;
    std::vector<std::uint32_t> in_repair;
    std::vector<std::uint32_t> failed;  ///< In repair or waiting.
    std::vector<std::vector<std::uint32_t>> queues;
  };

  [[nodiscard]] Key encode(const Decoded& state) const;
  [[nodiscard]] Decoded decode(const Key& key) const;
  std::uint32_t index_of(const Decoded& state);
  void expand(std::uint32_t state);
  void add(std::uint32_t from, const Decoded& to, double rate_per_s, Kind kind);
  void send_to_repair(Decoded& state, std::uint32_t leaf, std::uint32_t count) const;
  void add_unit_failures(std::uint32_t from, const Decoded& state);
  void add_repairs(std::uint32_t from, const Decoded& state);
  void add_shocks(std::uint32_t from, const Decoded& state);
  void add_felled(std::uint32_t from, const Decoded& state, double rate_per_s,
                  const std::vector<std::vector<Felled>>& choices);
  [[nodiscard]] std::vector<Felled> outcomes(const Decoded& state, std::uint32_t leaf,
                                             double fraction) const;
  [[nodiscard]] std::uint32_t working(const Decoded& state, std::uint32_t leaf) const;
  void evaluate(const Decoded& decoded, State& state) const;

  const FleetPlan& plan_;
  std::vector<State> states_;
  std::vector<Key> keys_;
  std::unordered_map<Key, std::uint32_t> index_;
};

/// What a chain says of its fleet.
struct FleetChainFigures {
  std::uint32_t states = 0;
  double down = 0;
  PerSecond outages;
  Seconds first_outage;
  double capacity_mean = 0;
  std::vector<double> capacity;  ///< P(n units work).
};

/// Nothing where the chain has more than `most_states` states or does not settle.
[[nodiscard]] std::optional<FleetChainFigures> solve_fleet(const FleetPlan& plan,
                                                           std::size_t most_states = 100'000);

}  // namespace nines::fleet
