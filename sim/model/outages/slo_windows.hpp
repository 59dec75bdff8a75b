/// @file
/// Error budget by window. A replication is cut into windows [k W, (k+1) W); a window's budget is
/// (1 - target) of its requests, and what an outage loses is spent:
///     spent = lost requests / ((1 - target) requests),  breached when spent > 1.
/// Where every instant weighs the same, this is downtime over (1 - target) W: 43.2 min for 99.9 %
/// over 30 d.  Ref: Beyer et al. (2018), The Site Reliability Workbook, chapter 2.
#pragma once

#include <cstdint>

#include "core/quantity.hpp"
#include "model/outages/request_volume.hpp"
#include "stats/log_linear_histogram.hpp"

namespace nines::outages {

class SloWindows {
 public:
  /// What a window is, for every replication.
  struct Terms {
    double window_s = 0;
    std::uint64_t count = 0;  ///< Windows in a replication.
    double allowed = 0;       ///< 1 - target.
    double affected = 1;      ///< Fraction of requests that an outage loses.
  };
  /// Spending exactly the budget is no breach, and rounding must not make it one.
  static constexpr double full_budget = 1 + 1e-9;

  SloWindows(const Terms& terms, const RequestVolume& volume, stats::LogLinearHistogram& spent)
      : terms_(terms), volume_(volume), spent_(spent), window_end_s_(terms.window_s) {}

  /// Requests in [from, to) were lost. Stretches come in order and do not overlap.
  void lose(double from_s, double to_s);
  /// Closes the remaining windows.
  void finish();

  [[nodiscard]] double spent_sum() const { return sum_; }
  [[nodiscard]] std::uint64_t breaches() const { return breaches_; }

 private:
  void close();
  void skip_to(double time_s);

  const Terms& terms_;
  const RequestVolume& volume_;
  stats::LogLinearHistogram& spent_;
  std::uint64_t window_ = 0;  ///< The window that is going on.
  double window_end_s_;
  double lost_ = 0;  ///< Expected requests lost in it, before `affected`.
  double sum_ = 0;
  std::uint64_t breaches_ = 0;
};

}  // namespace nines::outages
