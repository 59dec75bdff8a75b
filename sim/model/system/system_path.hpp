/// @file
/// One replication of a system, event by event. The rules are those of README.md beside this file;
/// their code is spread over
///   system_path.cpp    the loop, timers, answers that come at once
///   path_calls.cpp     calls: attempts, timeouts, retries, breakers, hedges, giving up
///   path_visits.cpp    visits: queues, service, steps, answers
///   path_servers.cpp   servers: failures, health, scaling, what faults do to them
///   path_clients.cpp   clients, probes, faults
///   path_window.cpp    what is measured, and when
/// Whatever fails at once is noted and delivered before the next event, never from within the act
/// that failed: no function finds its subject gone when a callee returns, but for those that say
/// so.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "engine/calendar.hpp"
#include "engine/ring.hpp"
#include "engine/slab.hpp"
#include "engine/timers.hpp"
#include "engine/trace_hash.hpp"
#include "model/system/entities.hpp"
#include "model/system/line.hpp"
#include "model/system/system_figures.hpp"
#include "model/system/system_plan.hpp"
#include "model/system/system_watch.hpp"
#include "policy/balance/balancer.hpp"
#include "random/stream.hpp"
#include "traffic/source.hpp"

namespace nines::system {

class SystemPath {
 public:
  SystemPath(const SystemPlan& plan, const SystemWindow& window, const traffic::SourceSeed& seed,
             SystemFigures& figures);
  /// Collects every request's story, the warm-up's included.
  void keep_stories(std::vector<RequestStory>& stories) { stories_ = &stories; }
  /// Tells the watch of everything that happens.
  void watch(SystemWatch& watch) { watch_ = &watch; }

  void run();

  /// Bytes that what is under way takes, at most so far.
  [[nodiscard]] std::size_t bytes_in_flight() const;

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
    std::uint32_t number = 0;  ///< Waiting and in service.
    std::uint32_t free_head = none_32;
    std::uint32_t free_tail = none_32;
    std::uint32_t first_slot = 0;
    // Where service slows down, work has a clock of its own that runs 1 + slowdown x number times
    // slower; completions stay fixed on it.
    std::unique_ptr<engine::Calendar> work;
    double clock_s = 0;
    double moved_s = 0;  ///< When the clock was last moved.
  };
  struct ServiceState {
    random::Stream work;
    random::Stream fate;
    random::Stream choice;  ///< Of servers.
    random::Stream order;   ///< Of who is next, where the line is random.
    random::Stream cold;
    balance::Balancer balancer;
    std::vector<double> works_s{};
    std::size_t next_work = 0;
    double last_s = 0;  ///< Until when the integrals go.
    std::uint32_t busy = 0;
    std::uint32_t waiting = 0;
    std::uint32_t room = 0;
    double busy_s = 0;
    double queue_s = 0;
    double room_s = 0;
    double done_s = 0;
    double wasted_s = 0;
    double slow = 1;  ///< By faults.
    double fault_errors = 0;
    std::uint32_t latencies = 0;  ///< Faults that add to the way there.
    bool draws_fate = false;
    std::vector<health::HealthState> health{};
    std::uint32_t running = 0;  ///< Active servers.
    // The autoscaler's signal over the time since its last decision.
    std::optional<autoscale::Autoscaler> scaler{};
    std::uint64_t scaler_arrivals = 0;
    double scaler_busy_s = 0;
    double scaler_queue_s = 0;
    double scaler_room_s = 0;
  };
  struct EdgeState {
    random::Stream chance;
    random::Stream jitter;
  };
  struct ClientState {
    std::unique_ptr<traffic::ArrivalSource> source{};
    std::vector<double> gaps_s{};
    std::size_t next_gap = 0;
    // Arrivals run on a clock that faults make faster or slower.
    double next_on_clock_s = 0;
    double clock_s = 0;    ///< At the last change of speed,
    double changed_s = 0;  ///< which was then.
    double speed = 1;
    random::Stream think;
    std::uint64_t number = 0;
  };
  struct FailureState {
    random::Stream lifetime;
    random::Stream repair;
    bool failed = false;
  };
  struct FaultState {
    random::Stream times;
    random::Stream latency;
    std::vector<std::uint32_t> servers{};  ///< That it has taken down.
    bool active = false;
  };
  /// Something that fails at once.
  struct Note {
    engine::Handle subject;  ///< A visit; of a refused call, the call.
    policy::CallOutcome outcome = policy::CallOutcome::rejected;
    bool refused = false;
    bool again = false;  ///< No answer: the visit looks for another server.
  };
  /// Sums over whole runs, for the check that nothing is lost.
  struct Balance {
    std::uint64_t begun = 0;
    std::uint64_t ended = 0;
  };

