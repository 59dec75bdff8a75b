/// @file
/// The difference of one metric between two models that were run on the same random numbers.
/// Every figure is a smooth function of sums over replications (a quantile: over the 32 groups of
/// replications), so what each replication pulls at it is known; the differences of these pulls
/// carry the covariance:   se^2 = sum (z_a - z_b)^2 / (m (m-1)).
/// A quantile q with density f pulls by (p - share below q)/f, f from the quantile's own interval.
/// Shares with few hits, whose spread cannot be seen, are compared as if independent (MOVER), which
/// is wider.   Ref: Bahadur (1966); Newcombe (1998), method 10; Law (2015), section 10.2.
#pragma once

#include <vector>

#include "run/metric.hpp"
#include "run/sample.hpp"
#include "stats/estimate.hpp"

namespace nines {

/// A metric's value and what each independent unit of its data pulls at it.
struct Pull {
  double value = not_a_number;
  std::vector<double> units;
};
[[nodiscard]] Pull pull_of(const Metric& metric, const Sample& sample);

/// a - b. The samples hold the same replications; the metrics are of the same unit. NaN where
/// either has no value, without an interval where either has none.
[[nodiscard]] Estimate difference(const Metric& metric_a, const Sample& a, const Metric& metric_b,
                                  const Sample& b, double confidence);

}  // namespace nines
