// What a scenario of the kind `alerting` says of itself, before and after a run: warnings, which
// policies no other beats, and when each fired on recorded data.
#include <algorithm>
#include <chrono>
#include <cmath>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "input/units.hpp"
#include "model/alerting/alerting_model.hpp"
#include "run/experiment.hpp"

namespace nines::alerting {
namespace {

// A reader wants the first few times at which a policy fired, not a thousand.
constexpr std::size_t most_listed = 10;
// Beyond this share of censored incidents the figures rest on a selection.
constexpr double many_censored = 0.1;
// Beyond so many significant incidents in a policy's grace, alerts are counted for several.
constexpr double many_in_grace = 0.25;

/// "2014-03-14 03:41:00Z" for times since 1970, "2d 3h" style for others.
std::string time_text(double time_s) {
  constexpr double year_1980_s = 315532800;
  if (time_s < year_1980_s) return input::to_text(Seconds{time_s});
  const std::chrono::sys_seconds at{std::chrono::seconds{std::llround(time_s)}};
  return fmt::format("{:%Y-%m-%d %H:%M:%SZ}",
                     fmt::gmtime(std::chrono::system_clock::to_time_t(at)));
}

std::string times_text(std::size_t count) {
  return count == 1 ? "once" : fmt::format("{} times", count);
}

/// A policy's place in the trade-off; NaN where nothing is known.
struct Place {
  double recall = not_a_number;
  double false_alerts = not_a_number;
  double detection_s = infinity;

