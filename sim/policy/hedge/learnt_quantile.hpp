/// @file
/// A quantile of a stream of durations, learnt as it goes and forgetting slowly: counts in 16
/// buckets an octave (4.4 % wide at most) that are halved whenever they reach a limit, so that the
/// last few thousand values decide. The same values in the same order give the same bits.
/// O(1) a value on average, 2.5 KB.
#pragma once

#include <array>
#include <bit>
#include <cstdint>

#include "core/quantity.hpp"

namespace nines::hedge {

class LearntQuantile {
 public:
  /// 0 < p < 1.
  explicit LearntQuantile(double p);

  /// A duration in seconds, 0 or more.
  void add(double value_s) {
    ++counts_[bucket_of(value_s)];
    ++total_;
    if (--until_refresh_ == 0) refresh();
  }

  /// Infinity until there are enough values: ten beyond the quantile, and a hundred.
  [[nodiscard]] double value_s() const { return value_s_; }

 private:
  static constexpr int per_octave = 16;
  static constexpr int lowest_exponent = -20;  ///< A microsecond,
  static constexpr int highest_exponent = 20;  ///< and twelve days.
  static constexpr std::uint32_t buckets = per_octave * (highest_exponent - lowest_exponent);

  // The high bits of a double number the buckets: exponent and first four bits of the fraction.
  static constexpr int shift = 52 - 4;
  static constexpr std::int64_t first_key = std::int64_t{1023 + lowest_exponent} * per_octave;
  static std::uint32_t bucket_of(double value_s) {
    const auto key = static_cast<std::int64_t>(std::bit_cast<std::uint64_t>(value_s) >> shift);
    const std::int64_t place = key - first_key;
    if (place < 0) return 0;
    return place < buckets ? static_cast<std::uint32_t>(place) : buckets - 1;
  }
  static double lower_of(std::uint32_t bucket) {
    return std::bit_cast<double>(static_cast<std::uint64_t>(first_key + bucket) << shift);
  }
  void refresh();

  double p_;
  std::uint32_t enough_;
  std::uint32_t limit_;
  std::uint32_t until_refresh_;
  std::uint32_t total_ = 0;
  double value_s_ = infinity;
  std::array<std::uint32_t, buckets> counts_{};
};

}  // namespace nines::hedge
