/// @file
/// What the firing of a policy is worth, given which incidents mattered.
/// Tick i is judged at its end, (i + 1) tick. An episode is a maximal stretch of firing ticks: from
/// its first firing judgement to the first that no longer fires. It is a true positive if it starts
/// within [start, end + grace] of a significant incident; an incident is detected if it has one.
///   precision = true-positive episodes/episodes        recall = detected/significant incidents
///   detection = first true positive's start - start    reset  = last true positive's end - end
/// Of the last, those count that start before the next significant incident.
/// An incident is judged once its end + grace lies within the data, and is censored before; what
/// still fires at the end of the data has no reset time. Undetected incidents have no detection
/// time: they are never averaged in.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/quantity.hpp"
#include "incident/incident.hpp"
#include "policy/alert/firing.hpp"

namespace nines::alert {

/// What counts: incidents that start in [from, to), ticks judged in (from, to] and the episodes
/// that start at one of them. to <= data_end.
struct Scope {
  double tick_s = 1;
  double from_s = 0;
  double to_s = 0;
  double data_end_s = 0;
  double grace_s = 0;
};

struct ScoredEpisode {
  Episode ticks;
  double start_s = 0;
  double end_s = 0;
  bool over = true;            ///< False where the data end first.
  bool true_positive = false;  ///< Of some significant incident.
};

/// What became of a significant incident that starts within the scope.
struct IncidentOutcome {
  std::size_t incident = 0;  ///< Index into the incidents given.
  bool judged = false;       ///< Its end + grace lies within the data.
  bool detected = false;
  bool masked = false;  ///< Undetected, and an episode was going on when it started.
  double detection_s = not_a_number;
  double reset_s = not_a_number;      ///< 0 where the last true positive ended before the incident.
  std::size_t first_firing_tick = 0;  ///< Where detected.
};

struct Score {
  std::vector<ScoredEpisode> episodes;    ///< That start within the scope.
  std::vector<IncidentOutcome> outcomes;  ///< In the order of the incidents.
  // Time-wise, over the scope: ticks that fire, ticks within a significant incident, both.
  std::size_t ticks = 0;
  std::size_t firing_ticks = 0;
  std::size_t incident_ticks = 0;
  std::size_t incident_firing_ticks = 0;
  std::size_t explained_ticks = 0;  ///< Firing within [start, end + grace] of one.
};

/// `firing` holds the episodes of a history of `ticks` ticks in order, none touching the next;
/// `incidents` are in the order of their starts. `into` is overwritten and keeps its memory.
void score(std::span<const Episode> firing, std::size_t ticks,
           std::span<const incident::Incident> incidents, const Scope& scope, Score& into);

}  // namespace nines::alert
