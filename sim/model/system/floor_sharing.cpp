// Stations that serve all at once: who comes, who leaves, how many slots work.
#include <algorithm>

#include "model/system/floor.hpp"
#include "model/system/visits.hpp"

namespace nines::system {

/// Does something that changes how many are there or at work, and keeps the service's account.
template <class Act>
void Floor::change_crowd(std::uint32_t station, Act&& act) {
  const std::uint32_t service = stations_[station].service;
  ServiceUsage& usage = services_[service].usage;
  pass(services_[service]);
  const Sharing::Crowd before = sharing_.crowd(station);
  act();
  const Sharing::Crowd after = sharing_.crowd(station);
  usage.busy = usage.busy - before.busy + after.busy;
  usage.waiting = usage.waiting - before.waiting + after.waiting;
  if (after.waiting != before.waiting) {
    clock_.tell(Happening::crowded, service, engine::no_entry, nobody, usage.waiting);
  }
}

/// Whether it takes up who comes: then nobody stands in its line.
bool Floor::takes_all(std::uint32_t station) const {
  const ServicePlan& plan = plan_.services[stations_[station].service];
  if (plan.pools) return sharing_.slots(station) > 0;
  return servers_[plan.first_server + (station - plan.first_station)].takes_work();
}

// Where no server works it stands in the line. Room there is for `capacity` more than the slots.
void Floor::enter_shared(engine::Handle handle, Visit& visit) {
  const std::uint32_t index = visit.station;
  Station& station = stations_[index];
  const ServicePlan& plan = plan_.services[visit.service];
  const QueueRules& rules = plan.parameters->queue;
  const std::uint32_t slots =
      plan.pools ? services_[visit.service].usage.room : plan.parameters->concurrency;
  if (rules.capacity && station.line.size() + sharing_.number(index) >= *rules.capacity + slots) {
    fail_fast(handle, visit, policy::CallOutcome::rejected);
    return;
  }
  completions_.enter(index);
  if (takes_all(index)) {
    join(handle, visit);
  } else {
    station.line.push(handle, visit);
    wait(handle, visit);
  }
}

/// It is served from now on. It counts in its station already.
void Floor::join(engine::Handle handle, Visit& visit) {
  const std::uint32_t index = visit.station;
  const ServicePlan& plan = plan_.services[visit.service];
  // Of a pool the first server stands for all.
  visit.server = plan.first_server + (index - plan.first_station);
  Server& server = servers_[visit.server];
  if (server.gray > 0) {
    completions_.leave(index);
    fail_fast(handle, visit, policy::CallOutcome::error);
    return;
  }
  const double waited_s = clock_.now_s() - visit.arrival_s;
  visit.phase = Phase::in_service;
  visit.slot = stations_[index].first_slot;
  visit.start_s = clock_.now_s();
  const double left_s = visit.left_s + warming_s(server, services_[visit.service], plan);
  ++server.busy;
  change_crowd(index, [&] { sharing_.enter(index, handle, left_s); });
  clock_.tell(Happening::served, visit.server, handle, visit.request, waited_s);
}

/// It leaves the station, done or not.
void Floor::part(engine::Handle handle, Visit& visit) {
  const std::uint32_t index = visit.station;
  double given_s = 0;
  change_crowd(index, [&] { given_s = sharing_.leave(index, handle); });
  visit.worked_s += given_s;
  visit.slot = none_32;
  completions_.leave(index);
  Server& server = servers_[visit.server];
  --server.busy;
  server.idle_since_s = clock_.now_s();
  if (visit.counted) {
    const bool delayed =
        visit.start_s > visit.arrival_s || sharing_.was_crowded(index, visit.arrival_s);
    const double beyond_s = clock_.now_s() - visit.arrival_s - given_s;
    count_wait(visit, delayed ? std::max(0.0, beyond_s) : 0);
  }
  clock_.tell(Happening::worked, visit.server, handle, visit.request,
              clock_.now_s() - visit.start_s);
}

void Floor::complete_shared(std::uint32_t station) {
  const engine::Handle handle = sharing_.due(station);
  part(handle, flight_.visits[handle]);
  peers_.visits.own_work_done(handle);
}

/// Those in the line are served too, where a server works.
void Floor::serve_shared(std::uint32_t station) {
  while (takes_all(station) && stations_[station].line.size() > 0) {
    const engine::Handle next = next_in_line(station);
    if (next == engine::no_entry) return;
    join(next, flight_.visits[next]);
  }
}

/// A server has stopped, come back, come or gone. What it gives to a pool it gives or withdraws at
/// once; who has requests of its own works on them for as long as it is up.
void Floor::count_slots(std::uint32_t index) {
  const Server& server = servers_[index];
  const ServicePlan& plan = plan_.services[server.service];
  std::uint32_t slots = server.down == 0 ? plan.parameters->concurrency : 0;
  if (plan.pools) {
    slots = 0;
    for (std::uint32_t k = 0; k < plan.servers; ++k) {
      if (servers_[plan.first_server + k].takes_work()) slots += plan.parameters->concurrency;
    }
  }
  change_crowd(server.station, [&] { sharing_.set_slots(server.station, slots); });
  serve_shared(server.station);
}

}  // namespace nines::system
