/// @file
/// Counts of non-negative values in 128 equal buckets an octave, from 2^-30 (0.93 ns, when the unit
/// is the second) to 2^40 (35,000 years): the middle of a bucket is within 1/256 = 0.4 % of every
/// value in it. Exact zeros, values below and values above the span have counters of their own.
/// The bucket is read off the bits of the double, one shift and one subtraction. Counts, min and
/// max are exact, so merging is exact and order does not matter. `{}` is the identity. Memory: 1
/// KiB an octave between the smallest and largest value met, at most 70 KiB. Ref: the layout of
/// Tene's HdrHistogram (2012), on floating-point bits instead of integers.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/quantity.hpp"

namespace nines::stats {

class LogLinearHistogram {
 public:
  static constexpr int buckets_per_octave = 128;
  static constexpr int lowest_exponent = -30;
  static constexpr int highest_exponent = 40;
  /// The span: values in [lowest, highest) have a bucket.
  static constexpr double lowest = 1.0 / (1 << 30);
  static constexpr double highest = static_cast<double>(std::uint64_t{1} << highest_exponent);

  /// A run of equal values as far as the histogram can tell: `count` values in [lower, upper), or
  /// exactly `lower` where both are equal (the zeros).
  struct Bucket {
    double lower = 0;
    double upper = 0;
    std::uint64_t count = 0;
    friend bool operator==(const Bucket&, const Bucket&) = default;
  };

  /// Counts one value >= 0; +infinity goes above the span. Negative and NaN are the programmer's
  /// mistake and abort. About a nanosecond, without a branch on whether the value is zero: whether
  /// a customer waits at all is what a processor cannot predict.
  void add(double value) { add_some(value, 1); }

  /// Counts the value `count` times, at the same cost.
  void add(double value, std::uint64_t count) {
    if (count > 0) [[likely]]
      add_some(value, count);
  }

  void merge(const LogLinearHistogram& other);

  /// Back to empty; keeps its memory, and costs what the range met so far costs.
  void clear();

  [[nodiscard]] bool empty() const { return !(min_ <= max_); }
  [[nodiscard]] std::uint64_t count() const;
  [[nodiscard]] std::uint64_t zeros() const { return slots_ > 0 ? cells_[0] : 0; }
  [[nodiscard]] std::uint64_t below_span() const { return below_; }
  [[nodiscard]] std::uint64_t above_span() const { return above_; }

  /// The exact extremes; NaN when empty.
  [[nodiscard]] double min() const { return empty() ? not_a_number : min_; }
  [[nodiscard]] double max() const { return empty() ? not_a_number : max_; }

  /// The x with a share p of the values at or below it, 0 <= p <= 1; between the ends of a bucket
  /// values are taken to lie evenly. quantile(0) is min(), quantile(1) is max(). NaN when empty.
  [[nodiscard]] double quantile(double p) const;

  /// The number of values <= x, interpolated inside x's bucket. Inverse of quantile: a quantile is
  /// where rank reaches p count().
  [[nodiscard]] double rank(double x) const;

  /// rank(x)/count(); NaN when empty.
  [[nodiscard]] double cdf(double x) const;

  /// count() - rank(x).
  [[nodiscard]] double count_above(double x) const;

  /// The mean from bucket middles, within 0.4 %; NaN when empty. The exact mean is the ledger's.
  [[nodiscard]] double approximate_mean() const { return mean_between(0, 1); }

  /// The mean of the values between two quantiles, 0 <= from < to <= 1: mean_between(.99, 1) is the
  /// mean of the worst 1 %, mean_between(.25, .75) the interquartile mean. NaN when empty.
  [[nodiscard]] double mean_between(double from, double to) const;

  /// Calls visit(Bucket) for every non-empty bucket, ascending. The extreme buckets are cut to
  /// [min(), max()], so every bound is one that a value could have.
  template <class Visitor>
  void for_each_bucket(Visitor&& visit) const;
  [[nodiscard]] std::vector<Bucket> buckets() const;

