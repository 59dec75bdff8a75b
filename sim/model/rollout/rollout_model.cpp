#include "model/rollout/rollout_model.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "core/placed_error.hpp"
#include "model/rollout/failure_runs.hpp"

namespace nines::rollout {
namespace {

const std::vector<double>& time_quantiles() {
  static const std::vector<double> quantiles{0.5, 0.9, 0.99};
  return quantiles;
}

}  // namespace

/// A gate's sums over the releases of a replication.
struct RolloutModel::Tally {
  double false_rollbacks = 0, detections = 0, undecided = 0, aborted = 0;
  double exposed = 0, excess = 0, samples_good = 0, samples_bad = 0;
  double decision_s = 0, promotion_s = 0;
  double versus_exposed = 0;
};

/// One replication under way.
struct RolloutModel::Run {
  struct GateState {
    bool done = false;
    bool judged = false;
    bool aborted = false;
    std::size_t next_look = 0;
    std::size_t next_tick = 0;
    double exposed = 0;  ///< Of the release at hand.
    std::vector<gate::GateMemory> memories;
    std::vector<gate::Sides> series;
  };

  Run(const RolloutModel& model, const run::Replication& where, run::Observation& observation)
      : replication(where),
        into(observation),
        path(model.schedule_.ticks.size(), model.watched_.size(), model.cohort_count_),
        gates(model.judges_.size()),
        tallies(model.judges_.size()),
        cohort_counts(model.cohort_count_),
        stages(model.parameters_.stages.size()) {
    for (std::size_t g = 0; g < gates.size(); ++g) {
      gates[g].memories.resize(model.judges_[g].metrics().size());
    }
  }

