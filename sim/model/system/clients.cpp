#include "model/system/clients.hpp"

#include <algorithm>

#include "model/system/call_book.hpp"
#include "model/system/measurement.hpp"
#include "model/system/probes.hpp"

namespace nines::system {
namespace {

// Gaps are drawn in blocks; few clients can afford long ones.
std::size_t gaps_at_once(std::size_t clients) {
  return clients <= 4 ? 512 : 64;
}

}  // namespace

Clients::Clients(const SystemPlan& plan, const traffic::SourceSeed& seed, PathClock& clock,
                 InFlight& flight, Peers peers)
    : plan_(plan),
      sampling_(seed.sampling),
      clock_(clock),
      flight_(flight),
      peers_(peers),
      thinking_(clock, plan.timer_slot(TimerKind::think)) {
  const auto& clients = plan_.parameters->clients;
  for (std::uint32_t c = 0; c < clients.size(); ++c) {
    Client client{.think = random::Stream{seed.seed, seed.replication, random::Purpose::think, c}};
    if (clients[c].arrivals) {
      client.source = clients[c].arrivals->start({seed.seed, seed.replication, c, seed.sampling});
      client.gaps_s.resize(gaps_at_once(clients.size()));
      client.next_gap = client.gaps_s.size();
    }
    clients_.push_back(std::move(client));
  }
}

void Clients::start() {
  const auto& clients = plan_.parameters->clients;
  for (std::uint32_t c = 0; c < clients.size(); ++c) {
    if (clients[c].arrivals) {
      schedule_arrival(c);
    } else {
      // Users start thinking, each for itself.
      for (std::uint32_t user = 0; user < clients[c].users->count; ++user) think({c, user});
    }
  }
}

void Clients::schedule_arrival(std::uint32_t index) {
  Client& client = clients_[index];
  if (client.next_gap == client.gaps_s.size()) {
    client.source->fill(client.gaps_s);
    client.next_gap = 0;
  }
  client.next_on_clock_s += client.gaps_s[client.next_gap++];
  // At plain speed the clock is the time, to the last bit.
  const double next_s = client.changed_s + (client.next_on_clock_s - client.clock_s) / client.speed;
  if (!(next_s < infinity)) peers_.measurement.no_more_arrivals();
  clock_.schedule(plan_.first_arrival_slot + index, std::max(next_s, clock_.now_s()));
}

void Clients::set_load(std::uint32_t index, double speed) {
  Client& client = clients_[index];
  if (speed == client.speed) return;
  client.clock_s += (clock_.now_s() - client.changed_s) * client.speed;
  client.changed_s = clock_.now_s();
  client.speed = speed;
  if (!client.source) return;
  const double next_s = clock_.now_s() + (client.next_on_clock_s - client.clock_s) / speed;
  clock_.schedule(plan_.first_arrival_slot + index, std::max(next_s, clock_.now_s()));
}

void Clients::arrival(std::uint32_t client) {
  schedule_arrival(client);
  begin_request({client, 0});
}

void Clients::begin_request(User user) {
  const engine::Handle handle = flight_.requests.acquire();
  Request& request = flight_.requests[handle];
  request.start_s = clock_.now_s();
  request.client = user.client;
  request.user = user.number;
  peers_.measurement.request_begins(request);
  clock_.tell(Happening::request, user.client, handle, request.number);
  peers_.calls.start_top(plan_.client_edges[user.client], handle);
}

void Clients::end_request(engine::Handle handle, policy::CallOutcome outcome) {
  const Request& request = flight_.requests[handle];
  if (request.probe) {
    peers_.probes.step_ended(handle, outcome);
    return;
  }
  clock_.tell(Happening::ended, request.client, handle, request.number,
              static_cast<double>(outcome));
  peers_.measurement.request_ends(request, outcome);
  const User user{request.client, request.user};
  flight_.requests.release(handle);
  if (!clients_[user.client].source) think(user);
}

void Clients::think(User user) {
  Client& client = clients_[user.client];
  const double think_s =
      plan_.parameters->clients[user.client].users->think.sample(client.think, sampling_);
  thinking_.set(clock_.now_s() + think_s / client.speed, user);
}

void Clients::fire_think() {
  begin_request(thinking_.fire());
}

}  // namespace nines::system
