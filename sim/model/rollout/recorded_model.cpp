#include "model/rollout/recorded_model.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/placed_error.hpp"
#include "input/units.hpp"

namespace nines::rollout {
namespace {

std::size_t longest(const std::vector<RecordedRelease>& releases) {
  std::size_t most = 0;
  for (const RecordedRelease& release : releases) most = std::max(most, release.windows.size());
  return most;
}

/// Looks after every `step` windows; a release that is shorter skips the last ones.
std::vector<LookAt> looks_of(std::size_t windows, std::size_t step, gate::Over over) {
  std::vector<LookAt> looks;
  for (std::size_t end = step; end <= windows; end += step) {
    LookAt look;
    look.tick = end - 1;
    look.to = end;
    look.from = over == gate::Over::look ? end - step : 0;
    look.windows = over == gate::Over::look ? 1 : static_cast<int>(looks.size()) + 1;
    looks.push_back(look);
  }
  return looks;
}

std::vector<gate::PlannedLook> plan_of(const std::vector<LookAt>& looks,
                                       const std::vector<RecordedRelease>& releases) {
  std::vector<gate::PlannedLook> plan;
  for (const LookAt& look : looks) {
    double count = 0;
    gate::PlannedLook planned;
    planned.windows = look.windows;
    for (const RecordedRelease& release : releases) {
      if (release.windows.size() < look.to) continue;
      ++count;
      for (std::size_t w = look.from; w < look.to; ++w) {
        planned.requests += static_cast<double>(release.windows[w].canary.requests);
        planned.control_requests += static_cast<double>(release.windows[w].control.requests);
      }
    }
    planned.requests /= count;
    planned.control_requests /= count;
    plan.push_back(planned);
  }
  return plan;
}

}  // namespace

RecordedModel::RecordedModel(RolloutParameters parameters, const run::RunSettings& run)
    : parameters_(std::move(parameters)) {
  const RecordedReleases& data = *parameters_.data;
  if (run.replications.value_or(run::default_replications) < data.releases.size()) {
    throw PlacedError({"run", "replications"},
                      fmt::format("the file holds {} releases, and a replication judges one; ask "
                                  "for as many replications",
                                  data.releases.size()));
  }
  double requests = 0;
  double failures = 0;
  bool control = false;
  for (const RecordedRelease& release : data.releases) {
    for (const gate::Sides& window : release.windows) {
      control |= window.control.requests > 0;
      requests += static_cast<double>(window.control.requests);
      failures += static_cast<double>(window.control.failures);
    }
  }
  const double baseline = parameters_.release.baseline_errors
                              ? parameters_.release.baseline_errors->raw()
                              : failures / std::max(1.0, requests);
  const std::vector<WatchedMetric> watched{{"errors", baseline, baseline}};
  for (const NamedGate& named : parameters_.gates) {
    const gate::GateSettings& settings = settings_of(named.gate);
    const double steps = settings.every_s / data.every.raw();
    if (steps < 1 || std::abs(steps - std::round(steps)) > 1e-9) {
      throw PlacedError(
          {"model", "gates", named.name, "every"},
          fmt::format("gate \"{}\" looks every {}, which is no multiple of the windows "
                      "of {} in the file",
                      named.name, input::to_text(Seconds{settings.every_s}),
                      input::to_text(data.every)));
    }
    const auto looks = looks_of(longest(data.releases),
                                static_cast<std::size_t>(std::llround(steps)), settings.over);
    if (looks.empty()) {
      throw PlacedError({"model", "gates", named.name},
                        fmt::format("gate \"{}\" never looks: the longest release has {} windows",
                                    named.name, longest(data.releases)));
    }
    judges_.emplace_back(named, looks, watched, plan_of(looks, data.releases));
    const gate::GateTraits& traits = judges_.back().traits();
    if (traits.uses_control && !control) {
      throw PlacedError({"model", "gates", named.name},
                        fmt::format("gate \"{}\" compares with a control; name its columns with "
                                    "\"control_requests\" and \"control_failures\"",
                                    named.name));
    }
    if (!traits.uses_control && !(baseline > 0 && baseline < 1)) {
      throw PlacedError({"model", "gates", named.name},
                        fmt::format("gate \"{}\" compares with a known error rate; give "
                                    "\"release\": {{\"baseline_errors\": ...}}",
                                    named.name));
    }
    if (traits.uses_cohorts) {
      throw PlacedError(
          {"model", "gates", named.name},
          fmt::format("gate \"{}\" needs cohorts, which recorded rollouts do not have",
                      named.name));
    }
  }
  declare();
}

void RecordedModel::declare() {
  for (const Judge& judge : judges_) {
    run::MemberMetrics gate(metrics_, "gate", judge.name());
    GateColumns c;
    // Of releases good or bad, it is neither.
    c.rollback = gate.proportion({.name = "rollback.probability",
                                  .better = run::Better::neither,
                                  .help = "releases that are rolled back"});
    if (parameters_.data->labelled) c.verdicts = declare_verdicts(gate);
    c.undecided = declare_undecided(gate);
    c.samples = gate.ratio({.name = "samples.mean",
                            .unit = run::Unit::count,
                            .better = run::Better::lower,
                            .help = "canary requests seen up to the verdict"});
    c.time = gate.ratio({.name = "decision.time.mean",
                         .unit = run::Unit::seconds,
                         .better = run::Better::lower,
                         .picture = 6,
                         .help = "from the start to the rollback"});
    columns_.push_back(c);
  }
  dispersion_ = metrics_.ratio({.name = "overdispersion.ratio",
                                .unit = run::Unit::count,
                                .better = run::Better::neither,
                                .help = "variance of a window's failures over its binomial "
                                        "variance"});
}

RecordedModel::Outcome RecordedModel::judge(const Judge& judge,
                                            const RecordedRelease& release) const {
  Outcome outcome;
  gate::GateMemory memory;
  std::vector<gate::Sides> series;
  bool judged = false;
  for (std::size_t k = 0; k < judge.looks().size(); ++k) {
    const LookAt& at = judge.looks()[k];
    if (at.to > release.windows.size()) break;
    gate::Look look;
    look.index = k;
    for (std::size_t w = at.from; w < at.to; ++w) {
      look.counts.canary += release.windows[w].canary;
      look.counts.control += release.windows[w].control;
    }
    gate::Sides since;
    for (std::size_t w = k == 0 ? 0 : judge.looks()[k - 1].to; w < at.to; ++w) {
      since.canary += release.windows[w].canary;
      since.control += release.windows[w].control;
    }
    series.push_back(since);
    look.series = series;
    outcome.samples += static_cast<double>(since.canary.requests);
    outcome.time_s = static_cast<double>(at.to) * parameters_.data->every.raw();
    if (look.counts.canary.requests < std::max<std::int64_t>(1, judge.settings().min_samples)) {
      continue;
    }
    if (judge.traits().uses_control && look.counts.control.requests == 0) continue;
    judged = true;
    const gate::Verdict verdict = judge.judge(look, memory);
    if (verdict == gate::Verdict::go_on) continue;
    outcome.verdict = verdict;
    return outcome;
  }
  outcome.undecided = !judged || judge.traits().may_promote;
  if (outcome.undecided && judge.settings().undecided_rolls_back) {
    outcome.verdict = gate::Verdict::roll_back;
  }
  return outcome;
}

void RecordedModel::replicate(const run::Replication& replication, run::Observation& into) const {
  if (replication.index >= parameters_.data->releases.size()) return;
  const RecordedRelease& release = parameters_.data->releases[replication.index];
  for (std::size_t g = 0; g < judges_.size(); ++g) {
    const GateColumns& c = columns_[g];
    const Outcome outcome = judge(judges_[g], release);
    const double back = outcome.verdict == gate::Verdict::roll_back ? 1 : 0;
    into.add(c.rollback, back);
    into.add(c.undecided, outcome.undecided ? 1 : 0);
    into.add(c.samples, outcome.samples);
    if (back == 1) into.add(c.time, outcome.time_s);
    if (!release.bad) continue;
    if (*release.bad) {
      into.add(c.verdicts.missed, 1 - back);
      into.add(c.verdicts.recall, back);
    } else {
      into.add(c.verdicts.false_rollback, back);
    }
    if (back == 1) into.add(c.verdicts.precision, *release.bad ? 1 : 0);
  }
  // Around the release's own rate, so that a bad one does not count as overdispersed.
  gate::Arm all;
  for (const gate::Sides& window : release.windows) all += window.canary;
  const double p = static_cast<double>(all.failures) / static_cast<double>(all.requests);
  if (!(p > 0 && p < 1) || release.windows.size() < 2) return;
  double squares = 0;
  for (const gate::Sides& window : release.windows) {
    const auto n = static_cast<double>(window.canary.requests);
    if (n == 0) continue;
    const double deviation = static_cast<double>(window.canary.failures) - n * p;
    squares += deviation * deviation / (n * p * (1 - p));
  }
  into.add(dispersion_, squares, static_cast<double>(release.windows.size() - 1));
}

std::vector<run::Warning> RecordedModel::warnings() const {
  std::vector<run::Warning> warnings;
  double squares = 0;
  double freedom = 0;
  for (std::size_t r = 0; r < parameters_.data->releases.size(); ++r) {
    run::Observation one(metrics_);
    replicate({0, r, 0}, one);
    squares += one.row()[dispersion_.index].numerator;
    freedom += one.row()[dispersion_.index].denominator;
  }
  const double ratio = squares / freedom;
  if (freedom >= 10 && ratio > 1 + 3 * std::sqrt(2 / freedom)) {
    warnings.push_back(
        {"overdispersion", "overdispersion.ratio",
         fmt::format("failures vary {:.2g} times as much from window to window as independent "
                     "requests would; gates that take them for independent roll back too often",
                     ratio)});
  }
  return warnings;
}

std::vector<std::string> RecordedModel::describe() const {
  std::vector<std::string> lines;
  lines.push_back(
      fmt::format("{} recorded releases from {}, windows of {}; replication k judges "
                  "release k.",
                  parameters_.data->releases.size(), parameters_.data->file,
                  input::to_text(parameters_.data->every)));
  for (const Judge& judge : judges_) {
    lines.push_back(fmt::format("Gate {}: {}.", judge.name(), judge.describe()));
  }
  return lines;
}

double RecordedModel::events() const {
  return static_cast<double>(longest(parameters_.data->releases));
}

}  // namespace nines::rollout