  /// At least as good in all and better in one.
  [[nodiscard]] bool beats(const Place& other) const {
    const bool no_worse = recall >= other.recall && false_alerts <= other.false_alerts &&
                          detection_s <= other.detection_s;
    const bool better = recall > other.recall || false_alerts < other.false_alerts ||
                        detection_s < other.detection_s;
    return no_worse && better;
  }
};

double value(const stats::Ratio& sum) {
  return sum.denominator != 0 ? sum.numerator / sum.denominator : not_a_number;
}

std::string join(const std::vector<std::string>& words) {
  return fmt::format("{}", fmt::join(words, ", "));
}

}  // namespace

std::vector<run::Warning> AlertingModel::warnings() const {
  std::vector<run::Warning> warnings;
  if (const RecordedHistory* history = parameters_.traffic.recorded()) warnings = history->notes;
  alert::Circumstances circumstances;
  circumstances.setting = {parameters_.objective, Seconds{grid_.tick_s}};
  circumstances.history = Seconds{grid_.to_s()};
  circumstances.requests_per_s = demand_->mean_rate_per_s();
  for (const NamedPolicy& named : parameters_.policies) {
    for (std::string& text : named.policy.warnings(circumstances)) {
      warnings.push_back({"policy", "policy." + named.name, std::move(text)});
    }
  }
  warn_of_unseen_signals(warnings);
  if (parameters_.incidents.empty()) {
    warnings.push_back({"no-incidents", "incidents",
                        "without incidents every alert is false and recall is not known; give "
                        "\"incidents\""});
  }
  return warnings;
}

void AlertingModel::warn_of_unseen_signals(std::vector<run::Warning>& warnings) const {
  const std::vector<std::string> there = parameters_.signals.columns();
  for (const NamedPolicy& named : parameters_.policies) {
    for (const std::string& column : named.policy.columns(parameters_.objective)) {
      if (std::find(there.begin(), there.end(), column) != there.end()) continue;
      warnings.push_back(
          {"unseen-signal", "policy." + named.name,
           fmt::format("watches \"{}\", which this history does not have: that part never fires; "
                       "describe it in \"signals\"",
                       column)});
    }
  }
}

void AlertingModel::review_front(const run::Sample& sample, run::Review& review) const {
  if (parameters_.policies.size() < 2) return;
  std::vector<Place> places;
  for (const PolicyColumns& c : columns_) {
    Place place;
    place.recall = value(sample.ledger.total(c.recall.index));
    place.false_alerts = value(sample.ledger.total(c.false_alerts.index));
    const stats::Ratio detection = sample.ledger.total(c.detection.index);
    if (detection.denominator > 0) place.detection_s = value(detection);
    places.push_back(place);
  }
  for (const Place& place : places) {
    if (std::isnan(place.recall)) return;
  }
  const auto beaten_by_any = [&](const Place& place) {
    return std::any_of(places.begin(), places.end(),
                       [&](const Place& other) { return other.beats(place); });
  };
  std::vector<std::string> front;
  std::vector<std::string> beaten;
  for (std::size_t p = 0; p < places.size(); ++p) {
    const std::string& name = parameters_.policies[p].name;
    const auto by = std::find_if(places.begin(), places.end(), [&](const Place& other) {
      return other.beats(places[p]) && !beaten_by_any(other);
    });
    if (by == places.end()) {
      front.push_back(name);
    } else {
      const NamedPolicy& better =
          parameters_.policies[static_cast<std::size_t>(by - places.begin())];
      beaten.push_back(fmt::format("{} (by {})", name, better.name));
    }
  }
  review.warnings.push_back(
      {"pareto-front", "policies",
       beaten.empty()
           ? fmt::format("no policy beats another in recall, false alerts and detection time at "
                         "once: {}",
                         join(front))
           : fmt::format("in recall, false alerts and detection time no policy beats {}; no better "
                         "in any and worse in some: {}",
                         join(front), join(beaten))});
}

void AlertingModel::review_censoring(const run::Sample& sample, run::Review& review) const {
  for (std::size_t p = 0; p < columns_.size(); ++p) {
    const stats::Ratio censored = sample.ledger.total(columns_[p].censored.index);
    if (!(censored.numerator > many_censored * censored.denominator)) continue;
    // The same few in every replication are those few.
    const double times = repeats() ? static_cast<double>(sample.replications()) : 1;
    review.warnings.push_back(
        {"censored-incidents", "policy." + parameters_.policies[p].name,
         fmt::format("{:.0f} of {:.0f} significant incidents, with {} of grace, reach beyond the "
                     "data; a shorter \"grace\" or longer data would let them count",
                     censored.numerator / times, censored.denominator / times,
                     input::to_text(Seconds{graces_s_[p]}))});
  }
}

void AlertingModel::review_grace(const run::Sample& sample, run::Review& review) const {
  const double a_week = value(sample.ledger.total(significant_.index));
  for (std::size_t p = 0; p < columns_.size(); ++p) {
    const double in_grace = a_week * graces_s_[p] / week.raw();
    if (!(in_grace > many_in_grace)) continue;
    review.warnings.push_back(
        {"shared-alerts", "policy." + parameters_.policies[p].name,
         fmt::format("significant incidents often follow each other within its grace of {}, and an "
                     "alert counts for each one in whose grace it starts, so a missed one may pass "
                     "for found late; a shorter \"grace\" tells them apart",
                     input::to_text(Seconds{graces_s_[p]}))});
  }
}

void AlertingModel::review_backtest(run::Review& review) const {
  if (!repeats()) return;
  Workspace workspace;
  run({0, 0, 0}, workspace);
  const double shift_s = origin_s_ - grid_.from_s();
  for (std::size_t p = 0; p < policies_.size(); ++p) {
    const std::vector<alert::ScoredEpisode>& episodes = workspace.scores[p].episodes;
    std::vector<std::string> times;
    for (const alert::ScoredEpisode& episode : episodes) {
      if (times.size() == most_listed) break;
      times.push_back(fmt::format("{} for {}{}", time_text(episode.start_s + shift_s),
                                  input::to_text(Seconds{episode.end_s - episode.start_s}),
                                  episode.over ? "" : " and on"));
    }
    std::string text = episodes.empty() ? "would not have fired"
                                        : fmt::format("would have fired {}: {}",
                                                      times_text(episodes.size()), join(times));
    if (episodes.size() > most_listed) text += ", ...";
    review.warnings.push_back(
        {"backtest", "policy." + parameters_.policies[p].name, std::move(text)});
  }
}

run::Review AlertingModel::review(const run::Sample& sample) const {
  run::Review review;
  review.repeats = repeats();
  review_backtest(review);
  review_censoring(sample, review);
  review_grace(sample, review);
  review_front(sample, review);
  return review;
}

}  // namespace nines::alerting
