/// @file
/// Requests and bad requests by tick, as prefix sums.
///   Poisson traffic   bad ~ Poisson(m q), good ~ Poisson(m (1 - q)), independent
///   given counts n    bad ~ Binomial(n, q), recorded failures first: r + Binomial(n - r, q)
/// q = 1 - (1 - baseline) survival. Overdispersed: the baseline of a window is Beta with the given
/// mean and correlation, so that counts are beta-binomial. Errors may also be as many as expected.
/// Where failures are rare they are found by geometric jumps from one to the next.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/quantity.hpp"
#include "dist/poisson_ladder.hpp"
#include "input/forward.hpp"
#include "model/alerting/demand.hpp"
#include "model/alerting/trouble.hpp"

namespace nines::alerting {

enum class ErrorLaw { binomial, expected };

/// `"0.01%"`, or `{"baseline": ..., "overdispersion": ..., ...}`.
struct ErrorSettings {
  static ErrorSettings read(input::Value& in);
  Probability baseline{0};
  double correlation = 0;        ///< Of any two requests of a window.
  std::optional<Seconds> every;  ///< Length of a window; a tick when absent.
  ErrorLaw counts = ErrorLaw::binomial;
};

/// Prefix sums, n + 1 elements.
struct CountColumns {
  std::vector<std::int64_t> total;
  std::vector<std::int64_t> bad;
  std::vector<std::int64_t> present;  ///< Empty: all ticks are known.
};

class Counter {
 public:
  /// `highest`: the most requests that a tick is likely to expect.
  Counter(CountLaw traffic, const ErrorSettings& errors, const TimeGrid& grid, double highest);

  void count(const run::Replication& replication, const DemandColumns& demand,
             const Trouble& trouble, CountColumns& into) const;

 private:
  class Draws;
  /// Ticks [begin, end), in or out of an incident's reach.
  struct Piece {
    std::size_t begin = 0;
    std::size_t end = 0;
    const BusyStretch* busy = nullptr;
  };
  void run(std::size_t begin, std::size_t end, const DemandColumns& demand, const Trouble& trouble,
           Draws& draws, CountColumns& into) const;
  void run_piece(Piece piece, const DemandColumns& demand, const Trouble& trouble, Draws& draws,
                 CountColumns& into) const;
  void run_quiet(Piece piece, const DemandColumns& demand, Draws& draws, CountColumns& into) const;

  CountLaw traffic_;
  ErrorSettings errors_;
  TimeGrid grid_;
  std::size_t window_ticks_ = 1;
  std::unique_ptr<dist::PoissonLadder> ladder_;  ///< Of Poisson traffic.
};

}  // namespace nines::alerting
