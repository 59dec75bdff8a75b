// A replication of the kind `alerting` as a picture: incidents, and beside them when each policy
// fired, whom it called and whether it was right. Times count from the start of the scored part.
#include "run/timeline.hpp"

#include <algorithm>

#include "model/alerting/alerting_model.hpp"

namespace nines::alerting {
namespace {

// What a reader can tell apart in a lane, and what a results file should hold.
constexpr std::size_t most_spans = 100;
// Times before it are no dates: the file counts from something else.
constexpr double year_1980_s = 315532800;

std::string kind_of(const incident::IncidentProcess& source, double error_rate) {
  if (source.recorded) return "recorded";
  if (error_rate == 0) return "traffic";
  return std::visit([](const auto& kind) { return std::string(kind.name); }, source.shape);
}

}  // namespace

std::optional<run::Timeline> AlertingModel::timeline(const run::Replication& replication) const {
  Lease lease(*this);
  Workspace& workspace = *lease;
  run(replication, workspace);
  const double from_s = grid_.from_s();
  run::Timeline timeline;
  timeline.length_s = grid_.to_s() - from_s;
  timeline.until_s = timeline.length_s;
  if (parameters_.traffic.recorded() != nullptr && !demand_->is_random() &&
      origin_s_ >= year_1980_s) {
    timeline.origin_s = origin_s_;
  }
  timeline.truth.name = "incidents";
  const Trouble& trouble = workspace.trouble;
  for (std::size_t i = 0; i < trouble.incidents.size(); ++i) {
    const incident::Incident& incident = trouble.incidents[i];
    if (incident.start_s < from_s || incident.start_s >= grid_.to_s()) continue;
    timeline.truth.spans.push_back(
        {incident.start_s - from_s, incident.end_s - from_s,
         kind_of(parameters_.incidents[trouble.sources[i]], trouble.error_rates[i]),
         incident.significant, true});
  }
  const alert::History history = history_of(workspace);
  for (std::size_t p = 0; p < policies_.size(); ++p) {
    const std::vector<alert::ScoredEpisode>& episodes = workspace.scores[p].episodes;
    std::vector<alert::Episode> ticks;
    ticks.reserve(episodes.size());
    for (const alert::ScoredEpisode& episode : episodes) ticks.push_back(episode.ticks);
    const std::vector<alert::Urgency> urgencies =
        policies_[p].urgencies(history, workspace.policy, ticks);
    run::Timeline::Lane& lane = timeline.lanes.emplace_back();
    lane.name = parameters_.policies[p].name;
    for (std::size_t e = 0; e < episodes.size(); ++e) {
      lane.spans.push_back({episodes[e].start_s - from_s, episodes[e].end_s - from_s,
                            std::string(alert::to_string(urgencies[e])), episodes[e].true_positive,
                            episodes[e].over});
    }
  }
  timeline.keep_first(most_spans);
  return timeline;
}

}  // namespace nines::alerting
