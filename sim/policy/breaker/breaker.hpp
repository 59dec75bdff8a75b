/// @file
/// Circuit breaker.
///   closed     calls pass; opens when failures/calls >= failure_ratio over the window, of at
///              least min_calls
///   open       calls are refused; half-open once cooldown has passed
///   half-open  at most half_open_calls probes are under way or done; that many successes close it
///              with an empty window, a failure opens it again
/// Results of calls that were let through in an earlier state do not count.
/// Ref: Nygard (2018), Release It!, section 5.2.
#pragma once

#include <cstdint>
#include <string>

#include "input/forward.hpp"
#include "policy/sliding_counts.hpp"

namespace nines::breaker {

struct Breaker {
  double failure_ratio = 0.5;
  std::uint32_t min_calls = 20;
  double window_s = 10;
  double cooldown_s = 5;
  std::uint32_t half_open_calls = 1;

  static Breaker read(input::Reader& in);
  [[nodiscard]] std::string describe() const;
};

enum class BreakerPosition : std::uint8_t { closed, open, half_open };

/// The state of one breaker.
class BreakerState {
 public:
  /// What a call brings back with its result. Not given: refused.
  struct Permit {
    std::uint32_t era = 0;
    [[nodiscard]] bool granted() const { return era != 0; }
  };

  explicit BreakerState(const Breaker& breaker) : rule_(breaker), window_(breaker.window_s) {}

  /// Asks to send a call.
  [[nodiscard]] Permit request(double now_s) {
    if (position_ == BreakerPosition::closed) [[likely]]
      return {era_};
    return request_slow(now_s);
  }
  /// Each permit is given back once: with a result, or without one when the caller dropped the call
  /// before any came (its own caller gave up).
  void report(double now_s, Permit permit, bool failed);
  void withdraw(Permit permit);

  /// Open turns half-open by the clock, seen at the next request.
  [[nodiscard]] BreakerPosition position() const { return position_; }
  [[nodiscard]] std::uint32_t openings() const { return openings_; }

 private:
  [[nodiscard]] Permit request_slow(double now_s);
  void enter(BreakerPosition position);
  void open(double now_s);

  Breaker rule_;
  BreakerPosition position_ = BreakerPosition::closed;
  std::uint32_t era_ = 1;  ///< Counts changes of position.
  std::uint32_t probes_ = 0;
  std::uint32_t successes_ = 0;
  std::uint32_t openings_ = 0;
  double half_open_at_s_ = 0;
  policy::SlidingCounts window_;
};

}  // namespace nines::breaker
