/// @file
/// What a run of a scenario leaves behind: everything that results/<name>.json says.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "run/experiment.hpp"
#include "run/model.hpp"
#include "study/compare.hpp"
#include "study/expect.hpp"
#include "study/search.hpp"
#include "study/sweep.hpp"

namespace nines::study {

struct MetricResult {
  run::Metric metric;
  stats::Estimate estimate;
  std::optional<run::Theory> expected;
  double z = not_a_number;  ///< (value - expected) / error_against_theory.
};

struct DistributionResult {
  std::string name;
  run::Unit unit = run::Unit::seconds;
  std::uint64_t count = 0;
  double min = 0;
  double max = 0;
  std::vector<std::pair<double, double>> quantiles;  ///< (p, value).
  // Its quantiles that are metrics, which follow each other.
  std::size_t first_metric = 0;
  std::size_t metric_count = 0;
};

struct SeriesResult {
  run::Series series;
  std::vector<stats::Estimate> steps;
};

struct PointResult {
  Assignments parameters;  ///< The variant last.
  std::uint64_t replications = 0;
  std::uint64_t auto_warmup = 0;
  std::vector<MetricResult> metrics;
  std::vector<DistributionResult> distributions;
  std::vector<SeriesResult> series;
  std::vector<run::Span> spans;           ///< To be marked in pictures of the series.
  std::optional<run::Timeline> timeline;  ///< Of the first replication.
  std::vector<run::Sentence> sentences;   ///< Of the metrics above, by their place.
  std::vector<run::Opposed> opposed;

  /// The metric that a person's text names, or null.
  [[nodiscard]] const MetricResult* find(std::string_view name) const;
};

/// The axes of a table of points: those of the point that has most of them.
[[nodiscard]] const Assignments& all_axes(const std::vector<PointResult>& points);

struct ExpectationResult {
  std::string text;
  std::string metric;
  Assignments where;
  Verdict verdict = Verdict::pass;
  // What decided: the worst point's estimate, and theory's value there.
  run::Unit unit = run::Unit::count;
  stats::Estimate estimate;
  std::optional<double> expected;
  Assignments at;
};

/// A warning and the point it belongs to.
struct PointWarning {
  Assignments parameters;
  run::Warning warning;
};

struct Results {
  std::string name;
  std::string kind;
  std::string summary;
  std::string file_sha256;
  std::uint64_t seed = 1;
  bool interrupted = false;
  std::vector<std::string> shown_metrics;  ///< The scenario's `report.metrics`; may be empty.
  std::vector<PointResult> points;
  bool compared_are_chosen = false;  ///< The scenario says which metrics are compared.
  std::vector<Comparison> comparisons;
  std::vector<Ranking> rankings;
  std::vector<SearchResult> searches;  ///< One a point of the sweep.
  std::optional<Search> search;        ///< What was asked.
  std::vector<ExpectationResult> expectations;
  std::vector<PointWarning> warnings;

  [[nodiscard]] Verdict verdict() const;
};

}  // namespace nines::study
