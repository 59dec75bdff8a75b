/// @file
/// A fleet laid out in arrays: the tree of groups in preorder, its units contiguous, what happens
/// to them beside. Checked: a plan exists only for a fleet that makes sense.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "dist/distribution.hpp"
#include "model/fleet/fleet.hpp"

namespace nines::fleet {

struct FleetPlan {
  static constexpr std::uint32_t none = ~std::uint32_t{0};

  /// A group. Its units are [first_unit, end_unit), its subtree the nodes [self, end_node).
  struct Node {
    std::uint32_t parent = none;
    std::uint32_t end_node = 0;
    std::uint32_t first_unit = 0;
    std::uint32_t end_unit = 0;
    std::uint32_t leaf = none;  ///< Index among the leaves, of a group of units.
    std::int64_t need = 0;      ///< Of what is directly inside.
    std::int64_t need_units = 0;
    std::vector<std::uint32_t> children;
    std::string name;

    [[nodiscard]] std::uint32_t units() const { return end_unit - first_unit; }
  };

  enum class StandbyMode { hot, warm, cold };

  /// A group of units that are alike.
  struct Leaf {
    std::uint32_t node = 0;
    std::uint32_t units = 0;
    std::uint32_t target = 0;  ///< Units that work when all are well.
    StandbyMode mode = StandbyMode::hot;
    double dormant = 0;  ///< Failure rate standing by over that at work; 0: never fails.
    double switch_failure = 0;
    std::uint32_t pool = 0;
    std::uint32_t priority = 0;  ///< Rank in its pool, 0 first.
    dist::Distribution lifetime = dist::Distribution::example();
    dist::Distribution repair = dist::Distribution::example();
    std::uint32_t alike = 0;  ///< Leaves with the same number share one sampler.
  };

  struct Pool {
    std::uint32_t crews = none;  ///< `none`: unlimited.
    std::uint32_t ranks = 1;     ///< Of priority; 1 is first come, first served.
    [[nodiscard]] bool unlimited() const { return crews == none; }
  };

  /// The common part of a beta factor: fails and is repaired by itself, and with it the group.
  struct Block {
    std::uint32_t node = 0;
    Seconds mean_up;
    dist::Distribution repair = dist::Distribution::example();
    double share = 0;      ///< The beta factor.
    double unit_down = 0;  ///< Unavailability of a unit, the common part included.
  };
  struct Shock {
    std::uint32_t node = 0;
    PerSecond rate;
    bool zone = false;
    double fraction = 1;
  };
  struct Upkeep {
    std::uint32_t node = 0;
    Maintenance plan;
  };

  /// Throws DomainError for a fleet that makes no sense, naming the group.
  explicit FleetPlan(const FleetGroup& fleet);

  std::vector<Node> nodes;
  std::vector<Leaf> leaves;
  std::vector<Pool> pools;
  std::vector<Block> blocks;
  std::vector<Shock> shocks;
  std::vector<Upkeep> upkeep;
  std::uint32_t units = 0;

  /// Units do not touch each other: crews for all, no standby, shocks or planned work. (Blocks are
  /// independent of units.)
  [[nodiscard]] bool independent() const;
  /// Every duration is exponential and nothing is planned by the clock.
  [[nodiscard]] bool exponential() const;
  /// Unit failures per second in the long run, each unit by itself.
  [[nodiscard]] double failure_rate_per_s() const;
  /// The largest number of units that work at once.
  [[nodiscard]] std::uint32_t capacity() const;
};

}  // namespace nines::fleet
