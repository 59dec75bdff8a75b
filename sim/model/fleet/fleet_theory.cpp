// What is known of a fleet without running it: closed forms, warnings, its description; and what a
// run says of its own figures.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "analytic/reliability.hpp"
#include "incident/outages_seen.hpp"
#include "input/units.hpp"
#include "model/fleet/fleet_model.hpp"
#include "run/experiment.hpp"
#include "stats/estimate.hpp"

namespace nines::fleet {
namespace {

constexpr double most_relative_error = 0.2;  // Beyond, the t interval of weighted sums misleads.

double mean_of(const std::vector<double>& law) {
  double sum = 0;
  for (std::size_t n = 0; n < law.size(); ++n) sum += static_cast<double>(n) * law[n];
  return sum;
}

/// k of n like units with one common part: what the beta factor was made for.
bool is_plain_beta(const FleetPlan& plan) {
  return plan.independent() && plan.nodes.size() == 1 && plan.blocks.size() == 1;
}

std::string standby_words(const FleetPlan::Leaf& leaf) {
  switch (leaf.mode) {
    case FleetPlan::StandbyMode::hot:
      return "all at work";
    case FleetPlan::StandbyMode::warm:
      return fmt::format("{} at work, the others standing by and failing {:.4g} times as often",
                         leaf.target, leaf.dormant);
    case FleetPlan::StandbyMode::cold:
      return fmt::format("{} at work, the others switched off", leaf.target);
  }
  return "";
}

}  // namespace

std::vector<analytic::StructureGroup> structure_of(const FleetPlan& plan) {
  std::vector<analytic::StructureGroup> groups(plan.nodes.size());
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const FleetPlan::Node& node = plan.nodes[i];
    analytic::StructureGroup& group = groups[i];
    group.inside = node.children;
    group.need = node.need;
    group.need_units = node.need_units;
    if (node.leaf == FleetPlan::none) continue;
    const FleetPlan::Leaf& leaf = plan.leaves[node.leaf];
    const double repair_s = leaf.repair.mean().raw();
    const double cycle_s = leaf.lifetime.mean().raw() + repair_s;
    group.units = leaf.units;
    group.unit_down = repair_s / cycle_s;
    group.unit_failures = PerSecond{1 / cycle_s};
  }
  for (const FleetPlan::Block& block : plan.blocks) {
    const double repair_s = block.repair.mean().raw();
    const double cycle_s = block.mean_up.raw() + repair_s;
    groups[block.node].common_down = repair_s / cycle_s;
    groups[block.node].common_failures = PerSecond{1 / cycle_s};
  }
  return groups;
}

// Levels weighted by the law of capacity.
void FleetModel::add_load_theory(std::vector<run::Theory>& theory) const {
  const std::vector<double>& law = structure_ ? structure_->capacity : chain_->capacity;
  double waits = 0;
  double wait_s = 0;
  double settled = 0;
  double abandoned = 0;
  double late = 0;
  for (std::size_t n = 0; n < std::min(law.size(), levels_.size()); ++n) {
    const LoadLevel& level = levels_[n];
    waits += law[n] * level.wait_probability;
    abandoned += law[n] * level.abandoned;
    late += level.late ? law[n] : 0;
    if (level.overloaded) continue;
    settled += law[n];
    wait_s += law[n] * level.wait_mean_s;
  }
  const FleetLoad& load = *parameters_.load;
  const std::string formula = load.patience ? "Erlang A by level" : "Erlang C by level";
  theory.push_back({wait_probability_, waits, formula, true});
  if (settled > 0) theory.push_back({wait_mean_, wait_s / settled, formula, true});
  if (!load.patience) {
    double overloaded = 0;
    for (std::size_t n = 0; n < std::min(law.size(), levels_.size()); ++n) {
      overloaded += levels_[n].overloaded ? law[n] : 0;
    }
    theory.push_back({overload_, overloaded, "law of capacity", true});
  } else {
    theory.push_back({abandoned_, abandoned, formula, true});
  }
  if (load.wait_target) theory.push_back({at_risk_, late, "law of capacity", true});
  if (!simulates_load_ || settled < 1 - 1e-12) return;  // A queue remembers overload.
  theory.push_back({seen_wait_probability_, waits, formula, false});
  theory.push_back({seen_wait_mean_, wait_s, formula, false});
  if (load.patience) {
    theory.push_back({seen_abandoned_, abandoned, formula, false});
  }
}

std::vector<run::Theory> FleetModel::theory() const {
  std::vector<run::Theory> theory;
  if (parameters_.start == FleetStart::as_new) {  // Over a stretch from new, not in the long run.
    if (chain_) {
      theory.push_back({first_, chain_->first_outage.raw(),
                        fmt::format("first-step equations, {} states", chain_->states), true});
    }
    return theory;
  }
  const auto add = [&](run::MetricId metric, double value, const std::string& formula,
                       bool exact = true) {
    if (std::isfinite(value)) theory.push_back({metric, value, formula, exact});
  };
  if (structure_ || chain_) {
    const double down = structure_ ? structure_->down : chain_->down;
    const double outages_per_s = structure_ ? structure_->outages.raw() : chain_->outages.raw();
    std::string formula = structure_ ? plan_.nodes.size() == 1 ? "k of n" : "k of n, nested"
                                     : fmt::format("Markov chain, {} states", chain_->states);
    double stated = down;
    bool exact = true;
    if (is_plain_beta(plan_)) {
      const FleetPlan::Block& block = plan_.blocks.front();
      stated = analytic::beta_factor_down(plan_.nodes.front().need_units, plan_.units,
                                          Probability{block.unit_down}, Probability{block.share})
                   .raw();
      exact = false;
      formula = "beta factor";
    }
    add(availability_, 1 - stated, formula, exact);
    add(unavailability_, stated, formula, exact);
    if (stated > 0) add(nines_, -std::log10(stated), formula, exact);
    const std::string capacity = structure_ ? "sum of availabilities" : formula;
    add(capacity_, mean_of(structure_ ? structure_->capacity : chain_->capacity), capacity);
    const std::string frequency = structure_ ? "Birnbaum importance" : formula;
    add(count_, outages_per_s * year.raw(), frequency);
    if (outages_per_s > 0) add(lengths_.mean, down / outages_per_s, frequency);
  }
  if (parameters_.load && (structure_ || chain_)) add_load_theory(theory);
  if (chain_) {
    add(first_, chain_->first_outage.raw(),
        fmt::format("first-step equations, {} states", chain_->states));
  }
  return theory;
}