  /// What a file needs to bring the histogram back, exactly.
  struct Snapshot {
    struct Entry {
      std::uint32_t bucket = 0;  ///< 0 at 2^-30, 128 an octave.
      std::uint64_t count = 0;
      friend bool operator==(const Entry&, const Entry&) = default;
    };
    std::vector<Entry> entries;
    std::uint64_t zeros = 0;
    std::uint64_t below = 0;
    std::uint64_t above = 0;
    double min = infinity;
    double max = -infinity;
  };
  [[nodiscard]] Snapshot snapshot() const;

  /// The inverse of snapshot(). Throws DomainError when it is not one that snapshot() can give.
  [[nodiscard]] static LogLinearHistogram restore(const Snapshot& snapshot);

  /// Same counts and extremes, whatever memory either holds.
  friend bool operator==(const LogLinearHistogram& a, const LogLinearHistogram& b);

 private:
  static constexpr int mantissa_bits = 52;
  static constexpr int exponent_bias = 1023;
  static constexpr int sub_bucket_bits = 7;
  static constexpr int key_shift = mantissa_bits - sub_bucket_bits;
  static constexpr std::uint32_t lowest_key = (exponent_bias + lowest_exponent) << sub_bucket_bits;
  static constexpr std::uint32_t highest_key = (exponent_bias + highest_exponent)
                                               << sub_bucket_bits;

  /// The same bits, of which the compiler knows nothing: it would find the condition behind a mask
  /// and make it the branch that the mask is there to save.
  static std::uint64_t opaque(std::uint64_t bits) {
#if defined(__GNUC__)
    asm("" : "+r"(bits));
#endif
    return bits;
  }

  /// The smallest value of a bucket.
  static double lower_of(std::uint64_t key) {
    return std::bit_cast<double>(std::uint64_t{key} << key_shift);
  }
  void add_some(double value, std::uint64_t count) {
    const auto bits = std::bit_cast<std::uint64_t>(value);
    const std::uint64_t slot = (bits >> key_shift) - first_key_;  // Below the range it wraps.
    // All ones but for a zero of either sign, whose cell is the first.
    const std::uint64_t mask = opaque(-static_cast<std::uint64_t>(bits << 1 != 0));
    if ((slot & mask) >= slots_) [[unlikely]] {
      add_rare(value, count);
      return;
    }
    cells_[(slot + 1) & mask] += count;
    // Tested rather than stored each time: a new extreme is rare, and a store followed by a load of
    // the same place would chain every value to the one before.
    if (value < min_) [[unlikely]]
      min_ = value;
    if (value > max_) [[unlikely]]
      max_ = value;
  }
  void add_rare(double value, std::uint64_t count);
  void cover(std::uint32_t from_key, std::uint32_t to_key);
  [[nodiscard]] Bucket cut(double lower, double upper, std::uint64_t count) const;

  // 32 bits, so that the compiler knows a store to a 64-bit count leaves them alone.
  std::uint32_t first_key_ = lowest_key;
  std::uint32_t slots_ = 0;
  /// The zeros, then a cell each for the keys first_key_ .. first_key_ + slots_ - 1. Or no cells.
  std::vector<std::uint64_t> cells_;
  std::uint64_t below_ = 0;
  std::uint64_t above_ = 0;
  double min_ = infinity;
  double max_ = -infinity;
};

template <class Visitor>
void LogLinearHistogram::for_each_bucket(Visitor&& visit) const {
  if (zeros() > 0) visit(Bucket{0, 0, zeros()});
  if (below_ > 0) visit(cut(0, lowest, below_));
  for (std::uint32_t slot = 0; slot < slots_; ++slot) {
    if (cells_[1 + slot] == 0) continue;
    const std::uint64_t key = std::uint64_t{first_key_} + slot;
    visit(cut(lower_of(key), lower_of(key + 1), cells_[1 + slot]));
  }
  if (above_ > 0) visit(cut(highest, infinity, above_));
}

}  // namespace nines::stats
