/// @file
/// Windows over the last `size` values, as alerts look at ticks: sums and means by a ring in O(1),
/// exact percentiles by a sorted copy in O(size) moves. Before the window is full it holds what
/// there is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <vector>

#include "core/contract.hpp"
#include "core/quantity.hpp"

namespace nines::stats {

/// Sum and mean of the last values. Of integers the sum is exact; of doubles it is added up afresh
/// each time round the ring, so rounding never builds up for more than one window.
template <class Value>
class RollingSum {
  static_assert(std::is_arithmetic_v<Value>);

 public:
  /// `size` >= 1 values.
  explicit RollingSum(std::size_t size) : ring_(size) { NINES_EXPECTS(size >= 1); }

  void add(Value value) {
    if (filled_ == ring_.size()) {
      sum_ -= ring_[next_];
    } else {
      ++filled_;
    }
    ring_[next_] = value;
    sum_ += value;
    if (++next_ == ring_.size()) {
      next_ = 0;
      if constexpr (std::is_floating_point_v<Value>) {
        sum_ = 0;
        for (const Value each : ring_) sum_ += each;
      }
    }
  }

  [[nodiscard]] Value sum() const { return sum_; }
  [[nodiscard]] std::size_t count() const { return filled_; }
  [[nodiscard]] bool full() const { return filled_ == ring_.size(); }
  /// NaN before the first value.
  [[nodiscard]] double mean() const {
    return filled_ > 0 ? static_cast<double>(sum_) / static_cast<double>(filled_) : not_a_number;
  }

 private:
  std::vector<Value> ring_;
  std::size_t next_ = 0;
  std::size_t filled_ = 0;
  Value sum_ = 0;
};

/// Exact percentiles of the last values, none of them NaN. For windows up to some thousands; a
/// longer one is better served by a LogLinearHistogram a tick.
class RollingPercentile {
 public:
  /// `size` >= 1 values.
  explicit RollingPercentile(std::size_t size);

  void add(double value);

  /// The least value in the window with a share p of it at or below, 0 <= p <= 1. NaN when empty.
  [[nodiscard]] double quantile(double p) const;
  [[nodiscard]] std::size_t count() const { return sorted_.size(); }

 private:
  std::vector<double> ring_;
  std::size_t next_ = 0;
  std::vector<double> sorted_;
};

}  // namespace nines::stats
