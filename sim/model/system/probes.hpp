/// @file
/// Probes: runs of requests in a row that must all succeed, tried again from the first one. They
/// are no client's requests: README.md, "A request", does not count them.
#pragma once

#include <cstdint>

#include "model/system/in_flight.hpp"
#include "model/system/path_clock.hpp"
#include "model/system/system_figures.hpp"
#include "model/system/system_plan.hpp"

namespace nines::system {

class CallBook;
class Measurement;

class Probes {
 public:
  struct Peers {
    CallBook& calls;
    Measurement& measurement;
  };
  Probes(const SystemPlan& plan, PathClock& clock, InFlight& flight, SystemFigures& figures,
         Peers peers);

  /// The next run of a probe begins.
  void begin(std::uint32_t probe);
  /// The next step of a run, or another try from the first one, or its end.
  void step_ended(engine::Handle request, policy::CallOutcome outcome);

 private:
  const SystemPlan& plan_;
  PathClock& clock_;
  InFlight& flight_;
  SystemFigures& figures_;
  Peers peers_;
  std::uint64_t begun_ = 0;
};

}  // namespace nines::system
