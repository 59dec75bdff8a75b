/// @file
/// Poisson arrivals whose rate changes by itself: the states follow each other in their order,
/// round and round, each for an independent `stay`; with exponential stays a Markov-modulated
/// Poisson process (exact for two states; more go round in a cycle).
///     rate = sum rate_i E[stay_i] / sum E[stay_i]
/// A replication starts in a state drawn in proportion to its mean stay, with a full stay ahead:
/// stationary when stays are exponential.
/// Ref: Fischer & Meier-Hellstern (1993), The MMPP cookbook, Performance Evaluation 18.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/quantity.hpp"
#include "dist/distribution.hpp"
#include "input/forward.hpp"
#include "traffic/source.hpp"

namespace nines::traffic {

class Modulated {
 public:
  static constexpr std::string_view name = "modulated";
  static constexpr bool stationary = true;
  struct State {
    PerSecond rate;
    dist::Distribution stay;
    static State read(input::Reader& in);
  };
  static Modulated read(input::Reader& in);
  static Modulated example();
  /// Some rate is above 0; every mean stay is finite and above 0.
  explicit Modulated(std::vector<State> states);

  [[nodiscard]] PerSecond rate() const;
  [[nodiscard]] const std::vector<State>& states() const { return states_; }
  [[nodiscard]] std::optional<dist::Distribution> gap() const { return std::nullopt; }
  [[nodiscard]] std::optional<std::uint64_t> count() const { return std::nullopt; }
  [[nodiscard]] std::unique_ptr<ArrivalSource> start(const SourceSeed& seed) const;
  [[nodiscard]] std::string describe() const;

 private:
  std::vector<State> states_;
};

}  // namespace nines::traffic
