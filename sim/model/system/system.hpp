/// @file
/// The kind `system`: services that call each other, and the clients that call them. A request goes
/// down a tree of calls; every call has a policy (timeouts, retries, budgets, breakers, hedges,
/// deadlines). The rules, one state machine each, stand in README.md beside this file.
/// Refs: Dean & Barroso (2013), The Tail at Scale; Bronson et al. (2021), Metastable Failures in
/// Distributed Systems; Beyer et al. (2016), Site Reliability Engineering, chapters 21 and 22.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/quantity.hpp"
#include "dist/distribution.hpp"
#include "input/forward.hpp"
#include "line/catalog.hpp"
#include "model/system/monitor.hpp"
#include "policy/autoscale/autoscale.hpp"
#include "policy/balance/catalog.hpp"
#include "policy/breaker/breaker.hpp"
#include "policy/health/health.hpp"
#include "policy/hedge/hedge.hpp"
#include "policy/retry/retry.hpp"
#include "policy/retry/retry_budget.hpp"
#include "run/model.hpp"
#include "run/settings.hpp"
#include "traffic/arrivals.hpp"

namespace nines::system {

/// Whose calls a breaker and a budget count.
enum class PolicyScope : std::uint8_t {
  instance,  ///< Those of one server of the caller; a client is one instance.
  shared,    ///< Those of all servers of the caller together.
};

/// What a caller does about slow and failed answers.
struct CallPolicy {
  std::optional<Seconds> timeout;   ///< Of one attempt.
  std::optional<Seconds> deadline;  ///< Of the call with all its attempts, and of all below it.
  retry::Retry retry;
  std::optional<retry::RetryBudget> budget;
  std::optional<breaker::Breaker> breaker;
  std::optional<hedge::Hedge> hedge;
  bool cancel = false;  ///< Whether work whose caller gave up is stopped.
  PolicyScope scope = PolicyScope::instance;

  static CallPolicy read(input::Reader& in);
  /// Whether an attempt can be given up while its work goes on.
  [[nodiscard]] bool gives_up() const { return timeout || deadline; }
  [[nodiscard]] std::string describe() const;  ///< Empty for a plain call.
};

struct CallParameters {
  std::string to;
  std::uint32_t count = 1;
  double probability = 1;
  std::optional<std::uint32_t> job_class;  ///< From 0; the caller's without it.
  CallPolicy policy;

  static CallParameters read(input::Reader& in);
};

/// Calls made one after another (one of them, `count` times), or all at once.
struct Step {
  std::vector<CallParameters> calls;
  bool parallel = false;
  std::optional<std::uint32_t> need;  ///< Successes that end a parallel step; all without it.

  static Step read(input::Value& in);
};

/// Requests bring their class along: their client's, or that of a call above them.
struct CarriedClasses {
  struct Classes {};
  static Classes read_classes(input::Reader&) { return {}; }
  static void check(input::Reader&, Classes&) {}
};
using ServicePriority = line::PriorityOf<CarriedClasses>;
using ServiceDisciplines = line::DisciplinesOf<CarriedClasses>;
using ServiceDiscipline = ServiceDisciplines::Variant;

/// Classes are numbered from 1 up to this.
inline constexpr double most_classes = 64;

struct QueueRules {
  ServiceDiscipline discipline = line::Fifo{};
  std::optional<std::uint64_t> capacity;  ///< Places to wait; of each server, unless central.
  std::optional<Seconds> timeout;         ///< Work that waited this long is shed.
  bool deadline_aware = false;            ///< Work that nobody waits for any more is dropped.

  static QueueRules read(input::Reader& in);
};

/// How often an answer is an error: of the server (5xx), or the caller's own fault (4xx).
struct ErrorRates {
  double server = 0;
  double client = 0;

  static ErrorRates read(input::Value& in);
};

/// What becomes of the work a server has in hand when it stops.
enum class InHand : std::uint8_t { lost, requeued, kept };
/// What a server's failure looks like.
enum class FailureMode : std::uint8_t { crash, gray, slow };

struct ServerFailure {
  FailureMode mode = FailureMode::crash;
  dist::Distribution lifetime = dist::Distribution::example();
  dist::Distribution repair = dist::Distribution::example();
  double factor = 10;  ///< Of a slow server's service times.
  InHand in_hand = InHand::lost;

  static ServerFailure read(input::Reader& in);
  static ServerFailure example() { return {}; }
};

/// What the first request at a server that has just come up takes longer.
struct ColdStart {
  dist::Distribution takes = dist::Distribution::example();
  std::optional<Seconds> idle;  ///< A server idle for so long is cold again.

