/// @file
/// What befalls servers and who looks after them: README.md, "A server". Failures and repairs,
/// health checks, autoscalers; each owns its state, and acts on the floor.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "model/system/path_clock.hpp"
#include "model/system/system_plan.hpp"
#include "random/stream.hpp"
#include "traffic/source.hpp"

namespace nines::system {

class Floor;
class Visits;

/// The ways in which servers fail by themselves.
class ServerFailures {
 public:
  ServerFailures(const SystemPlan& plan, const traffic::SourceSeed& seed, PathClock& clock,
                 Floor& floor);
  /// A server fails in one of its ways, or is repaired.
  void change(std::uint32_t failure);

 private:
  struct Failure {
    random::Stream lifetime;
    random::Stream repair;
    bool failed = false;
  };
  [[nodiscard]] double slowness(std::uint32_t server) const;

  const SystemPlan& plan_;
  PathClock& clock_;
  Floor& floor_;
  std::vector<Failure> failures_;
};

class HealthChecks {
 public:
  HealthChecks(const SystemPlan& plan, PathClock& clock, Floor& floor);
  /// All servers of a service are asked.
  void check(std::uint32_t service);

 private:
  const SystemPlan& plan_;
  PathClock& clock_;
  Floor& floor_;
  std::vector<health::HealthState> servers_;
};

class Scaling {
 public:
  Scaling(const SystemPlan& plan, PathClock& clock, Floor& floor, const Visits& visits);
  /// An autoscaler decides.
  void decide(std::uint32_t service);
  /// A server that was ordered is there.
  void fire_server();

 private:
  /// What stood in the books at the last decision.
  struct Seen {
    std::uint64_t arrivals = 0;
    double busy_s = 0;
    double queue_s = 0;
    double room_s = 0;
  };
  /// For whom a server was ordered.
  struct Order {
    std::uint32_t service = 0;
  };
  [[nodiscard]] double signal(std::uint32_t service, const autoscale::Autoscale& rule);

  const SystemPlan& plan_;
  PathClock& clock_;
  Floor& floor_;
  const Visits& visits_;
  std::vector<std::optional<autoscale::Autoscaler>> scalers_;
  std::vector<Seen> seen_;
  PathTimers<Order> orders_;
};

}  // namespace nines::system