std::vector<run::Warning> FleetModel::warnings() const {
  std::vector<run::Warning> warnings;
  const std::optional<double> down = known_unavailability();
  if (!biased_ && down && *down * horizon_s_ * 1e4 < expected_outage_s() && *down > 0) {
    warnings.push_back(
        {"rare-outages", "unavailability",
         fmt::format("outages take {:.3g} of the time, so a plain path hardly ever sees one; {}",
                     *down,
                     plan_.exponential() && *down > too_rare_to_bias
                         ? "take \"method\": \"failure_biasing\""
                         : "the closed form beside it holds for any lifetimes and repairs")});
  }
  if (parameters_.load && !simulates_load_) {
    warnings.push_back(
        {"load-not-simulated", "load",
         "a replication would see more than 2e7 customers, so none is simulated and "
         "only the quasi-stationary figures are given; shorten run.horizon for both"});
  }
  for (const FleetPlan::Upkeep& upkeep : plan_.upkeep) {
    const double units = plan_.nodes[upkeep.node].units();
    const double out =
        upkeep.plan.takes.mean() / upkeep.plan.every * static_cast<double>(upkeep.plan.batch);
    if (out > 0.5 * units) {
      warnings.push_back(
          {"maintenance-heavy", "maintenance",
           fmt::format("planned work keeps {:.3g} of {} units out on average", out, units)});
    }
  }
  return warnings;
}

run::Review FleetModel::review(const run::Sample& sample) const {
  run::Review review;
  if (!biased_) {
    incident::review_outages_seen(
        sample.ledger.total(count_.index).numerator, "unavailability",
        plan_.exponential() ? "take \"method\": \"failure_biasing\", or a longer horizon"
                            : "take a longer horizon or more replications",
        {availability_, unavailability_, nines_, count_, lengths_.mean}, review);
    return review;
  }
  const stats::Estimate down = stats::ratio_of_sums(sample.ledger, unavailability_.index);
  if (!down.has_value() || !(down.value > 0)) return review;
  const double relative_error = down.standard_error / down.value;
  review.warnings.push_back(
      {"rare-event-method", "unavailability",
       fmt::format("outages are rare: estimated by failure biasing, with a relative standard error "
                   "of {:.2g} %; quantiles of their length are not estimated",
                   100 * relative_error)});
  // Balanced biasing takes the shortest way down with probability 2^-failures: where many failures
  // lie between up and down, few paths have nearly all the weight.
  if (relative_error > most_relative_error) {
    review.warnings.push_back(
        {"rare-event-weights", "unavailability",
         "a few paths carry nearly all the weight, because an outage takes many failures at once; "
         "do not trust the interval: take more replications, or the closed form"});
  }
  return review;
}

std::vector<std::string> FleetModel::describe() const {
  std::vector<std::string> lines;
  lines.push_back(fmt::format("A fleet of {} units in {} {}.", plan_.units, plan_.leaves.size(),
                              plan_.leaves.size() == 1 ? "group" : "groups"));
  constexpr std::size_t most_lines = 8;
  const auto is_shared = [&](std::uint32_t pool) {
    return std::ranges::count(plan_.leaves, pool, &FleetPlan::Leaf::pool) > 1;
  };
  for (std::size_t i = 0; i < std::min(plan_.leaves.size(), most_lines); ++i) {
    const FleetPlan::Leaf& leaf = plan_.leaves[i];
    const FleetPlan::Node& node = plan_.nodes[leaf.node];
    lines.push_back(fmt::format("{}: {} units, {} needed, {}; lifetime {}; repair {}; {}.",
                                node.name.empty() ? "Group" : node.name, leaf.units,
                                node.need_units, standby_words(leaf), leaf.lifetime.describe(),
                                leaf.repair.describe(),
                                plan_.pools[leaf.pool].unlimited()
                                    ? std::string("crews without limit")
                                    : fmt::format("{} crews{}", plan_.pools[leaf.pool].crews,
                                                  is_shared(leaf.pool) ? " for all groups" : "")));
  }
  if (plan_.leaves.size() > most_lines) {
    lines.push_back(fmt::format("... and {} more groups.", plan_.leaves.size() - most_lines));
  }
  if (biased_) {
    lines.emplace_back(
        "Outages are rarer than 1e-6, so a replication is a number of cycles from all units up, "
        "with "
        "failures made likely and weighted back (balanced failure biasing).");
  } else {
    lines.push_back(fmt::format("A replication is {} long, of which the first {} are left out.",
                                input::to_text(Seconds{horizon_s_}),
                                input::to_text(Seconds{warmup_s_})));
  }
  return lines;
}

}  // namespace nines::fleet
