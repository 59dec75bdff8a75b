#include "study/execute.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace nines {
namespace {

/// The quantiles a distribution is drawn by.
const std::vector<double> drawn_quantiles{0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999};

PointResult summarise(const Point& point, const Outcome& outcome) {
  PointResult result;
  result.parameters = point.parameters;
  result.replications = outcome.sample.replications();
  result.auto_warmup = outcome.auto_warmup;
  const std::vector<Theory> theory = point.model->theory();
  for (const MetricEstimate& entry : outcome.estimates) {
    MetricResult metric{entry.metric, entry.estimate, std::nullopt, not_a_number};
    const auto it = std::find_if(theory.begin(), theory.end(), [&](const Theory& known) {
      return known.metric == entry.metric.name;
    });
    if (it != theory.end()) {
      metric.expected = *it;
      if (entry.estimate.standard_error > 0) {
        metric.z = (entry.estimate.value - it->value) / entry.estimate.standard_error;
      }
    }
    result.metrics.push_back(std::move(metric));
  }
  const auto& measured = point.model->metrics().distributions();
  for (std::size_t i = 0; i < measured.size(); ++i) {
    const LogLinearHistogram pooled = outcome.sample.distributions[i].pooled();
    if (pooled.count() == 0) continue;
    DistributionResult distribution{measured[i].name, measured[i].unit, pooled.count(),
                                    pooled.min(),     pooled.max(),     {}};
    for (const double p : drawn_quantiles) {
      distribution.quantiles.emplace_back(p, pooled.quantile(p));
    }
    result.distributions.push_back(std::move(distribution));
  }
  for (const Series& series : point.model->metrics().all_series()) {
    SeriesResult drawn{series, {}};
    for (std::size_t k = 0; k < series.length; ++k) {
      const Estimate step =
          ratio_of_sums(outcome.sample.ledger, series.first_column + k, point.run.confidence);
      drawn.steps.push_back(series.unit == Unit::fraction ? within(step, 0, 1) : step);
    }
    result.series.push_back(std::move(drawn));
  }
  return result;
}

ExpectationResult judge_all(const Expectation& expectation, const std::vector<PointResult>& points,
                            bool interrupted) {
  ExpectationResult result;
  result.text = expectation.text();
  result.metric = expectation.metric;
  result.where = expectation.where;
  // Points that were not reached leave the question open.
  result.verdict = interrupted ? Verdict::unsure : Verdict::pass;
  bool first = true;
  for (const PointResult& point : points) {
    if (!expectation.applies_to(point.parameters)) continue;
    const auto it = std::find_if(
        point.metrics.begin(), point.metrics.end(),
        [&](const MetricResult& entry) { return entry.metric.name == expectation.metric; });
    NINES_EXPECTS(it != point.metrics.end());
    std::optional<double> expected;
    if (it->expected) expected = it->expected->value;
    const Verdict verdict = judge(expectation, it->metric, it->estimate, expected);
    if (first || worse(verdict, result.verdict) != result.verdict) {
      result.unit = it->metric.unit;
      result.estimate = it->estimate;
      result.expected = expected;
      result.at = point.parameters;
    }
    first = false;
    result.verdict = worse(result.verdict, verdict);
  }
  return result;
}

}  // namespace

Verdict Results::verdict() const {
  Verdict worst = Verdict::pass;
  for (const ExpectationResult& expectation : expectations) {
    worst = worse(worst, expectation.verdict);
  }
  return worst;
}

Results execute(const Scenario& scenario, const ExecuteOptions& options) {
  Results results;
  results.name = scenario.name;
  results.kind = scenario.kind;
  results.summary = scenario.summary;
  results.file_sha256 = scenario.sha256;
  results.seed = scenario.seed;
  results.shown_metrics = scenario.shown_metrics;
  for (std::size_t i = 0; i < scenario.points.size(); ++i) {
    const Point& point = scenario.points[i];
    Workers workers;
    workers.threads = options.threads;
    workers.stop = options.stop;
    Progress progress{i, scenario.points.size(), 0,
                      point.run.replications.value_or(default_replications)};
    if (options.progress) {
      workers.progress = [&](std::uint64_t done) {
        progress.replications = done;
        options.progress(progress);
      };
    }
    if (options.each_row) {
      workers.each_row = [&](std::uint64_t index, std::span<const Ratio> row) {
        options.each_row(point, index, row);
      };
    }
    try {
      const Outcome outcome = run_experiment(*point.model, point.seed, point.run, workers);
      results.points.push_back(summarise(point, outcome));
      for (const Warning& warning : outcome.warnings) {
        results.warnings.push_back({point.parameters, warning});
      }
    } catch (const Interrupted&) {
      results.interrupted = true;
      break;
    }
  }
  for (const Expectation& expectation : scenario.expectations) {
    results.expectations.push_back(judge_all(expectation, results.points, results.interrupted));
  }
  return results;
}

}  // namespace nines
