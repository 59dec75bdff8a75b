/// @file
/// What a gate sees at a look, and what it can say. Counts are those of the gate's own window, as
/// the telemetry shows them: late and with losses.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace nines::gate {

/// Requests of one side and how many of them failed.
struct Arm {
  std::int64_t requests = 0;
  std::int64_t failures = 0;

  Arm& operator+=(const Arm& other) {
    requests += other.requests;
    failures += other.failures;
    return *this;
  }
  friend Arm operator-(const Arm& a, const Arm& b) {
    return {a.requests - b.requests, a.failures - b.failures};
  }
};

struct Sides {
  Arm canary;
  Arm control;
};

struct Look {
  std::size_t index = 0;  ///< Of this gate's looks in the rollout, from 0.
  Sides counts;           ///< In the gate's window.
  /// The same counts by cohort, and look by look since the rollout started (the series that rank
  /// tests compare). Empty unless the gate asked for them.
  std::span<const Sides> cohorts;
  std::span<const Sides> series;
};

enum class Verdict : std::uint8_t { go_on, roll_back, promote };

/// What a gate remembers from one look to the next.
struct GateMemory {
  std::int32_t breaches = 0;  ///< In a row.
};

}  // namespace nines::gate
