#include "stats/prometheus_quantile.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/contract.hpp"
#include "core/quantity.hpp"

namespace nines::stats {

double prometheus_quantile(double p, std::span<const CumulativeBucket> buckets) {
  NINES_EXPECTS(std::ranges::is_sorted(buckets, {}, &CumulativeBucket::upper));
  if (std::isnan(p)) return not_a_number;
  if (p < 0) return -infinity;
  if (p > 1) return infinity;
  if (buckets.size() < 2 || buckets.back().upper != infinity) return not_a_number;

  std::vector<double> counts;
  for (const CumulativeBucket& bucket : buckets) {
    counts.push_back(counts.empty() ? bucket.count : std::max(counts.back(), bucket.count));
  }
  const double total = counts.back();
  if (!(total > 0)) return not_a_number;

  const double rank = p * total;
  const auto found =
      static_cast<std::size_t>(std::ranges::lower_bound(counts, rank) - counts.begin());
  if (found == buckets.size() - 1) return buckets[found - 1].upper;
  if (found == 0 && buckets[0].upper <= 0) return buckets[0].upper;
  const double lower = found == 0 ? 0 : buckets[found - 1].upper;
  const double before = found == 0 ? 0 : counts[found - 1];
  const double here = counts[found] - before;
  // Only p = 0 over an empty lowest bucket comes here with nothing in it.
  if (here == 0) return not_a_number;
  return lower + (buckets[found].upper - lower) * ((rank - before) / here);
}

}  // namespace nines::stats
