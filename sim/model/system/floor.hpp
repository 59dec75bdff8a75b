/// @file
/// Stations and their servers: README.md, "A line, and who is next" and "A server". Owns the lines,
/// the servers and the visits in their hands, the balancers, and how much there is to do.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "line/contest.hpp"
#include "model/system/completions.hpp"
#include "model/system/in_flight.hpp"
#include "model/system/line.hpp"
#include "model/system/path_clock.hpp"
#include "model/system/sharing.hpp"
#include "model/system/system_figures.hpp"
#include "model/system/system_plan.hpp"
#include "policy/balance/balancer.hpp"
#include "random/stream.hpp"
#include "traffic/source.hpp"

namespace nines::system {

class CallBook;
class Visits;

/// How much there is to do at a service, and its integrals over time.
struct ServiceUsage {
  double last_s = 0;  ///< Until when the integrals go.
  std::uint32_t busy = 0;
  std::uint32_t waiting = 0;
  std::uint32_t room = 0;     ///< Slots of active servers.
  std::uint32_t running = 0;  ///< Active servers.
  double busy_s = 0;
  double queue_s = 0;
  double room_s = 0;

  void pass(double now_s) {
    const double elapsed_s = now_s - last_s;
    busy_s += static_cast<double>(busy) * elapsed_s;
    queue_s += static_cast<double>(waiting) * elapsed_s;
    room_s += static_cast<double>(room) * elapsed_s;
    last_s = now_s;
  }
};

class Floor {
 public:
  struct Peers {
    CallBook& calls;
    Visits& visits;
  };
  Floor(const SystemPlan& plan, const traffic::SourceSeed& seed, PathClock& clock, InFlight& flight,
        AtOnce& at_once, SystemFigures& figures, Peers peers);

  // Visits.
  /// To a server, or to the line of all of them.
  void route(engine::Handle visit, Visit& v);
  /// It looks for another server.
  void move(engine::Handle visit, Visit& v) {
    leave_server(v);
    route(visit, v);
  }
  /// The visit leaves the slot that it holds, and somebody else may have it.
  void release(engine::Handle handle, Visit& visit);
  /// The visit leaves the line.
  void leave_line(engine::Handle handle, Visit& visit);
  /// The balancer does not count it any more.
  void leave_server(Visit& visit);
  /// What a consistent hash goes by.
  [[nodiscard]] std::uint32_t draw_key(std::uint32_t service) {
    return services_[service].balancer.draw_key(services_[service].choice);
  }
  void complete(std::uint32_t slot);
  /// At a station with a clock of its own.
  void complete_at(std::uint32_t station) {
    if (plan_.services[stations_[station].service].shares) {
      complete_shared(station);
    } else {
      complete(completions_.due(station));
    }
  }
  void fire_shed(std::uint32_t ring);

  // Servers.
  void stop_server(std::uint32_t server, InHand in_hand);
  void resume_server(std::uint32_t server);
  void set_gray(std::uint32_t server, bool gray);
  void slow_server(std::uint32_t server, double factor);
  void slow_service(std::uint32_t service, double factor);
  /// Health checks have found out something: a server leaves the rotation, or is back.
  void set_rotation(std::uint32_t server, bool in);
  void start_server(std::uint32_t service);
  void retire_server(std::uint32_t service);
  [[nodiscard]] bool active(std::uint32_t server) const { return servers_[server].active; }
  [[nodiscard]] health::ServerCondition condition(std::uint32_t server) const {
    return {servers_[server].down > 0, servers_[server].gray > 0};
  }

  /// Up to now.
  [[nodiscard]] const ServiceUsage& usage(std::uint32_t service) {
    services_[service].usage.pass(clock_.now_s());
    return services_[service].usage;
  }
  [[nodiscard]] std::uint32_t running(std::uint32_t service) const {
    return services_[service].usage.running;
  }
  /// Server time of a visit that has not ended.
  [[nodiscard]] double spent_s(engine::Handle handle, const Visit& visit) const;

