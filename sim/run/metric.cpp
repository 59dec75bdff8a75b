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

std::string MetricMember::prefix() const {
  return empty() ? std::string() : family + "." + name + ".";
}

namespace {

Metric metric_of(const About& about, const MetricMember& of) {
  Metric metric;
  metric.name = of.prefix() + *about.name;
  metric.of = of;
  metric.unit = *about.unit;
  metric.better = *about.better;
  metric.picture = about.picture;
  metric.help = *about.help;
  return metric;
}

About full(const AboutShare& about) {
  return {about.name, Unit::fraction, about.better, about.picture, about.help};
}

/// Places for figures in a sentence.
std::size_t places_in(std::string_view text) {
  std::size_t places = 0;
  for (std::size_t at = 0; (at = text.find('{', at)) != std::string_view::npos; ++at) {
    places += text.substr(at, 3) == "{*}" ? 0 : 1;
  }
  return places;
}

}  // namespace

Column MetricSet::ratio(const About& about, const MetricMember& of) {
  Metric metric = metric_of(about, of);
  metric.column = columns_;
  const MetricId id = declare(std::move(metric));
  return Column{columns_++, id};
}

Column MetricSet::signed_ratio(const About& about, const MetricMember& of) {
  const Column column = ratio(about, of);
  metrics_.back().may_be_negative = true;
  return column;
}

Column MetricSet::proportion(const AboutShare& about, const MetricMember& of) {
  const Column column = ratio(full(about), of);
  metrics_.back().estimator = Estimator::proportion;
  return column;
}

Column MetricSet::share(const AboutShare& about, const MetricMember& of) {
  const Column column = ratio(full(about), of);
  metrics_.back().estimator = Estimator::share;
  return column;
}

MetricId MetricSet::quotient(const About& about, Column dividend, Column divisor,
                             const MetricMember& of) {
  NINES_EXPECTS(dividend.index < columns_ && divisor.index < columns_);
  Metric metric = metric_of(about, of);
  metric.estimator = Estimator::quotient;
  metric.column = dividend.index;
  metric.divisor = divisor.index;
  return declare(std::move(metric));
}

MetricId MetricSet::harmonic(const AboutShare& about, Column a, Column b, const MetricMember& of) {
  const MetricId id = quotient(full(about), a, b, of);
  metrics_.back().estimator = Estimator::harmonic;
  return id;
}

MetricId MetricSet::nines(const AboutShare& about, Column bad, const MetricMember& of) {
  NINES_EXPECTS(bad.index < columns_);
  Metric metric = metric_of(full(about), of);
  metric.unit = Unit::nines;
  metric.estimator = Estimator::nines;
  metric.column = bad.index;
  return declare(std::move(metric));
}

DistributionId MetricSet::distribution(const AboutDistribution& about, const MetricMember& of) {
  constexpr double pictured = 0.99;
  const DistributionId id{distributions_.size()};
  distributions_.push_back(
      {of.prefix() + *about.name, *about.unit, *about.quantiles, metrics_.size()});
  for (const double p : *about.quantiles) {
    Metric metric =
        metric_of({*about.name + "." + quantile_name(p), about.unit, about.better,
                   p == pictured ? about.picture : 0,
                   fmt::format("{}: the value that {:.10g} % do not exceed", *about.help, p * 100)},
                  of);
    metric.estimator = Estimator::quantile;
    metric.distribution = id.index;
    metric.p = p;
    declare(std::move(metric));
  }
  return id;
}

SeriesId MetricSet::series(std::string name, Unit unit, std::string help, double step_s,
                           std::size_t length, const MetricMember& of) {
  NINES_EXPECTS(step_s > 0 && length > 0);
  series_.push_back({of.prefix() + name, unit, std::move(help), step_s, length, columns_});
  columns_ += length;
  return {series_.back().first_column, length};
}

void MetricSet::say(Sentence sentence) {
  NINES_EXPECTS(places_in(sentence.text) == sentence.figures.size());
  for (const MetricId id : sentence.figures) NINES_EXPECTS(id.index < metrics_.size());
  sentences_.push_back(std::move(sentence));
}

void MetricSet::oppose(Opposed figures) {
  NINES_EXPECTS(figures.across.index < metrics_.size() && figures.up.index < metrics_.size());
  opposed_.push_back(std::move(figures));
}

FindingId MetricSet::finding(std::string code, std::string text) {
  findings_.push_back({std::move(code), std::move(text)});
  return FindingId{findings_.size() - 1};
}

// A system of a thousand services declares ten thousand metrics.
MetricId MetricSet::declare(Metric metric) {
  const bool fresh = place_.emplace(metric.name, metrics_.size()).second;
  NINES_EXPECTS(fresh);
  NINES_EXPECTS(!metric.help.empty());
  metrics_.push_back(std::move(metric));
  return MetricId{metrics_.size() - 1};
}

const Metric& MetricSet::operator[](MetricId id) const {
  NINES_EXPECTS(id.index < metrics_.size());
  return metrics_[id.index];
}

MetricId MetricSet::quantile(DistributionId distribution, double p) const {
  NINES_EXPECTS(distribution.index < distributions_.size());
  const Measured& of = distributions_[distribution.index];
  const auto at = std::find(of.quantiles.begin(), of.quantiles.end(), p);
  NINES_EXPECTS(at != of.quantiles.end());
  return MetricId{of.first_metric + static_cast<std::size_t>(at - of.quantiles.begin())};
}

std::vector<MetricId> MetricSet::quantiles(DistributionId distribution) const {
  NINES_EXPECTS(distribution.index < distributions_.size());
  const Measured& of = distributions_[distribution.index];
  std::vector<MetricId> ids;
  for (std::size_t i = 0; i < of.quantiles.size(); ++i) ids.push_back({of.first_metric + i});
  return ids;
}

std::optional<MetricId> MetricSet::resolve(std::string_view name) const {
  const auto it = place_.find(std::string(name));
  if (it == place_.end()) return std::nullopt;
  return MetricId{it->second};
}

const Metric* MetricSet::find(std::string_view name) const {
  const auto id = resolve(name);
  return id ? &metrics_[id->index] : nullptr;
}

}  // namespace nines::run
