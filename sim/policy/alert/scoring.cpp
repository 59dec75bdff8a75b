#include "policy/alert/scoring.hpp"

#include <algorithm>
#include <cmath>

#include "core/contract.hpp"

namespace nines::alert {
namespace {

// Starts and ends that are whole ticks must compare as such whatever the last bit says.
constexpr double slack = 1e-9;

std::size_t clamped(double tick, std::size_t ticks) {
  return static_cast<std::size_t>(std::clamp(tick, 0.0, static_cast<double>(ticks)));
}

/// Ticks judged within (from, to].
Episode ticks_of(const Scope& scope, std::size_t ticks) {
  const std::size_t first = clamped(std::floor(scope.from_s / scope.tick_s + slack), ticks);
  const std::size_t last = clamped(std::floor(scope.to_s / scope.tick_s + slack), ticks);
  return {first, last};
}

/// Ticks judged within [from, to].
Episode ticks_judged_in(double from_s, double to_s, double tick_s, std::size_t ticks) {
  const std::size_t first = clamped(std::ceil(from_s / tick_s - slack) - 1, ticks);
  const std::size_t last = clamped(std::floor(to_s / tick_s + slack), ticks);
  return {first, std::max(first, last)};
}

void take_episodes(std::span<const Episode> firing, std::size_t ticks, Episode whole,
                   const Scope& scope, Score& into) {
  const auto judged_s = [&](std::size_t tick) {
    return static_cast<double>(tick + 1) * scope.tick_s;
  };
  for (const Episode& episode : firing) {
    const std::size_t begin = std::max(episode.begin, whole.begin);
    const std::size_t end = std::min(episode.end, whole.end);
    if (begin < end) into.firing_ticks += end - begin;
    // What already fires when the scope begins started before it.
    if (episode.begin < whole.begin || episode.begin >= whole.end) continue;
    ScoredEpisode scored;
    scored.ticks = episode;
    scored.over = episode.end < ticks;
    scored.start_s = judged_s(episode.begin);
    scored.end_s = scored.over ? judged_s(episode.end) : scope.data_end_s;
    into.episodes.push_back(scored);
  }
}

bool fires_at(std::span<const Episode> firing, double time_s, double tick_s) {
  const double tick = std::floor(time_s / tick_s + slack) - 1;
  if (!(tick >= 0)) return false;
  const auto at = static_cast<std::size_t>(tick);
  const auto after =
      std::upper_bound(firing.begin(), firing.end(), at,
                       [](std::size_t t, const Episode& episode) { return t < episode.begin; });
  return after != firing.begin() && at < std::prev(after)->end;
}

/// Matches one incident with the episodes that start in its window, which are marked. `next_s` is
/// the start of the next one: an alert from there on says nothing of when this one was over.
IncidentOutcome judge(const incident::Incident& incident, double next_s,
                      std::span<const Episode> firing, const Scope& scope,
                      std::vector<ScoredEpisode>& episodes) {
  IncidentOutcome outcome;
  const double slack_s = slack * scope.tick_s;
  const double until_s = incident.end_s + scope.grace_s;
  outcome.judged = until_s <= scope.data_end_s + slack_s;
  const ScoredEpisode* last_own = nullptr;
  auto at = std::lower_bound(
      episodes.begin(), episodes.end(), incident.start_s - slack_s,
      [](const ScoredEpisode& episode, double time_s) { return episode.start_s < time_s; });
  for (; at != episodes.end() && at->start_s <= until_s + slack_s; ++at) {
    at->true_positive = true;
    if (!outcome.detected) {
      outcome.detected = true;
      outcome.detection_s = std::max(0.0, at->start_s - incident.start_s);
      outcome.first_firing_tick = at->ticks.begin;
    }
    if (at->start_s < next_s - slack_s) last_own = &*at;
  }
  if (last_own != nullptr && last_own->over) {
    outcome.reset_s = std::max(0.0, last_own->end_s - incident.end_s);
  }
  outcome.masked = !outcome.detected && fires_at(firing, incident.start_s, scope.tick_s);
  return outcome;
}

struct Covered {
  std::size_t ticks = 0;
  std::size_t firing = 0;
};

/// Ticks within [start, end + extra] of some significant incident. Windows that overlap count once.
Covered count_covered(std::span<const Episode> firing,
                      std::span<const incident::Incident> incidents, Episode whole,
                      std::size_t ticks, double tick_s, double extra_s) {
  Covered covered;
  std::size_t done = whole.begin;
  std::size_t next = 0;  // The first episode that may reach into what comes.
  for (const incident::Incident& incident : incidents) {
    if (!incident.significant) continue;
    Episode range = ticks_judged_in(incident.start_s, incident.end_s + extra_s, tick_s, ticks);
    range.begin = std::max(range.begin, done);
    range.end = std::min(range.end, whole.end);
    if (range.begin >= range.end) continue;
    covered.ticks += range.end - range.begin;
    while (next < firing.size() && firing[next].end <= range.begin) ++next;
    for (std::size_t i = next; i < firing.size() && firing[i].begin < range.end; ++i) {
      covered.firing += std::min(firing[i].end, range.end) - std::max(firing[i].begin, range.begin);
    }
    done = range.end;
  }
  return covered;
}

}  // namespace

void score(std::span<const Episode> firing, std::size_t ticks,
           std::span<const incident::Incident> incidents, const Scope& scope, Score& into) {
  NINES_EXPECTS(scope.tick_s > 0 && scope.from_s <= scope.to_s && scope.to_s <= scope.data_end_s);
  into.episodes.clear();
  into.outcomes.clear();
  const Episode whole = ticks_of(scope, ticks);
  into.ticks = whole.end - whole.begin;
  into.firing_ticks = 0;
  take_episodes(firing, ticks, whole, scope, into);
  const auto significant_from = [&](std::size_t i) {
    while (i < incidents.size() && !incidents[i].significant) ++i;
    return i;
  };
  for (std::size_t i = significant_from(0), next = 0; i < incidents.size(); i = next) {
    const incident::Incident& incident = incidents[i];
    next = significant_from(i + 1);
    const double next_s = next < incidents.size() ? incidents[next].start_s : infinity;
    IncidentOutcome outcome = judge(incident, next_s, firing, scope, into.episodes);
    outcome.incident = i;
    const bool in_scope = incident.start_s >= scope.from_s && incident.start_s < scope.to_s;
    if (in_scope) into.outcomes.push_back(outcome);
  }
  const Covered inside = count_covered(firing, incidents, whole, ticks, scope.tick_s, 0);
  into.incident_ticks = inside.ticks;
  into.incident_firing_ticks = inside.firing;
  into.explained_ticks =
      count_covered(firing, incidents, whole, ticks, scope.tick_s, scope.grace_s).firing;
}

}  // namespace nines::alert
