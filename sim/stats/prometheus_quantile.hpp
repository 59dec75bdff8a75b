/// @file
/// What Prometheus' histogram_quantile shows for a classic histogram: linear interpolation inside
/// the bucket where the rank falls, from 0 in the lowest one. A quantile in the +Inf bucket shows
/// the highest finite bound: dashboards flatten there, which is what this is for. Ref: Prometheus
/// documentation, query functions, histogram_quantile.
#pragma once

#include <span>

namespace nines::stats {

/// A cumulative bucket: `count` observations were <= `upper`.
struct CumulativeBucket {
  double upper = 0;
  double count = 0;
};

/// `buckets` ascend in `upper`; counts that step down (scraped at different times) are read as the
/// highest so far. p < 0 gives -infinity, p > 1 +infinity. NaN when p is, with fewer than two
/// buckets, when the last one is not +infinity, or when nothing was observed.
[[nodiscard]] double prometheus_quantile(double p, std::span<const CumulativeBucket> buckets);

}  // namespace nines::stats
