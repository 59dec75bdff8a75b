/// @file
/// Calls under their policies: README.md, "A call" and "An attempt that is given up". Owns what
/// callers remember between calls (breakers, budgets, hedges) and the timers of calls and attempts.
#pragma once

#include <cstdint>
#include <vector>

#include "model/system/in_flight.hpp"
#include "model/system/path_clock.hpp"
#include "model/system/system_plan.hpp"
#include "random/stream.hpp"
#include "traffic/source.hpp"

namespace nines::system {

class Clients;
class Faults;
class Floor;
class Visits;

class CallBook {
 public:
  /// Whom calls go to, and whom they report to.
  struct Peers {
    Clients& clients;
    Visits& visits;
    Floor& floor;
    Faults& faults;
  };
  CallBook(const SystemPlan& plan, const traffic::SourceSeed& seed, PathClock& clock,
           InFlight& flight, AtOnce& at_once, Peers peers);

  /// A call of a visit.
  void start(std::uint32_t edge, engine::Handle parent);
  /// A call of a request, or of a probe's run.
  void start_top(std::uint32_t edge, engine::Handle request);
  /// The visit has its answer, and is gone afterwards.
  void answer(engine::Handle visit, policy::CallOutcome outcome);
  /// An attempt of the call has failed.
  void after_failure(engine::Handle call, policy::CallOutcome outcome);
  /// A visit that ends gives up the calls it still has under way.
  void give_up_calls(Visit& visit);

  void fire_timeouts(std::uint32_t ring);
  void fire_deadline();
  void fire_retry();
  void fire_hedge();
  void fire_travel();

 private:
  void begin(engine::Handle handle, Call& call, double deadline_s);
  void attempt(engine::Handle call, bool hedge);
  void send(engine::Handle call, bool hedge, breaker::BreakerState::Permit permit);
  void set_timeout(engine::Handle visit, const Call& call, const Edge& edge);
  void time_out(engine::Handle visit);
  void hedge(engine::Handle visit);
  void end_call(engine::Handle call, policy::CallOutcome outcome);
  void give_up_attempt(engine::Handle visit, bool cancel);
  void give_up_attempts(Call& call, bool cancel);
  void unlink(Visit& visit, engine::Handle handle, Call& call);

  const SystemPlan& plan_;
  PathClock& clock_;
  InFlight& flight_;
  AtOnce& at_once_;
  Peers peers_;
  std::vector<random::Stream> jitter_;  ///< Of backoffs, a place of calls each.
  std::vector<breaker::BreakerState> breakers_;
  std::vector<retry::RetryBudgetMeter> budgets_;
  std::vector<hedge::HedgeTimer> hedges_;
  std::vector<PathTimeouts> timeouts_;
  PathTimers<engine::Handle> deadlines_;  ///< Of attempts that a deadline cuts.
  PathTimers<engine::Handle> retries_;    ///< Calls whose backoff runs.
  PathTimers<engine::Handle> hedging_;    ///< First attempts of tries.
  PathTimers<engine::Handle> travels_;    ///< Visits on their way.
};

}  // namespace nines::system
