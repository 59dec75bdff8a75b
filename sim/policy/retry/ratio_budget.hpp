/// @file
/// A retry budget in proportion to traffic, over a window of time:
///   retries <= fraction x requests + min_per_second x window
/// Under a lasting failure a fraction of .1 holds the load at 1.1 times the requests.
/// Ref: Beyer et al. (2016), Site Reliability Engineering, ch. 21.
#pragma once

#include <string>
#include <string_view>

#include "input/forward.hpp"
#include "policy/sliding_counts.hpp"

namespace nines::retry {

struct RatioBudget {
  static constexpr std::string_view name = "ratio";
  static RatioBudget read(input::Reader& in);
  [[nodiscard]] std::string describe() const;

  class Meter {
   public:
    explicit Meter(const RatioBudget& budget)
        : fraction_(budget.fraction),
          free_(budget.min_per_second * budget.window_s),
          window_(budget.window_s) {}
    void on_request(double now_s) { window_.add(now_s, 1, 0); }
    void on_success() {}
    [[nodiscard]] bool spend(double now_s) {
      const policy::SlidingCounts::Tally& tally = window_.at(now_s);
      if (tally.marked + 1 > fraction_ * tally.calls + free_ + slack) return false;
      window_.add(now_s, 0, 1);
      return true;
    }

   private:
    static constexpr double slack = 1e-9;  ///< Ten times .1 is a retry.

    double fraction_;
    double free_;  ///< Retries in a window that need no requests.
    policy::SlidingCounts window_;
  };

  double fraction = 0.1;
  double window_s = 10;
  double min_per_second = 0;
};

}  // namespace nines::retry
