/// @file
/// What is measured of a replication, and when it ends: README.md, "A request" (what counts) and
/// "Faults" (collapse and recovery). Owns the window, the count of requests, and the bins in which
/// goodput is held against what was offered.
#pragma once

#include <cstdint>
#include <vector>

#include "model/system/in_flight.hpp"
#include "model/system/path_clock.hpp"
#include "model/system/system_figures.hpp"
#include "model/system/system_plan.hpp"

namespace nines::system {

class Faults;
class Floor;
class Visits;

class Measurement {
 public:
  struct Peers {
    Floor& floor;
    Visits& visits;
    Faults& faults;
  };
  Measurement(const SystemPlan& plan, const SystemWindow& window, PathClock& clock,
              InFlight& flight, SystemFigures& figures, Peers peers);
  /// Collects every request's story, the warm-up's included.
  void keep_stories(std::vector<RequestStory>& stories) { stories_ = &stories; }

  [[nodiscard]] bool measuring() const { return measuring_; }
  /// The next moment at which something about the window changes.
  [[nodiscard]] double boundary_s() const { return boundary_s_; }
  void pass_boundaries(double now_s);
  /// The window is over and every request that counts has ended, or waiting for the last of them
  /// has taken longer than all that was before.
  [[nodiscard]] bool done() const {
    return closed_ && (counted_ended_ == counted_ || begun_ > last_begun_ ||
                       clock_.now_s() > drained_s_ || figures_.overflowed || figures_.stalled);
  }
  /// Looks after an event whether the replication must be cut.
  void look() {
    ++figures_.events;
    if (flight_.number() > most_in_flight) [[unlikely]]
      overflow();
    if (figures_.events % events_between_looks == 0) [[unlikely]]
      check_progress();
  }
  void finish();

  /// A client's: it gets its number, and counts if it begins in the window.
  void request_begins(Request& request);
  void request_ends(const Request& request, policy::CallOutcome outcome);
  void probe_begins() { ++balance_.begun; }
  void probe_ends() { ++balance_.ended; }
  void fault_ends() {
    if (!closed_) last_fault_end_s_ = clock_.now_s();
  }
  /// Nothing more comes from one of the clients.
  void no_more_arrivals();

 private:
  /// Sums over whole runs, for the check that nothing is lost.
  struct Balance {
    std::uint64_t begun = 0;
    std::uint64_t ended = 0;
  };

  void open_window();
  void close_window();
  void close_step();
  void take_totals(int sign);
  void overflow();
  void check_progress();
  void cut();
  void judge_recovery();
  [[nodiscard]] bool collapsed_from(double from_s) const;
  void check_balance();
  [[nodiscard]] std::uint32_t services() const {
    return static_cast<std::uint32_t>(plan_.services.size());
  }

  const SystemPlan& plan_;
  SystemWindow window_;
  PathClock& clock_;
  InFlight& flight_;
  SystemFigures& figures_;
  Peers peers_;
  std::vector<RequestStory>* stories_ = nullptr;
  Balance balance_;

  double boundary_s_ = 0;
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
