/// @file
/// One long series of dependent values: batch means and autocorrelation, for pilots.
/// Ref: Conway (1963) and Law & Kelton (2000), section 9.5 (batch means); Sokal (1997) (window).
#pragma once

#include <cstddef>
#include <span>

#include "stats/estimate.hpp"

namespace nines::stats {

/// The mean of a series from `batches` (>= 2) equal batches in succession, with a Student t between
/// them. Values that fill no batch are left out, the earliest ones. Method::batch_means; NaN when
/// there are fewer values than batches.
[[nodiscard]] Estimate batch_means(std::span<const double> series, std::size_t batches = 32,
                                   double confidence = default_confidence);

/// Correlation of values `lag` apart, divided by n as usual (so it is at most 1 in size). NaN for a
/// series that does not vary or is not longer than the lag.
[[nodiscard]] double autocorrelation(std::span<const double> series, std::size_t lag = 1);

/// How many values each independent one takes, tau = 1 + 2 sum of autocorrelations, over the
/// shortest window that is 5 tau long (Sokal). At least 1; 1 for a series that does not vary.
[[nodiscard]] double integrated_autocorrelation(std::span<const double> series);

/// How many independent values the series is worth: n / integrated_autocorrelation.
[[nodiscard]] double effective_sample_size(std::span<const double> series);

}  // namespace nines::stats
