/// @file
/// Where a transient ends: the truncation that minimises the marginal standard error of what is
/// left, over means of five (MSER-5).   MSER(d) = sum_{i>=d} (Z_i - mean_d)^2 / (k - d)^2
/// Ref: White (1997), Simulation 69; White, Cobb & Spratt (2000), Winter Simulation Conference.
#pragma once

#include <cstddef>
#include <span>

namespace nines::stats {

struct Mser5 {
  std::size_t cut = 0;   ///< Observations to leave out: a multiple of 5.
  double statistic = 0;  ///< The minimum, in squared units of the series.
  /// False when the minimum lies in the last half: the series is too short to have settled, and
  /// the cut is that half.
  bool reached = true;
};

/// Series of fewer than 50 values are never cut and count as not reached.
[[nodiscard]] Mser5 mser5(std::span<const double> series);

}  // namespace nines::stats
