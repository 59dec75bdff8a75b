#include "model/fleet/fleet_plan.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "core/error.hpp"
#include "dist/catalog.hpp"

namespace nines::fleet {
namespace {

constexpr std::int64_t most_groups = 1'000'000;

/// What a group hands down.
struct Inherited {
  const dist::Distribution* lifetime = nullptr;
  const dist::Distribution* repair = nullptr;
  const Standby* standby = nullptr;
  std::uint32_t pool = 0;
  bool counted_above = false;  ///< A group above counts units.
  double keep = 1;             ///< Share of unavailability that is left to the unit itself.
};

std::string where(const FleetGroup& group) {
  return group.name.empty() ? "" : fmt::format("group \"{}\": ", group.name);
}

void check(bool holds, const FleetGroup& group, const std::string& text) {
  if (!holds) throw DomainError(where(group) + text);
}

double unavailability(const dist::Distribution& lifetime, const dist::Distribution& repair) {
  const double down_s = repair.mean().raw();
  return down_s / (lifetime.mean().raw() + down_s);
}

/// Multiplies a duration; only exponential and constant ones are rebuilt as what they are.
std::optional<dist::Distribution> stretched(const dist::Distribution& x, double factor) {
  if (x.is_exponential()) return dist::Distribution::exponential(x.mean() * factor);
  if (x.is_constant()) return dist::Distribution::constant(x.mean() * factor);
  return std::nullopt;
}

class Planner {
 public:
  explicit Planner(FleetPlan& plan) : plan_(plan) {}

  void add(const FleetGroup& group, std::uint32_t parent, Inherited inherited) {
    check(group.units.has_value() != !group.groups.empty(), group,
          "a group has either \"units\" or \"groups\"");
    const auto self = static_cast<std::uint32_t>(plan_.nodes.size());
    check(plan_.nodes.size() < most_groups, group, fmt::format("more than {} groups", most_groups));
    plan_.nodes.emplace_back();
    plan_.nodes[self].parent = parent;
    plan_.nodes[self].name = group.name;
    plan_.nodes[self].first_unit = plan_.units;
    if (group.lifetime) inherited.lifetime = &*group.lifetime;
    if (group.repair) inherited.repair = &*group.repair;
    if (group.standby) inherited.standby = &*group.standby;
    if (group.crews) inherited.pool = add_pool(*group.crews);
    if (group.common_cause) add_common_cause(group, self, inherited);
    if (group.maintenance) add_upkeep(group, self);
    const bool counted = group.need_units.has_value() || inherited.counted_above;
    check(group.need.has_value() || counted, group,
          "needs \"need\": how many of its units or groups must be up (or a \"need_units\" here or "
          "above)");
    inherited.counted_above = counted;
    if (group.units) {
      add_units(group, self, inherited);
    } else {
      for (const FleetGroup& inside : group.groups) {
        for (std::int64_t copy = 0; copy < inside.count; ++copy) {
          plan_.nodes[self].children.push_back(static_cast<std::uint32_t>(plan_.nodes.size()));
          add(inside, self, inherited);
        }
      }
    }
    finish(group, self);
  }

 private:
  std::uint32_t add_pool(const Crews& crews) {
    FleetPlan::Pool pool;
    pool.crews = static_cast<std::uint32_t>(crews.count);
    pool.ranks = crews.order == CrewOrder::priority ? 0 : 1;  // Counted when all are known.
    plan_.pools.push_back(pool);
    return static_cast<std::uint32_t>(plan_.pools.size() - 1);
  }

  void add_common_cause(const FleetGroup& group, std::uint32_t self, Inherited& inherited) {
    if (const auto* shocks = std::get_if<Shocks>(&*group.common_cause)) {
      check(shocks->fraction.has_value() || !group.groups.empty(), group,
            "shocks that kill a zone need groups inside this one");
      plan_.shocks.push_back(
          {self, shocks->rate, !shocks->fraction.has_value(), shocks->fraction.value_or(1)});
      return;
    }
    const double share = std::get<BetaFactor>(*group.common_cause).share;
    if (share == 0) return;  // The independent answer, for a sweep.
    check(inherited.keep == 1, group, "a group above has a beta factor already");
    check(inherited.lifetime != nullptr && inherited.repair != nullptr, group,
          "a beta factor needs \"lifetime\" and \"repair\" in the same group or above");
    const double repair_s = inherited.repair->mean().raw();
    check(repair_s > 0, group, "a beta factor needs a repair that takes time");
    const double down = unavailability(*inherited.lifetime, *inherited.repair);
    // Up for so long that the common part alone is down a fraction share * down of the time.
    const Seconds mean_up{repair_s * (1 - share * down) / (share * down)};
    plan_.blocks.push_back({self, mean_up, *inherited.repair, share, down});
    inherited.keep = 1 - share;
  }

