/// @file
/// Continuous-time Markov chains with few transitions a state.   pi Q = 0, sum pi = 1   [rates: 1/s]
/// Small chains by elimination (Grassmann, Taksar, Heyman), others by Gauss-Seidel sweeps that hold
/// a likely state fixed. Both only add, multiply and divide positive numbers, so a probability of
/// 1e-15 is as exact as one of 1/2. Some 1e5 states in seconds.
/// Ref: Grassmann, Taksar and Heyman (1985), Operations Research 33; Stewart (1994), Introduction to
/// the Numerical Solution of Markov Chains, sections 2.5 and 3.3.
#pragma once

#include <cstdint>
#include <vector>

#include "core/quantity.hpp"

namespace nines::analytic {

/// A rate of moving between two different states.
struct Transition {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  double rate_per_s = 0;
};

/// An irreducible chain. DomainError for rates that are not above 0 or states out of range; several
/// transitions between two states add up.
class MarkovChain {
 public:
  MarkovChain(std::uint32_t states, const std::vector<Transition>& transitions);

  [[nodiscard]] std::uint32_t states() const { return states_; }
  /// All rates out of a state together.
  [[nodiscard]] double out_per_s(std::uint32_t state) const { return out_per_s_[state]; }

  /// The long-run probability of every state. DomainError when the sweeps do not settle.
  [[nodiscard]] std::vector<double> stationary() const;
  /// The same by one method, for tests.
  [[nodiscard]] std::vector<double> stationary_by_elimination() const;
  [[nodiscard]] std::vector<double> stationary_by_sweeps() const;

  /// The mean time from `start` until a state of `targets` (a flag a state) is first entered. It is
  /// read off the chain in which targets are one state that leads back to `start`.
  [[nodiscard]] Seconds mean_time_to(std::uint32_t start,
                                     const std::vector<std::uint8_t>& targets) const;

 private:
  std::uint32_t states_;
  // Column j of Q: the transitions into state j are [begin_[j], begin_[j + 1]).
  std::vector<std::size_t> begin_;
  std::vector<std::uint32_t> from_;
  std::vector<double> rate_per_s_;
  std::vector<double> out_per_s_;
};

}  // namespace nines::analytic
