/// @file
/// Whether a caller tries again: up to `attempts` tries in total, after the outcomes in `on`.
/// Client errors and successes are never retried. r independent tries that succeed with p each
/// succeed with 1 - (1 - p)^r and take (1 - (1 - p)^r)/p tries on average.
#pragma once

#include <cstdint>
#include <string>

#include "input/forward.hpp"
#include "policy/call_outcome.hpp"
#include "policy/retry/backoff.hpp"

namespace nines::retry {

struct Retry {
  std::uint32_t attempts = 1;  ///< Total tries.
  Backoff backoff;
  bool on_error = true;
  bool on_timeout = true;
  bool on_rejected = true;

  static Retry read(input::Reader& in);

  /// Whether another try follows after `tries` of them, the last with this outcome.
  [[nodiscard]] bool again(policy::CallOutcome outcome, std::uint32_t tries) const {
    return tries < attempts && ((outcome == policy::CallOutcome::error && on_error) ||
                                (outcome == policy::CallOutcome::timeout && on_timeout) ||
                                (outcome == policy::CallOutcome::rejected && on_rejected));
  }
  [[nodiscard]] std::string describe() const;
};

}  // namespace nines::retry
