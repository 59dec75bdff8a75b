#include "model/alerting/nab_score.hpp"

#include "math/elementary.hpp"

namespace nines::alerting {
namespace {

double sigma(double y) {
  return 2 / (1 + math::exp(5 * y)) - 1;
}

// Further than this from its window an alert is as wrong as it can be.
constexpr double farthest = 3;

}  // namespace

stats::Ratio nab_score(const alert::Score& score, std::span<const incident::Incident> incidents,
                       const alert::Scope& scope, const NabWeights& weights) {
  double earned = 0;
  double windows = 0;
  std::size_t next = 0;
  const double perfect = sigma(-1);
  const incident::Incident* before = nullptr;
  const auto count_outside = [&](double time_s) {
    const double length_s = before == nullptr ? 0 : before->end_s - before->start_s;
    const double y = length_s > 0 ? (time_s - before->end_s) / length_s : farthest + 1;
    earned += weights.false_positive * (y > farthest ? -1 : sigma(y));
  };
  for (const incident::Incident& incident : incidents) {
    if (!incident.significant) continue;
    if (incident.start_s < scope.from_s || incident.start_s >= scope.to_s) continue;
    ++windows;
    while (next < score.episodes.size() && score.episodes[next].start_s < incident.start_s) {
      count_outside(score.episodes[next++].start_s);
    }
    bool found = false;
    while (next < score.episodes.size() && score.episodes[next].start_s <= incident.end_s) {
      const double length_s = incident.end_s - incident.start_s;
      const double y =
          length_s > 0 ? (score.episodes[next].start_s - incident.end_s) / length_s : 0;
      if (!found) earned += weights.true_positive * sigma(y) / perfect;
      found = true;
      ++next;
    }
    if (!found) earned -= weights.false_negative;
    before = &incident;
  }
  while (next < score.episodes.size()) count_outside(score.episodes[next++].start_s);
  // Silence earns -w_fn a window, perfection w_tp.
  return {earned + weights.false_negative * windows,
          (weights.true_positive + weights.false_negative) * windows};
}

}  // namespace nines::alerting
