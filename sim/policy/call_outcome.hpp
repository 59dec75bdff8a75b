/// @file
/// How an attempt at a call ended, as its caller sees it. A client error (4xx) is an answer: it is
/// never retried, and neither a breaker nor availability counts it as a failure.
#pragma once

#include <cstdint>

namespace nines::policy {

enum class CallOutcome : std::uint8_t {
  success,
  client_error,
  error,     ///< The server failed it (5xx).
  timeout,   ///< The caller gave up.
  rejected,  ///< Refused at once: a full queue, a shed request, an open breaker.
};

[[nodiscard]] constexpr bool is_failure(CallOutcome outcome) {
  return outcome >= CallOutcome::error;
}

}  // namespace nines::policy
