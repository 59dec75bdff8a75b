#include "stats/grouped_histogram.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include "core/contract.hpp"
#include "math/laws.hpp"

namespace nines::stats {
namespace {

std::vector<Ratio> shares_below(std::span<const LogLinearHistogram> groups, double x) {
  std::vector<Ratio> rows;
  for (const LogLinearHistogram& group : groups) {
    const auto n = static_cast<double>(group.count());
    if (n > 0) rows.push_back({group.rank(x), n});
  }
  return rows;
}

}  // namespace

void GroupedHistogram::merge(const GroupedHistogram& other) {
  for (std::size_t group = 0; group < group_count; ++group) {
    groups_[group].merge(other.groups_[group]);
  }
}

void GroupedHistogram::clear() {
  for (LogLinearHistogram& group : groups_) group.clear();
}

LogLinearHistogram GroupedHistogram::pooled() const {
  LogLinearHistogram all;
  for (const LogLinearHistogram& group : groups_) all.merge(group);
  return all;
}

std::uint64_t GroupedHistogram::count() const {
  std::uint64_t total = 0;
  for (const LogLinearHistogram& group : groups_) total += group.count();
  return total;
}

Estimate GroupedHistogram::quantile(double p, double confidence) const {
  NINES_EXPECTS(p > 0 && p < 1);
  const LogLinearHistogram all = pooled();
  Estimate out;
  out.confidence = confidence;
  out.value = all.quantile(p);
  if (all.empty()) return out;

  const Estimate share = ratio_of_sums(shares_below(groups_, out.value), confidence);
  out.samples = share.samples;
  if (!share.has_interval()) return out;
  out.lo = all.quantile(std::clamp(p - (share.value - share.lo), 0.0, 1.0));
  out.hi = all.quantile(std::clamp(p + (share.hi - share.value), 0.0, 1.0));
  out.degrees_of_freedom = share.degrees_of_freedom;
  out.standard_error =
      out.half_width() / math::student_t_two_sided(confidence, out.degrees_of_freedom);
  out.method = Method::woodruff;
  return out;
}

Estimate GroupedHistogram::share_below(double x, double confidence) const {
  return within(ratio_of_sums(shares_below(groups_, x), confidence), 0, 1);
}

// A value acts on a mean between quantiles as its winsorized self does on a plain mean: the
// influence of x is (clamp(x, q_from, q_to) - mean of that)/(to - from) (Huber 1981, section 3.3).
Estimate GroupedHistogram::mean_between(double from, double to, double confidence) const {
  const LogLinearHistogram all = pooled();
  Estimate out;
  out.confidence = confidence;
  out.value = all.mean_between(from, to);
  if (all.empty()) return out;
  const double lowest = all.quantile(from);
  const double highest = all.quantile(to);
  std::vector<Ratio> rows;
  for (const LogLinearHistogram& group : groups_) {
    Ratio row;
    group.for_each_bucket([&](const LogLinearHistogram::Bucket& bucket) {
      const auto n = static_cast<double>(bucket.count);
      const double middle = (bucket.lower + bucket.upper) / 2;
      row += {n * std::clamp(middle, lowest, highest) / (to - from), n};
    });
    if (!row.absent()) rows.push_back(row);
  }
  const Estimate spread = ratio_of_sums(rows, confidence);
  out.samples = spread.samples;
  if (!spread.has_interval()) return out;
  out.standard_error = spread.standard_error;
  out.degrees_of_freedom = spread.degrees_of_freedom;
  out.skew = spread.skew;
  out.lo = out.value - (spread.value - spread.lo);
  out.hi = out.value + (spread.hi - spread.value);
  out.method = Method::ratio_of_sums;
  return out;
}

double GroupedHistogram::effective_groups_behind(double p) const {
  const LogLinearHistogram all = pooled();
  if (all.empty()) return 0;
  const double x = all.quantile(p);
  double sum = 0;
  double squares = 0;
  for (const LogLinearHistogram& group : groups_) {
    // Values equal to the quantile are of the tail: many may be, when a constant makes it.
    const double beyond = p < 0.5 ? group.rank(x) : group.count_above(std::nextafter(x, 0));
    sum += beyond;
    squares += beyond * beyond;
  }
  return effective_sample_size(sum, squares);
}

double observations_behind(double p, std::uint64_t count) {
  return std::min(p, 1 - p) * static_cast<double>(count);
}

}  // namespace nines::stats
