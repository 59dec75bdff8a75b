#include "study/summary.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/contract.hpp"
#include "math/laws.hpp"

namespace nines::study {
namespace {

/// The quantiles a distribution is drawn by.
const std::vector<double> drawn_quantiles{0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999};
// A spread of this size is that of sums in doubles, not of replications.
constexpr double rounding = 1e-12;

}  // namespace

PointResult summarise(const Point& point, const run::Model& model, const run::Outcome& outcome) {
  PointResult result;
  result.parameters = point.parameters;
  result.replications = outcome.sample.replications();
  result.auto_warmup = outcome.auto_warmup;
  for (const run::MetricEstimate& entry : outcome.estimates) {
    result.metrics.push_back({entry.metric, entry.estimate, std::nullopt, not_a_number});
  }
  for (run::Theory& theory : model.theory()) {
    NINES_EXPECTS(theory.metric.index < result.metrics.size());
    MetricResult& metric = result.metrics[theory.metric.index];
    NINES_EXPECTS(!metric.expected);
    const double error = error_against_theory(metric.metric, metric.estimate);
    if (error > rounding * std::abs(theory.value)) {
      metric.z = (metric.estimate.value - theory.value) / error;
    }
    metric.expected = std::move(theory);
  }
  const auto& measured = model.metrics().distributions();
  for (std::size_t i = 0; i < measured.size(); ++i) {
    const stats::LogLinearHistogram pooled = outcome.sample.distributions[i].pooled();
    if (pooled.count() == 0) continue;
    DistributionResult distribution{measured[i].name,
                                    measured[i].unit,
                                    pooled.count(),
                                    pooled.min(),
                                    pooled.max(),
                                    {},
                                    measured[i].first_metric,
                                    measured[i].quantiles.size()};
    for (const double p : drawn_quantiles) {
      distribution.quantiles.emplace_back(p, pooled.quantile(p));
    }
    result.distributions.push_back(std::move(distribution));
  }
  for (const run::Series& series : model.metrics().all_series()) {
    SeriesResult drawn{series, {}};
    for (std::size_t k = 0; k < series.length; ++k) {
      const stats::Estimate step = stats::ratio_of_sums(
          outcome.sample.ledger, series.first_column + k, point.run.confidence);
      drawn.steps.push_back(series.unit == run::Unit::fraction ? stats::within(step, 0, 1) : step);
    }
    result.series.push_back(std::move(drawn));
  }
  result.spans = model.metrics().spans();
  result.sentences = model.metrics().sentences();
  result.opposed = model.metrics().opposed();
  return result;
}

std::vector<run::Warning> disagreements(const PointResult& point) {
  constexpr double by_chance = 1e-7;  // Among the figures of a thousand points one in a thousand.
  constexpr double negligible = 1e-6;
  std::vector<run::Warning> warnings;
  for (const MetricResult& metric : point.metrics) {
    if (!metric.expected || !metric.expected->exact || !std::isfinite(metric.z)) continue;
    const double expected = metric.expected->value;
    if (std::abs(metric.estimate.value - expected) <= negligible * std::abs(expected)) continue;
    const double p =
        metric.metric.estimator == run::Estimator::quantile
            ? 2 * math::student_t_cdf(-std::abs(metric.z), metric.estimate.degrees_of_freedom)
            : stats::two_sided_p_value(metric.estimate, expected);
    if (!(p < by_chance)) continue;
    warnings.push_back(
        {"theory", metric.metric.name,
         fmt::format("lies {:.1f} standard errors from its formula ({}), which chance does not "
                     "explain: the run is not in the steady state that the formula describes, or "
                     "one of the two is wrong",
                     std::abs(metric.z), metric.expected->formula)});
  }
  return warnings;
}

namespace {

/// The figure that an expectation is about, at one point.
struct Judged {
  run::Metric metric;
  stats::Estimate estimate;
  std::optional<double> expected;
};

std::optional<Judged> difference_at(const Expectation& expectation, const PointResult& point,
                                    const Results& results) {
  const auto it = std::find_if(
      results.comparisons.begin(), results.comparisons.end(), [&](const Comparison& comparison) {
        return comparison.metric == expectation.metric &&
               comparison.variant == expectation.difference &&
               comparison.variant == point.parameters.back().second.text &&
               std::equal(comparison.where.begin(), comparison.where.end(),
                          point.parameters.begin(), [](const auto& a, const auto& b) {
                            return a.first == b.first && same_value(a.second, b.second);
                          });
      });
  if (it == results.comparisons.end()) return std::nullopt;
  run::Metric metric;
  metric.name = it->metric;
  metric.unit = it->unit;
  return Judged{metric, it->difference, std::nullopt};
}

std::optional<Judged> figure_at(const Expectation& expectation, const PointResult& point) {
  const MetricResult* figure = point.find(expectation.metric);
  // A search without an answer has no figures at it.
  if (figure == nullptr) return Judged{};
  std::optional<double> expected;
  if (figure->expected) expected = figure->expected->value;
  return Judged{figure->metric, figure->estimate, expected};
}

}  // namespace

ExpectationResult judge_all(const Expectation& expectation, const Results& results) {
  ExpectationResult result;
  result.text = expectation.text();
  result.metric = expectation.metric;
  result.where = expectation.where;
  // Points that were not reached leave the question open.
  result.verdict = results.interrupted ? Verdict::unsure : Verdict::pass;
  bool first = true;
  for (const PointResult& point : results.points) {
    if (!expectation.applies_to(point.parameters)) continue;
    const auto judged = expectation.difference.empty() ? figure_at(expectation, point)
                                                       : difference_at(expectation, point, results);
    if (!judged) continue;
    Verdict verdict = judge(expectation, judged->metric, judged->estimate, judged->expected);
    // A search that found nothing is no answer beyond all bounds.
    const bool nothing = expectation.metric == answer_metric && std::isinf(judged->estimate.value);
    if (nothing && verdict == Verdict::pass) verdict = Verdict::fail;
    if (first || worse(verdict, result.verdict) != result.verdict) {
      result.unit = judged->metric.unit;
      result.estimate = judged->estimate;
      result.expected = judged->expected;
      result.at = point.parameters;
    }
    first = false;
    result.verdict = worse(result.verdict, verdict);
  }
  // A difference that no point has is no pass.
  if (first && !expectation.difference.empty()) result.verdict = Verdict::unsure;
  return result;
}

const MetricResult* PointResult::find(std::string_view name) const {
  const auto it = std::find_if(metrics.begin(), metrics.end(), [&](const MetricResult& entry) {
    return entry.metric.name == name;
  });
  return it == metrics.end() ? nullptr : &*it;
}

const Assignments& all_axes(const std::vector<PointResult>& points) {
  static const Assignments none;
  const auto fewer = [](const PointResult& a, const PointResult& b) {
    return a.parameters.size() < b.parameters.size();
  };
  const auto most = std::max_element(points.begin(), points.end(), fewer);
  return most == points.end() ? none : most->parameters;
}

Verdict Results::verdict() const {
  Verdict worst = Verdict::pass;
  for (const ExpectationResult& expectation : expectations) {
    worst = worse(worst, expectation.verdict);
  }
  return worst;
}

}  // namespace nines::study
