/// @file
/// What a model measures, declared once: name, unit, estimator, which way is better, whose figure
/// it is, its place in pictures, its sentence. From the declaration the frame derives estimators,
/// intervals, tables, pictures, verdicts of comparisons, `nines list metrics` and the check that an
/// expectation names something real; a formula is joined to it by the handle it returns.
///     column_.wait = metrics.ratio({.name = "wait.mean",
///                                   .unit = Unit::seconds,
///                                   .better = Better::lower,
///                                   .help = "time before service"});
#pragma once

#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/stated.hpp"

namespace nines::run {

enum class Unit { seconds, per_second, per_year, fraction, count, nines };
/// "s", "/s", "/y", "" ... as written in results.
[[nodiscard]] std::string_view symbol(Unit unit);

/// Which way a figure improves, whatever else changes with it. Neither, where that depends on what
/// one wants (utilization), or where one value is right (a ratio that should be 1).
enum class Better { lower, higher, neither };

/// How replications become an estimate.
enum class Estimator {
  ratio,       ///< Sum of numerators over sum of denominators; a mean has denominators of 1.
  proportion,  ///< Share of replications in which something happened.
  share,       ///< Share of counted trials, many a replication: a ratio whose interval is exact
               ///< binomial where hits or misses are too few for its spread to be seen.
  quotient,    ///< One ratio over another.
  harmonic,    ///< The harmonic mean of two ratios (F1 of precision and recall).
  nines,       ///< -log10 of a ratio: 3 for a thousandth.
  quantile,    ///< Of all observations of a distribution, pooled over replications.
};

/// Whose figure it is, where a model has several alike: the client "web" of the family "client".
/// Its metrics are called "client.web.latency.mean" and the like.
struct MetricMember {
  std::string family;
  std::string name;

  [[nodiscard]] bool empty() const { return family.empty(); }
  /// "client.web."; empty for no member.
  [[nodiscard]] std::string prefix() const;
};

/// The facts of a metric. `picture` is its rank among the figures that pictures and stories of this
/// kind show first, from 1; 0 comes after those. `help` says what it is, without a full stop.
struct About {
  Stated<std::string> name;
  Stated<Unit> unit;
  Stated<Better> better;
  int picture = 0;
  Stated<std::string> help;
};

/// Of a share, whose unit is a fraction.
struct AboutShare {
  Stated<std::string> name;
  Stated<Better> better;
  int picture = 0;
  Stated<std::string> help;
};

/// Of a distribution and its quantiles NAME.p50 ... (0.999 is "p99.9"); `picture` is p99's.
struct AboutDistribution {
  Stated<std::string> name;
  Stated<Unit> unit;
  Stated<Better> better;
  Stated<std::vector<double>> quantiles;
  int picture = 0;
  Stated<std::string> help;
};

/// A declared metric's place in its MetricSet: how formulas, reviews and comparisons refer to it.
struct MetricId {
  static constexpr std::size_t none = std::numeric_limits<std::size_t>::max();
  std::size_t index = none;

  bool operator==(const MetricId&) const = default;
};

struct Metric {
  std::string name;  ///< In full.
  MetricMember of;
  Unit unit = Unit::count;
  Better better = Better::neither;
  int picture = 0;
  Estimator estimator = Estimator::ratio;
  std::string help;
  std::size_t column = 0;        ///< The ledger's column; of a quotient, the dividend's.
  std::size_t divisor = 0;       ///< Quotient, harmonic: the other column.
  std::size_t distribution = 0;  ///< Quantile: which distribution.
  double p = 0;                  ///< Quantile: which one.
  bool may_be_negative = false;  ///< Else its interval ends at 0.