  run::Replication replication;
  run::Observation& into;
  Path path;
  std::vector<GateState> gates;
  std::vector<Tally> tallies;
  std::vector<gate::Sides> cohort_counts;
  std::vector<gate::Look> looks;
  DrawnRelease release;
  /// Of the release at hand, after all attempts.
  struct StageRate {
    double failing = 0;
    double added = 0;  ///< By a regression.
    double inverse_variance = 0;
  };
  std::vector<StageRate> stages;
  double exposed = 0;  ///< Of the release at hand, so far.
  double excess = 0;
  std::size_t open = 0;
  double good = 0, bad = 0;
  double squared_deviation = 0, deviation_trials = 0;
  // Index 0 good, 1 bad releases.
  double requests[2] = {0, 0}, attempts[2] = {0, 0}, successes[2] = {0, 0};
};

RolloutModel::RolloutModel(RolloutParameters parameters)
    : parameters_(std::move(parameters)),
      schedule_(Schedule::of(parameters_)),
      rates_(parameters_),
      dispersed_(parameters_.overdispersion.correlation > 0),
      retried_(parameters_.retries.has_value()) {
  watch();
  const TelemetryLoss& loss = parameters_.telemetry_loss;
  const double failing = watched_.front().good;
  const double seen = 1 - (loss.good.raw() * (1 - failing) + loss.failed.raw() * failing);
  Wanted wanted;
  for (const NamedGate& named : parameters_.gates) {
    judges_.emplace_back(named, schedule_, watched_, seen);
    const Judge& judge = judges_.back();
    wanted.control |= judge.traits().uses_control;
    wanted.cohorts |= judge.traits().uses_cohorts;
    const bool compared =
        std::any_of(judge.plan().begin(), judge.plan().end(),
                    [](const gate::PlannedLook& p) { return p.control_requests > 0; });
    if (judge.traits().uses_control && !compared) {
      throw PlacedError(
          {"model", "gates", judge.name()},
          fmt::format(
              "gate \"{}\" compares with a control, but the stages leave no traffic for one",
              judge.name()));
    }
    if (parameters_.compare_with && named.name == *parameters_.compare_with) {
      baseline_gate_ = judges_.size() - 1;
    }
  }
  if (wanted.cohorts) cohort_count_ = std::max<std::size_t>(1, parameters_.cohorts.size());
  supply_.emplace(parameters_, schedule_, rates_, watched_, wanted);
  declare();
}

void RolloutModel::watch() {
  const double size = parameters_.release.regression.mean();
  const double good = rates_.control();
  const double bad = rates_.promoted(size);
  watched_.push_back({"errors", rates_.final_rate(good), rates_.final_rate(bad)});
  if (retried_) watched_.push_back({"first_attempt", good, bad});
  if (parameters_.latency) {
    const RolloutLatency& latency = *parameters_.latency;
    const WatchedMetric metric{"latency", latency.good.survival(latency.above),
                               latency.bad.survival(latency.above)};
    if (!(metric.good > 0 && metric.good < 1)) {
      throw PlacedError(
          {"model", "latency", "above"},
          fmt::format("a good release is slow with probability {}; choose \"above\" so "
                      "that it lies between 0 and 1",
                      metric.good));
    }
    // The tail feeds a sample path: rounded so that its last bits are the same everywhere.
    const auto rounded = [](double p) { return std::round(p * 0x1p40) / 0x1p40; };
    watched_.push_back({metric.name, rounded(metric.good), rounded(metric.bad)});
  }
  for (const auto& [name, metric] : parameters_.metrics) {
    watched_.push_back(
        {name, metric.baseline.raw(), metric.baseline.raw() + metric.regression.raw()});
  }
}

RolloutModel::GateColumns RolloutModel::declare_gate(const std::string& name, bool compared) {
  run::MemberMetrics gate(metrics_, "gate", name);
  const auto fewer = [&](const char* what, int picture, const char* help) {
    return gate.ratio({.name = what,
                       .unit = run::Unit::count,
                       .better = run::Better::lower,
                       .picture = picture,
                       .help = help});
  };
  GateColumns c;
  c.verdicts = declare_verdicts(gate);
  c.undecided = declare_undecided(gate);
  if (parameters_.abort.consecutive_failures || parameters_.abort.failures) {
    // It stops good releases as well as bad ones.
    c.aborted = gate.share({.name = "aborted.probability",
                            .better = run::Better::neither,
                            .help = "releases stopped by an abort rule before the gate spoke"});
  }
  c.exposed =
      fewer("exposed.requests.mean", 5, "requests that a bad release serves before it is gone");
  c.excess = fewer("excess.failures.mean", 0, "failures that a bad release adds");
  c.samples_good =
      fewer("samples.good.mean", 0, "canary requests seen up to the verdict on a good release");
  c.samples_bad =
      fewer("samples.bad.mean", 0, "canary requests seen up to the verdict on a bad release");
  declare_times(gate, c);
  gate.say(
      "{*}: rolls a good release back with probability {%} and lets a bad one through with "
      "{%}; a bad release reaches {} requests.",
      {c.verdicts.false_rollback, c.verdicts.missed, c.exposed});
  gate.oppose("exposed requests against missed regressions", c.verdicts.missed, c.exposed);
  if (!compared) return c;
  const std::string against = parameters_.gates[baseline_gate_].name;
  const auto versus = [&](std::string_view what, const char* help) {
    return gate.signed_ratio({.name = fmt::format("versus.{}.{}", against, what),
                              .unit = run::Unit::count,
                              .better = run::Better::lower,
                              .help = help});
  };
  c.versus_false = versus("false_rollback", "difference in false rollbacks on the same releases");
  c.versus_missed =
      versus("missed_regression", "difference in missed regressions on the same releases");
  c.versus_exposed =
      versus("exposed.requests", "difference in requests exposed, the same bad releases");
  return c;
}

void RolloutModel::declare_times(run::MemberMetrics& gate, GateColumns& c) {
  const auto mean = [&](const char* name, int picture, const char* help) {
    return gate.ratio({.name = name,
                       .unit = run::Unit::seconds,
                       .better = run::Better::lower,
                       .picture = picture,
                       .help = help});
  };
  const auto quantiles = [&](const char* name, const char* help) {
    return gate.distribution({.name = name,
                              .unit = run::Unit::seconds,
                              .better = run::Better::lower,
                              .quantiles = time_quantiles(),
                              .help = help});
  };
  constexpr const char* decision = "from the start to the rollback of a bad release";
  constexpr const char* promotion = "from the start to the promotion of a good release";
  c.decision_time = mean("decision.time.mean", 6, decision);
  c.decision_times = quantiles("decision.time", decision);
  c.promotion_time = mean("promotion.time.mean", 0, promotion);
  c.promotion_times = quantiles("promotion.time", promotion);
}

void RolloutModel::declare() {
  for (std::size_t g = 0; g < judges_.size(); ++g) {
    columns_.push_back(declare_gate(judges_[g].name(), g != baseline_gate_));
  }
  if (!retried_) {
    dispersion_ = metrics_.ratio({.name = "overdispersion.ratio",
                                  .unit = run::Unit::count,
                                  .better = run::Better::neither,
                                  .help = "variance of a tick's failures over its binomial "
                                          "variance"});
    return;
  }
  const auto attempts = [&](const char* name, const char* help) {
    return metrics_.ratio(
        {.name = name, .unit = run::Unit::count, .better = run::Better::lower, .help = help});
  };
  const auto success = [&](const char* name, const char* help) {
    return metrics_.ratio(
        {.name = name, .unit = run::Unit::fraction, .better = run::Better::higher, .help = help});
  };
  attempts_good_ =
      attempts("retries.good.attempts_per_request", "attempts a request takes, good release");
  attempts_bad_ =
      attempts("retries.bad.attempts_per_request", "attempts a request takes, bad release");
  success_good_ =
      success("retries.good.success.fraction", "requests that succeed in the end, good release");
  success_bad_ =
      success("retries.bad.success.fraction", "requests that succeed in the end, bad release");
}

void RolloutModel::replicate(const run::Replication& replication, run::Observation& into) const {
  Run run(*this, replication, into);
  for (std::int64_t r = 0; r < parameters_.releases; ++r) {
    run_release(run, static_cast<std::uint64_t>(r));
  }
  record(run, into);
}

void RolloutModel::start_release(Run& run, std::uint64_t index) const {
  run.release = supply_->draw(run.replication, index);
  (run.release.bad ? run.bad : run.good) += 1;
  run.exposed = run.excess = 0;
  run.open = judges_.size();
  for (std::size_t g = 0; g < judges_.size(); ++g) {
    Run::GateState& gate = run.gates[g];
    gate.done = gate.judged = gate.aborted = false;
    gate.next_look = 0;
    gate.next_tick = judges_[g].looks().front().tick;
    std::fill(gate.memories.begin(), gate.memories.end(), gate::GateMemory{});
    gate.series.clear();
  }
  for (std::size_t s = 0; s < run.stages.size(); ++s) {
    const double p = rates_.final_rate(rates_.canary(s, run.release.size));
    const double added = run.release.bad ? p - rates_.final_rate(rates_.canary(s, 0)) : 0;
    run.stages[s] = {p, added, p > 0 && p < 1 ? 1 / (p * (1 - p)) : 0};
  }
}

void RolloutModel::take_in(Run& run, std::size_t stage) const {
  const auto requests = static_cast<double>(run.path.tick.requests);
  const auto failures = static_cast<double>(run.path.tick.failures);
  const Run::StageRate& rate = run.stages[stage];
  run.exposed += requests;
  run.excess += requests * rate.added;
  if (!retried_) {
    const double deviation = failures - requests * rate.failing;
    run.squared_deviation += deviation * deviation * rate.inverse_variance;
    if (rate.inverse_variance > 0) run.deviation_trials += requests;
    return;
  }
  const std::size_t side = run.release.bad ? 1 : 0;
  run.requests[side] += requests;
  run.attempts[side] += static_cast<double>(run.path.attempts);
  run.successes[side] += requests - failures;
}

void RolloutModel::run_release(Run& run, std::uint64_t index) const {
  start_release(run, index);
  Supply::Draws draws(*supply_, run.replication, index);
  AbortWatch abort(parameters_.abort, run.replication, index);
  for (std::size_t t = 0; t < schedule_.ticks.size() && run.open > 0; ++t) {
    supply_->advance(t, run.release, draws, run.path);
    take_in(run, schedule_.ticks[t].stage);
    const bool aborted = abort.reached(run.path.tick);
    for (std::size_t g = 0; g < judges_.size(); ++g) {
      Run::GateState& gate = run.gates[g];
      if (gate.done) continue;
      if (aborted) {
        gate.aborted = true;
        settle(run, g, t, gate::Verdict::roll_back);
      } else if (gate.next_tick == t) {
        look(run, g, t);
      }
    }
  }
  if (judges_.size() < 2 || !run.release.bad) return;
  for (std::size_t g = 0; g < judges_.size(); ++g) {
    run.tallies[g].versus_exposed += run.gates[g].exposed - run.gates[baseline_gate_].exposed;
  }
}

gate::Look RolloutModel::look_of(Run& run, std::size_t gate, const LookAt& at,
                                 std::size_t metric) const {
  const Judge& judge = judges_[gate];
  gate::Look look;
  look.index = run.gates[gate].next_look;
  const auto window = [&](const gate::Sides& to, const gate::Sides& from) {
    return gate::Sides{to.canary - from.canary, to.control - from.control};
  };
  look.counts = window(run.path.seen(metric, at.to), run.path.seen(metric, at.from));
  if (judge.traits().uses_cohorts) {
    for (std::size_t c = 0; c < cohort_count_; ++c) {
      run.cohort_counts[c] = window(run.path.cohort(c, at.to), run.path.cohort(c, at.from));
    }
    look.cohorts = run.cohort_counts;
  }
  look.series = run.gates[gate].series;
  return look;
}

void RolloutModel::look(Run& run, std::size_t gate, std::size_t t) const {
  const Judge& judge = judges_[gate];
  Run::GateState& state = run.gates[gate];
  const LookAt& at = judge.looks()[state.next_look];
  gate::Look first = look_of(run, gate, at, judge.metrics().front());
  if (judge.traits().uses_series) {
    const std::size_t before = state.next_look > 0 ? judge.looks()[state.next_look - 1].to : 0;
    const gate::Sides& to = run.path.seen(judge.metrics().front(), at.to);
    const gate::Sides& from = run.path.seen(judge.metrics().front(), before);
    state.series.push_back({to.canary - from.canary, to.control - from.control});
    first.series = state.series;
  }
  gate::Verdict verdict = gate::Verdict::go_on;
  const bool enough =
      first.counts.canary.requests >= std::max<std::int64_t>(1, judge.settings().min_samples) &&
      (!judge.traits().uses_control || first.counts.control.requests > 0);
  if (enough) {
    state.judged = true;
    if (judge.single()) {
      verdict = judge.judge(first, state.memories.front());
    } else {
      run.looks.clear();
      for (const std::size_t metric : judge.metrics()) {
        run.looks.push_back(look_of(run, gate, at, metric));
      }
      verdict = judge.judge(run.looks, state.memories);
    }
  }
  if (verdict == gate::Verdict::promote && schedule_.ticks[t].end_s < judge.settings().min_time_s) {
    verdict = gate::Verdict::go_on;
  }
  const bool last = ++state.next_look == judge.looks().size();
  if (!last) state.next_tick = judge.looks()[state.next_look].tick;
  if (verdict == gate::Verdict::go_on && last) {
    const bool undecided = !state.judged || judge.traits().may_promote;
    if (undecided) run.tallies[gate].undecided += 1;
    verdict = undecided && judge.settings().undecided_rolls_back ? gate::Verdict::roll_back
                                                                 : gate::Verdict::promote;
  }
  if (verdict != gate::Verdict::go_on) settle(run, gate, t, verdict);
}

void RolloutModel::settle(Run& run, std::size_t gate, std::size_t t, gate::Verdict verdict) const {
  Run::GateState& state = run.gates[gate];
  state.done = true;
  --run.open;
  Tally& tally = run.tallies[gate];
  const bool back = verdict == gate::Verdict::roll_back;
  const double time_s = schedule_.ticks[t].end_s;
  const Judge& judge = judges_[gate];
  const std::size_t seen_to = state.next_look > 0 ? judge.looks()[state.next_look - 1].to : t + 1;
  const auto samples =
      static_cast<double>(run.path.seen(judge.metrics().front(), seen_to).canary.requests);
  if (state.aborted) tally.aborted += 1;
  if (!run.release.bad) {
    tally.samples_good += samples;
    if (back) {
      tally.false_rollbacks += 1;
    } else {
      tally.promotion_s += time_s;
      run.into.distribution(columns_[gate].promotion_times).add(time_s);
    }
    return;
  }
  tally.samples_bad += samples;
  const double rate_per_s = parameters_.traffic.rate.raw();
  const std::size_t stage = schedule_.ticks[t].stage;
  const double size = run.release.size;
  double exposed = run.exposed;
  double excess = run.excess;
  if (back) {
    // What goes on until the old version is back, at its mean.
    const double more =
        rate_per_s * parameters_.stages[stage].share.raw() * run.release.rollback_takes_s;
    exposed += more;
    excess += more * (rates_.final_rate(rates_.canary(stage, size)) -
                      rates_.final_rate(rates_.canary(stage, 0)));
    tally.detections += 1;
    tally.decision_s += time_s;
    run.into.distribution(columns_[gate].decision_times).add(time_s);
  } else {
    const double more = rate_per_s * run.release.found_after_s;
    exposed += more;
    excess +=
        more * (rates_.final_rate(rates_.promoted(size)) - rates_.final_rate(rates_.control()));
  }
  state.exposed = exposed;
  tally.exposed += exposed;
  tally.excess += excess;
}

void RolloutModel::record(const Run& run, run::Observation& into) const {
  for (std::size_t g = 0; g < judges_.size(); ++g) {
    const Tally& tally = run.tallies[g];
    const GateColumns& c = columns_[g];
    into.add(c.verdicts.false_rollback, tally.false_rollbacks, run.good);
    into.add(c.verdicts.missed, run.bad - tally.detections, run.bad);
    into.add(c.verdicts.precision, tally.detections, tally.detections + tally.false_rollbacks);
    into.add(c.verdicts.recall, tally.detections, run.bad);
    into.add(c.undecided, tally.undecided, run.good + run.bad);
    if (parameters_.abort.consecutive_failures || parameters_.abort.failures) {
      into.add(c.aborted, tally.aborted, run.good + run.bad);
    }
    into.add(c.exposed, tally.exposed, run.bad);
    into.add(c.excess, tally.excess, run.bad);
    into.add(c.samples_good, tally.samples_good, run.good);
    into.add(c.samples_bad, tally.samples_bad, run.bad);
    into.add(c.decision_time, tally.decision_s, tally.detections);
    into.add(c.promotion_time, tally.promotion_s, run.good - tally.false_rollbacks);
    if (g == baseline_gate_) continue;
    const Tally& other = run.tallies[baseline_gate_];
    into.add(c.versus_false, tally.false_rollbacks - other.false_rollbacks, run.good);
    into.add(c.versus_missed, other.detections - tally.detections, run.bad);
    into.add(c.versus_exposed, tally.versus_exposed, run.bad);
  }
  if (!retried_) into.add(dispersion_, run.squared_deviation, run.deviation_trials);
  if (!retried_) return;
  into.add(attempts_good_, run.attempts[0], run.requests[0]);
  into.add(attempts_bad_, run.attempts[1], run.requests[1]);
  into.add(success_good_, run.successes[0], run.requests[0]);
  into.add(success_bad_, run.successes[1], run.requests[1]);
}

double RolloutModel::events() const {
  return static_cast<double>(parameters_.releases) * static_cast<double>(schedule_.ticks.size());
}

}  // namespace nines::rollout
