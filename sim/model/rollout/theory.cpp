// Exact figures of gates that see one count, and what is said of a scenario before it runs.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/error.hpp"
#include "input/units.hpp"
#include "model/rollout/rollout_model.hpp"
#include "policy/gate/tails.hpp"
#include "run/experiment.hpp"
#include "stats/estimate.hpp"

namespace nines::rollout {
namespace {

/// A gate's figures at one failure rate, in requests and seconds.
struct Costs {
  double rolls_back = 0;
  double undecided = 0;
  double requests_if_back = 0;      ///< E[canary requests; rolled back]
  double requests_if_promoted = 0;  ///< E[canary requests; promoted]
  double samples = 0;
  double decision_s = 0;   ///< E[time; rolled back]
  double promotion_s = 0;  ///< E[time; promoted]
  double promoted = 0;     ///< P(promoted), as the times above add it up.
  double back_rate_s = 0;  ///< E[canary's share; rolled back], for what a slow rollback costs.
};

Costs costs_of(const Judge& judge, const ExactFigures& figures, const Schedule& schedule,
               const RolloutParameters& parameters) {
  Costs costs;
  costs.rolls_back = figures.rolls_back;
  costs.undecided = figures.undecided;
  for (std::size_t k = 0; k < judge.looks().size(); ++k) {
    const LookAt& look = judge.looks()[k];
    const Tick& tick = schedule.ticks[look.tick];
    const double back = figures.rolls_back_at[k];
    const double promoted = figures.promotes_at[k];
    const double requests = schedule.canary_requests(0, look.tick + 1);
    costs.requests_if_back += back * requests;
    costs.requests_if_promoted += promoted * requests;
    costs.samples += (back + promoted) * schedule.canary_requests(0, look.to);
    costs.decision_s += back * tick.end_s;
    costs.promotion_s += promoted * tick.end_s;
    costs.promoted += promoted;
    costs.back_rate_s += back * parameters.stages[tick.stage].share.raw();
  }
  return costs;
}

constexpr double off_by = 1.25;  // A level this far from its name deserves a word.

}  // namespace

bool RolloutModel::enumerable(const Judge& judge) const {
  const gate::GateTraits& traits = judge.traits();
  const TelemetryLoss& loss = parameters_.telemetry_loss;
  const bool windows_fit = !dispersed_ || (parameters_.attempts() == 1);
  const std::string& metric = watched_[judge.metrics().front()].name;
  return judge.single() && (metric == "errors" || metric == "first_attempt") &&
         !traits.uses_control && !traits.uses_cohorts && !traits.uses_series &&
         loss.good.raw() == 0 && loss.failed.raw() == 0 && schedule_.delay_ticks == 0 &&
         !parameters_.abort.consecutive_failures && !parameters_.abort.failures &&
         rates_.same_in_all_stages() && windows_fit;
}

ExactInput RolloutModel::exact_input(const Judge& judge, double size) const {
  ExactInput input;
  const double rate = rates_.canary(0, size);
  const bool first = watched_[judge.metrics().front()].name == "first_attempt";
  input.rate = first ? rate : rates_.final_rate(rate);
  input.correlation = parameters_.overdispersion.correlation;
  std::size_t before = 0;
  for (const LookAt& look : judge.looks()) {
    ExactStep step;
    step.requests = std::llround(schedule_.canary_requests(before, look.to));
    step.window_requests = std::llround(schedule_.canary_requests(look.from, look.to));
    step.window_starts = look.from == before;
    step.may_promote = schedule_.ticks[look.tick].end_s >= judge.settings().min_time_s;
    step.counts = std::max<std::size_t>(1, (look.to - before) / schedule_.dispersion_ticks);
    input.steps.push_back(step);
    before = look.to;
  }
  return input;
}

void RolloutModel::add_gate_theory(const Judge& judge, const GateColumns& c,
                                   std::vector<run::Theory>& theory) const {
  if (!enumerable(judge)) return;
  // A window of overdispersion that spans looks ties them together.
  bool exact = parameters_.traffic.constant;
  if (dispersed_) {
    const auto every = std::llround(judge.settings().every_s / schedule_.tick_s);
    if (every % static_cast<long long>(schedule_.dispersion_ticks) != 0) return;
  }
  const auto nodes = parameters_.release.regression.nodes();
  const double work = 4e8 / static_cast<double>(3 + nodes.size());
  const auto at = [&](double size) -> std::optional<Costs> {
    const auto figures = exact_figures(judge, exact_input(judge, size), work);
    if (!figures) return std::nullopt;
    return costs_of(judge, *figures, schedule_, parameters_);
  };
  const std::optional<Costs> good = at(0);
  if (!good) return;
  const std::string formula = exact ? "failures carried from look to look"
                                    : "failures from look to look, requests at their mean";
  const auto add = [&](run::MetricId metric, double value) {
    theory.push_back({metric, value, formula, exact});
  };
  const double q = parameters_.release.bad_probability.raw();
  if (q < 1) {
    add(c.verdicts.false_rollback, good->rolls_back);
    add(c.samples_good, good->samples);
    if (good->promoted > 0) {
      add(c.promotion_time, good->promotion_s / good->promoted);
    }
  }
  if (q == 0) add(c.undecided, good->undecided);
  if (q == 0) return;
  Costs bad;
  double exposed = 0;
  double excess = 0;
  const double rate_per_s = parameters_.traffic.rate.raw();
  const double back_takes_s =
      parameters_.rollback_takes ? parameters_.rollback_takes->mean().raw() : 0;
  const double found_s =
      parameters_.release.found_after ? parameters_.release.found_after->mean().raw() : 0;
  for (const incident::ErrorRateLaw::Weighted& node : nodes) {
    const std::optional<Costs> costs = at(node.size);
    if (!costs) return;
    const double w = node.weight;
    const double requests = costs->requests_if_back + costs->requests_if_promoted +
                            rate_per_s * back_takes_s * costs->back_rate_s +
                            rate_per_s * found_s * (1 - costs->rolls_back);
    exposed += w * requests;
    excess +=
        w * requests *
        (rates_.final_rate(rates_.canary(0, node.size)) - rates_.final_rate(rates_.canary(0, 0)));
    bad.rolls_back += w * costs->rolls_back;
    bad.undecided += w * costs->undecided;
    bad.samples += w * costs->samples;
    bad.decision_s += w * costs->decision_s;
  }
  add(c.verdicts.missed, std::max(0.0, 1 - bad.rolls_back));
  add(c.verdicts.recall, bad.rolls_back);
  const double back = q * bad.rolls_back + (1 - q) * good->rolls_back;
  if (back > 0) add(c.verdicts.precision, q * bad.rolls_back / back);
  add(c.undecided, q * bad.undecided + (1 - q) * good->undecided);
  add(c.exposed, exposed);
  // A promoted release meets everyone's mix of cohorts, the canary's at rollback its stage's.
  if (rates_.promoted(1) - rates_.promoted(0) == rates_.canary(0, 1) - rates_.canary(0, 0) &&
      rates_.control() == rates_.canary(0, 0)) {
    add(c.excess, excess);
  }
  add(c.samples_bad, bad.samples);
  if (bad.rolls_back > 0) add(c.decision_time, bad.decision_s / bad.rolls_back);
}

void RolloutModel::add_retry_theory(std::vector<run::Theory>& theory) const {
  if (!retried_ || dispersed_ || !rates_.same_in_all_stages()) return;
  const auto add = [&](run::Column attempts_metric, run::Column success_metric, double f) {
    const double failed = rates_.final_rate(f);
    const double attempts =
        f == 1 ? static_cast<double>(parameters_.attempts()) : (1 - failed) / (1 - f);
    theory.push_back({attempts_metric, attempts, "geometric series of attempts", true});
    theory.push_back({success_metric, 1 - failed, "independent attempts", true});
  };
  if (parameters_.release.bad_probability.raw() < 1)
    add(attempts_good_, success_good_, rates_.canary(0, 0));
  const std::vector<double> sizes = parameters_.release.regression.values();
  // Several sizes weigh by the requests they serve, which depends on the gates.
  if (parameters_.release.bad_probability.raw() > 0 && sizes.size() == 1) {
    add(attempts_bad_, success_bad_, rates_.canary(0, sizes.front()));
  }
}

std::vector<run::Theory> RolloutModel::theory() const {
  std::vector<run::Theory> theory;
  for (std::size_t g = 0; g < judges_.size(); ++g) {
    add_gate_theory(judges_[g], columns_[g], theory);
  }
  if (parameters_.stages.size() == 1 && !retried_) {
    const Tick& tick = schedule_.ticks.front();
    const double rho = parameters_.overdispersion.correlation;
    const bool same = std::all_of(schedule_.ticks.begin(), schedule_.ticks.end(),
                                  [&](const Tick& each) { return each.canary == tick.canary; });
    if (parameters_.traffic.constant && same) {
      theory.push_back({dispersion_, 1 + static_cast<double>(tick.canary - 1) * rho,
                        "beta-binomial variance", true});
    } else if (!parameters_.traffic.constant) {
      theory.push_back({dispersion_, 1 + tick.canary_mean * rho,
                        "beta-binomial variance, Poisson trials", true});
    }
  }
  add_retry_theory(theory);
  return theory;
}

std::string RolloutModel::underpowered_stage(const Judge& judge) const {
  const WatchedMetric& metric = watched_[judge.metrics().front()];
  const double level = *judge.traits().level;
  double fewest = infinity;
  std::size_t weakest = 0;
  for (std::size_t k = 0; k < judge.looks().size(); ++k) {
    const std::size_t tick = judge.looks()[k].tick;
    const bool stage_ends = tick + 1 == schedule_.ticks.size() ||
                            schedule_.ticks[tick + 1].stage != schedule_.ticks[tick].stage;
    if (stage_ends && judge.plan()[k].requests < fewest) {
      fewest = judge.plan()[k].requests;
      weakest = schedule_.ticks[tick].stage;
    }
  }
  const std::int64_t n = std::llround(fewest);
  std::int64_t limit = 1;
  for (std::int64_t high_limit = n + 1; limit < high_limit;) {
    const std::int64_t middle = limit + (high_limit - limit) / 2;
    if (gate::binomial_upper(middle, n, metric.good) > level) {
      limit = middle + 1;
    } else {
      high_limit = middle;
    }
  }
  double low = metric.good;
  double high = 1;
  if (limit > n) {
    return fmt::format("stage {} sees {} requests: no number of failures among them is evidence",
                       weakest + 1, n);
  }
  for (int i = 0; i < 60; ++i) {
    const double middle = (low + high) / 2;
    (gate::binomial_upper(limit, n, middle) >= 0.8 ? high : low) = middle;
  }
  const double smallest = high - metric.good;
  if (smallest <= metric.bad - metric.good) return "";
  return fmt::format(
      "stage {} sees {} requests and cannot see a regression smaller than {:.2g} % with power 80 "
      "%; "
      "the regression is {:.2g} %: bake longer, or give the stage more traffic",
      weakest + 1, n, 100 * smallest, 100 * (metric.bad - metric.good));
}

void RolloutModel::warn_of_gate(const Judge& judge, std::vector<run::Warning>& warnings) const {
  const gate::GateTraits& traits = judge.traits();
  const std::string where = fmt::format("gate.{}", judge.name());
  if (!traits.level || !judge.single()) return;
  const double level = *traits.level;
  const std::size_t looks = judge.looks().size();
  double actual = not_a_number;
  if (enumerable(judge)) {
    if (const auto figures = exact_figures(judge, exact_input(judge, 0))) {
      actual = figures->rolls_back;
    }
  }
  const std::string by =
      actual == actual ? fmt::format(", {:.3g} instead of {:.3g}", actual, level) : std::string();
  const bool too_often = actual != actual || actual > off_by * level;
  if (!traits.sequential && looks > 1 && judge.settings().over != gate::Over::look && too_often) {
    warnings.push_back(
        {"peeking", where,
         fmt::format(
             "looks {} times at a test made for one look, so good releases are rolled back "
             "more often than it says{}; use \"sequential\", \"always_valid\" or \"sprt\", or "
             "look once",
             looks, by)});
  } else if (!traits.sequential && looks > 1 && too_often) {
    warnings.push_back(
        {"many-looks", where,
         fmt::format(
             "tests {} windows at its level each{}: divide the level by the number of looks", looks,
             by)});
  } else if (dispersed_ && actual == actual && actual > off_by * level) {
    warnings.push_back({"overdispersion", where,
                        fmt::format("takes requests for independent{}: their failures vary more "
                                    "than binomially; use \"beta_binomial\" or a control",
                                    by)});
  }
  const double failures = judge.plan().front().requests * watched_[judge.metrics().front()].good;
  const bool normal_is_off = actual == actual
                                 ? traits.sequential && std::abs(std::log(actual / level)) > 0.22
                                 : failures < 5;
  if (traits.normal && !dispersed_ && normal_is_off) {
    warnings.push_back(
        {"normal-approximation", where,
         fmt::format(
             "rests on a normal approximation where the first look expects {:.3g} failures{}",
             failures, by)});
  }
  if (parameters_.release.bad_probability.raw() == 0) return;
  if (std::string text = underpowered_stage(judge); !text.empty()) {
    warnings.push_back({"underpowered-stage", where, std::move(text)});
  }
}

std::vector<run::Warning> RolloutModel::warnings() const {
  std::vector<run::Warning> warnings;
  for (const Judge& judge : judges_) warn_of_gate(judge, warnings);
  return warnings;
}

std::string RolloutModel::why_off_level(const Judge& judge, bool above) const {
  const gate::GateTraits& traits = judge.traits();
  const bool many_looks = judge.looks().size() > 1;
  if (above && dispersed_) return "failures are correlated, and it takes them for independent";
  if (above && !traits.sequential && many_looks) {
    return fmt::format("it is a test for one look and is made {} times", judge.looks().size());
  }
  if (above && traits.uses_control && !traits.uses_cohorts && !parameters_.cohorts.empty()) {
    return "canary and control meet other mixes of cohorts";
  }
  if (traits.normal) {
    return "its normal approximation is off where failures are few, more so in the tail";
  }
  if (above) return "what it is told of good releases is not so";
  if (traits.sequential) {
    return "its bound holds for looks without end at every request, and it looks less often or not "
           "for ever";
  }
  return "failures are whole numbers, so an exact test stays below its level";
}

run::Review RolloutModel::review(const run::Sample& sample) const {
  run::Review review;
  constexpr double confidence = 0.999;  // Among several gates a doubt should mean something.
  for (std::size_t g = 0; g < judges_.size(); ++g) {
    const Judge& judge = judges_[g];
    if (!judge.traits().level) continue;
    const double level = *judge.traits().level;
    const stats::Ratio sum = sample.ledger.total(columns_[g].verdicts.false_rollback.index);
    if (sum.denominator == 0) continue;
    const stats::Estimate share =
        stats::clopper_pearson(static_cast<std::uint64_t>(sum.numerator),
                               static_cast<std::uint64_t>(sum.denominator), confidence);
    // Of uncorrected looks, correlated failures and normal approximations `warnings` has told
    // before.
    const bool told = share.value > off_by * level && enumerable(judge) &&
                      (judge.traits().normal || !judge.traits().sequential);
    if (share.contains(level) || told) continue;
    review.warnings.push_back(
        {"level", fmt::format("gate.{}", judge.name()),
         fmt::format("rolls back {:.3g} % of good releases, not the {:.3g} % it is set for: {}",
                     100 * share.value, 100 * level, why_off_level(judge, share.value > level))});
  }
  return review;
}

std::vector<std::string> RolloutModel::describe() const {
  std::vector<std::string> lines;
  lines.push_back(fmt::format(
      "{} releases a replication, bad with probability {:.4g}; a good one fails {:.4g} of its "
      "requests, a bad one more often by {}.",
      parameters_.releases, parameters_.release.bad_probability.raw(), rates_.control(),
      parameters_.release.regression.describe()));
  for (std::size_t s = 0; s < parameters_.stages.size(); ++s) {
    const RolloutStage& stage = parameters_.stages[s];
    const double requests = parameters_.traffic.rate.raw() * stage.share.raw() * stage.lasts.raw();
    lines.push_back(fmt::format("Stage {}: {:.4g} % of the traffic for {}, about {:.4g} requests.",
                                s + 1, 100 * stage.share.raw(), input::to_text(stage.lasts),
                                requests));
  }
  for (const Judge& judge : judges_) {
    lines.push_back(fmt::format("Gate {}: {} looks, {}.", judge.name(), judge.looks().size(),
                                judge.describe()));
  }
  return lines;
}

}  // namespace nines::rollout
