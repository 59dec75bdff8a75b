/// @file
/// Quantiles of pooled observations with an interval that knows the replications. Replication r
/// goes to group r mod 32, so groups are independent. At the pooled quantile x the share below it
/// is a ratio over groups, p = sum below_g / sum n_g, with a linearised standard error; the
/// interval of p is carried back to [x_lo, x_hi] through the pooled histogram. Merging is exact.
/// Memory: 32 histograms, 1 KiB an octave met each.
/// Ref: Woodruff (1952), JASA 47; Korn & Graubard (1998) for shares near 0 and 1.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "stats/estimate.hpp"
#include "stats/log_linear_histogram.hpp"

namespace nines::stats {

class GroupedHistogram {
 public:
  static constexpr std::size_t group_count = 32;

  /// Where the observations of a replication (numbered globally) go.
  [[nodiscard]] LogLinearHistogram& group_of(std::uint64_t replication) {
    return groups_[replication % group_count];
  }
  [[nodiscard]] const std::array<LogLinearHistogram, group_count>& groups() const {
    return groups_;
  }

  void merge(const GroupedHistogram& other);
  void clear();

  [[nodiscard]] LogLinearHistogram pooled() const;
  [[nodiscard]] std::uint64_t count() const;

  /// The p-quantile of all observations, 0 < p < 1. samples: groups with observations; their number
  /// less one is the t's degrees of freedom. No interval from fewer than two groups.
  [[nodiscard]] Estimate quantile(double p, double confidence = default_confidence) const;

  /// The share of observations <= x (interpolated inside x's bucket), as a ratio over groups.
  [[nodiscard]] Estimate share_below(double x, double confidence = default_confidence) const;

  /// The mean of the observations between two quantiles (tail mean: from = p, to = 1), from bucket
  /// middles, with a linearised interval over groups.
  [[nodiscard]] Estimate mean_between(double from, double to,
                                      double confidence = default_confidence) const;

  /// How many groups carry the tail beyond the p-quantile, (sum a)^2 / sum a^2 over their numbers
  /// of observations there. Below about 10 a few replications make the tail, and the quantile's
  /// interval is too short: more replications are needed, not more observations in each.
  [[nodiscard]] double effective_groups_behind(double p) const;

  friend bool operator==(const GroupedHistogram&, const GroupedHistogram&) = default;

 private:
  std::array<LogLinearHistogram, group_count> groups_;
};

/// How many of `count` observations lie beyond the p-quantile, on the thinner side. With fewer than
/// 10 a quantile says little, and the report warns.
[[nodiscard]] double observations_behind(double p, std::uint64_t count);

}  // namespace nines::stats
