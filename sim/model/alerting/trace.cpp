// A replication of the kind `alerting` as a story: when incidents begin and end, and when each
// policy fires. Times count from the start of the scored part; what began before it is left out.
#include "run/trace.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "model/alerting/alerting_model.hpp"

namespace nines::alerting {
namespace {

struct Moment {
  double time_s = 0;
  std::string place;
  std::uint64_t who = 0;
  std::string_view what;
  std::string detail;
  double lasted_from_s = not_a_number;  ///< Of an end.
};

void add_stretch(const std::string& place, std::uint64_t who, double start_s, double end_s,
                 const std::string& detail, std::vector<Moment>& moments) {
  moments.push_back({start_s, place, who, "starts", detail, not_a_number});
  moments.push_back({end_s, place, who, "ends", "", start_s});
}

}  // namespace

bool AlertingModel::trace(const run::Replication& replication, run::TraceSink& sink) const {
  Workspace workspace;
  run(replication, workspace);
  std::vector<Moment> moments;
  std::uint64_t number = 0;
  for (const incident::Incident& incident : workspace.trouble.incidents) {
    if (incident.start_s < grid_.from_s() || incident.start_s >= grid_.to_s()) continue;
    add_stretch("incidents", ++number, incident.start_s, incident.end_s,
                fmt::format("spends {:.4g} of the budget{}", incident.budget,
                            incident.significant ? "" : ", insignificant"),
                moments);
  }
  for (std::size_t p = 0; p < policies_.size(); ++p) {
    std::uint64_t episode_number = 0;
    for (const alert::ScoredEpisode& episode : workspace.scores[p].episodes) {
      add_stretch("policy." + parameters_.policies[p].name, ++episode_number, episode.start_s,
                  episode.end_s,
                  episode.true_positive ? "belongs to an incident" : "belongs to no incident",
                  moments);
    }
  }
  std::stable_sort(moments.begin(), moments.end(),
                   [](const Moment& a, const Moment& b) { return a.time_s < b.time_s; });
  for (const Moment& moment : moments) {
    const double time_s = moment.time_s - grid_.from_s();
    sink.happened(time_s, moment.place, moment.who, moment.what, moment.detail);
    if (moment.lasted_from_s == moment.lasted_from_s) {
      const std::string_view what = moment.place == "incidents" ? "incident" : "fires";
      sink.lasted(moment.lasted_from_s - grid_.from_s(), time_s, moment.place, moment.who, what);
    }
  }
  return true;
}

}  // namespace nines::alerting