 private:
  struct Server {
    std::uint32_t service = 0;
    std::uint32_t station = 0;
    std::uint32_t busy = 0;
    std::uint32_t down = 0;  ///< Reasons why it has stopped.
    std::uint32_t gray = 0;  ///< Reasons why it answers with errors.
    double slow = 1;
    double idle_since_s = 0;
    bool active = true;
    bool cold = false;
    bool left_out = false;  ///< By health checks, of a central line.
    bool own_line = false;
    /// Who has a line of its own finishes it, also when no more is sent there.
    [[nodiscard]] bool takes_work() const {
      return down == 0 && (own_line || (active && !left_out));
    }
  };
  struct Station {
    VisitLine line;
    std::uint32_t service = 0;
    std::uint32_t first_slot = 0;
    std::optional<line::Contest> contest{};  ///< Of who may be interrupted.
    std::uint32_t free_head = none_32;
    std::uint32_t free_tail = none_32;
  };
  struct Service {
    random::Stream choice;  ///< Of servers.
    random::Stream order;   ///< Of who is next, where the line is random.
    random::Stream cold;
    balance::Balancer balancer;
    ServiceUsage usage{};
    double slow = 1;  ///< By faults.
  };

  // floor.cpp: lines and service.
  void enter(engine::Handle visit, Visit& v, std::uint32_t station);
  void fail_fast(engine::Handle visit, Visit& v, policy::CallOutcome outcome);
  void wait(engine::Handle visit, Visit& v);
  /// Whom a server has been taken from waits as long as it must.
  [[nodiscard]] bool can_be_shed(engine::Handle visit) const {
    return flight_.waits(visit) && !flight_.visits[visit].interrupted;
  }
  bool interrupt_for(engine::Handle visit, Visit& v);
  [[nodiscard]] double warming_s(Server& server, Service& state, const ServicePlan& plan) const;
  void begin(std::uint32_t slot, engine::Handle visit);
  void count_wait(Visit& visit, double waited_s);
  void set_completion(std::uint32_t slot, double left_s) {
    completions_.set(slot, left_s);
    if (contests_) [[unlikely]]
      note_contest(slot, true);
  }
  void clear_completion(std::uint32_t slot) {
    completions_.clear(slot);
    if (contests_) [[unlikely]]
      note_contest(slot, false);
  }
  void note_contest(std::uint32_t slot, bool works);
  [[nodiscard]] double slowness(std::uint32_t slot) const {
    const Server& server = servers_[plan_.slot_server[slot]];
    return server.slow * services_[server.service].slow;
  }
  void vacate(std::uint32_t slot, Happening what);
  void free_slot(std::uint32_t slot);
  void serve(std::uint32_t station);
  [[nodiscard]] engine::Handle next_in_line(std::uint32_t station);
  void note_gone(Station& station) {
    station.line.note_gone([this](engine::Handle visit) { return flight_.waits(visit); });
  }
  std::uint32_t take_free_slot(Station& station);
  void list_slot(std::uint32_t slot, bool last);

  // floor_sharing.cpp: where all are served at once.
  template <class Act>
  void change_crowd(std::uint32_t station, Act&& act);
  [[nodiscard]] bool takes_all(std::uint32_t station) const;
  void enter_shared(engine::Handle visit, Visit& v);
  void join(engine::Handle visit, Visit& v);
  void part(engine::Handle visit, Visit& v);
  void complete_shared(std::uint32_t station);
  void serve_shared(std::uint32_t station);
  void count_slots(std::uint32_t server);

  // floor_servers.cpp: how servers stop and come back.
  void halt_slots(std::uint32_t server);
  [[nodiscard]] std::vector<engine::Handle> in_hand_of(std::uint32_t server) const;
  void lose_work(std::uint32_t server, InHand in_hand);
  void empty_line(std::uint32_t server, InHand in_hand);
  void retime(std::uint32_t server, double ratio);
  bool restart_kept(std::uint32_t server);
  void restart_slots(std::uint32_t server);
  void leave_contest(std::uint32_t server);

  [[nodiscard]] const ServicePlan& plan_of(std::uint32_t server) const {
    return plan_.services[plan_.server_service[server]];
  }
  void pass(Service& service) { service.usage.pass(clock_.now_s()); }

  const SystemPlan& plan_;
  random::Sampling sampling_;
  PathClock& clock_;
  InFlight& flight_;
  AtOnce& at_once_;
  SystemFigures& figures_;
  Peers peers_;
  Completions completions_;
  Sharing sharing_;
  bool contests_ = false;  ///< Whether anybody can be interrupted anywhere.
  std::vector<Service> services_;
  std::vector<Station> stations_;
  std::vector<Server> servers_;
  std::vector<engine::Handle> slot_visit_;
  std::vector<std::uint32_t> slot_next_;  ///< The next free one of the station.
  std::vector<std::uint8_t> slot_listed_;
  std::vector<PathTimeouts> sheds_;  ///< Timeouts of queues.
};

}  // namespace nines::system
