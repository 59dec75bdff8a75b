/// @file
/// Whether a caller tries again: up to `attempts` tries in total, after the outcomes in `on`.
/// Client errors and successes are never retried. r independent tries that succeed with p each
/// succeed with 1 - (1 - p)^r and take (1 - (1 - p)^r)/p tries on average.
#pragma once

#include <cstdint>
#include <string>

#include "policy/call_outcome.hpp"
#include "policy/retry/backoff.hpp"

namespace nines {

class Reader;

struct Retry {
  std::uint32_t attempts = 1;  ///< Total tries.
  Backoff backoff;
  bool on_error = true;
  bool on_timeout = true;
  bool on_rejected = true;

  static Retry read(Reader& in);

  /// Whether another try follows after `tries` of them, the last with this outcome.
  [[nodiscard]] bool again(CallOutcome outcome, std::uint32_t tries) const {
    return tries < attempts && ((outcome == CallOutcome::error && on_error) ||
                                (outcome == CallOutcome::timeout && on_timeout) ||
                                (outcome == CallOutcome::rejected && on_rejected));
  }
  [[nodiscard]] std::string describe() const;
};

}  // namespace nines
