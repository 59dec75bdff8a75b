#include "study/search_answer.hpp"

#include "study/summary.hpp"

namespace nines::study {

void append_answer(const Scenario& scenario, std::size_t cell, Candidate& candidate,
                   CellResult& into) {
  const Point& point = scenario.points[cell];
  const run::Outcome outcome = candidate.experiment().conclude();
  PointResult figures = summarise(point, *candidate.model(), outcome);
  figures.parameters.insert(figures.parameters.end(), candidate.knobs().begin(),
                            candidate.knobs().end());
  for (const run::Warning& warning : outcome.warnings) {
    into.warnings.push_back({figures.parameters, warning});
  }
  into.points.push_back(std::move(figures));
}

MetricResult answer_figure(const Knob& knob, run::Better better, const stats::Estimate& answer,
                           const SearchResult& result) {
  MetricResult figure;
  figure.metric.name = answer_metric;
  figure.metric.unit = knob.unit();
  figure.metric.better = better;
  figure.metric.help = "what the search found";
  figure.estimate = answer;
  if (result.theory) {
    figure.expected =
        run::Theory{run::MetricId{}, *result.theory, result.formula, result.theory_exact};
  }
  return figure;
}

}  // namespace nines::study
