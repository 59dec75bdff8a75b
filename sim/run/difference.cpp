#include "run/difference.hpp"

#include <algorithm>
#include <cmath>

#include "run/experiment.hpp"

namespace nines::run {
namespace {

Pull ratio_pull(const stats::Ledger& ledger, std::size_t column) {
  const stats::Ratio total = ledger.total(column);
  const std::span<const stats::Ratio> rows = ledger.column(column);
  stats::Ratio sum;
  for (const stats::Ratio& row : rows) sum += row;
  Pull pull{total.denominator != 0 ? total.numerator / total.denominator : not_a_number, {}};
  // Against the complete rows' own ratio, so that the pulls sum to zero.
  const double ratio = sum.denominator != 0 ? sum.numerator / sum.denominator : not_a_number;
  const double mean_denominator = sum.denominator / static_cast<double>(rows.size());
  pull.units.reserve(rows.size());
  for (const stats::Ratio& row : rows) {
    pull.units.push_back(
        row.absent() ? not_a_number : (row.numerator - ratio * row.denominator) / mean_denominator);
  }
  return pull;
}

/// Of two pulls, NaN counting as none where the other has a part.
template <class Combine>
Pull combine(double value, const Pull& a, const Pull& b, Combine&& pulls) {
  Pull result{value, {}};
  result.units.reserve(a.units.size());
  for (std::size_t i = 0; i < a.units.size(); ++i) {
    const bool none = std::isnan(a.units[i]) && std::isnan(b.units[i]);
    const double of_a = std::isnan(a.units[i]) ? 0 : a.units[i];
    const double of_b = std::isnan(b.units[i]) ? 0 : b.units[i];
    result.units.push_back(none ? not_a_number : pulls(of_a, of_b));
  }
  return result;
}

Pull quotient_pull(const stats::Ledger& ledger, std::size_t dividend, std::size_t divisor) {
  const Pull a = ratio_pull(ledger, dividend);
  const Pull b = ratio_pull(ledger, divisor);
  const double value = b.value != 0 ? a.value / b.value : not_a_number;
  return combine(value, a, b, [&](double of_a, double of_b) {
    return of_a / b.value - a.value / (b.value * b.value) * of_b;
  });
}

Pull harmonic_pull(const stats::Ledger& ledger, std::size_t first, std::size_t second) {
  const Pull a = ratio_pull(ledger, first);
  const Pull b = ratio_pull(ledger, second);
  const double sum = a.value + b.value;
  const double share = sum > 0 ? a.value / sum : 0.5;
  const double value = sum > 0 ? 2 * a.value * b.value / sum : sum;
  return combine(value, a, b, [&](double of_a, double of_b) {
    return 2 * (1 - share) * (1 - share) * of_a + 2 * share * share * of_b;
  });
}

Pull nines_pull(const stats::Ledger& ledger, std::size_t column) {
  Pull pull = ratio_pull(ledger, column);
  const double slope = -1 / (pull.value * std::log(10.0));
  for (double& unit : pull.units) unit *= slope;
  pull.value = pull.value > 0 ? -std::log10(pull.value) : not_a_number;
  return pull;
}

Pull quantile_pull(const stats::GroupedHistogram& observed, const stats::Estimate& own) {
  Pull pull{own.value, {}};
  double total = 0;
  double below = 0;
  for (const stats::LogLinearHistogram& group : observed.groups()) {
    const auto count = static_cast<double>(group.count());
    total += count;
    if (count > 0) below += group.rank(own.value);
  }
  // The slope of the quantile in its share: one standard error over the other.
  const stats::Estimate share = observed.share_below(own.value);
  const double slope = share.standard_error > 0 ? own.standard_error / share.standard_error : 0;
  const auto all = static_cast<double>(observed.groups().size());
  for (const stats::LogLinearHistogram& group : observed.groups()) {
    const auto count = static_cast<double>(group.count());
    if (count == 0) {
      pull.units.push_back(not_a_number);
      continue;
    }
    const double excess = group.rank(own.value) - below / total * count;
    pull.units.push_back(-slope * excess / (total / all));
  }
  return pull;
}

/// Two intervals that know nothing of each other (Newcombe 1998).
stats::Estimate independent_difference(const stats::Estimate& a, const stats::Estimate& b) {
  stats::Estimate result;
  result.value = a.value - b.value;
  result.confidence = a.confidence;
  result.samples = std::min(a.samples, b.samples);
  if (!a.has_interval() || !b.has_interval()) return result;
  result.standard_error = std::hypot(a.standard_error, b.standard_error);
  result.lo = result.value - std::hypot(a.value - a.lo, b.hi - b.value);
  result.hi = result.value + std::hypot(a.hi - a.value, b.value - b.lo);
  result.method = stats::Method::paired_difference;
  return result;
}

Pull pull_of(const Metric& metric, const Sample& sample, const stats::Estimate& own) {
  switch (metric.estimator) {
    case Estimator::ratio:
    case Estimator::proportion:
    case Estimator::share:
      return ratio_pull(sample.ledger, metric.column);
    case Estimator::quotient:
      return quotient_pull(sample.ledger, metric.column, metric.divisor);
    case Estimator::harmonic:
      return harmonic_pull(sample.ledger, metric.column, metric.divisor);
    case Estimator::nines:
      return nines_pull(sample.ledger, metric.column);
    case Estimator::quantile:
      return quantile_pull(sample.distributions[metric.distribution], own);
  }
  return {};
}

}  // namespace

Side::Side(const Metric& metric, const Sample& sample)
    : metric_(&metric),
      sample_(&sample),
      own_(estimate(metric, sample, stats::default_confidence)),
      pull_(pull_of(metric, sample, own_)) {}

stats::Estimate difference(const Side& a, const Side& b, double confidence) {
  NINES_EXPECTS(a.ledger().aligned_with(b.ledger()));
  stats::Estimate none;
  none.confidence = confidence;
  none.value = a.value() - b.value();
  if (!a.has_interval() || !b.has_interval()) return none;
  const bool unseen_spread = a.is_exact() || b.is_exact();
  if (unseen_spread || a.pull().units.size() != b.pull().units.size()) {
    return independent_difference(a.own(confidence), b.own(confidence));
  }
  const Pull pulls =
      combine(none.value, a.pull(), b.pull(), [](double of_a, double of_b) { return of_a - of_b; });
  return stats::from_influences(none.value, pulls.units, confidence,
                                stats::Method::paired_difference);
}

}  // namespace nines::run
