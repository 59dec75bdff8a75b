#include "model/alerting/alerting_model.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/error.hpp"
#include "core/placed_error.hpp"
#include "input/units.hpp"
#include "model/alerting/nab_score.hpp"

namespace nines::alerting {
namespace {

// Columns of more ticks than this would not fit beside each other in memory.
constexpr double most_ticks = 20'000'000;
// Budgets and thresholds written as the same number meet each other.
constexpr double tie = 1 - 1e-9;

NabWeights weights_of(NabProfile profile) {
  switch (profile) {
    case NabProfile::standard:
      return {1, 0.11, 1};
    case NabProfile::few_false_alarms:
      return {1, 0.22, 1};
    case NabProfile::few_misses:
      return {1, 0.11, 2};
  }
  return {};
}

std::size_t ticks_up(double time_s, double tick_s) {
  return static_cast<std::size_t>(std::ceil(time_s / tick_s - 1e-9));
}

std::size_t ticks_down(double time_s, double tick_s) {
  return static_cast<std::size_t>(std::floor(time_s / tick_s + 1e-9));
}

/// Recorded times in simulated traffic: the midnight before the first incident is time 0.
double midnight_before(const std::vector<incident::IncidentProcess>& sources) {
  double first_s = infinity;
  for (const incident::IncidentProcess& source : sources) {
    if (source.recorded) first_s = std::min(first_s, source.recorded->starts_s.front());
  }
  return first_s < infinity ? std::floor(first_s / day.raw()) * day.raw() : 0;
}

}  // namespace

AlertingModel::AlertingModel(AlertingParameters parameters, const run::RunSettings& run)
    : parameters_(std::move(parameters)) {
  for (const NamedPolicy& named : parameters_.policies) {
    const Seconds longest = named.policy.longest_window(parameters_.objective);
    graces_s_.push_back(parameters_.grace.value_or(longest).raw());
  }
  lay_time(run);
  demand_ = std::make_unique<Demand>(parameters_.traffic, grid_);
  const RecordedHistory* history = parameters_.traffic.recorded();
  origin_s_ = history != nullptr ? history->start.raw() + grid_.from_s()
                                 : midnight_before(parameters_.incidents);
  trouble_ = std::make_unique<TroubleMaker>(parameters_.incidents, grid_, origin_s_);
  // Noise lifts some ticks above the highest; those few are drawn in another way.
  counter_ = std::make_unique<Counter>(parameters_.traffic.counts(), parameters_.errors, grid_,
                                       2 * demand_->highest());
  signals_ = std::make_unique<SignalMaker>(parameters_.signals, grid_);
  const alert::Setting setting{parameters_.objective, Seconds{grid_.tick_s}};
  for (const NamedPolicy& named : parameters_.policies) {
    try {
      policies_.push_back(named.policy.compile(setting));
    } catch (const DomainError& error) {
      throw PlacedError({"model", "policies", named.name},
                        fmt::format("policy \"{}\": {}", named.name, error.what()));
    }
  }
  budget_requests_ = (1 - parameters_.objective.slo.raw()) * demand_->mean_rate_per_s() *
                     parameters_.objective.window.raw();
  declare();
}

void AlertingModel::lay_time(const run::RunSettings& run) {
  const RecordedHistory* history = parameters_.traffic.recorded();
  const bool as_recorded = history != nullptr && !parameters_.traffic.replay()->resample;
  grid_.tick_s = (parameters_.tick ? *parameters_.tick : history->step).raw();
  std::optional<Seconds> horizon = parameters_.horizon;
  if (run.horizon) {
    if (horizon)
      throw PlacedError({"run", "horizon"},
                        "the horizon is given twice, in \"run\" and in \"model\"");
    if (!std::holds_alternative<Seconds>(*run.horizon)) {
      throw PlacedError({"run", "horizon"},
                        "alerting runs for a time, not for a number of customers");
    }
    horizon = std::get<Seconds>(*run.horizon);
  }
  if (run.warmup && std::holds_alternative<run::Customers>(*run.warmup)) {
    throw PlacedError({"run", "warmup"},
                      "the warm-up of alerting is a time, not a number of customers");
  }
  // Windows fill before scoring begins; recorded data have no time before them to give.
  double lead_s = 0;
  if (run.warmup && std::holds_alternative<Seconds>(*run.warmup)) {
    lead_s = std::get<Seconds>(*run.warmup).raw();
  } else if (!as_recorded) {
    for (const NamedPolicy& named : parameters_.policies) {
      lead_s = std::max(lead_s, named.policy.longest_window(parameters_.objective).raw());
    }
  }
  if (!horizon) {
    if (!as_recorded) {
      throw DomainError(
          "a \"horizon\" is needed: for how long policies are scored, such as "
          "\"90d\"");
    }
    horizon = Seconds{history->length().raw() - lead_s};
  }
  const double most_grace_s = *std::max_element(graces_s_.begin(), graces_s_.end());
  const double whole_s = lead_s + horizon->raw() + (as_recorded ? 0 : most_grace_s);
  if (!(whole_s / grid_.tick_s < most_ticks)) {
    throw PlacedError(
        {"model", "tick"},
        fmt::format("{} at a tick of {} are {:.3g} ticks; at most {:.3g} are possible",
                    input::to_text(Seconds{whole_s}), input::to_text(Seconds{grid_.tick_s}),
                    whole_s / grid_.tick_s, most_ticks));
  }
  grid_.lead = ticks_up(lead_s, grid_.tick_s);
  grid_.scored = ticks_down(std::max(0.0, horizon->raw()), grid_.tick_s);
  if (grid_.scored == 0) {
    throw PlacedError({"model", "tick"},
                      fmt::format("the horizon of {} holds no whole tick of {}",
                                  input::to_text(*horizon), input::to_text(Seconds{grid_.tick_s})));
  }
  grid_.tail = as_recorded ? 0 : ticks_up(most_grace_s, grid_.tick_s);
}

alert::Scope AlertingModel::scope_of(std::size_t policy) const {
  return {grid_.tick_s, grid_.from_s(), grid_.to_s(), grid_.end_s(), graces_s_[policy]};
}

bool AlertingModel::repeats() const {
  const RecordedHistory* history = parameters_.traffic.recorded();
  if (history == nullptr || demand_->is_random()) return false;
  if (parameters_.traffic.counts() != CountLaw::expected) return false;
  const bool recorded_errors = !history->bad.empty();
  const bool no_errors = parameters_.errors.baseline.raw() == 0;
  const bool simulated = std::any_of(parameters_.incidents.begin(), parameters_.incidents.end(),
                                     [](const incident::IncidentProcess& source) {
                                       return source.error_rate || source.traffic != 1;
                                     });
  if (!parameters_.signals.columns().empty()) return false;
  return (recorded_errors || no_errors) && no_errors && !simulated;
}

alert::History AlertingModel::history_of(const Workspace& workspace) const {
  alert::History history({parameters_.objective, Seconds{grid_.tick_s}},
                         {workspace.counts.total, workspace.counts.bad}, workspace.counts.present);
  signals_->add_to(history, workspace.signals);
  return history;
}

void AlertingModel::run(const run::Replication& replication, Workspace& workspace) const {
  const DemandColumns demand = demand_->draw(replication, workspace.demand);
  Trouble& trouble = workspace.trouble;
  trouble_->draw(replication, trouble);
  trouble_->add_budgets(demand.expected, demand.bad, budget_requests_, trouble);
  const bool recorded_errors =
      parameters_.traffic.recorded() != nullptr && !parameters_.traffic.recorded()->bad.empty();
  for (std::size_t i = 0; i < trouble.incidents.size(); ++i) {
    incident::Incident& incident = trouble.incidents[i];
    // Labels in data without recorded errors are all there is to go by.
    const bool labelled = !parameters_.incidents[trouble.sources[i]].error_rate &&
                          parameters_.incidents[trouble.sources[i]].recorded && !recorded_errors;
    incident.significant = labelled || incident.budget >= tie * parameters_.significant.raw();
  }
  counter_->count(replication, demand, trouble, workspace.counts);
  signals_->draw(replication, demand, trouble, workspace.counts, workspace.signals);
  const alert::History history = history_of(workspace);
  workspace.episodes.resize(policies_.size());
  workspace.scores.resize(policies_.size());
  for (std::size_t p = 0; p < policies_.size(); ++p) {
    policies_[p].evaluate(history, workspace.policy, workspace.episodes[p]);
    alert::score(workspace.episodes[p], grid_.ticks(), trouble.incidents, scope_of(p),
                 workspace.scores[p]);
  }
}

bool AlertingModel::counts(const alert::IncidentOutcome& outcome) const {
  return outcome.judged || (outcome.detected && grid_.tail == 0);
}

void AlertingModel::add_incidents(const Workspace& workspace, run::Observation& into) const {
  const double weeks = static_cast<double>(grid_.scored) * grid_.tick_s / week.raw();
  double all = 0;
  double significant = 0;
  for (const incident::Incident& incident : workspace.trouble.incidents) {
    if (incident.start_s < grid_.from_s() || incident.start_s >= grid_.to_s()) continue;
    ++all;
    significant += incident.significant ? 1 : 0;
  }
  into.add(incidents_, all, weeks);
  into.add(significant_, significant, weeks);
  const CountColumns& counts = workspace.counts;
  const std::size_t end = grid_.lead + grid_.scored;
  const auto bad = static_cast<double>(counts.bad[end] - counts.bad[grid_.lead]);
  const auto total = static_cast<double>(counts.total[end] - counts.total[grid_.lead]);
  into.add(errors_, bad, total);
  const double windows =
      static_cast<double>(grid_.scored) * grid_.tick_s / parameters_.objective.window.raw();
  into.add(budget_, bad / budget_requests_, windows);
  if (series_step_ == 0) return;
  for (std::size_t k = 0; k < error_series_.length; ++k) {
    const std::size_t from = grid_.lead + k * series_step_;
    const std::size_t to = from + series_step_;
    into.add(error_series_, k, static_cast<double>(counts.bad[to] - counts.bad[from]),
             static_cast<double>(counts.total[to] - counts.total[from]));
  }
}

void AlertingModel::add_outcomes(std::size_t policy, const Workspace& workspace,
                                 run::Observation& into) const {
  const PolicyColumns& c = columns_[policy];
  const std::vector<std::int64_t>& bad = workspace.counts.bad;
  double seen = 0;
  double detected = 0;
  double masked = 0;
  double censored = 0;
  for (const alert::IncidentOutcome& outcome : workspace.scores[policy].outcomes) {
    censored += outcome.judged ? 0 : 1;
    if (!counts(outcome)) continue;
    ++seen;
    masked += outcome.masked ? 1 : 0;
    if (!outcome.detected) continue;
    ++detected;
    const double start_s = workspace.trouble.incidents[outcome.incident].start_s;
    const std::size_t from = ticks_down(start_s, grid_.tick_s);
    const double spent =
        static_cast<double>(bad[outcome.first_firing_tick + 1] - bad[from]) / budget_requests_;
    into.add(c.detection, outcome.detection_s);
    into.distribution(c.detections).add(outcome.detection_s);
    into.add(c.spent, spent);
    into.distribution(c.spendings).add(spent);
    if (outcome.reset_s == outcome.reset_s) {
      into.add(c.reset, outcome.reset_s);
      into.distribution(c.resets).add(outcome.reset_s);
    }
  }
  const auto all = static_cast<double>(workspace.scores[policy].outcomes.size());
  into.add(c.recall, detected, seen);
  into.add(c.masked, masked, seen);
  into.add(c.censored, censored, all);
}

void AlertingModel::add_policy(std::size_t policy, const Workspace& workspace,
                               run::Observation& into) const {
  const PolicyColumns& c = columns_[policy];
  const alert::Score& score = workspace.scores[policy];
  const double weeks = static_cast<double>(grid_.scored) * grid_.tick_s / week.raw();
  const auto episodes = static_cast<double>(score.episodes.size());
  const auto right = static_cast<double>(
      std::count_if(score.episodes.begin(), score.episodes.end(),
                    [](const alert::ScoredEpisode& episode) { return episode.true_positive; }));
  into.add(c.precision, right, episodes);
  into.add(c.alerts, episodes, weeks);
  into.add(c.false_alerts, episodes - right, weeks);
  into.add(c.firing, static_cast<double>(score.firing_ticks), static_cast<double>(score.ticks));
  into.add(c.time_precision, static_cast<double>(score.explained_ticks),
           static_cast<double>(score.firing_ticks));
  into.add(c.time_recall, static_cast<double>(score.incident_firing_ticks),
           static_cast<double>(score.incident_ticks));
  add_outcomes(policy, workspace, into);
  if (parameters_.nab) {
    const stats::Ratio nab = nab_score(score, workspace.trouble.incidents, scope_of(policy),
                                       weights_of(*parameters_.nab));
    into.add(c.nab, nab.numerator, nab.denominator);
  }
  if (compared(policy)) add_comparison(policy, workspace, into);
  if (series_step_ > 0) add_series(policy, workspace, into);
}

// Both policies meet the same incidents, so differences are taken incident by incident.
void AlertingModel::add_comparison(std::size_t policy, const Workspace& workspace,
                                   run::Observation& into) const {
  const PolicyColumns& c = columns_[policy];
  const alert::Score& mine = workspace.scores[policy];
  const alert::Score& other = workspace.scores[parameters_.reference];
  double pairs = 0;
  double gained = 0;
  for (std::size_t i = 0; i < mine.outcomes.size(); ++i) {
    const alert::IncidentOutcome& a = mine.outcomes[i];
    const alert::IncidentOutcome& b = other.outcomes[i];
    if (!counts(a) || !counts(b)) continue;
    ++pairs;
    gained += double(a.detected) - double(b.detected);
    if (a.detected && b.detected) into.add(c.versus_detection, a.detection_s - b.detection_s);
  }
  into.add(c.versus_recall, gained, pairs);
  const auto wrong = [](const alert::Score& score) {
    return static_cast<double>(
        std::count_if(score.episodes.begin(), score.episodes.end(),
                      [](const alert::ScoredEpisode& episode) { return !episode.true_positive; }));
  };
  into.add(c.versus_false_alerts, wrong(mine) - wrong(other),
           static_cast<double>(grid_.scored) * grid_.tick_s / week.raw());
}

void AlertingModel::add_series(std::size_t policy, const Workspace& workspace,
                               run::Observation& into) const {
  const run::SeriesId series = columns_[policy].series;
  for (std::size_t k = 0; k < series.length; ++k) {
    into.add(series, k, 0, static_cast<double>(series_step_));
  }
  for (const alert::Episode& episode : workspace.episodes[policy]) {
    for (std::size_t t = std::max(episode.begin, grid_.lead); t < episode.end; ++t) {
      const std::size_t k = (t - grid_.lead) / series_step_;
      if (k >= series.length) break;
      into.add(series, k, 1, 0);
    }
  }
}

void AlertingModel::replicate(const run::Replication& replication, run::Observation& into) const {
  Lease lease(*this);
  Workspace& workspace = *lease;
  run(replication, workspace);
  for (std::size_t p = 0; p < policies_.size(); ++p) add_policy(p, workspace, into);
  add_incidents(workspace, into);
}

double AlertingModel::events() const {
  return static_cast<double>(grid_.ticks());
}

std::vector<std::string> AlertingModel::describe() const {
  std::vector<std::string> lines;
  lines.push_back(fmt::format("An SLO of {:.6g} % over {}; {:.4g} requests may fail in that time.",
                              100 * parameters_.objective.slo.raw(),
                              input::to_text(parameters_.objective.window), budget_requests_));
  lines.push_back(fmt::format("{} evaluated every {} for {}, after {} in which windows fill.",
                              parameters_.policies.size() == 1
                                  ? "1 policy is"
                                  : fmt::format("{} policies are", parameters_.policies.size()),
                              input::to_text(Seconds{grid_.tick_s}),
                              input::to_text(Seconds{grid_.to_s() - grid_.from_s()}),
                              input::to_text(Seconds{grid_.from_s()})));
  lines.push_back(fmt::format("Traffic: {}.", parameters_.traffic.describe()));
  for (const incident::IncidentProcess& source : parameters_.incidents) {
    lines.push_back(fmt::format("Incidents: {}.", source.describe()));
  }
  for (std::size_t p = 0; p < parameters_.policies.size(); ++p) {
    const NamedPolicy& named = parameters_.policies[p];
    for (const std::string& line : named.policy.describe(parameters_.objective)) {
      lines.push_back(fmt::format("Policy {}: {}.", named.name, line));
    }
    lines.push_back(fmt::format("Policy {}: alerts up to {} after an incident belong to it.",
                                named.name, input::to_text(Seconds{graces_s_[p]})));
  }
  return lines;
}

}  // namespace nines::alerting

namespace nines::alerting {

std::unique_ptr<run::Model> AlertingKind::make(Parameters parameters, const run::RunSettings& run) {
  return std::make_unique<alerting::AlertingModel>(std::move(parameters), run);
}

}  // namespace nines::alerting
