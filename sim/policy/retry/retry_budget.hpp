/// @file
/// How many retries a caller may send, whatever fails.
///   ratio         retries <= fraction x requests + min_per_second x window, over the window
///   token_bucket  a retry takes a token, a success brings per_success of one, at most capacity
/// Requests are first tries. A bucket starts full. Under a lasting failure a ratio of .1 holds the
/// load at 1.1 times the requests. Ref: Beyer et al. (2016), Site Reliability Engineering, ch. 21;
/// Brooker (2022), Fixing retries with token buckets and circuit breakers.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/catalog.hpp"
#include "input/forward.hpp"
#include "policy/sliding_counts.hpp"

namespace nines::retry {

struct RatioBudget {
  static constexpr std::string_view name = "ratio";
  static RatioBudget read(input::Reader& in);
  double fraction = 0.1;
  double window_s = 10;
  double min_per_second = 0;
};

struct TokenBucketBudget {
  static constexpr std::string_view name = "token_bucket";
  static TokenBucketBudget read(input::Reader& in);
  double capacity = 1;
  double per_success = 0.1;
};

using RetryBudgets = Catalog<RatioBudget, TokenBucketBudget>;  // add here, and only here
using RetryBudget = RetryBudgets::Variant;

[[nodiscard]] std::string describe(const RetryBudget& budget);

/// The state of one caller's budget.
class RetryBudgetMeter {
 public:
  explicit RetryBudgetMeter(const RetryBudget& budget);

  /// A first try was sent.
  void on_request(double now_s) {
    if (kind_ == Kind::ratio) window_.add(now_s, 1, 0);
  }
  void on_success() {
    tokens_ = tokens_ + per_success_ < capacity_ ? tokens_ + per_success_ : capacity_;
  }
  /// Whether a retry may go now; if so it is counted.
  [[nodiscard]] bool spend(double now_s) {
    if (kind_ == Kind::token_bucket) {
      if (tokens_ < 1 - slack) return false;
      tokens_ -= 1;
      return true;
    }
    const policy::SlidingCounts::Tally& tally = window_.at(now_s);
    if (tally.marked + 1 > fraction_ * tally.calls + free_ + slack) return false;
    window_.add(now_s, 0, 1);
    return true;
  }

 private:
  enum class Kind : std::uint8_t { ratio, token_bucket };
  /// Ten additions of .1 make a token.
  static constexpr double slack = 1e-9;

  Kind kind_;
  double fraction_ = 0;
  double free_ = 0;  ///< Retries in a window that need no requests.
  double capacity_ = 0;
  double per_success_ = 0;
  double tokens_ = 0;
  policy::SlidingCounts window_;
};

}  // namespace nines::retry
