#include "model/system/server_upkeep.hpp"

#include "model/system/floor.hpp"
#include "model/system/visits.hpp"

namespace nines::system {

ServerFailures::ServerFailures(const SystemPlan& plan, const traffic::SourceSeed& seed,
                               PathClock& clock, Floor& floor)
    : plan_(plan), clock_(clock), floor_(floor) {
  for (std::uint32_t f = 0; f < plan_.failures.size(); ++f) {
    failures_.push_back({random::Stream{seed.seed, seed.replication, random::Purpose::lifetime, f},
                         random::Stream{seed.seed, seed.replication, random::Purpose::repair, f}});
    const dist::Distribution& lifetime = plan_.failures[f].failure->lifetime;
    clock_.schedule(plan_.first_failure_slot + f, lifetime(failures_[f].lifetime));
  }
}

void ServerFailures::change(std::uint32_t index) {
  Failure& state = failures_[index];
  const FailurePlan& plan = plan_.failures[index];
  const ServerFailure& failure = *plan.failure;
  state.failed = !state.failed;
  const double next_s =
      state.failed ? failure.repair(state.repair) : failure.lifetime(state.lifetime);
  clock_.schedule(plan_.first_failure_slot + index, clock_.now_s() + next_s);
  switch (failure.mode) {
    case FailureMode::crash:
      if (state.failed) {
        floor_.stop_server(plan.server, failure.in_hand);
      } else {
        floor_.resume_server(plan.server);
      }
      return;
    case FailureMode::gray:
      floor_.set_gray(plan.server, state.failed);
      return;
    case FailureMode::slow:
      floor_.slow_server(plan.server, slowness(plan.server));
      return;
  }
}

/// Recomputed, so that nothing is left of a factor that has come and gone.
double ServerFailures::slowness(std::uint32_t server) const {
  double factor = 1;
  for (std::uint32_t f = 0; f < failures_.size(); ++f) {
    const FailurePlan& plan = plan_.failures[f];
    if (failures_[f].failed && plan.server == server && plan.failure->mode == FailureMode::slow) {
      factor *= plan.failure->factor;
    }
  }
  return factor;
}

HealthChecks::HealthChecks(const SystemPlan& plan, PathClock& clock, Floor& floor)
    : plan_(plan), clock_(clock), floor_(floor), servers_(plan.servers) {
  for (std::uint32_t s = 0; s < plan_.services.size(); ++s) {
    const health::HealthCheck& check = plan_.services[s].parameters->health;
    if (check.check == health::HealthDepth::none) continue;
    clock_.schedule(plan_.first_health_slot + s, check.every_s);
  }
}

void HealthChecks::check(std::uint32_t service) {
  const ServicePlan& plan = plan_.services[service];
  const health::HealthCheck& check = plan.parameters->health;
  clock_.schedule(plan_.first_health_slot + service, clock_.now_s() + check.every_s);
  for (std::uint32_t k = 0; k < plan.servers; ++k) {
    const std::uint32_t server = plan.first_server + k;
    if (!floor_.active(server)) continue;
    const bool passed = check.passes(floor_.condition(server));
    if (servers_[server].observe(passed, check)) {
      floor_.set_rotation(server, servers_[server].healthy());
    }
  }
}

Scaling::Scaling(const SystemPlan& plan, PathClock& clock, Floor& floor, const Visits& visits)
    : plan_(plan),
      clock_(clock),
      floor_(floor),
      visits_(visits),
      scalers_(plan.services.size()),
      seen_(plan.services.size()),
      orders_(clock, plan.timer_slot(TimerKind::server)) {
  for (std::uint32_t s = 0; s < plan_.services.size(); ++s) {
    const auto& rule = plan_.services[s].parameters->autoscale;
    if (!rule) continue;
    scalers_[s].emplace(*rule);
    clock_.schedule(plan_.first_autoscale_slot + s, rule->every_s);
  }
}

/// Averaged since the last decision.
double Scaling::signal(std::uint32_t service, const autoscale::Autoscale& rule) {
  const ServiceUsage& usage = floor_.usage(service);
  const Seen before = seen_[service];
  seen_[service] = {visits_.arrivals(service), usage.busy_s, usage.queue_s, usage.room_s};
  const double busy_s = usage.busy_s - before.busy_s;
  const double queue_s = usage.queue_s - before.queue_s;
  const double room_s = usage.room_s - before.room_s;
  const double servers = static_cast<double>(usage.running) * rule.every_s;
  switch (rule.signal) {
    case autoscale::ScaleSignal::utilization:
      return room_s > 0 ? busy_s / room_s : 0;
    case autoscale::ScaleSignal::queue_length:
      return queue_s / servers;
    case autoscale::ScaleSignal::in_flight:
      return (queue_s + busy_s) / servers;
    case autoscale::ScaleSignal::arrival_rate:
      return static_cast<double>(seen_[service].arrivals - before.arrivals) / servers;
  }
  return 0;
}

void Scaling::decide(std::uint32_t service) {
  const autoscale::Autoscale& rule = *plan_.services[service].parameters->autoscale;
  clock_.schedule(plan_.first_autoscale_slot + service, clock_.now_s() + rule.every_s);
  const double level = signal(service, rule);
  const std::int32_t change =
      scalers_[service]->decide(clock_.now_s(), level, floor_.running(service));
  for (std::int32_t k = 0; k < change; ++k) {
    orders_.set(clock_.now_s() + rule.delay_s, Order{service});
  }
  for (std::int32_t k = 0; k > change; --k) floor_.retire_server(service);
}

void Scaling::fire_server() {
  const Order order = orders_.fire();
  scalers_[order.service]->arrived(1);
  floor_.start_server(order.service);
}

}  // namespace nines::system