  /// The name without its member's: "recall" stands for every policy's.
  [[nodiscard]] std::string figure() const { return name.substr(of.prefix().size()); }
};

/// A distribution whose observations a model collects.
struct Measured {
  std::string name;
  Unit unit = Unit::seconds;
  std::vector<double> quantiles;
  std::size_t first_metric = 0;  ///< Of its quantiles, which follow each other.
};

/// A quantity over time, at equal steps from the start of a replication.
struct Series {
  std::string name;
  Unit unit = Unit::count;
  std::string help;
  double step_s = 0;
  std::size_t length = 0;
  std::size_t first_column = 0;  ///< A column of the ledger for each step.
};

/// A stretch of time in which something was done to the model, for pictures of figures over time.
struct Span {
  double from_s = 0;
  double to_s = 0;
};

/// Something that a replication may find out about itself, such as "did not settle".
struct Finding {
  std::string code;
  std::string text;
};

/// A sentence of the story that a single point tells: `{}` stands for a figure, `{%}` for a share
/// in per cent, `{*}` for the member's name. It is said where all of its figures are known.
struct Sentence {
  std::string text;
  std::vector<MetricId> figures;
  MetricMember of = {};
  bool of_nothing = true;  ///< Whether it is worth saying of a zero.
};

/// Two figures that are drawn against each other, a dot a member.
struct Opposed {
  std::string title;
  MetricId across;
  MetricId up;
};

/// Typed places in an observation. Obtained from a MetricSet, valid for its observations.
struct Column {
  std::size_t index = 0;
  MetricId metric;
  // NOLINTNEXTLINE(google-explicit-constructor): of a metric with a column, the handle.
  operator MetricId() const { return metric; }
};
struct DistributionId {
  std::size_t index = 0;
};
struct SeriesId {
  std::size_t first_column = 0;
  std::size_t length = 0;
};
struct FindingId {
  std::size_t index = 0;
};

/// The declaration, in the order in which results are shown.
class MetricSet {
 public:
  Column ratio(const About& about, const MetricMember& of = {});
  /// A ratio that may be negative, such as a difference.
  Column signed_ratio(const About& about, const MetricMember& of = {});
  Column proportion(const AboutShare& about, const MetricMember& of = {});
  /// Numerators and denominators are counts: hits of trials.
  Column share(const AboutShare& about, const MetricMember& of = {});
  /// A ratio of two ratios declared before, such as a mean over a mean.
  MetricId quotient(const About& about, Column dividend, Column divisor,
                    const MetricMember& of = {});
  /// The harmonic mean of two fractions declared before.
  MetricId harmonic(const AboutShare& about, Column a, Column b, const MetricMember& of = {});
  /// The nines of a fraction of bad things declared before: -log10 of it. More are better.
  MetricId nines(const AboutShare& about, Column bad, const MetricMember& of = {});
  DistributionId distribution(const AboutDistribution& about, const MetricMember& of = {});
  /// `length` ratios, the k-th at time (k + 1) `step_s`. Costs 16 bytes each a replication.
  SeriesId series(std::string name, Unit unit, std::string help, double step_s, std::size_t length,
                  const MetricMember& of = {});
  FindingId finding(std::string code, std::string text);
  /// Known before the run and the same in every replication.
  void mark(Span span) { spans_.push_back(span); }
  /// A sentence has as many places as figures.
  void say(Sentence sentence);
  void oppose(Opposed figures);

  [[nodiscard]] const std::vector<Metric>& metrics() const { return metrics_; }
  [[nodiscard]] const std::vector<Measured>& distributions() const { return distributions_; }
  [[nodiscard]] const std::vector<Series>& all_series() const { return series_; }
  [[nodiscard]] const std::vector<Finding>& findings() const { return findings_; }
  [[nodiscard]] const std::vector<Span>& spans() const { return spans_; }
  [[nodiscard]] const std::vector<Sentence>& sentences() const { return sentences_; }
  [[nodiscard]] const std::vector<Opposed>& opposed() const { return opposed_; }
  [[nodiscard]] std::size_t columns() const { return columns_; }

  /// The metric of a handle that this set gave; any other is a breach of contract.
  [[nodiscard]] const Metric& operator[](MetricId id) const;
  /// A declared quantile of a distribution, or of all its quantiles one after another.
  [[nodiscard]] MetricId quantile(DistributionId distribution, double p) const;
  [[nodiscard]] std::vector<MetricId> quantiles(DistributionId distribution) const;
  /// What a person's text names, or nothing. The one place where a name becomes a handle.
  [[nodiscard]] std::optional<MetricId> resolve(std::string_view name) const;
  /// The same as the metric itself, or null.
  [[nodiscard]] const Metric* find(std::string_view name) const;

 private:
  MetricId declare(Metric metric);

  std::vector<Metric> metrics_;
  std::vector<Measured> distributions_;
  std::vector<Series> series_;
  std::vector<Finding> findings_;
  std::vector<Span> spans_;
  std::vector<Sentence> sentences_;
  std::vector<Opposed> opposed_;
  std::size_t columns_ = 0;
  std::unordered_map<std::string, std::size_t> place_;  ///< Of each name in metrics_.
};

/// Declares the metrics of one member: names are those within it.
class MemberMetrics {
 public:
  MemberMetrics(MetricSet& set, std::string family, std::string name)
      : set_(set), of_{std::move(family), std::move(name)} {}

  Column ratio(const About& about) { return set_.ratio(about, of_); }
  Column signed_ratio(const About& about) { return set_.signed_ratio(about, of_); }
  Column proportion(const AboutShare& about) { return set_.proportion(about, of_); }
  Column share(const AboutShare& about) { return set_.share(about, of_); }
  MetricId harmonic(const AboutShare& about, Column a, Column b) {
    return set_.harmonic(about, a, b, of_);
  }
  DistributionId distribution(const AboutDistribution& about) {
    return set_.distribution(about, of_);
  }
  SeriesId series(std::string name, Unit unit, std::string help, double step_s,
                  std::size_t length) {
    return set_.series(std::move(name), unit, std::move(help), step_s, length, of_);
  }
  void say(std::string text, std::vector<MetricId> figures) {
    set_.say({std::move(text), std::move(figures), of_});
  }
  void oppose(std::string title, MetricId across, MetricId up) {
    set_.oppose({std::move(title), across, up});
  }

 private:
  MetricSet& set_;
  MetricMember of_;
};

/// "p50", "p99.9".
[[nodiscard]] std::string quantile_name(double p);
/// Whether no two of them would have the same name.
[[nodiscard]] bool distinct_quantiles(const std::vector<double>& quantiles);

}  // namespace nines::run
