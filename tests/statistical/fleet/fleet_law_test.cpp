/// Simulated fleets against closed forms and the exact chain: an independent path to each figure.
#include <cmath>

#include "model/fleet/fleet_model.hpp"
#include "model/fleet/fleet_plan.hpp"
#include "run/experiment.hpp"
#include "support/catch.hpp"
#include "support/theory_names.hpp"

namespace nines::test {

namespace {

// Two-sided 1e-6 of a normal.
constexpr double z_limit = 4.892;

fleet::FleetGroup units(std::int64_t n, std::int64_t need, dist::Distribution life,
                        dist::Distribution repair) {
  fleet::FleetGroup group;
  group.units = n;
  group.need = need;
  group.lifetime = std::move(life);
  group.repair = std::move(repair);
  return group;
}

fleet::FleetGroup exponential_units(std::int64_t n, std::int64_t need, double life_h,
                                    double repair_h) {
  return units(n, need, dist::Distribution::exponential(life_h * hour),
               dist::Distribution::exponential(repair_h * hour));
}

run::Outcome run(const fleet::FleetGroup& fleet, std::uint64_t replications, double failures,
                 fleet::FleetMethod method = fleet::FleetMethod::plain) {
  fleet::FleetParameters parameters;
  parameters.fleet = fleet;
  parameters.method = method;
  run::RunSettings settings;
  settings.replications = replications;
  settings.horizon = Seconds{failures / fleet::FleetPlan(fleet).failure_rate_per_s()};
  const auto model = fleet::FleetKind::make(parameters, settings);
  return run::run_experiment(*model, 42, settings, {});
}

// Every figure that theory knows exactly lies within its own error, and the error is small enough
// to notice `power` relative for the ones named.
void check_against_theory(const fleet::FleetGroup& fleet, std::uint64_t replications,
                          double failures, double power,
                          fleet::FleetMethod method = fleet::FleetMethod::plain) {
  fleet::FleetParameters parameters;
  parameters.fleet = fleet;
  parameters.method = method;
  run::RunSettings settings;
  settings.replications = replications;
  settings.horizon = Seconds{failures / fleet::FleetPlan(fleet).failure_rate_per_s()};
  const auto model = fleet::FleetKind::make(parameters, settings);
  const run::Outcome outcome = run::run_experiment(*model, 42, settings, {});
  int compared = 0;
  for (const run::Theory& theory : model->theory()) {
    if (!theory.exact) continue;
    const std::string& name = test::name_of(*model, theory);
    for (const run::MetricEstimate& metric : outcome.estimates) {
      if (metric.metric.name != name || !metric.estimate.has_interval()) continue;
      const double tolerance = z_limit * metric.estimate.standard_error;
      INFO(name << " " << metric.estimate.value << " against " << theory.value << ", z "
                << (metric.estimate.value - theory.value) / metric.estimate.standard_error);
      CHECK(std::abs(metric.estimate.value - theory.value) <= tolerance);
      if (name == "unavailability" || name == "outage.duration.mean") {
        CHECK(tolerance < power * theory.value);
      }
      ++compared;
    }
  }
  CHECK(compared >= 5);
}

}  // namespace

TEST_CASE("Hot k of n with a crew each has the long run of theory", "[fleet]") {
  check_against_theory(exponential_units(3, 2, 100, 10), 200, 5'000, 0.03);
  check_against_theory(exponential_units(5, 3, 50, 10), 200, 10'000, 0.03);
}

TEST_CASE("Limited crews have the long run of the chain", "[fleet]") {
  fleet::FleetGroup fleet = exponential_units(4, 3, 100, 10);
  fleet.crews = fleet::Crews{1, fleet::CrewOrder::first_come};
  check_against_theory(fleet, 300, 30'000, 0.04);
}

TEST_CASE("Warm and cold standby with failing switches have the long run of the chain", "[fleet]") {
  fleet::FleetGroup fleet = exponential_units(5, 3, 100, 20);
  fleet.crews = fleet::Crews{2, fleet::CrewOrder::first_come};
  fleet.standby = fleet::WarmStandby{0.3, 0.2};
  check_against_theory(fleet, 300, 30'000, 0.04);
  fleet.standby = fleet::ColdStandby{0.2};
  check_against_theory(fleet, 300, 30'000, 0.04);
}

TEST_CASE("Shocks have the long run of the chain", "[fleet]") {
  fleet::FleetGroup fleet = exponential_units(5, 3, 200, 10);
  fleet.common_cause = fleet::Shocks{PerSecond{1 / (500 * hour).raw()}, 0.4};
  fleet.crews = fleet::Crews{2, fleet::CrewOrder::first_come};
  check_against_theory(fleet, 300, 30'000, 0.04);
  fleet.standby = fleet::ColdStandby{0.1};
  check_against_theory(fleet, 300, 30'000, 0.04);
}

TEST_CASE("Zones that are lost whole have the long run of the chain", "[fleet]") {
  fleet::FleetGroup zone = exponential_units(3, 2, 100, 10);
  zone.count = 2;
  fleet::FleetGroup other = exponential_units(2, 1, 200, 30);
  other.repair_priority = 2;
  fleet::FleetGroup fleet;
  fleet.groups = {other, zone};
  fleet.need = 2;
  fleet.common_cause = fleet::Shocks{PerSecond{1 / (1000 * hour).raw()}, std::nullopt};
  fleet.crews = fleet::Crews{2, fleet::CrewOrder::first_come};
  check_against_theory(fleet, 300, 30'000, 0.04);
  fleet.crews = fleet::Crews{2, fleet::CrewOrder::priority};
  check_against_theory(fleet, 300, 30'000, 0.04);
}

TEST_CASE("Zones of five that fall at once have the long run of the chain", "[fleet]") {
  // A shock jumps deep, so most states are met first on the way back.
  fleet::FleetGroup zone = exponential_units(5, 0, 1000, 20);
  zone.count = 3;
  fleet::FleetGroup fleet;
  fleet.groups = {zone};
  fleet.need_units = 11;
  fleet.common_cause = fleet::Shocks{PerSecond{1 / (4000 * hour).raw()}, std::nullopt};
  check_against_theory(fleet, 300, 30'000, 0.04);
}

TEST_CASE("Common parts of a beta factor have the long run of theory", "[fleet]") {
  fleet::FleetGroup zone = exponential_units(2, 1, 90, 10);
  zone.count = 3;
  zone.common_cause = fleet::BetaFactor{0.1};
  fleet::FleetGroup fleet;
  fleet.groups = {zone};
  fleet.need = 2;
  check_against_theory(fleet, 300, 30'000, 0.05);
}

TEST_CASE("Availability of independent units depends on means alone", "[fleet]") {
  // Renewal theory: with other laws of the same means, figures of the long run stay.
  const auto life = dist::Distribution::exponential(100 * hour);
  check_against_theory(units(3, 2, life, dist::Distribution::constant(10 * hour)), 200, 5'000,
                       0.03);
  check_against_theory(units(3, 2, dist::Distribution::constant(100 * hour),
                             dist::Distribution::exponential(10 * hour)),
                       200, 5'000, 0.03);
}

TEST_CASE("A replication is the same bits each time and depends on its number", "[fleet]") {
  const fleet::FleetGroup fleet = exponential_units(3, 2, 100, 10);
  const auto a = run(fleet, 20, 500);
  const auto b = run(fleet, 20, 500);
  CHECK(a.sample.ledger == b.sample.ledger);
  const auto rows = a.sample.ledger.column(0);
  CHECK(rows[0].numerator != rows[1].numerator);
}

TEST_CASE("Biased failures of zones have the long run of the chain", "[fleet][rare]") {
  fleet::FleetGroup zone = exponential_units(4, 0, 2'000, 8);
  zone.count = 2;
  fleet::FleetGroup fleet;
  fleet.groups = {zone};
  fleet.need_units = 4;
  fleet.crews = fleet::Crews{2, fleet::CrewOrder::first_come};
  check_against_theory(fleet, 400, 1'000, 0.15, fleet::FleetMethod::failure_biasing);
}

TEST_CASE("Biased failures find outages at 1e-6, 1e-9 and 1e-12", "[fleet][rare]") {
  // lambda/mu: n units of which one must work, U ~ (lambda/mu)^n n!/... by crews; all exact.
  const struct {
    std::int64_t units;
    double life_h;
    double near;
  } rows[] = {{2, 10'000, 1e-6}, {3, 10'000, 1e-9}, {4, 10'000, 1e-12}};
  for (const auto& row : rows) {
    for (const std::int64_t crews : {std::int64_t{1}, row.units}) {
      fleet::FleetGroup fleet = exponential_units(row.units, 1, row.life_h, 10);
      fleet.crews = fleet::Crews{crews, fleet::CrewOrder::first_come};
      const auto exact = fleet::solve_fleet(fleet::FleetPlan(fleet));
      REQUIRE(exact);
      CHECK(exact->down > 0.9 * row.near);
      CHECK(exact->down < 30 * row.near);
      check_against_theory(fleet, 200, 1'000, 0.05, fleet::FleetMethod::failure_biasing);
    }
  }
}

}  // namespace nines::test
