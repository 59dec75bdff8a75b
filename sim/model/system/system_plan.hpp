/// @file
/// A system with all names resolved: services, servers and the places of calls by number, steps as
/// flat programs, equal constant timeouts sharing a ring, every pending event a slot of the
/// calendar. Made once a model; replications only read it.
#pragma once

#include <cstdint>
#include <vector>

#include "model/system/entities.hpp"
#include "model/system/system.hpp"
#include "policy/balance/balancer.hpp"

namespace nines::system {

/// A place from which a service is called: a client's, a probe's, or a step's of a service.
struct Edge {
  const CallPolicy* policy = nullptr;
  std::uint32_t to = 0;
  std::uint32_t caller = none_32;  ///< Service; none for clients and probes.
  double probability = 1;
  std::uint32_t job_class = none_32;  ///< none: the caller's.
  double timeout_s = infinity;
  double deadline_s = infinity;
  std::uint32_t ring = none_32;  ///< Of its timeout.
  std::uint32_t first_breaker = none_32;
  std::uint32_t first_budget = none_32;
  std::uint32_t first_hedge = none_32;
  bool per_instance = false;  ///< Whether each server of the caller counts by itself.
};

/// `count` calls of an edge.
struct StepCall {
  std::uint32_t edge = 0;
  std::uint32_t count = 1;
};

struct StepPlan {
  std::uint32_t first_call = 0;
  std::uint32_t calls = 0;
  std::uint32_t need = none_32;  ///< none: all that are made.
  bool parallel = false;
};

struct ServicePlan {
  const ServiceParameters* parameters = nullptr;
  std::uint32_t first_server = 0;
  std::uint32_t servers = 0;  ///< The most there can be.
  std::uint32_t started = 0;  ///< Of them, from the beginning.
  std::uint32_t first_station = 0;
  std::uint32_t stations = 1;  ///< Lines: one, or one a server.
  std::uint32_t first_slot = 0;
  std::uint32_t first_step = 0;
  std::uint32_t steps = 0;
  std::uint32_t shed_ring = none_32;  ///< Of the queue's timeout.
  bool central = true;
  bool holds = false;
  bool slows = false;
  bool shares = false;  ///< All are served at once.
  bool pools = false;   ///< By all servers together.
  line::Interruption interruption = line::Interruption::never;
};

/// What a slot of the calendar beyond the servers' stands for.
enum class Role : std::uint8_t {
  station,  ///< Next completion at a station that slows down, or serves all at once.
  timeout,  ///< Ring of constant timeouts of attempts.
  shed,     ///< Ring of constant timeouts of queues.
  timers,   ///< Queue of timers of one kind.
  failure,  ///< Next failure or repair of a server.
  health,   ///< Next health check of a service.
  autoscale,
  fault,
  probe,
  arrival,
};
struct SlotRole {
  Role role = Role::arrival;
  std::uint32_t index = 0;
};

/// Timers that run differently long, by what they are for.
enum class TimerKind : std::uint8_t { attempt, retry, hedge, travel, think, server };
inline constexpr std::size_t timer_kinds = 6;

/// A way in which a server can fail.
struct FailurePlan {
  std::uint32_t server = 0;
  const ServerFailure* failure = nullptr;
};

class SystemPlan {
 public:
  explicit SystemPlan(const SystemParameters& parameters);

  const SystemParameters* parameters = nullptr;
  std::vector<ServicePlan> services;
  std::vector<balance::BalancePlan> balances;  ///< Of each service.
  std::vector<Edge> edges;
  std::vector<StepPlan> steps;
  std::vector<StepCall> step_calls;
  std::vector<std::uint32_t> client_edges;
  std::vector<std::uint32_t> probe_edges;
  std::vector<CallPolicy> probe_policies;
  std::vector<double> timeout_rings_s;
  std::vector<double> shed_rings_s;
  std::vector<FailurePlan> failures;
  std::vector<std::uint32_t> breaker_edges;  ///< The edge of each breaker.
  std::vector<std::uint32_t> budget_edges;
  std::vector<std::uint32_t> hedge_edges;

  std::uint32_t servers = 0;
  std::uint32_t slots = 0;  ///< Of all servers: the first in the calendar.
  std::uint32_t stations = 0;
  std::vector<std::uint32_t> server_service;  ///< The service of each server.
  std::vector<std::uint32_t> server_slot;     ///< Its first slot; one more at the end.
  std::vector<std::uint32_t> slot_server;
  std::vector<SlotRole> roles;         ///< Of slots[] and beyond.
  std::uint32_t first_timer_slot = 0;  ///< Slots of the kinds of timers, in their order.
  std::uint32_t first_timeout_slot = 0;
  std::uint32_t first_shed_slot = 0;
  std::uint32_t first_station_slot = 0;
  std::uint32_t first_failure_slot = 0;
  std::uint32_t first_health_slot = 0;
  std::uint32_t first_autoscale_slot = 0;
  std::uint32_t first_fault_slot = 0;
  std::uint32_t first_probe_slot = 0;
  std::uint32_t first_arrival_slot = 0;
  bool unwanted_matters = false;  ///< Whether work can outlive the interest in it.

  [[nodiscard]] std::uint32_t timer_slot(TimerKind kind) const {
    return first_timer_slot + static_cast<std::uint32_t>(kind);
  }
  [[nodiscard]] std::uint32_t calendar_slots() const {
    return slots + static_cast<std::uint32_t>(roles.size());
  }

 private:
  void lay_out_services();
  void add_steps();
  void add_clients();
  std::uint32_t add_edge(Edge edge);
  void lay_out_calendar();
};

}  // namespace nines::system