  // The loop: system_path.cpp
  void start();
  void happen(engine::Calendar::Slot slot);
  void deliver();
  void fire_timeouts(std::uint32_t ring);
  void fire_shed(std::uint32_t ring);
  void fire_timer(TimerKind kind);
  void set_timer(TimerKind kind, double time_s, engine::Handle subject);
  void forget_dead_timers(TimerKind kind);
  void tell(Happening what, std::uint32_t where, engine::Handle subject, std::uint64_t request,
            double value = 0) {
    if (watch_ != nullptr) [[unlikely]]
      watch_->happened({now_s_, what, where, subject.index, request, value});
  }

  // Calls: path_calls.cpp
  void start_call(std::uint32_t edge, engine::Handle parent, bool top);
  void attempt(engine::Handle call, bool hedge);
  void send(engine::Handle call, bool hedge, breaker::BreakerState::Permit permit);
  void set_timeout(engine::Handle visit, Call& call, const Edge& edge);
  void answer(engine::Handle visit, policy::CallOutcome outcome);
  void time_out(engine::Handle visit);
  void after_failure(engine::Handle call, policy::CallOutcome outcome);
  void hedge(engine::Handle visit);
  void end_call(engine::Handle call, policy::CallOutcome outcome);
  void give_up_attempt(engine::Handle visit, bool cancel);
  void give_up_attempts(Call& call, bool cancel);
  void give_up_calls(Visit& visit);
  void unlink(Visit& visit, engine::Handle handle, Call& call);

  // Visits: path_visits.cpp
  void arrive(engine::Handle visit);
  void route(engine::Handle visit, Visit& v);
  void enter(engine::Handle visit, Visit& v, std::uint32_t station);
  void fail_fast(engine::Handle visit, Visit& v, policy::CallOutcome outcome);
  void begin(std::uint32_t slot, engine::Handle visit);
  void complete(std::uint32_t slot);
  void own_work_done(engine::Handle visit);
  void next_step(engine::Handle visit);
  bool start_parallel(engine::Handle visit, Visit& v, const StepPlan& step);
  void call_ended(engine::Handle visit, policy::CallOutcome outcome);
  void finish(engine::Handle visit, policy::CallOutcome outcome);
  void drop(engine::Handle visit);
  void account(Visit& v);
  void leave_server(Visit& v);
  void shed(engine::Handle visit);
  void free_slot(std::uint32_t slot);
  void serve(std::uint32_t station);
  engine::Handle next_in_line(Station& station);
  [[nodiscard]] bool unwanted(const Visit& visit) const;
  [[nodiscard]] double draw_work(ServiceState& state, const ServicePlan& plan);

  // Servers: path_servers.cpp
  std::uint32_t take_free_slot(Station& station);
  void list_slot(std::uint32_t slot, bool last);
  void set_completion(std::uint32_t slot, double left_s);
  void clear_completion(std::uint32_t slot);
  [[nodiscard]] double left_of(std::uint32_t slot);
  void move_clock(Station& station);
  void set_number(Station& station, std::uint32_t number);
  void refresh(std::uint32_t station);
  void stop_server(std::uint32_t server, InHand in_hand);
  void resume_server(std::uint32_t server);
  void lose_work(std::uint32_t server, InHand in_hand);
  void empty_line(std::uint32_t server, InHand in_hand);
  void slow_server(std::uint32_t server, double factor);
  void slow_service(std::uint32_t service, double factor);
  void retime(std::uint32_t server, double ratio);
  void change_failure(std::uint32_t failure);
  void restart_slots(std::uint32_t server);
  void check_health(std::uint32_t service);
  void scale(std::uint32_t service);
  void start_server(std::uint32_t service);
  void retire_server(std::uint32_t service);
  void integrate(ServiceState& state) {
    const double elapsed_s = now_s_ - state.last_s;
    state.busy_s += static_cast<double>(state.busy) * elapsed_s;
    state.queue_s += static_cast<double>(state.waiting) * elapsed_s;
    state.room_s += static_cast<double>(state.room) * elapsed_s;
    state.last_s = now_s_;
  }

