/// @file
/// Running moments as monoids: `{}` is the identity and merging two empties is empty, never NaN.
///   mean' = mean + d n_b/n,   M2' = M2_a + M2_b + d^2 n_a n_b/n,   d = mean_b - mean_a
/// Counts are exact; means and sums of squares agree with any other order of merging to rounding.
/// Ref: Welford (1962), Technometrics 4; Chan, Golub & LeVeque (1983), Am. Stat. 37.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "core/quantity.hpp"

namespace nines::stats {

/// Count, mean, variance, minimum and maximum of a series. Undefined answers are NaN.
class Moments {
 public:
  void add(double x) {
    ++count_;
    const double from_old_mean = x - mean_;
    mean_ += from_old_mean / static_cast<double>(count_);
    m2_ += from_old_mean * (x - mean_);
    min_ = std::min(min_, x);
    max_ = std::max(max_, x);
  }

  void merge(const Moments& other) {
    if (other.count_ == 0) return;
    if (count_ == 0) {
      *this = other;
      return;
    }
    const auto n_a = static_cast<double>(count_);
    const auto n_b = static_cast<double>(other.count_);
    const double distance = other.mean_ - mean_;
    count_ += other.count_;
    mean_ += distance * (n_b / (n_a + n_b));
    m2_ += other.m2_ + distance * distance * (n_a * n_b / (n_a + n_b));
    min_ = std::min(min_, other.min_);
    max_ = std::max(max_, other.max_);
  }

  [[nodiscard]] std::uint64_t count() const { return count_; }
  [[nodiscard]] double mean() const { return count_ > 0 ? mean_ : not_a_number; }
  [[nodiscard]] double min() const { return count_ > 0 ? min_ : not_a_number; }
  [[nodiscard]] double max() const { return count_ > 0 ? max_ : not_a_number; }
  [[nodiscard]] double sum() const { return mean_ * static_cast<double>(count_); }
  [[nodiscard]] double sum_of_squared_deviations() const { return m2_; }

  /// The unbiased variance, M2/(n-1).
  [[nodiscard]] double variance() const {
    return count_ > 1 ? m2_ / static_cast<double>(count_ - 1) : not_a_number;
  }
  [[nodiscard]] double standard_deviation() const { return std::sqrt(variance()); }

  friend bool operator==(const Moments&, const Moments&) = default;

 private:
  std::uint64_t count_ = 0;
  double mean_ = 0;
  double m2_ = 0;
  double min_ = infinity;
  double max_ = -infinity;
};

/// Means, variances and covariance of a series of pairs.
class CrossMoments {
 public:
  void add(double x, double y) {
    ++count_;
    const auto n = static_cast<double>(count_);
    const double dx = x - mean_x_;
    const double dy = y - mean_y_;
    mean_x_ += dx / n;
    mean_y_ += dy / n;
    m2_x_ += dx * (x - mean_x_);
    m2_y_ += dy * (y - mean_y_);
    m_xy_ += dx * (y - mean_y_);
  }

  void merge(const CrossMoments& other) {
    if (other.count_ == 0) return;
    if (count_ == 0) {
      *this = other;
      return;
    }
    const auto n_a = static_cast<double>(count_);
    const auto n_b = static_cast<double>(other.count_);
    const double dx = other.mean_x_ - mean_x_;
    const double dy = other.mean_y_ - mean_y_;
    const double weight = n_a * n_b / (n_a + n_b);
    count_ += other.count_;
    mean_x_ += dx * (n_b / (n_a + n_b));
    mean_y_ += dy * (n_b / (n_a + n_b));
    m2_x_ += other.m2_x_ + dx * dx * weight;
    m2_y_ += other.m2_y_ + dy * dy * weight;
    m_xy_ += other.m_xy_ + dx * dy * weight;
  }

  [[nodiscard]] std::uint64_t count() const { return count_; }
  [[nodiscard]] double mean_x() const { return count_ > 0 ? mean_x_ : not_a_number; }
  [[nodiscard]] double mean_y() const { return count_ > 0 ? mean_y_ : not_a_number; }
  [[nodiscard]] double variance_x() const { return unbiased(m2_x_); }
  [[nodiscard]] double variance_y() const { return unbiased(m2_y_); }
  [[nodiscard]] double covariance() const { return unbiased(m_xy_); }

  /// Pearson's correlation; NaN when either side does not vary.
  [[nodiscard]] double correlation() const {
    return m2_x_ > 0 && m2_y_ > 0 ? m_xy_ / (std::sqrt(m2_x_) * std::sqrt(m2_y_)) : not_a_number;
  }

  friend bool operator==(const CrossMoments&, const CrossMoments&) = default;

 private:
  [[nodiscard]] double unbiased(double sum) const {
    return count_ > 1 ? sum / static_cast<double>(count_ - 1) : not_a_number;
  }

  std::uint64_t count_ = 0;
  double mean_x_ = 0;
  double mean_y_ = 0;
  double m2_x_ = 0;
  double m2_y_ = 0;
  double m_xy_ = 0;
};

/// Plain sums for a hot loop, where Welford's division would be the longest step. Its variance
/// loses digits when the mean is large against the spread: take Moments where that can be.
struct PowerSums {
  std::uint64_t count = 0;
  double sum = 0;
  double sum_of_squares = 0;

  void add(double x) {
    ++count;
    sum += x;
    sum_of_squares += x * x;
  }
  void merge(const PowerSums& other) {
    count += other.count;
    sum += other.sum;
    sum_of_squares += other.sum_of_squares;
  }
  [[nodiscard]] double mean() const {
    return count > 0 ? sum / static_cast<double>(count) : not_a_number;
  }
  friend bool operator==(const PowerSums&, const PowerSums&) = default;
};

}  // namespace nines::stats
