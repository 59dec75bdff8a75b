/// @file
/// Whom a newcomer interrupts: the worst in service is the winner of a tournament on the reversed
/// claim, of equal ones the lowest place. Claims: a class, or when the work will be done on the
/// clock of work (as all go equally fast, the latest to be done has most left).
#pragma once

#include <cstdint>

#include "core/quantity.hpp"
#include "engine/winner_tree.hpp"
#include "line/discipline.hpp"

namespace nines::line {

inline constexpr std::int64_t lowest_class = 1 << 16;

/// The reversed claim: the lower, the worse.
[[nodiscard]] inline std::int64_t weakness(Interruption how, std::uint32_t job_class,
                                           double until_s) {
  return how == Interruption::lower_class ? lowest_class - static_cast<std::int64_t>(job_class)
                                          : engine::time_key(infinity) - engine::time_key(until_s);
}

/// Whether a newcomer has more of a claim than somebody in service.
[[nodiscard]] bool outranks(Interruption how, const auto& newcomer, const auto& served) {
  return how == Interruption::lower_class ? newcomer.job_class < served.job_class
                                          : newcomer.left_s < served.left_s;
}

class Contest {
 public:
  explicit Contest(std::uint32_t places) : tree_(places) {}

  void enter(std::uint32_t place, std::int64_t weakness) { tree_.set(place, weakness); }
  void clear(std::uint32_t place) { tree_.set(place, engine::WinnerTree::never); }
  [[nodiscard]] bool empty() const { return tree_.winner_key() == engine::WinnerTree::never; }
  /// The place of who has least of a claim.
  [[nodiscard]] std::uint32_t worst() const { return tree_.winner(); }

 private:
  engine::WinnerTree tree_;
};

}  // namespace nines::line
