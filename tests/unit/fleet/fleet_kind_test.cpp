/// The kind as a person meets it: what is refused, and paths whose figures are known to the second.
#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "core/error.hpp"
#include "model/fleet/fleet_load.hpp"
#include "model/fleet/fleet_path.hpp"
#include "run/experiment.hpp"
#include "study/execute.hpp"
#include "study/scenario.hpp"
#include "support/catch.hpp"

namespace nines::test {

namespace {

std::string messages(const std::string& model, const std::string& run = "{}") {
  const std::string text =
      R"({"summary": "s", "kind": "fleet", "run": )" + run + R"(, "model": )" + model + "}";
  try {
    static_cast<void>(study::parse_scenario(text, "fleet.json"));
  } catch (const ScenarioError& error) {
    return error.what();
  }
  return "";
}

bool says(const std::string& text, const std::string& part) {
  INFO(text);
  return text.find(part) != std::string::npos;
}

const std::string laws =
    R"("lifetime": {"exponential": {"mean": "100h"}}, "repair": {"exponential": {"mean": "1h"}})";

fleet::FleetGroup immortal(std::int64_t n, std::int64_t need) {
  fleet::FleetGroup group;
  group.units = n;
  group.need = need;
  group.lifetime = dist::Distribution::constant(Seconds{1e12});
  group.repair = dist::Distribution::constant(Seconds{1});
  return group;
}

}  // namespace

TEST_CASE("A fleet that makes no sense is refused with the reason", "[fleet]") {
  CHECK(messages(R"({"units": 3, "need": 2, )" + laws + "}") == "");
  CHECK(
      says(messages(R"({"units": 3, "need": 4, )" + laws + "}"), "\"need\" is 4 of only 3 units"));
  CHECK(says(messages(R"({"units": 3, )" + laws + "}"), "needs \"need\""));
  CHECK(says(messages(R"({"need": 2, )" + laws + "}"), "either \"units\" or \"groups\""));
  CHECK(says(messages(R"({"units": 2, "need": 1, "lifetime": "1h"})"), "missing \"repair\""));
  CHECK(says(messages(R"({"units": 2, "need": 1, "standby": "lukewarm", )" + laws + "}"), "warm"));
  CHECK(
      says(messages(R"({"units": 2, "need": 1, )" + laws + "}", R"({"horizon": {"customers": 5}})"),
           "the horizon of a fleet is a duration"));
  CHECK(says(messages(R"({"units": 2, "need": 1, "method": "failure_biasing", "lifetime": "1h",
                          "repair": "1m"})"),
             "failure biasing needs exponential lifetimes"));
  CHECK(says(messages(R"({"units": 83, "need": 2, "method": "failure_biasing", )" + laws + "}"),
             "too little for the weights of biased paths"));
}

TEST_CASE("Weights that a few paths carry are said not to be trusted", "[fleet]") {
  const auto warned = [](int units) {
    const study::Scenario scenario = study::parse_scenario(
        fmt::format(R"({{"kind": "fleet", "run": {{"replications": 5, "horizon": "1y"}},
            "model": {{"units": {}, "need": 2, {}}}}})",
                    units, laws),
        "fleet.json");
    const study::Results results = study::execute(scenario);
    return std::any_of(results.warnings.begin(), results.warnings.end(), [](const auto& entry) {
      return entry.warning.code == "rare-event-weights";
    });
  };
  CHECK_FALSE(warned(5));
  CHECK(warned(25));        // 24 failures at once: about 1e-48.
  CHECK_FALSE(warned(83));  // 1e-160: not tried.
}

TEST_CASE("Rolling maintenance takes its time from capacity, to the second", "[fleet]") {
  fleet::FleetGroup group = immortal(4, 3);
  group.maintenance =
      fleet::Maintenance{Seconds{100}, 2, dist::Distribution::constant(Seconds{10}), false};
  const fleet::FleetPlan plan(group);
  fleet::FleetPath path(plan, {1, 0, 0, random::Sampling::rejection});
  path.start(fleet::FleetStart::as_new);
  path.begin_tally(0);
  path.run_until(1001);
  path.end_tally(1001);
  path.finish_outage();
  // Ten batches of two, from 100 s on; the last began at 1000 s and is counted for a second.
  CHECK(path.level_s()[2] == Approx(91));
  CHECK(path.level_s()[4] == Approx(910));
  CHECK(path.down_s() == Approx(91));
  REQUIRE(path.outages_s().size() == 10);
  for (const double length_s : path.outages_s()) CHECK(length_s == Approx(10));
}

