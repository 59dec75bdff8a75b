/// @file
/// From "the condition holds" to "the alert fires", with `for` and `keep_firing_for` as Prometheus
/// defines them. A condition that holds from tick a on is pending and fires from the first tick b
/// with (b - a) tick >= for; a tick without it ends pending at once. A firing alert whose condition
/// last held at tick b - 1 fires on while (i - b) tick < keep_firing_for.
/// Ref: Prometheus 2.42, alerting rules; the interval of its rule group is the tick here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/quantity.hpp"

namespace nines::alert {

/// Ticks [begin, end), each judged at its end: the first is seen at (begin + 1) tick.
struct Episode {
  std::size_t begin = 0;
  std::size_t end = 0;
  friend bool operator==(const Episode&, const Episode&) = default;
};

/// `for` and `keep_firing_for` in whole ticks, rounded up as evaluations do.
struct Delays {
  std::size_t pending_ticks = 0;
  std::size_t keep_ticks = 0;
  static Delays of(Seconds pending, Seconds keep, Seconds tick);
};

/// Appends the episodes in which an alert fires whose condition holds at the bits set.
void append_firing(std::span<const std::uint64_t> holds, std::size_t ticks, Delays delays,
                   std::vector<Episode>& episodes);

/// Sorts the episodes of several alerts and joins those that touch.
void join_episodes(std::vector<Episode>& episodes);

}  // namespace nines::alert
