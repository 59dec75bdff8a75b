/// @file
/// How long a caller waits before a retry. With e = min(cap, base factor^(n-1)) after n failures:
///   none          e
///   full          U(0, e)
///   equal         e/2 + U(0, e/2)
///   decorrelated  min(cap, U(base, 3 previous)), previous = base at first; factor plays no part
/// Ref: Brooker (2015), Exponential backoff and jitter, AWS Architecture Blog.
#pragma once

#include <cstdint>
#include <string>

#include "core/quantity.hpp"
#include "input/forward.hpp"
#include "random/stream.hpp"

namespace nines::retry {

enum class Jitter : std::uint8_t { none, full, equal, decorrelated };

struct Backoff {
  double base_s = 0;
  double factor = 2;
  double cap_s = infinity;
  Jitter jitter = Jitter::none;

  /// A duration (the same wait each time) or an object.
  static Backoff read(input::Value& in);

  /// The wait after `failures` >= 1 failed tries. `previous_s` is the wait before, 0 if none.
  /// One word is drawn where there is jitter, none elsewhere.
  [[nodiscard]] double wait_s(std::uint32_t failures, double previous_s, random::Stream& rng) const;
  /// The longest wait after that many failures.
  [[nodiscard]] double longest_s(std::uint32_t failures) const;
  /// "100ms doubling up to 10s, full jitter".
  [[nodiscard]] std::string describe() const;
};

}  // namespace nines::retry
