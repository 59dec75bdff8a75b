#include "model/system/system_model.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "analytic/below_capacity.hpp"
#include "core/placed_error.hpp"
#include "input/units.hpp"
#include "model/system/monitor_watch.hpp"
#include "model/system/system_path.hpp"
#include "model/system/system_theory.hpp"
#include "run/sample.hpp"

namespace nines::system {
namespace {

constexpr std::uint64_t default_requests = 100'000;
constexpr std::uint64_t shortest_pilot = 10'000;
constexpr std::uint64_t longest_pilot = 200'000;
// Hours of work for one core; a replication cannot be interrupted.
constexpr double most_events = 2e10;
constexpr std::size_t default_steps = 120;
constexpr std::size_t most_steps = 10'000;
constexpr double most_ticks = 1e6;

/// When the last fault that is known beforehand has ended.
double last_known_end_s(const SystemParameters& parameters) {
  double last_s = 0;
  for (const FaultParameters& fault : parameters.faults) {
    if (fault.at) last_s = std::max(last_s, fault.at->raw() + fault.lasts.mean().raw());
  }
  return last_s;
}

/// When the first of each fault is over, as a rule.
double first_ends_s(const SystemParameters& parameters) {
  double last_s = last_known_end_s(parameters);
  for (const FaultParameters& fault : parameters.faults) {
    const double begins_s = fault.at ? fault.at->raw() : fault.process->mean().raw();
    const double ends_s = begins_s + fault.lasts.mean().raw();
    if (ends_s < infinity) last_s = std::max(last_s, ends_s);
  }
  return last_s;
}

}  // namespace

std::unique_ptr<run::Model> SystemKind::make(Parameters parameters, const run::RunSettings& run) {
  return std::make_unique<SystemModel>(std::move(parameters), run);
}

SystemModel::SystemModel(SystemParameters parameters, const run::RunSettings& run)
    : parameters_(std::move(parameters)),
      plan_(parameters_),
      sampling_(run.sampling == run::SamplingChoice::inversion ? random::Sampling::inversion
                                                               : random::Sampling::rejection) {
  set_window(run);
  set_series();
  if (events() > most_events) {
    throw PlacedError(
        {"run", "horizon"},
        fmt::format("a replication would take about {:.2g} events, hours of work that cannot be "
                    "interrupted; at most {:.2g} are taken on: shorten the horizon or lower the "
                    "rates, and take more replications",
                    events(), most_events));
  }
  declare();
  add_monitors();
}

void SystemModel::set_window(const run::RunSettings& run) {
  const bool steady = parameters_.faults.empty() && parameters_.monitors.empty() &&
                      std::ranges::all_of(parameters_.clients, [](const ClientParameters& client) {
                        return client.users || client.arrivals->is_stationary();
                      });
  run::Horizon horizon = run::Customers{default_requests};
  if (!parameters_.faults.empty()) {
    horizon = Seconds{first_ends_s(parameters_) + 5 * parameters_.settle.raw()};
  }
  horizon = run.horizon.value_or(horizon);
  if (const auto* time = std::get_if<Seconds>(&horizon)) {
    window_.horizon_s = time->raw();
  } else {
    window_.horizon_requests = std::get<run::Customers>(horizon).count;
  }
  if (run.warmup) {
    if (const auto* time = std::get_if<Seconds>(&*run.warmup)) {
      window_.warmup_s = time->raw();
    } else if (const auto* count = std::get_if<run::Customers>(&*run.warmup)) {
      window_.warmup_requests = count->count;
    }
  }
  auto_warmup_ = run.warmup ? std::holds_alternative<run::AutoWarmup>(*run.warmup) : steady;
}

void SystemModel::set_series() {
  const bool timed = window_.horizon_s < infinity && window_.warmup_requests == 0;
  if (parameters_.series && !(timed && !auto_warmup_)) {
    throw PlacedError(
        {"model", "series"},
        "figures over time (\"series\") need a \"horizon\" and a \"warmup\" that are durations");
  }
  if (!timed || auto_warmup_) return;
  if (!parameters_.series && parameters_.faults.empty()) return;
  const double total_s = window_.warmup_s + window_.horizon_s;
  window_.series_step_s = parameters_.series ? parameters_.series->every.raw()
                                             : total_s / static_cast<double>(default_steps);
  const double steps = std::floor(total_s / window_.series_step_s * (1 + 1e-12));
  if (steps < 1 || steps > static_cast<double>(most_steps)) {
    throw PlacedError({"model", "series", "every"},
                      fmt::format("figures over time would have {:.0f} steps; choose \"every\" so "
                                  "that there are from 1 to {}",
                                  steps, most_steps));
  }
  window_.series_steps = static_cast<std::size_t>(steps);
}

void SystemModel::add_monitors() {
  if (parameters_.monitors.empty()) return;
  if (!(window_.horizon_s < infinity) || window_.warmup_requests > 0 || auto_warmup_) {
    throw PlacedError(
        {"model", "monitors"},
        "\"monitors\" need a \"horizon\" that is a duration, and a \"warmup\" that is one or "
        "left out");
  }
  const double total_s = window_.warmup_s + window_.horizon_s;
  for (const MonitorParameters& monitor : parameters_.monitors) {
    const double every_s = monitor.every.raw();
    const double ticks = std::floor(total_s / every_s * (1 + 1e-12));
    const double first = std::ceil(window_.warmup_s / every_s * (1 - 1e-12));
    if (ticks < 1 || first >= ticks || ticks > most_ticks) {
      throw PlacedError(
          {"model", "monitors", monitor.name, "every"},
          fmt::format("monitor \"{}\" would measure {:.0f} ticks of {}; choose \"every\" "
                      "so that there are from 1 to {:.0f}",
                      monitor.name, ticks - first, input::to_text(monitor.every), most_ticks));
    }
    monitor_grids_.push_back(
        {every_s, static_cast<std::size_t>(ticks), static_cast<std::size_t>(first)});
    monitors_.emplace_back(monitor, monitor_grids_.back(), metrics_);
  }
}

SystemFigures SystemModel::replay(const run::Replication& replication, SystemWatch* watch,
                                  std::vector<RequestStory>* stories) const {
  SystemFigures figures;
  SystemWindow window = window_;
  if (auto_warmup_) window.warmup_requests = replication.auto_warmup;
  SystemPath path(plan_, window, {replication.seed, replication.index, 0, sampling_}, figures);
  if (watch != nullptr) path.watch(*watch);
  if (stories != nullptr) path.keep_stories(*stories);
  path.run();
  return figures;
}

void SystemModel::replicate(const run::Replication& replication, run::Observation& into) const {
  std::optional<MonitorWatch> watch;
  if (!monitors_.empty()) watch.emplace(plan_, monitor_grids_);
  const SystemFigures figures = replay(replication, watch ? &*watch : nullptr);
  if (watch) {
    watch->finish(figures.end_s);
    for (std::size_t m = 0; m < monitors_.size(); ++m) {
      monitors_[m].observe(watch->ticks(m), watch->faults(), into);
    }
  }
  std::uint64_t requests = 0;
  for (std::size_t c = 0; c < clients_.size(); ++c) {
    observe_client(c, figures, into);
    requests += figures.clients[c].requests;
  }
  for (std::size_t s = 0; s < services_.size(); ++s) observe_service(s, figures, requests, into);
  for (std::size_t p = 0; p < probes_.size(); ++p) {
    const ProbeFigures& probe = figures.probes[p];
    into.add(probes_[p].first, static_cast<double>(probe.first_ok),
             static_cast<double>(probe.runs));
    into.add(probes_[p].final, static_cast<double>(probe.ok), static_cast<double>(probe.runs));
  }
  if (window_.series_steps > 0) observe_series(figures, into);
  if (figures.judged) into.add(collapse_, figures.collapsed, 1);
  if (may_recover_ && figures.recovery_s < infinity) {
    into.add(recovery_, figures.recovery_s);
    into.distribution(recoveries_).add(figures.recovery_s);
  }
  if (figures.overflowed) into.note(overflowed_);
  if (figures.stalled) into.note(stalled_);
  if (figures.collapsed && (may_recover_ || figures.overflowed)) into.note(collapsed_);
  if (figures.faulted && figures.judged && !(figures.recovery_s < infinity)) {
    into.note(unrecovered_);
  }
  if (figures.unfinished > 0) into.note(unfinished_);
}

std::vector<run::Theory> SystemModel::theory() const {
  return system_theory(parameters_, plan_, {metrics_, clients_, services_});
}

std::vector<double> SystemModel::pilot_path(const run::Replication& replication) const {
  SystemWindow window;
  window.horizon_requests = std::clamp(static_cast<std::uint64_t>(std::min(requests(), 1e9)),
                                       shortest_pilot, longest_pilot);
  SystemFigures figures;
  std::vector<RequestStory> stories;
  SystemPath path(plan_, window, {replication.seed, replication.index, 0, sampling_}, figures);
  path.keep_stories(stories);
  path.run();
  stories.resize(std::min<std::size_t>(stories.size(), window.horizon_requests));
  std::vector<double> times_s;
  times_s.reserve(stories.size());
  for (const RequestStory& story : stories) times_s.push_back(story.latency_s);
  return times_s;
}

double SystemModel::requests() const {
  if (!(window_.horizon_s < infinity)) return static_cast<double>(window_.horizon_requests);
  return offered_per_s(parameters_) * window_.horizon_s;
}

// A request begins and ends, and each visit arrives and is done.
double SystemModel::events() const {
  const double warmup =
      static_cast<double>(window_.warmup_requests) + offered_per_s(parameters_) * window_.warmup_s;
  double ticks = 0;
  const double total_s = window_.horizon_s < infinity
                             ? window_.warmup_s + window_.horizon_s
                             : requests() / std::max(offered_per_s(parameters_), 1e-300);
  for (const ServiceParameters& service : parameters_.services) {
    if (service.health.check != health::HealthDepth::none)
      ticks += total_s / service.health.every_s;
  }
  return (requests() + warmup) * (1 + visits_per_request(parameters_, plan_)) + ticks;
}

std::vector<run::Warning> SystemModel::warnings() const {
  std::vector<run::Warning> warnings;
  if (window_.horizon_s < infinity && !parameters_.faults.empty()) {
    const double needed_s = last_known_end_s(parameters_) + parameters_.settle.raw() * 7 / 6;
    if (window_.warmup_s + window_.horizon_s < needed_s) {
      warnings.push_back(
          {"not-judged", "collapse.probability",
           fmt::format("whether the system collapsed is judged {} after the last fault, over a "
                       "sixth of that time; take a horizon of {} or more",
                       input::to_text(parameters_.settle),
                       input::to_text(Seconds{std::ceil(needed_s)}))});
    }
  }
  for (const MonitorParameters& monitor : parameters_.monitors) {
    const Seconds history{window_.warmup_s + window_.horizon_s};
    for (const run::Warning& warning : monitor_warnings(monitor, history))
      warnings.push_back(warning);
  }
  for (const StationLoad& load : station_loads(parameters_, plan_)) {
    if (analytic::below_capacity(load.utilization) || load.bounded) continue;
    warnings.push_back(
        {"unstable", load.service,
         fmt::format("the service is offered {:.4g} times what it can do, before any retries: its "
                     "queue grows as long as the run lasts",
                     load.utilization)});
  }
  return warnings;
}

run::Review SystemModel::review(const run::Sample& sample) const {
  run::Review review;
  const double judged = sample.ledger.total(collapse_.index).denominator;
  const auto replications = static_cast<double>(sample.replications());
  const bool at_random =
      std::ranges::any_of(parameters_.faults, [](const FaultParameters& f) { return !f.at; });
  constexpr double nearly_all = 0.9;
  if (at_random && judged < nearly_all * replications) {
    review.warnings.push_back(
        {"not-judged", "collapse.probability",
         fmt::format(
             "{:.0f} of {:.0f} replications end with {} or more without a fault, as it takes "
             "to judge collapse and recovery, and those are not like the others; take a "
             "shorter \"settle\", or one fault at a given time",
             judged, replications, input::to_text(parameters_.settle * 7 / 6))});
  }
  return review;
}

}  // namespace nines::system
