/// Closed forms and the exact chain agree with each other and with published figures.
#include <cmath>
#include <random>

#include "analytic/markov.hpp"
#include "analytic/reliability.hpp"
#include "analytic/reliability_crews.hpp"
#include "analytic/reliability_structure.hpp"
#include "core/error.hpp"
#include "model/fleet/fleet_chain.hpp"
#include "model/fleet/fleet_model.hpp"
#include "support/catch.hpp"
#include "support/plain_random.hpp"

namespace nines::test {

namespace {

double relative(double a, double b) {
  return std::abs(a / b - 1);
}

fleet::FleetGroup units(std::int64_t n, std::int64_t need, Seconds life = 1000 * hour,
                        Seconds repair = 10 * hour) {
  fleet::FleetGroup group;
  group.units = n;
  group.need = need;
  group.lifetime = dist::Distribution::exponential(life);
  group.repair = dist::Distribution::exponential(repair);
  return group;
}

analytic::MarkovChain random_chain(std::uint32_t states, std::uint64_t seed) {
  test::PlainRandom random(seed);
  std::vector<analytic::Transition> transitions;
  for (std::uint32_t i = 0; i < states; ++i) {
    transitions.push_back({i, (i + 1) % states, 0.01 + random.uniform()});
    for (int k = 0; k < 3; ++k) {
      const auto to = static_cast<std::uint32_t>(random.below(states));
      if (to != i) transitions.push_back({i, to, std::pow(10, -6 * random.uniform())});
    }
  }
  return {states, transitions};
}

}  // namespace

TEST_CASE("Elimination and sweeps find the same long run", "[fleet][markov]") {
  for (const std::uint32_t states : {2U, 7U, 60U, 250U}) {
    const auto chain = random_chain(states, states);
    const auto a = chain.stationary_by_elimination();
    const auto b = chain.stationary_by_sweeps();
    for (std::uint32_t i = 0; i < states; ++i) CHECK(relative(a[i], b[i]) < 1e-11);
  }
}

TEST_CASE("A chain's long run keeps the relative precision of tiny probabilities",
          "[fleet][markov]") {
  // Birth 1e-4, death 1: p(n) = p(0) 1e-4^n.
  std::vector<analytic::Transition> transitions;
  for (std::uint32_t i = 0; i < 5; ++i) {
    transitions.push_back({i, i + 1, 1e-4});
    transitions.push_back({i + 1, i, 1});
  }
  const analytic::MarkovChain chain(6, transitions);
  for (const auto& pi : {chain.stationary_by_elimination(), chain.stationary_by_sweeps()}) {
    for (std::uint32_t i = 1; i < 6; ++i) CHECK(relative(pi[i], pi[i - 1] * 1e-4) < 1e-13);
  }
}

TEST_CASE("A chain refuses rates and states that are none", "[fleet][markov]") {
  CHECK_THROWS_AS(analytic::MarkovChain(2, {{0, 2, 1.0}}), DomainError);
  CHECK_THROWS_AS(analytic::MarkovChain(2, {{0, 1, 0.0}}), DomainError);
  CHECK_THROWS_AS(analytic::MarkovChain(2, {{0, 1, 1.0}}).stationary(), DomainError);
}

TEST_CASE("A chain is the same in whatever order its states are found", "[fleet][markov]") {
  fleet::FleetGroup zone = units(4, 0);
  zone.count = 2;
  fleet::FleetGroup fleet;
  fleet.groups = {zone};
  fleet.need_units = 4;
  fleet.crews = fleet::Crews{2, fleet::CrewOrder::first_come};
  const fleet::FleetPlan plan(fleet);
  const auto sums_of = [](fleet::FleetChain& chain) {
    REQUIRE(chain.enumerate(10'000));
    std::vector<std::size_t> sums{chain.known(), 0, 0};
    for (std::uint32_t state = 0; state < chain.known(); ++state) {
      sums[1] += chain.at(state).up ? 1 : 0;
      sums[2] += chain.at(state).capacity;
    }
    return sums;
  };
  fleet::FleetChain by_layers(plan);
  fleet::FleetChain down_first(plan);  // Then most states are met on the way back.
  std::uint32_t deepest = 0;
  while (down_first.at(deepest).failures > 0) deepest = down_first.at(deepest).moves.front().to;
  while (deepest != 0) {
    const auto& moves = down_first.at(deepest).moves;
    deepest = moves[down_first.at(deepest).failures].to;
  }
  CHECK(sums_of(down_first) == sums_of(by_layers));
}

TEST_CASE("Two units in parallel have the published figures", "[fleet]") {
  analytic::RepairableUnits pair{2, 1, 1000 * hour, 10 * hour, 0, Probability{1}};
  const auto crew_each = analytic::repairable_units(pair);
  pair.crews = 1;
  const auto one_crew = analytic::repairable_units(pair);
  CHECK(relative(crew_each.down, 9.80296e-5) < 1e-6);
  CHECK(relative(one_crew.down, 1.96040e-4) < 2e-6);  // Printed to six digits: 1.960400e-4.
  CHECK(one_crew.first_outage / hour == Approx(51'500).epsilon(1e-12));
  CHECK(crew_each.first_outage / hour == Approx(51'500).epsilon(1e-12));
  fleet::FleetGroup fleet = units(2, 1);
  fleet.crews = fleet::Crews{1, fleet::CrewOrder::first_come};
  const auto chain = fleet::solve_fleet(fleet::FleetPlan(fleet));
  REQUIRE(chain);
  CHECK(relative(chain->down, one_crew.down) < 1e-12);
  CHECK(relative(chain->first_outage / hour, 51'500) < 1e-12);
  CHECK(relative(chain->outages.raw(), one_crew.outages.raw()) < 1e-12);
}

TEST_CASE("K of n and the beta factor have the published figures", "[fleet]") {
  const struct {
    std::int64_t need, units;
    double available;
  } rows[] = {{1, 2, .9999}, {2, 3, .999702}, {3, 5, .99999015}};
  for (const auto& row : rows) {
    const fleet::FleetPlan plan(units(row.units, row.need, 990 * hour, 10 * hour));
    const auto figures = analytic::structure_figures(fleet::structure_of(plan));
    CHECK(std::abs(1 - figures.down - row.available) < 5e-9);
    CHECK(relative(figures.down,
                   analytic::k_of_n_down(row.need, row.units, Probability{.99}).raw()) < 1e-10);
  }
  fleet::FleetGroup pair = units(2, 1, 990 * hour, 10 * hour);
  pair.common_cause = fleet::BetaFactor{0.1};
  const fleet::FleetPlan plan(pair);
  const auto figures = analytic::structure_figures(fleet::structure_of(plan));
  // Common and own causes may overlap, which the published sum counts twice.
  CHECK(relative(figures.down, 1 - (1 - .001) * (1 - .009 * .009)) < 1e-9);
  CHECK(relative(figures.down, 1.081e-3) < 1e-4);
}

TEST_CASE("The structure's closed form is the chain's long run", "[fleet]") {
  fleet::FleetGroup zone = units(5, 4, 200 * hour);
  zone.count = 3;
  fleet::FleetGroup fleet;
  fleet.groups = {zone};
  fleet.need = 2;
  fleet.need_units = 9;
  SECTION("nested groups") {}
  SECTION("with common causes at two levels") {
    fleet.groups[0].common_cause = fleet::BetaFactor{0.2};
  }
  const fleet::FleetPlan plan(fleet);
  const auto closed = analytic::structure_figures(fleet::structure_of(plan));
  const auto chain = fleet::solve_fleet(plan);
  REQUIRE(chain);
  CHECK(relative(closed.down, chain->down) < 1e-10);
  CHECK(relative(closed.outages.raw(), chain->outages.raw()) < 1e-10);
  for (std::size_t n = 0; n < closed.capacity.size(); ++n) {
    if (closed.capacity[n] > 1e-300) CHECK(relative(closed.capacity[n], chain->capacity[n]) < 1e-9);
  }
}

TEST_CASE("Standby and crews: the chain is the birth-death chain", "[fleet]") {
  for (const double dormant : {0.0, 0.3, 1.0}) {
    for (const std::int64_t crews : {1, 2, 6}) {
      fleet::FleetGroup fleet = units(6, 4);
      fleet.crews = fleet::Crews{crews, fleet::CrewOrder::first_come};
      if (dormant == 0) {
        fleet.standby = fleet::ColdStandby{};
      } else {
        fleet.standby = fleet::WarmStandby{dormant, 0};
      }
      const auto chain = fleet::solve_fleet(fleet::FleetPlan(fleet));
      const auto closed =
          analytic::repairable_units({6, 4, 1000 * hour, 10 * hour, crews, Probability{dormant}});
      REQUIRE(chain);
      CHECK(relative(chain->down, closed.down) < 1e-11);
      CHECK(relative(chain->first_outage.raw(), closed.first_outage.raw()) < 1e-11);
      CHECK(relative(chain->outages.raw(), closed.outages.raw()) < 1e-11);
    }
  }
}

TEST_CASE("A cold pair whose switch may fail has its closed form", "[fleet]") {
  // Up with both good (a), up with one good (b), down (c); s: the standby does not start.
  // pi by balance: a -> b at l(1-s), a -> c at l s, b -> c at l, b -> a at m, c -> b at 2m.
  const double l = 1.0 / 3.6e6;
  const double m = 1.0 / 3.6e4;
  const double s = 0.1;
  const double b = l / m;  // Per a: the cut between a and the rest.
  const double c = (l * s + b * l) / (2 * m);
  fleet::FleetGroup pair = units(2, 1);
  pair.standby = fleet::ColdStandby{s};
  const auto chain = fleet::solve_fleet(fleet::FleetPlan(pair));
  REQUIRE(chain);
  CHECK(relative(chain->down, c / (1 + b + c)) < 1e-12);
}

TEST_CASE("Shocks that fell everything have their closed form", "[fleet]") {
  // Units that hardly fail by themselves: down from a shock until `need` of n are repaired.
  fleet::FleetGroup fleet = units(3, 3, 1e12 * hour, 10 * hour);
  fleet.common_cause = fleet::Shocks{PerSecond{1 / (1000 * hour).raw()}, 1.0};
  const auto chain = fleet::solve_fleet(fleet::FleetPlan(fleet));
  REQUIRE(chain);
  // The repair of all three takes a maximum of three: 10 h (1 + 1/2 + 1/3), a further shock within
  // it fells those that are back.
  CHECK(relative(chain->first_outage / hour, 1000) < 1e-6);
  CHECK(chain->down > 18.333 / 1018.333 * 0.999);
  CHECK(chain->down < 18.333 / 1018.333 * 1.02);
}

TEST_CASE("A plan says what makes no sense", "[fleet]") {
  CHECK_THROWS_WITH(fleet::FleetPlan(units(2, 3)), "\"need\" is 3 of only 2 units");
  fleet::FleetGroup group = units(2, 1);
  group.lifetime.reset();
  CHECK_THROWS_WITH(fleet::FleetPlan(group), "missing \"lifetime\" here or in a group above");
  group = units(2, 1);
  group.common_cause = fleet::Shocks{PerSecond{1}, std::nullopt};
  CHECK_THROWS_WITH(fleet::FleetPlan(group), "shocks that kill a zone need groups inside this one");
}

}  // namespace nines::test
