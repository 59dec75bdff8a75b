/// @file
/// A visit from its arrival to its answer: README.md, "A visit". Owns the laws of work and of
/// errors, the chances of calls, and the account of server time done and wasted.
#pragma once

#include <cstdint>
#include <vector>

#include "model/system/in_flight.hpp"
#include "model/system/path_clock.hpp"
#include "model/system/system_figures.hpp"
#include "model/system/system_plan.hpp"
#include "random/stream.hpp"
#include "traffic/source.hpp"

namespace nines::system {

class CallBook;
class Faults;
class Floor;
class Measurement;

class Visits {
 public:
  struct Peers {
    CallBook& calls;
    Floor& floor;
    Faults& faults;
    Measurement& measurement;
  };
  Visits(const SystemPlan& plan, const traffic::SourceSeed& seed, PathClock& clock,
         InFlight& flight, SystemFigures& figures, Peers peers);

  void arrive(engine::Handle visit);
  void own_work_done(engine::Handle visit);
  /// A call that the visit made has ended.
  void call_ended(engine::Handle visit, policy::CallOutcome outcome);
  /// The service answers. The visit is gone afterwards.
  void finish(engine::Handle visit, policy::CallOutcome outcome);
  /// Stops the work of a visit that nobody waits for, and what it has others do. It is gone
  /// afterwards.
  void drop(engine::Handle visit);

  /// So far, whoever was turned away.
  [[nodiscard]] std::uint64_t arrivals(std::uint32_t service) const {
    return services_[service].arrivals;
  }
  /// Server time of visits that have ended, wanted or not.
  [[nodiscard]] double accounted_s(std::uint32_t service) const {
    return services_[service].done_s + services_[service].wasted_s;
  }

 private:
  struct Service {
    random::Stream work;
    random::Stream fate;
    std::vector<double> works_s{};
    std::size_t next_work = 0;
    std::uint64_t arrivals = 0;
    double done_s = 0;
    double wasted_s = 0;
    bool draws_fate = false;
  };

  [[nodiscard]] double draw_work(Service& state, const ServicePlan& plan);
  void next_step(engine::Handle visit);
  bool start_parallel(engine::Handle visit, Visit& v, const StepPlan& step);
  void account(Visit& visit);

  const SystemPlan& plan_;
  random::Sampling sampling_;
  PathClock& clock_;
  InFlight& flight_;
  SystemFigures& figures_;
  Peers peers_;
  std::vector<Service> services_;
  std::vector<random::Stream> chance_;  ///< Whether a call is made at all, a place of calls each.
};

}  // namespace nines::system
