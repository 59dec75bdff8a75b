/// @file
/// Exponentially weighted moving average.   s_1 = x_1,   s_n = alpha x_n + (1 - alpha) s_{n-1}
/// Ref: Roberts (1959), Technometrics 1.
#pragma once

#include "core/contract.hpp"
#include "core/quantity.hpp"

namespace nines::stats {

class Ewma {
 public:
  /// 0 < alpha <= 1: the weight of the newest value.
  explicit Ewma(double alpha) : alpha_{alpha} { NINES_EXPECTS(alpha > 0 && alpha <= 1); }

  /// Takes the next value and gives the new average. The first value is the average.
  double add(double x) {
    value_ = value_ == value_ ? alpha_ * x + (1 - alpha_) * value_ : x;
    return value_;
  }

  /// NaN before the first value.
  [[nodiscard]] double value() const { return value_; }
  [[nodiscard]] double alpha() const { return alpha_; }

 private:
  double alpha_;
  double value_ = not_a_number;
};

}  // namespace nines::stats
