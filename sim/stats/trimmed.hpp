/// @file
/// Trimmed, winsorized and interquartile means, the summaries that monitoring systems call tm99,
/// TM(99%:), WM and IQM, and percentile ranks. Percentiles are shares 0..1 here.
/// A value that a bound splits counts by the part inside; a sample of n gives each value 1/n.
/// On a histogram mean_between, quantile and cdf answer the same: see LogLinearHistogram.
/// Ref: Tukey (1962), Ann. Math. Stat. 33; Wilcox (2012), section 3.3.
#pragma once

#include <span>

#include "stats/log_linear_histogram.hpp"

namespace nines::stats {

/// The mean of the values between two quantiles, 0 <= from < to <= 1: (0, .99) is tm99, (.99, 1) is
/// TM(99%:), (.25, .75) the interquartile mean. `sorted` is ascending. NaN for no values.
[[nodiscard]] double trimmed_mean(std::span<const double> sorted, double from, double to);
[[nodiscard]] double trimmed_mean(const LogLinearHistogram& histogram, double from, double to);

/// The mean when every value outside the two quantiles is moved to the nearer of them: (0, .99) is
/// wm99.
[[nodiscard]] double winsorized_mean(std::span<const double> sorted, double from, double to);
[[nodiscard]] double winsorized_mean(const LogLinearHistogram& histogram, double from, double to);

[[nodiscard]] double interquartile_mean(std::span<const double> sorted);
[[nodiscard]] double interquartile_mean(const LogLinearHistogram& histogram);

/// The least value with a share p of the sample at or below it. NaN for no values.
[[nodiscard]] double sample_quantile(std::span<const double> sorted, double p);

/// The share of values <= x. NaN for no values.
[[nodiscard]] double percentile_rank(std::span<const double> sorted, double x);
[[nodiscard]] double percentile_rank(const LogLinearHistogram& histogram, double x);

}  // namespace nines::stats