  // Clients: path_clients.cpp
  void start_clients();
  void schedule_arrival(std::uint32_t client);
  void arrival(std::uint32_t client);
  void begin_request(std::uint32_t client, std::uint32_t user);
  void end_request(engine::Handle request, policy::CallOutcome outcome);
  void think(std::uint32_t client, std::uint32_t user);
  void set_load(std::uint32_t client, double speed);
  void probe(std::uint32_t probe);
  void probe_step_ended(engine::Handle request, policy::CallOutcome outcome);
  void change_fault(std::uint32_t fault);
  void apply_fault(std::uint32_t fault);
  void lift_fault(std::uint32_t fault);
  void recompute_faults(std::uint32_t service);
  void recompute_load();
  [[nodiscard]] double added_latency(std::uint32_t service);

  // What is measured: path_window.cpp
  void pass_boundaries(double now_s);
  void count_request(Request& request);
  void count_end(const Request& request, policy::CallOutcome outcome);
  void open_figures();
  void open_window();
  void close_window();
  void close_step();
  void take_totals(int sign);
  void overflow();
  void check_progress();
  void cut();
  void no_more_from(std::uint32_t client);
  [[nodiscard]] bool done() const;
  void judge_recovery();
  void finish_run();

  const SystemPlan& plan_;
  SystemWindow window_;
  traffic::SourceSeed seed_;
  SystemFigures& figures_;
  std::vector<RequestStory>* stories_ = nullptr;
  SystemWatch* watch_ = nullptr;

  engine::Calendar calendar_;
  double now_s_ = 0;
  engine::Slab<Request> requests_;
  engine::Slab<Call> calls_;
  engine::Slab<Visit> visits_;
  engine::Ring<Note> notes_;
  std::vector<Server> servers_;
  std::vector<Station> stations_;
  std::vector<ServiceState> services_;
  std::vector<EdgeState> edges_;
  std::vector<ClientState> clients_;
  std::vector<FailureState> failures_;
  std::vector<FaultState> faults_;
  std::vector<breaker::BreakerState> breakers_;
  std::vector<retry::RetryBudgetMeter> budgets_;
  std::vector<hedge::HedgeTimer> hedges_;
  std::vector<engine::Handle> slot_visit_;
  std::vector<std::uint32_t> slot_next_;  ///< The next free one of the station.
  std::vector<std::uint8_t> slot_listed_;
  std::vector<engine::TimeoutRing> timeout_rings_;
  std::vector<engine::TimeoutRing> shed_rings_;
  std::array<engine::TimerQueue, timer_kinds> timers_;
  std::vector<std::vector<std::uint32_t>> open_faults_;  ///< Of each service.
  Balance balance_;

  double boundary_s_ = 0;  ///< The next moment at which something about the window changes.
  double opens_s_ = 0;
  double step_ends_s_ = infinity;
  double closes_s_ = infinity;
  double drained_s_ = infinity;  ///< Until when the last requests are waited for.
  std::size_t step_ = 0;
  std::uint64_t begun_ = 0;  ///< Requests of clients.
  std::uint64_t last_begun_ = SystemWindow::no_limit;
  std::uint64_t counted_ = 0;
  std::uint64_t counted_ended_ = 0;
  std::uint32_t silent_clients_ = 0;
  std::uint64_t probes_begun_ = 0;
  bool measuring_ = false;
  bool closed_ = false;
  bool last_request_of_all_ = false;
  double progress_s_ = -1;  ///< The time when it was last looked whether it goes on.
  std::vector<ServiceStep> step_totals_;
  // Requests and good answers in small steps, for the judgement on collapse.
  double bin_s_ = 1;
  std::vector<std::uint32_t> offered_;
  std::vector<std::uint32_t> good_;
  double last_fault_end_s_ = 0;
};

}  // namespace nines::system
