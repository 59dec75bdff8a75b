/// @file
/// What one replication of a system leaves behind. A request counts if it begins within the window
/// [start, end) and is followed to its end; services are counted by what happens to them within it.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "core/quantity.hpp"
#include "policy/call_outcome.hpp"
#include "stats/log_linear_histogram.hpp"

namespace nines::system {

/// What is left out at the start and how long is measured; of two ways to say each, the one not
/// used is 0 or without limit. Requests are those of all clients together.
struct SystemWindow {
  static constexpr std::uint64_t no_limit = std::numeric_limits<std::uint64_t>::max();
  double warmup_s = 0;
  std::uint64_t warmup_requests = 0;
  double horizon_s = infinity;
  std::uint64_t horizon_requests = no_limit;
  double series_step_s = 0;  ///< 0: no figures over time.
  std::size_t series_steps = 0;
};

/// More visits and calls than this under way at once end a replication.
inline constexpr std::size_t most_in_flight = std::size_t{1} << 20;
/// Time that has not gone on for so many events never will.
inline constexpr std::uint64_t events_between_looks = std::uint64_t{1} << 22;

struct ClientFigures {
  std::uint64_t requests = 0;
  std::uint64_t finished = 0;
  std::uint64_t ok = 0;
  std::uint64_t client_errors = 0;
  std::uint64_t errors = 0;
  std::uint64_t timeouts = 0;
  std::uint64_t rejected = 0;
  std::uint64_t slow = 0;            ///< Answered well, but later than the objective.
  std::uint64_t attempts = 0;        ///< At its own call, of finished requests.
  std::uint64_t good_in_window = 0;  ///< Answered well within the window, whenever begun.
  double latency_sum_s = 0;          ///< Of those answered well.
  stats::LogLinearHistogram latency;
};

struct ProbeFigures {
  std::uint64_t runs = 0;
  std::uint64_t first_ok = 0;
  std::uint64_t ok = 0;
};

struct ServiceFigures {
  std::uint64_t arrivals = 0;   ///< Attempts that came, probes left out.
  std::uint64_t originals = 0;  ///< Of them, those without a retry or hedge above.
  std::uint64_t rejected = 0;   ///< Turned away, shed, or without a server to go to.
  std::uint64_t dropped = 0;    ///< By a queue that is aware of deadlines.
  std::uint64_t answered = 0;
  std::uint64_t errors = 0;  ///< Of answers: failures of the server's side.
  std::uint64_t taken_up = 0;
  std::uint64_t delayed = 0;  ///< Of those taken up.
  double wait_sum_s = 0;
  double latency_sum_s = 0;  ///< Of answers.
  double busy_s = 0;         ///< Integral of requests in service.
  double room_s = 0;         ///< Integral of the number there could be.
  double queue_s = 0;        ///< Integral of requests waiting.
  double done_s = 0;         ///< Server time spent on answers somebody waited for,
  double wasted_s = 0;       ///< and on others.
};

/// One step of figures over time.
struct ClientStep {
  std::uint32_t offered = 0;
  std::uint32_t finished = 0;
  std::uint32_t good = 0;
  double latency_sum_s = 0;
};
struct ServiceStep {
  double queue_s = 0;
  double busy_s = 0;
  double room_s = 0;
};

struct SystemFigures {
  double start_s = 0;
  double end_s = 0;
  std::vector<ClientFigures> clients;
  std::vector<ProbeFigures> probes;
  std::vector<ServiceFigures> services;
  std::vector<std::vector<ClientStep>> client_steps;
  std::vector<std::vector<ServiceStep>> service_steps;
  std::uint64_t unfinished = 0;
  std::size_t most_in_flight = 0;
  std::uint64_t events = 0;
  bool overflowed = false;
  double overflowed_at_s = infinity;
  bool stalled = false;  ///< Events without end at one instant; the replication was cut there.
  bool faulted = false;  ///< A fault began and ended.
  bool judged = false;   ///< Whether the run reached the moment of judging a collapse.
  bool collapsed = false;
  double recovery_s = infinity;  ///< Infinite where it did not recover.

  [[nodiscard]] double duration_s() const { return end_s - start_s; }
};

/// The story of one request, for tests and pilots.
struct RequestStory {
  double arrival_s = 0;
  double latency_s = 0;
  policy::CallOutcome outcome = policy::CallOutcome::success;
  bool finished = false;
  std::uint32_t attempts = 0;
};

}  // namespace nines::system
