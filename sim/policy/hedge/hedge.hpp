/// @file
/// Hedged calls: when the answer is not there `after` a while, the same is asked again (`max` times
/// at most), and the first answer counts. `after` is a duration, or a quantile of the caller's own
/// latencies ("p95": about 5 % more calls), learnt as it goes; no hedges until enough is known.
/// Feed `observe` with each first attempt's time to its answer or to its cancellation: either way
/// it is known on which side of `after` it lies, so that hedging does not move its own threshold.
/// Ref: Dean and Barroso (2013), The tail at scale, CACM 56(2).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "core/quantity.hpp"
#include "input/forward.hpp"
#include "policy/hedge/learnt_quantile.hpp"

namespace nines::hedge {

struct Hedge {
  double after_s = 0;              ///< Where `quantile` is not given.
  std::optional<double> quantile;  ///< .95 for "p95".
  std::uint32_t max = 1;           ///< Hedges of one call, besides its first attempt.
  std::optional<bool> cancel;      ///< Of losers; the call policy's `cancel` where not given.

  static Hedge read(input::Reader& in);
  [[nodiscard]] std::string describe() const;
};

/// The delay of one caller's hedges.
class HedgeTimer {
 public:
  explicit HedgeTimer(const Hedge& hedge) : after_s_(hedge.after_s) {
    if (hedge.quantile) learnt_ = std::make_unique<LearntQuantile>(*hedge.quantile);
  }

  /// From one attempt to the next hedge; infinity when there is to be none.
  [[nodiscard]] double after_s() const { return learnt_ ? learnt_->value_s() : after_s_; }
  void observe(double latency_s) {
    if (learnt_) learnt_->add(latency_s);
  }

 private:
  double after_s_;
  std::unique_ptr<LearntQuantile> learnt_;
};

}  // namespace nines::hedge
