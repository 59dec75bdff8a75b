// What a fleet measures: the declaration of its metrics.
#include "model/fleet/fleet_model.hpp"

namespace nines::fleet {
namespace {

// Customers of a replication that are simulated one by one; beyond, the levels alone stand.
constexpr double most_customers = 2e7;

const std::vector<double>& duration_quantiles() {
  static const std::vector<double> quantiles{0.5, 0.9, 0.95, 0.99};
  return quantiles;
}

}  // namespace

void FleetModel::declare() {
  run::MetricSet& m = metrics_;
  availability_ = m.ratio({.name = "availability",
                           .unit = run::Unit::fraction,
                           .better = run::Better::higher,
                           .picture = 1,
                           .help = "share of time in which the fleet is up"});
  unavailability_ = m.ratio({.name = "unavailability",
                             .unit = run::Unit::fraction,
                             .better = run::Better::lower,
                             .picture = 2,
                             .help = "share of time in which it is down"});
  nines_ = m.nines({.name = "nines",
                    .better = run::Better::higher,
                    .picture = 11,
                    .help = "-log10 of unavailability: 3 for 99.9 %"},
                   unavailability_);
  capacity_ = m.ratio({.name = "capacity.mean",
                       .unit = run::Unit::count,
                       .better = run::Better::higher,
                       .picture = 13,
                       .help = "units that work, over time"});
  count_ = m.ratio({.name = "outage.count",
                    .unit = run::Unit::per_year,
                    .better = run::Better::lower,
                    .picture = 10,
                    .help = "outages that begin, per year"});
  lengths_.declare_operators_view(m, duration_quantiles());
  first_ = m.ratio({.name = "time_to_first_outage.mean",
                    .unit = run::Unit::seconds,
                    .better = run::Better::higher,
                    .picture = 12,
                    .help = "from all units new until the fleet is first down"});
  lengths_.declare_customers_view(m, duration_quantiles());
  m.say({"The fleet is up {%} of the time ({} nines), with {} outages of {} on average.",
         {availability_, nines_, count_, lengths_.mean}});
  if (parameters_.load) declare_load();
  if (!biased_) {
    const double step_s = horizon_s_ / static_cast<double>(series_steps);
    capacity_over_time_ =
        m.series("capacity", run::Unit::count, "units that work", step_s, series_steps);
    up_over_time_ = m.series("availability", run::Unit::fraction,
                             "share of replications that are up", step_s, series_steps);
  }
  censored_ = m.finding("no-first-outage",
                        "no outage came within the horizon, beyond which "
                        "time_to_first_outage.mean takes their rate as constant,");
}

void FleetModel::declare_load() {
  const FleetLoad& load = *parameters_.load;
  levels_ = load_levels(load, plan_.capacity());
  simulates_load_ = load.arrivals.raw() * horizon_s_ <= most_customers;
  run::MetricSet& m = metrics_;
  const auto fraction = [&](const char* name, const char* help) {
    return m.ratio(
        {.name = name, .unit = run::Unit::fraction, .better = run::Better::lower, .help = help});
  };
  const auto duration = [&](const char* name, const char* help) {
    return m.ratio(
        {.name = name, .unit = run::Unit::seconds, .better = run::Better::lower, .help = help});
  };
  wait_probability_ =
      fraction("load.wait.probability", "quasi-stationary: share of customers who wait");
  wait_mean_ =
      duration("load.wait.mean", "quasi-stationary: mean wait while capacity exceeds the load");
  overload_ =
      fraction("load.overload.fraction", "share of time in which the queue grows without end");
  abandoned_ =
      fraction("load.abandoned.fraction", "quasi-stationary: share of customers who give up");
  at_risk_ = fraction("load.capacity_at_risk",
                      "share of time in which the mean wait at the present capacity breaks its "
                      "target");
  seen_wait_probability_ =
      fraction("load.simulated.wait.probability", "share of simulated customers who wait");
  seen_wait_mean_ = duration("load.simulated.wait.mean", "mean wait of simulated customers");
  seen_late_ = fraction("load.simulated.late.fraction",
                        "share of simulated customers who wait longer than the target");
  seen_abandoned_ =
      fraction("load.simulated.abandoned.fraction", "share of simulated customers who give up");
  m.say({"Waiting breaks its target {%} of the time.", {at_risk_}});
}

}  // namespace nines::fleet