  void add_upkeep(const FleetGroup& group, std::uint32_t self) {
    const Maintenance& plan = *group.maintenance;
    check(std::isfinite(plan.takes.mean().raw()), group, "maintenance with an infinite mean");
    plan_.upkeep.push_back({self, plan});
  }

  void add_units(const FleetGroup& group, std::uint32_t self, const Inherited& inherited) {
    check(inherited.lifetime != nullptr, group, "missing \"lifetime\" here or in a group above");
    check(inherited.repair != nullptr, group, "missing \"repair\" here or in a group above");
    check(plan_.units + *group.units <= most_units, group,
          fmt::format("more than {} units", most_units));
    FleetPlan::Leaf leaf;
    leaf.node = self;
    leaf.units = static_cast<std::uint32_t>(*group.units);
    leaf.target = leaf.units;
    leaf.pool = inherited.pool;
    leaf.priority = static_cast<std::uint32_t>(group.repair_priority);
    leaf.lifetime = *inherited.lifetime;
    leaf.repair = *inherited.repair;
    const double life_s = leaf.lifetime.mean().raw();
    const double repair_s = leaf.repair.mean().raw();
    check(life_s > 0 && std::isfinite(life_s), group, "\"lifetime\" needs a mean above 0, finite");
    check(repair_s >= 0 && std::isfinite(repair_s), group, "\"repair\" needs a finite mean");
    if (inherited.standby != nullptr) set_standby(group, *inherited.standby, leaf);
    if (inherited.keep < 1) keep_own_part(group, inherited, leaf);
    leaf.alike = kind_of(inherited);
    plan_.nodes[self].leaf = static_cast<std::uint32_t>(plan_.leaves.size());
    plan_.leaves.push_back(leaf);
    plan_.units += leaf.units;
  }

  void set_standby(const FleetGroup& group, const Standby& standby, FleetPlan::Leaf& leaf) {
    if (std::holds_alternative<HotStandby>(standby)) return;
    check(group.need.value_or(0) >= 1, group, "warm and cold standby need a \"need\" of 1 or more");
    leaf.target = static_cast<std::uint32_t>(std::min(*group.need, *group.units));
    if (const auto* warm = std::get_if<WarmStandby>(&standby)) {
      leaf.mode = FleetPlan::StandbyMode::warm;
      leaf.dormant = warm->dormant;
      leaf.switch_failure = warm->switch_failure;
    } else {
      leaf.mode = FleetPlan::StandbyMode::cold;
      leaf.switch_failure = std::get<ColdStandby>(standby).switch_failure;
    }
  }

  // A unit's own unavailability is what the common part leaves of it: its lifetimes grow.
  void keep_own_part(const FleetGroup& group, const Inherited& inherited, FleetPlan::Leaf& leaf) {
    const double down = unavailability(leaf.lifetime, leaf.repair) * inherited.keep;
    const double up_s = leaf.repair.mean().raw() * (1 - down) / down;
    const auto longer = stretched(leaf.lifetime, up_s / leaf.lifetime.mean().raw());
    check(longer.has_value(), group, "a beta factor needs an exponential or constant \"lifetime\"");
    leaf.lifetime = *longer;
  }

  std::uint32_t kind_of(const Inherited& inherited) {
    for (std::size_t i = 0; i < kinds_.size(); ++i) {
      if (kinds_[i].lifetime == inherited.lifetime && kinds_[i].repair == inherited.repair &&
          kinds_[i].keep == inherited.keep) {
        return static_cast<std::uint32_t>(i);
      }
    }
    kinds_.push_back(inherited);
    return static_cast<std::uint32_t>(kinds_.size() - 1);
  }