  static ColdStart read(input::Value& in);
  static ColdStart example() { return {}; }
};

/// Whether a server is free while the request it worked on waits for calls.
enum class WhileCalling : std::uint8_t { release, hold };

struct ServiceParameters {
  std::string name;
  std::uint32_t servers = 1;
  std::uint32_t concurrency = 1;  ///< Requests a server works on at once.
  dist::Distribution service = dist::Distribution::constant(Seconds{0});
  QueueRules queue;
  balance::Balance balance = balance::CentralQueue{};
  ErrorRates errors;
  std::vector<Step> calls;
  std::vector<ServerFailure> failures;
  health::HealthCheck health;
  std::optional<autoscale::Autoscale> autoscale;
  std::optional<ColdStart> cold_start;
  double slowdown = 0;  ///< Service goes 1 + slowdown x (number there) times slower.
  WhileCalling while_calling = WhileCalling::release;

  static ServiceParameters read(input::Reader& in);
  [[nodiscard]] std::uint32_t most_servers() const { return autoscale ? autoscale->max : servers; }
  [[nodiscard]] bool shares() const { return line::facts_of(queue.discipline).shares; }
  /// Whether several servers work on all requests together, so that no request is at one of them.
  [[nodiscard]] bool pools() const {
    return shares() && balance::has_one_line(balance) && most_servers() > 1;
  }
};

struct Users {
  std::uint32_t count = 1;
  dist::Distribution think = dist::Distribution::example();

  static Users read(input::Reader& in);
  static Users example() { return {}; }
};

struct ClientSlo {
  Seconds latency;
  double good = 0.99;  ///< Share of requests that must be answered, in time.

  static ClientSlo read(input::Reader& in);
};

/// Summaries of a client's latency beyond mean and quantiles.
struct ClientStatistics {
  std::vector<std::vector<double>> trimmed_mean;     ///< Pairs of quantiles.
  std::vector<std::vector<double>> winsorized_mean;  ///< Likewise.
  bool interquartile_mean = false;
  std::vector<Seconds> percentile_rank;

  static ClientStatistics read(input::Reader& in);
};

struct ClientParameters {
  std::string name;
  std::optional<traffic::Arrivals> arrivals;  ///< Open loop.
  std::optional<Users> users;                 ///< Closed loop.
  std::string to;
  std::uint32_t job_class = 0;  ///< The most urgent is 0.
  CallPolicy policy;
  std::optional<ClientSlo> slo;
  ClientStatistics statistics;

  static ClientParameters read(input::Reader& in);
};

/// The ground truth: what breaks, when, and how.
struct FaultParameters {
  std::optional<Seconds> at;                  ///< Once, or:
  std::optional<dist::Distribution> process;  ///< time from an end to the next begin.
  dist::Distribution lasts = dist::Distribution::example();
  std::optional<std::string> service;
  std::optional<std::string> client;
  std::optional<double> servers;  ///< Down: how many if 1 or more, which share below.
  bool servers_share = false;
  InHand in_hand = InHand::lost;
  double slowdown = 1;
  double errors = 0;
  std::optional<dist::Distribution> latency;
  double load = 1;

  static FaultParameters read(input::Reader& in);
  static FaultParameters example() { return {}; }
};

/// Synthetic canaries: runs of `steps` requests in a row that must all succeed.
struct ProbeParameters {
  std::string name;
  std::string to;
  Seconds every{60};
  std::uint32_t steps = 1;
  std::uint32_t attempts = 1;
  std::optional<Seconds> timeout;

  static ProbeParameters read(input::Reader& in);
};

/// Figures over time.
struct SeriesParameters {
  Seconds every{1};

  static SeriesParameters read(input::Reader& in);
};

struct SystemParameters {
  std::vector<ServiceParameters> services;
  std::vector<ClientParameters> clients;
  std::vector<FaultParameters> faults;
  std::vector<ProbeParameters> probes;
  std::vector<MonitorParameters> monitors;
  Seconds settle{60};  ///< After the last fault: by then goodput must be back.
  std::optional<SeriesParameters> series;

  static SystemParameters read(input::Reader& in);
  /// The index of a service. It must exist.
  [[nodiscard]] std::size_t service(std::string_view name) const;
};

struct SystemKind {
  static constexpr std::string_view name = "system";
  static constexpr std::string_view summary =
      "services that call each other: fan-out, retries, breakers, faults, collapse";
  static constexpr std::array run_keys{run::RunKey::replications, run::RunKey::horizon,
                                       run::RunKey::warmup,       run::RunKey::precision,
                                       run::RunKey::confidence,   run::RunKey::sampling};
  using Parameters = SystemParameters;
  /// Throws DomainError where the run settings do not fit the system.
  static std::unique_ptr<run::Model> make(Parameters parameters, const run::RunSettings& run);
};

}  // namespace nines::system
