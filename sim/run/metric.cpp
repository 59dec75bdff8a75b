#include "run/metric.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/contract.hpp"

namespace nines::run {

std::string_view symbol(Unit unit) {
  switch (unit) {
    case Unit::seconds:
      return "s";
    case Unit::per_second:
      return "/s";
    case Unit::per_year:
      return "/y";
    case Unit::fraction:
    case Unit::count:
    case Unit::nines:
      return "";
  }
  return "";
}

std::string quantile_name(double p) {
  return fmt::format("p{:.10g}", p * 100);
}

bool distinct_quantiles(const std::vector<double>& quantiles) {
  std::vector<std::string> names;
  for (const double p : quantiles) names.push_back(quantile_name(p));
  std::sort(names.begin(), names.end());
  return std::adjacent_find(names.begin(), names.end()) == names.end();
}

Column MetricSet::ratio(std::string name, Unit unit, std::string help) {
  Metric metric;
  metric.name = std::move(name);
  metric.unit = unit;
  metric.help = std::move(help);
  metric.column = columns_;
  declare(std::move(metric));
  return Column{columns_++};
}

Column MetricSet::signed_ratio(std::string name, Unit unit, std::string help) {
  const Column column = ratio(std::move(name), unit, std::move(help));
  metrics_.back().may_be_negative = true;
  return column;
}

Column MetricSet::proportion(std::string name, std::string help) {
  const Column column = ratio(std::move(name), Unit::fraction, std::move(help));
  metrics_.back().estimator = Estimator::proportion;
  return column;
}

Column MetricSet::share(std::string name, std::string help) {
  const Column column = ratio(std::move(name), Unit::fraction, std::move(help));
  metrics_.back().estimator = Estimator::share;
  return column;
}

void MetricSet::quotient(std::string name, Unit unit, std::string help, Column dividend,
                         Column divisor) {
  NINES_EXPECTS(dividend.index < columns_ && divisor.index < columns_);
  Metric metric;
  metric.name = std::move(name);
  metric.unit = unit;
  metric.estimator = Estimator::quotient;
  metric.help = std::move(help);
  metric.column = dividend.index;
  metric.divisor = divisor.index;
  declare(std::move(metric));
}

void MetricSet::harmonic(std::string name, std::string help, Column a, Column b) {
  quotient(std::move(name), Unit::fraction, std::move(help), a, b);
  metrics_.back().estimator = Estimator::harmonic;
}

void MetricSet::nines(std::string name, std::string help, Column bad) {
  NINES_EXPECTS(bad.index < columns_);
  Metric metric;
  metric.name = std::move(name);
  metric.unit = Unit::nines;
  metric.estimator = Estimator::nines;
  metric.help = std::move(help);
  metric.column = bad.index;
  declare(std::move(metric));
}

DistributionId MetricSet::distribution(std::string name, Unit unit,
                                       const std::vector<double>& quantiles,
                                       const std::string& help) {
  const DistributionId id{distributions_.size()};
  for (const double p : quantiles) {
    Metric metric;
    metric.name = name + "." + quantile_name(p);
    metric.unit = unit;
    metric.estimator = Estimator::quantile;
    metric.help = fmt::format("{}: the value that {:.10g} % do not exceed", help, p * 100);
    metric.distribution = id.index;
    metric.p = p;
    declare(std::move(metric));
  }
  distributions_.push_back({std::move(name), unit});
  return id;
}

SeriesId MetricSet::series(std::string name, Unit unit, std::string help, double step_s,
                           std::size_t length) {
  NINES_EXPECTS(step_s > 0 && length > 0);
  series_.push_back({std::move(name), unit, std::move(help), step_s, length, columns_});
  columns_ += length;
  return {series_.back().first_column, length};
}

FindingId MetricSet::finding(std::string code, std::string text) {
  findings_.push_back({std::move(code), std::move(text)});
  return FindingId{findings_.size() - 1};
}

// A system of a thousand services declares ten thousand metrics.
void MetricSet::declare(Metric metric) {
  const bool fresh = place_.emplace(metric.name, metrics_.size()).second;
  NINES_EXPECTS(fresh);
  metrics_.push_back(std::move(metric));
}

const Metric* MetricSet::find(std::string_view name) const {
  const auto it = place_.find(std::string(name));
  return it == place_.end() ? nullptr : &metrics_[it->second];
}

}  // namespace nines::run
