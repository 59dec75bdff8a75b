/// @file
/// One replication of a system, event by event, by the rules of README.md beside this file. Here is
/// the loop and the order of what happens at one instant; each section of the rules has a class
/// that owns the state they speak of:
///   clients, probes       a request                  measurement   what counts, collapse, the end
///   call_book             a call, its attempts       faults        what is in force
///   visits                a visit, its steps         server_upkeep failures, health, scaling
///   floor, completions    lines, servers, work       in_flight     what is under way
/// They call each other along the tree of a request, down and back up.
#pragma once

#include <cstddef>
#include <vector>

#include "model/system/call_book.hpp"
#include "model/system/clients.hpp"
#include "model/system/faults.hpp"
#include "model/system/floor.hpp"
#include "model/system/in_flight.hpp"
#include "model/system/measurement.hpp"
#include "model/system/path_clock.hpp"
#include "model/system/probes.hpp"
#include "model/system/server_upkeep.hpp"
#include "model/system/system_figures.hpp"
#include "model/system/system_plan.hpp"
#include "model/system/visits.hpp"

namespace nines::system {

class SystemPath {
 public:
  SystemPath(const SystemPlan& plan, const SystemWindow& window, const traffic::SourceSeed& seed,
             SystemFigures& figures);
  SystemPath(const SystemPath&) = delete;
  SystemPath& operator=(const SystemPath&) = delete;

  /// Collects every request's story, the warm-up's included.
  void keep_stories(std::vector<RequestStory>& stories) { measurement_.keep_stories(stories); }
  /// Tells the watch of everything that happens.
  void watch(SystemWatch& watch) { clock_.watch(watch); }

  void run();

  /// Bytes that what is under way takes, at most so far.
  [[nodiscard]] std::size_t bytes_in_flight() const { return flight_.bytes(); }

 private:
  void happen(engine::Calendar::Slot slot);
  void fire(TimerKind kind);
  void deliver();

  const SystemPlan& plan_;
  PathClock clock_;
  InFlight flight_;
  AtOnce at_once_;
  Measurement measurement_;
  Clients clients_;
  Probes probes_;
  CallBook calls_;
  Visits visits_;
  Floor floor_;
  ServerFailures failures_;
  HealthChecks health_;
  Scaling scaling_;
  Faults faults_;
};

}  // namespace nines::system
