#include "model/fleet/fleet_model.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "core/placed_error.hpp"
#include "incident/outage_visitors.hpp"
#include "input/units.hpp"
#include "model/fleet/failure_biasing.hpp"
#include "model/fleet/fleet_path.hpp"

namespace nines::fleet {
namespace {

constexpr double default_failures = 10'000;  // Of units, in a replication.
constexpr double most_events = 1e11;
constexpr double default_warmup_share = 0.1;
constexpr std::uint64_t cycles_per_replication = 2'000;
constexpr double rare = 1e-6;
// Cycles need the state with every unit up: at least this share of time.
constexpr double often_all_up = 1e-3;

}  // namespace

FleetModel::FleetModel(FleetParameters parameters, const run::RunSettings& run)
    : parameters_(std::move(parameters)), plan_(parameters_.fleet) {
  if (plan_.independent()) {
    try {
      structure_ = analytic::structure_figures(structure_of(plan_));
    } catch (const DomainError&) {  // Too large a tree: the figures stand without theory.
    }
  }
  chain_ = solve_fleet(plan_);
  if (run.sampling == run::SamplingChoice::inversion) sampling_ = random::Sampling::inversion;
  set_window(run);
  choose_method();
  set_first_outages();
  declare();
}

void FleetModel::set_window(const run::RunSettings& run) {
  const double rate_per_s = plan_.failure_rate_per_s();
  horizon_s_ = default_failures / rate_per_s;
  if (run.horizon) {
    const auto* duration = std::get_if<Seconds>(&*run.horizon);
    if (duration == nullptr) {
      throw PlacedError({"run", "horizon"},
                        "the horizon of a fleet is a duration, got a number of customers");
    }
    horizon_s_ = duration->raw();
  }
  const bool settled = parameters_.start == FleetStart::as_new || plan_.independent();
  warmup_s_ = settled ? 0 : default_warmup_share * horizon_s_;
  if (run.warmup) {
    if (const auto* duration = std::get_if<Seconds>(&*run.warmup)) warmup_s_ = duration->raw();
    if (std::holds_alternative<run::Customers>(*run.warmup)) {
      throw PlacedError({"run", "warmup"},
                        "the warm-up of a fleet is a duration, got a number of customers");
    }
  }
  if (warmup_s_ >= horizon_s_) {
    throw PlacedError(
        {"run", "warmup"},
        fmt::format("a warm-up of {} leaves nothing of the horizon of {}",
                    input::to_text(Seconds{warmup_s_}), input::to_text(Seconds{horizon_s_})));
  }
  if (events() > most_events) {
    throw PlacedError(
        {"run", "horizon"},
        fmt::format("a replication would hold {:.3g} events; accepted: at most {:.0e} "
                    "(shorten run.horizon)",
                    events(), most_events));
  }
}

std::optional<double> FleetModel::known_unavailability() const {
  if (structure_) return structure_->down;
  if (chain_) return chain_->down;
  return std::nullopt;
}

void FleetModel::choose_method() {
  if (parameters_.method == FleetMethod::plain) return;
  const bool asked = parameters_.method == FleetMethod::failure_biasing;
  if (!plan_.exponential()) {
    if (asked) {
      throw PlacedError(
          {"model", "method"},
          "failure biasing needs exponential lifetimes and repairs and no maintenance; take "
          "\"method\": \"plain\"");
    }
    return;
  }
  if (asked && (parameters_.start == FleetStart::as_new || parameters_.load)) {
    throw PlacedError(
        {"model", "method"},
        "failure biasing shows the long run of outages: it knows no \"start\": \"new\" and no "
        "\"load\"");
  }
  const std::optional<double> down = known_unavailability();
  const bool can_be_weighed = !down || *down > too_rare_to_bias;
  if (asked && !can_be_weighed) {
    throw PlacedError(
        {"model", "method"},
        fmt::format(
            "outages take {:.3g} of the time here, too little for the weights of biased paths; the "
            "closed form beside \"method\": \"plain\" holds",
            *down));
  }
  if (asked) {
    biased_ = true;
    return;
  }
  const bool all_up_often = chain_ && chain_->capacity.back() > often_all_up;
  biased_ = down && *down < rare && can_be_weighed && all_up_often && !parameters_.load &&
            parameters_.start == FleetStart::steady;
}

double FleetModel::events() const {
  if (biased_) return 6.0 * static_cast<double>(cycles_per_replication);
  const double customers = simulates_load_ ? 2 * parameters_.load->arrivals.raw() * horizon_s_ : 0;
  return 2 * plan_.failure_rate_per_s() * horizon_s_ + customers;
}

// As many as take about as long as the path itself. Their number must not depend on what they show.
void FleetModel::set_first_outages() {
  constexpr double most = 1000;
  constexpr double most_starts = 20'000;  // Each path starts with all units.
  double after_s = infinity;
  if (chain_) {
    after_s = chain_->first_outage.raw();
  } else if (structure_) {
    after_s = 1 / structure_->outages.raw();
  }
  const double paths = std::min({horizon_s_ / after_s, most, most_starts / plan_.units});
  first_outages_ = static_cast<std::uint64_t>(std::max(1.0, paths));
}

double FleetModel::expected_outage_s() const {
  const double outages_per_s = structure_ ? structure_->outages.raw()
                               : chain_   ? chain_->outages.raw()
                                          : 0;
  if (outages_per_s > 0) return *known_unavailability() / outages_per_s;
  double repair_s = 0;
  for (const FleetPlan::Leaf& leaf : plan_.leaves) {
    repair_s = std::max(repair_s, leaf.repair.mean().raw());
  }
  return repair_s;
}

void FleetModel::observe_load(const FleetPath& path, const run::Replication& replication,
                              run::Observation& into) const {
  const double span_s = horizon_s_ - warmup_s_;
  LoadLevel sum;
  sum.wait_probability = 0;
  double settled_s = 0;
  double late_s = 0;
  for (std::size_t n = 0; n < levels_.size(); ++n) {
    const LoadLevel& level = levels_[n];
    const double time_s = path.level_s()[n];
    sum.wait_probability += time_s * level.wait_probability;
    sum.abandoned += time_s * level.abandoned;
    late_s += level.late ? time_s : 0;
    if (level.overloaded) continue;
    settled_s += time_s;
    sum.wait_mean_s += time_s * level.wait_mean_s;
  }
  into.add(wait_probability_, sum.wait_probability, span_s);
  into.add(wait_mean_, sum.wait_mean_s, settled_s);
  into.add(overload_, span_s - settled_s, span_s);
  if (parameters_.load->patience) into.add(abandoned_, sum.abandoned, span_s);
  if (parameters_.load->wait_target) into.add(at_risk_, late_s, span_s);
  if (!simulates_load_) return;
  const LoadCounts seen =
      simulate_load(*parameters_.load, path.capacity_log(), warmup_s_, horizon_s_,
                    random::Stream(replication.seed, replication.index, random::Purpose::arrival),
                    random::Stream(replication.seed, replication.index, random::Purpose::service));
  into.add(seen_wait_probability_, seen.waited, seen.arrivals);
  into.add(seen_wait_mean_, seen.wait_s, seen.arrivals);
  if (parameters_.load->patience) into.add(seen_abandoned_, seen.abandoned, seen.arrivals);
  if (parameters_.load->wait_target) into.add(seen_late_, seen.late, seen.arrivals);
}

void FleetModel::replicate(const run::Replication& replication, run::Observation& into) const {
  if (biased_) {
    replicate_cycles(replication, into);
  } else {
    replicate_path(replication, into);
  }
}

// Stops at each step's end within (from_s, to_s] to look; the path is the same as without.
void FleetModel::run_with_series(FleetPath& path, double from_s, double to_s,
                                 run::Observation& into) const {
  for (std::size_t k = 0; k < series_steps; ++k) {
    const double at_s =
        horizon_s_ * (static_cast<double>(k + 1) / static_cast<double>(series_steps));
    if (at_s <= from_s || at_s > to_s) continue;
    path.run_until(at_s);
    into.add(capacity_over_time_, k, path.capacity());
    into.add(up_over_time_, k, path.up() ? 1 : 0);
  }
  path.run_until(to_s);
}

void FleetModel::replicate_path(const run::Replication& replication, run::Observation& into) const {
  FleetPath path(plan_, {replication.seed, replication.index, 0, sampling_});
  if (simulates_load_) path.log_capacity();
  path.start(parameters_.start);
  if (warmup_s_ > 0) run_with_series(path, 0, warmup_s_, into);
  path.begin_tally(warmup_s_);
  run_with_series(path, warmup_s_, horizon_s_, into);
  path.end_tally(horizon_s_);
  const double span_s = horizon_s_ - warmup_s_;
  into.add(availability_, span_s - path.down_s(), span_s);
  into.add(unavailability_, path.down_s(), span_s);
  double capacity_s = 0;
  for (std::size_t n = 1; n < path.level_s().size(); ++n) {
    capacity_s += static_cast<double>(n) * path.level_s()[n];
  }
  into.add(capacity_, capacity_s, span_s);
  if (parameters_.load) observe_load(path, replication, into);
  path.finish_outage();
  observe_outages(path, replication, into);
  observe_first_outage(replication, into);
}

void FleetModel::observe_outages(const FleetPath& path, const run::Replication& replication,
                                 run::Observation& into) const {
  double count = 0;
  double sum_s = 0;
  double square_s2 = 0;
  stats::LogLinearHistogram& durations = into.distribution(lengths_.durations);
  stats::LogLinearHistogram& remainders = into.distribution(lengths_.remainders);
  stats::LogLinearHistogram& lengths_met = into.distribution(lengths_.lengths_met);
  incident::OutageVisitors visitors(
      expected_outage_s(),
      random::Stream(replication.seed, replication.index, random::Purpose::customer));
  for (const double length_s : path.outages_s()) {
    count += 1;
    sum_s += length_s;
    square_s2 += length_s * length_s;
    durations.add(length_s);
    visitors.visit(length_s, [&](double remaining_s, std::uint64_t customers) {
      remainders.add(remaining_s, customers);
      lengths_met.add(length_s, customers);
    });
  }
  into.add(count_, count, (horizon_s_ - warmup_s_) / year.raw());
  into.add(lengths_.mean, sum_s, count);
  into.add(lengths_.remaining, square_s2 / 2, sum_s);
  into.add(lengths_.met, square_s2, sum_s);
}

void FleetModel::observe_first_outage(const run::Replication& replication,
                                      run::Observation& into) const {
  double time_s = 0;
  double seen = 0;
  for (std::uint64_t k = 0; k < first_outages_; ++k) {
    FleetPath path(plan_, {replication.seed, replication.index, 1 + k, sampling_});
    path.start(FleetStart::as_new);
    const bool fails = !path.up() || path.run_to_change(horizon_s_);
    if (!fails) into.note(censored_);
    time_s += fails ? path.now_s() : horizon_s_;
    seen += fails ? 1 : 0;
  }
  into.add(first_, time_s, seen);
}

void FleetModel::replicate_cycles(const run::Replication& replication,
                                  run::Observation& into) const {
  FleetChain chain(plan_);
  random::Stream rng(replication.seed, replication.index, random::Purpose::lifetime);
  const BiasedCycles mean = run_biased_cycles(chain, cycles_per_replication, rng);
  into.add(availability_, mean.cycle_s - mean.down_s, mean.cycle_s);
  into.add(unavailability_, mean.down_s, mean.cycle_s);
  into.add(capacity_, mean.capacity_s, mean.cycle_s);
  into.add(count_, mean.outages, mean.cycle_s / year.raw());
  into.add(lengths_.mean, mean.down_s, mean.outages);
  into.add(first_, mean.to_outage_s, mean.hit);
}

std::unique_ptr<run::Model> FleetKind::make(Parameters parameters, const run::RunSettings& run) {
  return std::make_unique<FleetModel>(std::move(parameters), run);
}

}  // namespace nines::fleet
