/// @file
/// Clients and their users: README.md, "A request". Owns arrivals, users' thinking, and the
/// requests under way from their beginning to the answer that the user sees.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "model/system/in_flight.hpp"
#include "model/system/path_clock.hpp"
#include "model/system/system_plan.hpp"
#include "random/stream.hpp"
#include "traffic/source.hpp"

namespace nines::system {

class CallBook;
class Measurement;
class Probes;

class Clients {
 public:
  struct Peers {
    CallBook& calls;
    Probes& probes;
    Measurement& measurement;
  };
  Clients(const SystemPlan& plan, const traffic::SourceSeed& seed, PathClock& clock,
          InFlight& flight, Peers peers);

  /// First arrivals are due, users start thinking.
  void start();
  void arrival(std::uint32_t client);
  void fire_think();
  /// The answer is there, of whatever kind. A probe's goes to the probes.
  void end_request(engine::Handle request, policy::CallOutcome outcome);
  /// The clock of arrivals, and users' thinking, go this many times as fast from now on.
  void set_load(std::uint32_t client, double speed);

 private:
  struct Client {
    std::unique_ptr<traffic::ArrivalSource> source{};
    std::vector<double> gaps_s{};
    std::size_t next_gap = 0;
    // Arrivals run on a clock that faults make faster or slower.
    double next_on_clock_s = 0;
    double clock_s = 0;    ///< At the last change of speed,
    double changed_s = 0;  ///< which was then.
    double speed = 1;
    random::Stream think;
  };
  /// Who thinks.
  struct User {
    std::uint32_t client = 0;
    std::uint32_t number = 0;
  };

  void schedule_arrival(std::uint32_t client);
  void begin_request(User user);
  void think(User user);

  const SystemPlan& plan_;
  random::Sampling sampling_;
  PathClock& clock_;
  InFlight& flight_;
  Peers peers_;
  std::vector<Client> clients_;
  PathTimers<User> thinking_;
};

}  // namespace nines::system
