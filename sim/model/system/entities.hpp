/// @file
/// What moves through a system. A client's request is a call; a call makes attempts (retries,
/// hedges); an attempt is a visit to a service; a visit makes calls. So the tree of one request is
/// call > visit > call > ..., each knowing its parent, and a parent its children in a list.
/// A call ends before its parent does: whoever ends first gives the other up.
#pragma once

#include <cstdint>

#include "engine/slab.hpp"
#include "policy/breaker/breaker.hpp"
#include "policy/call_outcome.hpp"

namespace nines::system {

inline constexpr std::uint32_t none_32 = 0xffffffff;

/// One request of a client (or one run of a probe) from its start to the answer its user sees.
struct Request {
  double start_s = 0;
  std::uint64_t number = 0;  ///< The n-th of its client.
  std::uint32_t client = 0;  ///< Or the probe.
  std::uint32_t user = 0;    ///< Of a closed-loop client.
  std::uint32_t attempts = 0;
  std::uint32_t steps = 0;  ///< Of a probe: done in this run.
  std::uint32_t tries = 0;  ///< Of a probe: runs from the start.
  bool counted = false;
  bool probe = false;  ///< A probe's run, not a client's request.
};

/// One call under its policy, until its outcome is known.
struct Call {
  double deadline_s = 0;
  double previous_wait_s = 0;  ///< The backoff before.
  std::uint64_t request = 0;   ///< Its number.
  engine::Handle parent;       ///< A visit, or of a top call a request.
  engine::Handle first_attempt = engine::no_entry;
  engine::Handle next = engine::no_entry;  ///< Siblings among the parent's calls.
  engine::Handle previous = engine::no_entry;
  std::uint32_t edge = 0;
  std::uint32_t instance = 0;  ///< Which breaker and budget.
  std::uint32_t tries = 0;
  std::uint32_t outstanding = 0;
  std::uint32_t hedges = 0;
  std::uint32_t key = 0;  ///< What a consistent hash goes by.
  std::uint32_t job_class = 0;
  bool top = false;
  bool original = false;  ///< Every attempt above it is a first try.
  bool counted = false;   ///< Of a client's request that began in the window.
};

enum class Phase : std::uint8_t {
  travelling,  ///< On its way to the service.
  queued,      ///< Waiting for a server.
  in_service,  ///< A server works on it, or has stopped while doing so.
  calling,     ///< Own work done; waiting for calls.
  answering,   ///< Failed fast; the answer is about to be delivered.
};

/// One attempt at a service.
struct Visit {
  double sent_s = 0;
  double arrival_s = 0;
  double start_s = 0;   ///< When a server took it up (again), or was taken from it.
  double work_s = 0;    ///< Own work, at full speed.
  double left_s = 0;    ///< Of the work, at full speed; at its server's, where that has stopped.
  double worked_s = 0;  ///< Server time spent on it before start_s.
  double fate = 1;      ///< A uniform number against which error rates are held.
  double deadline_s = 0;
  std::uint64_t request = 0;
  engine::Handle call = engine::no_entry;
  engine::Handle next_attempt = engine::no_entry;  ///< Of the same call.
  engine::Handle first_call = engine::no_entry;    ///< Calls it has under way.
  std::uint32_t key = 0;  ///< The call's, which may be gone before the attempt finds its server.
  std::uint32_t service = 0;
  std::uint32_t station = 0;
  std::uint32_t slot = none_32;    ///< Held.
  std::uint32_t server = none_32;  ///< That took it up.
  std::uint32_t job_class = 0;
  std::uint32_t step = 0;
  std::uint32_t repeats = 0;   ///< Of a sequential step: calls made.
  std::uint32_t needed = 0;    ///< Of a parallel step: successes missing.
  std::uint32_t may_fail = 0;  ///< Of a parallel step: failures it can still bear.
  breaker::BreakerState::Permit permit;
  Phase phase = Phase::travelling;
  bool abandoned = false;  ///< Its caller has given up.
  bool original = false;
  bool counted = false;
  bool hedge = false;
  bool delayed = false;      ///< Had to wait.
  bool interrupted = false;  ///< A server was taken from it.
};

}  // namespace nines::system
