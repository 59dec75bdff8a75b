// From JSON to FleetParameters. Mistakes that concern several keys are found by planning the fleet.
#include <fmt/format.h>

#include "core/error.hpp"
#include "input/reader.hpp"
#include "model/fleet/fleet.hpp"
#include "model/fleet/fleet_plan.hpp"

namespace nines::fleet {
namespace {

constexpr input::Range counts = input::between(1, static_cast<double>(most_units));
constexpr std::string_view switch_failure_help =
    "probability that a standby unit fails to start when it is needed";

/// `0.5` (each unit with that probability) or `"zone"`.
struct Kills {
  std::optional<double> fraction;
  static Kills read(input::Value& in) {
    Kills kills;
    if (in.describing()) static_cast<void>(in.as<ZoneWord>());
    if (!in.describing() && in.node().kind == input::Node::Kind::string) {
      const std::string& text = in.node().text;
      if (text == "zone") return kills;
      if (!text.ends_with('%')) {
        in.expected("a fraction such as 0.25 or \"25%\", or \"zone\"");
        return kills;
      }
    }
    kills.fraction = in.as<Probability>(input::unit_interval).raw();
    return kills;
  }
  struct ZoneWord {
    static ZoneWord read(input::Value& in) {
      in.describe_word("zone");
      return {};
    }
  };
};

struct CrewsBody {
  Crews crews;
  static CrewsBody read(input::Reader& in) {
    CrewsBody body;
    body.crews.count = in.require<std::int64_t>("count", counts, "repairs under way at once");
    body.crews.order = in.choose<CrewOrder>(
        "order", CrewOrder::first_come,
        {{"first_come", CrewOrder::first_come}, {"priority", CrewOrder::priority}},
        "whom a free crew turns to: who failed first, or the lowest repair_priority");
    return body;
  }
};

// What a fleet and a group inside it have in common.
void read_group(input::Reader& in, FleetGroup& group) {
  group.units = in.maybe<std::int64_t>("units", counts, "machines in the group");
  group.groups = in.maybe<std::vector<FleetGroup>>("groups", "zones, racks: groups inside")
                     .value_or(std::vector<FleetGroup>{});
  const input::Range from_zero = input::between(0, static_cast<double>(most_units));
  group.need = in.maybe<std::int64_t>("need", from_zero,
                                      "units, or groups, that must be up for this one to be up");
  group.need_units = in.maybe<std::int64_t>(
      "need_units", from_zero, "units that must be up in all the groups inside together");
  group.lifetime = in.maybe<dist::Distribution>("lifetime", "a unit's time in use until it fails");
  group.repair = in.maybe<dist::Distribution>("repair", "time a crew needs for a unit");
  group.standby = in.maybe<Standby>("standby", input::any_number,
                                    "what units beyond `need` do: work, idle, or rest", "hot");
  group.crews =
      in.maybe<Crews>("crews", input::any_number, "repairs under way at once", "unlimited");
  group.common_cause = in.maybe<CommonCause>("common_cause", "what fells many units at once");
  group.maintenance = in.maybe<Maintenance>("maintenance", "planned work, batch after batch");
  if (!in.sound()) return;
  in.check(group.units.has_value() != !group.groups.empty(), "units",
           "a group has either \"units\" or \"groups\"");
  if (!group.units) return;
  // The plan checks these too, for groups of groups; here they are found at their key.
  const auto fits = [&](std::string_view key, const std::optional<std::int64_t>& asked) {
    in.check(asked.value_or(0) <= *group.units, key,
             fmt::format("\"{}\" is {} of only {} units", key, asked.value_or(0), *group.units));
  };
  fits("need", group.need);
  fits("need_units", group.need_units);
  if (group.maintenance) {
    in.check(group.maintenance->batch <= *group.units, "maintenance",
             "\"batch\" is larger than the group");
  }
}

struct GroupBody {
  FleetGroup group;
  static GroupBody read(input::Reader& in) {
    GroupBody body;
    body.group.name = in.optional<std::string>("name", "", "", "for messages and descriptions");
    body.group.count = in.optional<std::int64_t>("count", 1, "1", counts, "groups like this one");
    body.group.repair_priority =
        in.optional<std::int64_t>("repair_priority", 1, "1", input::between(1, 1000),
                                  "1 is repaired before 2 by crews that go by priority");
    read_group(in, body.group);
    return body;
  }
};

}  // namespace

HotStandby HotStandby::read(input::Reader&) {
  return {};
}

WarmStandby WarmStandby::read(input::Reader& in) {
  WarmStandby warm;
  warm.dormant = in.require<Probability>("dormant", input::unit_interval,
                                         "failure rate of an idle unit over that of a working one")
                     .raw();
  warm.switch_failure =
      in.optional<Probability>("switch_failure", Probability{0}, "0", switch_failure_help).raw();
  return warm;
}

ColdStandby ColdStandby::read(input::Reader& in) {
  return {
      in.optional<Probability>("switch_failure", Probability{0}, "0", switch_failure_help).raw()};
}

BetaFactor BetaFactor::read(input::Value& in) {
  constexpr input::Range below_one{0, 1, false, true, "from 0, below 1"};
  return {in.as<Probability>(below_one).raw()};
}

Shocks Shocks::read(input::Reader& in) {
  Shocks shocks;
  shocks.rate = in.require<PerSecond>("rate", input::positive, "how often a shock comes");
  shocks.fraction =
      in.require<Kills>("kills",
                        "a fraction: each working unit fails with this probability; \"zone\": all "
                        "units of one of the groups inside")
          .fraction;
  return shocks;
}

Crews Crews::read(input::Value& in) {
  Crews crews;
  if (in.may_be(input::Node::Kind::object)) crews = in.as<CrewsBody>().crews;
  if (!in.may_be(input::Node::Kind::object) || in.describing()) {
    crews.count = in.as<std::int64_t>(counts);
  }
  return crews;
}

Maintenance Maintenance::read(input::Reader& in) {
  Maintenance plan;
  plan.every = in.require<Seconds>("every", input::positive, "from one batch to the next");
  plan.batch = in.optional<std::int64_t>("batch", 1, "1", counts, "units taken out at a time");
  plan.takes = in.require<dist::Distribution>("takes", "how long a unit is out");
  plan.renews = in.optional<bool>("renews", false, "false", "whether a unit comes back as new");
  return plan;
}

FleetGroup FleetGroup::read(input::Value& in) {
  return in.as<GroupBody>().group;
}

FleetGroup FleetGroup::example() {
  FleetGroup group;
  group.units = 1;
  group.need = 1;
  return group;
}

FleetLoad FleetLoad::read(input::Reader& in) {
  FleetLoad load;
  load.arrivals =
      in.require<PerSecond>("arrivals", input::positive, "Poisson arrivals at the whole fleet");
  load.service = in.require<dist::Distribution>("service", "time a unit works on a customer");
  load.patience = in.maybe<Seconds>("patience", input::positive, "mean of an exponential patience");
  load.wait_target = in.maybe<Seconds>("wait_target", input::non_negative,
                                       "the mean wait that must not be exceeded");
  return load;
}

FleetParameters FleetParameters::read(input::Reader& in) {
  FleetParameters parameters;
  read_group(in, parameters.fleet);
  parameters.load = in.maybe<FleetLoad>("load", "what surviving capacity does to waiting");
  parameters.start = in.choose<FleetStart>(
      "start", FleetStart::steady, {{"steady", FleetStart::steady}, {"new", FleetStart::as_new}},
      "whether a replication starts in the long run, or with all units new");
  parameters.method = in.choose<FleetMethod>(
      "method", FleetMethod::automatic,
      {{"auto", FleetMethod::automatic},
       {"plain", FleetMethod::plain},
       {"failure_biasing", FleetMethod::failure_biasing}},
      "how outages are found; auto biases failures where they are rarer than 1e-6");
  if (in.sound()) static_cast<void>(FleetPlan(parameters.fleet));  // May throw DomainError.
  return parameters;
}

}  // namespace nines::fleet