TEST_CASE("Maintenance that follows on without a gap is one outage", "[fleet]") {
  fleet::FleetGroup group = immortal(2, 2);
  group.maintenance =
      fleet::Maintenance{Seconds{64}, 1, dist::Distribution::constant(Seconds{64}), false};
  const fleet::FleetPlan plan(group);
  fleet::FleetPath path(plan, {1, 0, 0, random::Sampling::rejection});
  path.start(fleet::FleetStart::as_new);
  path.begin_tally(0);
  path.run_until(1000);
  path.end_tally(1000);
  CHECK(path.outages_s().empty());
  CHECK(path.down_s() == 1000 - 64);
}

TEST_CASE("A cold standby takes over in no time and is not an outage", "[fleet]") {
  fleet::FleetGroup group;
  group.units = 2;
  group.need = 1;
  group.standby = fleet::ColdStandby{};
  group.lifetime = dist::Distribution::constant(Seconds{10});
  group.repair = dist::Distribution::constant(Seconds{3});
  const fleet::FleetPlan plan(group);
  fleet::FleetPath path(plan, {1, 0, 0, random::Sampling::rejection});
  path.start(fleet::FleetStart::as_new);
  path.begin_tally(0);
  path.run_until(1005);
  path.end_tally(1005);
  CHECK(path.down_s() == 0);
  CHECK(path.level_s()[1] == 1005);
}

TEST_CASE("Crews go by priority, then by who failed first", "[fleet]") {
  // All fail at 10 s; one crew takes 5 s each. The preferred group is whole again at 20 s, the
  // other begins then.
  fleet::FleetGroup low = immortal(2, 1);
  low.lifetime = dist::Distribution::constant(Seconds{10});
  low.repair = dist::Distribution::constant(Seconds{5});
  low.repair_priority = 2;
  fleet::FleetGroup high = low;
  high.repair_priority = 1;
  high.lifetime = dist::Distribution::constant(Seconds{10.5});
  fleet::FleetGroup fleet;
  fleet.groups = {low, high};
  fleet.need = 2;
  fleet.crews = fleet::Crews{1, fleet::CrewOrder::priority};
  const fleet::FleetPlan plan(fleet);
  fleet::FleetPath path(plan, {1, 0, 0, random::Sampling::rejection});
  path.start(fleet::FleetStart::as_new);
  path.log_capacity();
  path.run_until(36);
  // Down at 10, 10, 10.5, 10.5; repaired at 15 (low, already begun), 20 and 25 (high), 30 (low).
  // The unit that came back at 15 fails at 25.
  const auto& log = path.capacity_log();
  REQUIRE(log.size() >= 5);
  CHECK(log[0].first == 10);
  CHECK(log[1].first == 10.5);
  CHECK(log[1].second == 0);
  CHECK(log[2].first == 15);
  CHECK(log[3].first == 20);
}

TEST_CASE("With capacity that never changes, simulated customers see Erlang's queue",
          "[fleet][load]") {
  fleet::FleetLoad load;
  load.arrivals = PerSecond{7};
  load.service = dist::Distribution::exponential(Seconds{1});
  load.wait_target = Seconds{0.5};
  const auto levels = fleet::load_levels(load, 10);
  CHECK(levels[7].overloaded);
  CHECK(levels[0].late);
  CHECK_FALSE(levels[10].late);
  double sum = 0;
  double square = 0;
  constexpr int runs = 40;
  for (std::uint64_t i = 0; i < runs; ++i) {
    const fleet::LoadCounts seen = fleet::simulate_load(
        load, {{0.0, 10}}, 500, 10'500, random::Stream(42, i, random::Purpose::arrival),
        random::Stream(42, i, random::Purpose::service));
    const double waited = seen.waited / seen.arrivals;
    sum += waited;
    square += waited * waited;
  }
  const double mean = sum / runs;
  const double error = std::sqrt((square / runs - mean * mean) / (runs - 1));
  CHECK(std::abs(mean - levels[10].wait_probability) < 4.892 * error);
  CHECK(4.892 * error < 0.05 * mean);
}

}  // namespace nines::test
