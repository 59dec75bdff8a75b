/// @file
/// The kind `fleet`: machines that fail, are repaired, and fail together. A fleet is a tree: a
/// group holds units or groups; it is up while `need` of what it holds is up and `need_units` units
/// below it are. Units are as new after a repair and do not age while they are down. A replication
/// starts in the long run of each unit by itself; what crews, standby and common causes add is left
/// to the warm-up. Ref: Trivedi and Bobbio (2017), Reliability and Availability Engineering, parts
/// II and III.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/quantity.hpp"
#include "dist/distribution.hpp"
#include "input/forward.hpp"
#include "run/model.hpp"
#include "run/settings.hpp"

namespace nines::fleet {

inline constexpr std::int64_t most_units = 10'000'000;

/// Every unit works.
struct HotStandby {
  static constexpr std::string_view name = "hot";
  static HotStandby read(input::Reader& in);
};
/// `need` units work; the others stand by and fail at `dormant` times the rate of a working one.
struct WarmStandby {
  static constexpr std::string_view name = "warm";
  double dormant = 0.5;
  double switch_failure = 0;
  static WarmStandby read(input::Reader& in);
};
/// `need` units work; the others are switched off and do not fail.
struct ColdStandby {
  static constexpr std::string_view name = "cold";
  double switch_failure = 0;
  static ColdStandby read(input::Reader& in);
};
using Standby = std::variant<HotStandby, WarmStandby, ColdStandby>;

/// A fraction of each unit's downtime is common to all units of the group.
struct BetaFactor {
  static constexpr std::string_view name = "beta_factor";
  double share = 0;
  static BetaFactor read(input::Value& in);
};
/// Shocks come as a Poisson process; each fells every unit with a probability, or a whole zone.
struct Shocks {
  static constexpr std::string_view name = "shocks";
  PerSecond rate;
  std::optional<double> fraction;  ///< Of the units; empty: one of the groups inside, at random.
  static Shocks read(input::Reader& in);
};
using CommonCause = std::variant<BetaFactor, Shocks>;

enum class CrewOrder { first_come, priority };

struct Crews {
  std::int64_t count = 1;
  CrewOrder order = CrewOrder::first_come;
  static Crews read(input::Value& in);
};

/// Every `every`, the next `batch` working units in turn are taken out for `takes`.
struct Maintenance {
  Seconds every;
  std::int64_t batch = 1;
  dist::Distribution takes = dist::Distribution::example();
  bool renews = false;  ///< Whether a unit comes back as new.
  static Maintenance read(input::Reader& in);
};

struct FleetGroup {
  static constexpr std::string_view family = "group";
  static FleetGroup read(input::Value& in);
  static FleetGroup example();

  std::string name;
  std::int64_t count = 1;             ///< Groups like this one.
  std::optional<std::int64_t> units;  ///< Of a group of units; else `groups`.
  std::vector<FleetGroup> groups;
  std::optional<std::int64_t> need;        ///< Units, or groups, directly inside.
  std::optional<std::int64_t> need_units;  ///< Units anywhere below.
  std::int64_t repair_priority = 1;
  // Handed down to the groups inside that do not say otherwise.
  std::optional<dist::Distribution> lifetime;
  std::optional<dist::Distribution> repair;
  std::optional<Standby> standby;
  // Of this group as a whole.
  std::optional<Crews> crews;
  std::optional<CommonCause> common_cause;
  std::optional<Maintenance> maintenance;
};

/// Work for the units that are up: each serves one customer at a time.
struct FleetLoad {
  PerSecond arrivals;
  dist::Distribution service = dist::Distribution::example();
  std::optional<Seconds> patience;     ///< Mean of an exponential one.
  std::optional<Seconds> wait_target;  ///< Of the mean wait.
  static FleetLoad read(input::Reader& in);
};

enum class FleetStart { steady, as_new };
enum class FleetMethod { automatic, plain, failure_biasing };

struct FleetParameters {
  FleetGroup fleet;
  std::optional<FleetLoad> load;
  FleetStart start = FleetStart::steady;
  FleetMethod method = FleetMethod::automatic;

  static FleetParameters read(input::Reader& in);
};

struct FleetKind {
  static constexpr std::string_view name = "fleet";
  static constexpr std::string_view summary =
      "machines that fail, are repaired and fail together: availability, capacity, waiting";
  static constexpr std::array run_keys{run::RunKey::replications, run::RunKey::horizon,
                                       run::RunKey::warmup,       run::RunKey::precision,
                                       run::RunKey::confidence,   run::RunKey::sampling};
  using Parameters = FleetParameters;
  /// Throws DomainError for a horizon or method that does not fit.
  static std::unique_ptr<run::Model> make(Parameters parameters, const run::RunSettings& run);
};

}  // namespace nines::fleet
