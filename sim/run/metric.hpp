/// @file
/// What a model measures, declared once. From the declaration the frame derives names, estimators,
/// intervals, tables, `nines list metrics` and the check that an expectation names something real.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace nines::run {

enum class Unit { seconds, per_second, per_year, fraction, count, nines };
/// "s", "/s", "/y", "" ... as written in results.
[[nodiscard]] std::string_view symbol(Unit unit);

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

struct Metric {
  std::string name;
  Unit unit = Unit::count;
  Estimator estimator = Estimator::ratio;
  std::string help;
  std::size_t column = 0;        ///< The ledger's column; of a quotient, the dividend's.
  std::size_t divisor = 0;       ///< Quotient, harmonic: the other column.
  std::size_t distribution = 0;  ///< Quantile: which distribution.
  double p = 0;                  ///< Quantile: which one.
  bool may_be_negative = false;  ///< Else its interval ends at 0.
};

/// A distribution whose observations a model collects.
struct Measured {
  std::string name;
  Unit unit = Unit::seconds;
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

/// Typed places in an observation. Obtained from a MetricSet, valid for its observations.
struct Column {
  std::size_t index = 0;
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
  Column ratio(std::string name, Unit unit, std::string help);
  /// A ratio that may be negative, such as a difference.
  Column signed_ratio(std::string name, Unit unit, std::string help);
  Column proportion(std::string name, std::string help);
  /// Numerators and denominators are counts: hits of trials.
  Column share(std::string name, std::string help);
  /// A ratio of two ratios declared before, such as a mean over a mean.
  void quotient(std::string name, Unit unit, std::string help, Column dividend, Column divisor);
  /// The harmonic mean of two fractions declared before.
  void harmonic(std::string name, std::string help, Column a, Column b);
  /// The nines of a fraction of bad things declared before: -log10 of it.
  void nines(std::string name, std::string help, Column bad);
  /// Collects a distribution and declares its quantiles NAME.p50 ... (0.999 is "p99.9").
  DistributionId distribution(std::string name, Unit unit, const std::vector<double>& quantiles,
                              const std::string& help);
  /// `length` ratios, the k-th at time (k + 1) `step_s`. Costs 16 bytes each a replication.
  SeriesId series(std::string name, Unit unit, std::string help, double step_s, std::size_t length);
  FindingId finding(std::string code, std::string text);
  /// Known before the run and the same in every replication.
  void mark(Span span) { spans_.push_back(span); }

  [[nodiscard]] const std::vector<Metric>& metrics() const { return metrics_; }
  [[nodiscard]] const std::vector<Measured>& distributions() const { return distributions_; }
  [[nodiscard]] const std::vector<Series>& all_series() const { return series_; }
  [[nodiscard]] const std::vector<Finding>& findings() const { return findings_; }
  [[nodiscard]] const std::vector<Span>& spans() const { return spans_; }
  [[nodiscard]] std::size_t columns() const { return columns_; }
  /// The metric of that name, or null.
  [[nodiscard]] const Metric* find(std::string_view name) const;

 private:
  void declare(Metric metric);

  std::vector<Metric> metrics_;
  std::vector<Measured> distributions_;
  std::vector<Series> series_;
  std::vector<Finding> findings_;
  std::vector<Span> spans_;
  std::size_t columns_ = 0;
  std::unordered_map<std::string, std::size_t> place_;  ///< Of each name in metrics_.
};

/// "p50", "p99.9".
[[nodiscard]] std::string quantile_name(double p);
/// Whether no two of them would have the same name.
[[nodiscard]] bool distinct_quantiles(const std::vector<double>& quantiles);

}  // namespace nines::run