  void finish(const FleetGroup& group, std::uint32_t self) {
    FleetPlan::Node& node = plan_.nodes[self];
    node.end_unit = plan_.units;
    node.end_node = static_cast<std::uint32_t>(plan_.nodes.size());
    const bool is_leaf = node.leaf != FleetPlan::none;
    const auto inside =
        is_leaf ? std::int64_t{node.units()} : static_cast<std::int64_t>(node.children.size());
    node.need = group.need.value_or(0);
    node.need_units = group.need_units.value_or(0);
    check(node.need <= inside, group,
          fmt::format("\"need\" is {} of only {} {}", node.need, inside,
                      is_leaf ? "units" : "groups"));
    check(node.need_units <= std::int64_t{node.units()}, group,
          fmt::format("\"need_units\" is {} of only {} units", node.need_units, node.units()));
    if (is_leaf) {  // One count serves both.
      node.need_units = std::max(node.need, node.need_units);
      node.need = 0;
    }
    for (const FleetPlan::Upkeep& upkeep : plan_.upkeep) {
      check(upkeep.node != self || upkeep.plan.batch <= std::int64_t{node.units()}, group,
            "\"batch\" is larger than the group");
    }
  }

  FleetPlan& plan_;
  std::vector<Inherited> kinds_;
};

// Priorities become ranks 0, 1, ... within each pool that goes by them.
void rank_priorities(FleetPlan& plan) {
  for (std::uint32_t p = 0; p < plan.pools.size(); ++p) {
    FleetPlan::Pool& pool = plan.pools[p];
    std::set<std::uint32_t> used;
    for (const FleetPlan::Leaf& leaf : plan.leaves) {
      if (leaf.pool == p) used.insert(leaf.priority);
    }
    const bool ranked = pool.ranks == 0 && !used.empty();
    for (FleetPlan::Leaf& leaf : plan.leaves) {
      if (leaf.pool != p) continue;
      leaf.priority =
          ranked ? static_cast<std::uint32_t>(std::distance(used.begin(), used.find(leaf.priority)))
                 : 0;
    }
    pool.ranks = ranked ? static_cast<std::uint32_t>(used.size()) : 1;
  }
}

}  // namespace

FleetPlan::FleetPlan(const FleetGroup& fleet) {
  pools.emplace_back();  // Crews without limit, until a group says otherwise.
  Planner(*this).add(fleet, none, {});
  rank_priorities(*this);
  if (units == 0) throw DomainError("a fleet needs a unit");
}

bool FleetPlan::independent() const {
  if (!shocks.empty() || !upkeep.empty()) return false;
  return std::all_of(leaves.begin(), leaves.end(), [&](const Leaf& leaf) {
    const Pool& pool = pools[leaf.pool];
    return leaf.mode == StandbyMode::hot && (pool.unlimited() || pool.crews >= units);
  });
}

bool FleetPlan::exponential() const {
  if (!upkeep.empty()) return false;
  const auto is_exponential = [](const dist::Distribution& x) { return x.is_exponential(); };
  return std::all_of(leaves.begin(), leaves.end(),
                     [&](const Leaf& leaf) {
                       return is_exponential(leaf.lifetime) && is_exponential(leaf.repair);
                     }) &&
         std::all_of(blocks.begin(), blocks.end(),
                     [&](const Block& block) { return is_exponential(block.repair); });
}

double FleetPlan::failure_rate_per_s() const {
  double rate_per_s = 0;
  for (const Leaf& leaf : leaves) {
    const double cycle_s = leaf.lifetime.mean().raw() + leaf.repair.mean().raw();
    rate_per_s += (leaf.target + leaf.dormant * (leaf.units - leaf.target)) / cycle_s;
  }
  for (const Shock& shock : shocks) {
    const double hit =
        shock.zone ? 1.0 / static_cast<double>(nodes[shock.node].children.size()) : shock.fraction;
    rate_per_s += shock.rate.raw() * (1 + hit * nodes[shock.node].units());
  }
  return rate_per_s;
}

std::uint32_t FleetPlan::capacity() const {
  std::uint32_t sum = 0;
  for (const Leaf& leaf : leaves) sum += leaf.target;
  return sum;
}

}  // namespace nines::fleet
