/// @file
/// The shape of a condition. As written in a scenario it is a plain class (catalog.hpp):
///   read(input::Reader&), describe(objective), test(setting), longest_window(),
///   column(): what it reads besides the requests,
///   never(objective): why it cannot hold whatever happens, if so, and
///   fewest_errors(objective, requests_per_s): failures that make it hold at such traffic, if any
/// `test` makes what judges a history: column-wise, a bit a tick, no work per length of a window.
/// "above" and "at least" both include equality, up to 1e-12: a rate written as the threshold
/// (14.4 * 0.001) meets it whatever the last bits say.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "input/forward.hpp"
#include "policy/alert/history.hpp"

namespace nines::alert {

/// A bit a tick, 64 to a word; bits past the last tick are 0.
using TickMask = std::span<std::uint64_t>;

[[nodiscard]] inline std::size_t words_for(std::size_t ticks) {
  return (ticks + 63) / 64;
}

/// Comparing with a threshold leaves this much room below it.
inline constexpr double tie = 1 - 1e-12;

/// A condition against a setting. Thread-safe.
class Test {
 public:
  Test() = default;
  Test(const Test&) = delete;
  Test& operator=(const Test&) = delete;
  virtual ~Test() = default;

  /// Clears the ticks at whose end the condition does not hold, or has no data to say so.
  virtual void narrow(const History& history, TickMask ticks) const = 0;
  /// What `narrow` costs beside other conditions: the cheap ones go first. Tests that must walk
  /// through every tick cost most, long windows least (most of their words are skipped whole).
  [[nodiscard]] virtual double cost() const = 0;
};

/// Keeps the bits of `ticks` for which `holds(tick)` is true. `quiet(first, last)` may say that
/// none of the ticks first ... last - 1 can hold, so that they are not asked for one by one.
template <class Quiet, class Holds>
void keep_where(TickMask ticks, std::size_t n, Quiet&& quiet, Holds&& holds) {
  for (std::size_t word = 0; word < ticks.size(); ++word) {
    if (ticks[word] == 0) continue;
    const std::size_t first = word * 64;
    const std::size_t last = first + 64 < n ? first + 64 : n;
    if (quiet(first, last)) {
      ticks[word] = 0;
      continue;
    }
    std::uint64_t bits = 0;
    for (std::size_t i = first; i < last; ++i) {
      bits |= static_cast<std::uint64_t>(holds(i)) << (i - first);
    }
    ticks[word] &= bits;
  }
}

/// Failures at which the error rate of so many requests is at least `threshold`.
[[nodiscard]] inline double errors_for_rate(double threshold, double requests) {
  const double errors = threshold * tie * requests;
  return errors > 1 ? errors : 1;
}

/// First tick of the window that ends with tick i.
[[nodiscard]] inline std::size_t window_start(std::size_t i, std::size_t window_ticks) {
  return i + 1 > window_ticks ? i + 1 - window_ticks : 0;
}

}  // namespace nines::alert
