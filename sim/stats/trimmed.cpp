#include "stats/trimmed.hpp"

#include <algorithm>
#include <cmath>

#include "core/contract.hpp"
#include "core/quantity.hpp"
#include "stats/as_double.hpp"

namespace nines::stats {
namespace {

bool is_range(double from, double to) {
  return from >= 0 && from < to && to <= 1;
}

}  // namespace

double trimmed_mean(std::span<const double> sorted, double from, double to) {
  NINES_EXPECTS(is_range(from, to));
  NINES_CHECK(std::ranges::is_sorted(sorted));
  if (sorted.empty()) return not_a_number;
  const double first = from * as_double(sorted.size());
  const double last = to * as_double(sorted.size());
  const auto begin = static_cast<std::size_t>(first);
  const auto end = std::min(sorted.size(), static_cast<std::size_t>(std::ceil(last)));
  double sum = 0;
  for (std::size_t i = begin; i < end; ++i) {
    // Value i fills the ranks [i, i + 1).
    const double inside = std::min(last, as_double(i + 1)) - std::max(first, as_double(i));
    if (inside > 0) sum += inside * sorted[i];
  }
  return sum / (last - first);
}

double trimmed_mean(const LogLinearHistogram& histogram, double from, double to) {
  return histogram.mean_between(from, to);
}

double winsorized_mean(std::span<const double> sorted, double from, double to) {
  NINES_EXPECTS(is_range(from, to));
  if (sorted.empty()) return not_a_number;
  const double low = from == 0 ? sorted.front() : sample_quantile(sorted, from);
  const double high = sample_quantile(sorted, to);
  return from * low + (to - from) * trimmed_mean(sorted, from, to) + (1 - to) * high;
}

double winsorized_mean(const LogLinearHistogram& histogram, double from, double to) {
  NINES_EXPECTS(is_range(from, to));
  return from * histogram.quantile(from) + (to - from) * histogram.mean_between(from, to) +
         (1 - to) * histogram.quantile(to);
}

double interquartile_mean(std::span<const double> sorted) {
  return trimmed_mean(sorted, 0.25, 0.75);
}

double interquartile_mean(const LogLinearHistogram& histogram) {
  return histogram.mean_between(0.25, 0.75);
}

double sample_quantile(std::span<const double> sorted, double p) {
  NINES_EXPECTS(p >= 0 && p <= 1);
  if (sorted.empty()) return not_a_number;
  // p n comes out a little above a whole number now and then (.07 x 100): that is no next value.
  constexpr double rounding = 1e-9;
  const double rank = std::ceil(p * as_double(sorted.size()) - rounding);
  return sorted[static_cast<std::size_t>(std::max(1.0, rank)) - 1];
}

double percentile_rank(std::span<const double> sorted, double x) {
  if (sorted.empty()) return not_a_number;
  const auto at_most = std::ranges::upper_bound(sorted, x) - sorted.begin();
  return static_cast<double>(at_most) / as_double(sorted.size());
}

double percentile_rank(const LogLinearHistogram& histogram, double x) {
  return histogram.cdf(x);
}

}  // namespace nines::stats
