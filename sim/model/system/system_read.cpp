// From JSON to SystemParameters. What concerns several parts is checked once all are read.
#include <algorithm>

#include <fmt/format.h>

#include "core/error.hpp"
#include "input/reader.hpp"
#include "model/system/system.hpp"
#include "model/system/system_references.hpp"

namespace nines::system {
namespace {

constexpr double most_places = 1 << 20;
constexpr double most_calls = 1e6;

template <class T>
std::uint32_t small(T value) {
  return static_cast<std::uint32_t>(value);
}

/// Names become parts of metrics' names.
template <class T>
void check_names(input::Reader& in, std::string_view key, const std::vector<T>& members) {
  for (const T& member : members) {
    in.check(!member.name.empty(), key, "a name must not be empty");
    in.check(member.name.size() <= 100, key, "a name has at most 100 characters");
  }
}

/// A map by name, or a list whose members are called 1, 2, 3.
template <class T>
struct NamedOrListed {
  std::vector<T> members;
  static NamedOrListed read(input::Value& in) {
    NamedOrListed list;
    if (in.may_be(input::Node::Kind::array)) {
      list.members = in.as<std::vector<T>>();
      for (std::size_t i = 0; i < list.members.size(); ++i) {
        list.members[i].name = std::to_string(i + 1);
      }
    }
    if (!in.describing() && in.may_be(input::Node::Kind::array)) return list;
    for (auto& [name, member] : in.as<std::map<std::string, T>>()) {
      list.members.push_back(member);
      list.members.back().name = name;
    }
    return list;
  }
};

/// Members in the order in which they are written.
template <class T>
struct Named {
  std::vector<T> members;
  static Named read(input::Reader& in) {
    Named named;
    for (auto& [name, member] : in.others<T>("a name")) {
      named.members.push_back(member);
      named.members.back().name = name;
    }
    return named;
  }
};

/// What concerns several parts, where all of them were read without mistakes.
void check_whole(input::Reader& in, const SystemParameters& p) {
  if (!in.sound()) return;
  check_names(in, "services", p.services);
  check_names(in, "clients", p.clients);
  check_names(in, "probes", p.probes);
  for (const ProbeParameters& probe : p.probes) {
    in.check(probe.name.find('.') == std::string::npos, "probes",
             "a probe's name must not have a dot");
  }
  in.check(!p.services.empty(), "services", "there must be a service");
  in.check(!p.clients.empty(), "clients", "there must be a client");
  double slots = 0;
  for (const ServiceParameters& service : p.services) {
    slots += static_cast<double>(service.most_servers()) * service.concurrency;
  }
  in.check(slots <= most_places, "services",
           fmt::format("{:.0f} requests could be worked on at once (servers x concurrency, all "
                       "services together); at most {:.0f} are kept apart",
                       slots, most_places));
}

}  // namespace

SystemParameters SystemParameters::read(input::Reader& in) {
  SystemParameters p;
  p.services = in.require<Named<ServiceParameters>>("services", "the services, by name").members;
  p.clients = in.require<Named<ClientParameters>>("clients", "who sends requests, by name").members;
  p.faults = in.maybe<std::vector<FaultParameters>>("faults", "what breaks, and when")
                 .value_or(std::vector<FaultParameters>{});
  p.probes =
      in.maybe<NamedOrListed<ProbeParameters>>("probes", "synthetic canaries, by name or as a list")
          .value_or(NamedOrListed<ProbeParameters>{})
          .members;
  p.monitors = in.maybe<NamedOrListed<MonitorParameters>>(
                     "monitors", "what dashboards see, by name or as a list")
                   .value_or(NamedOrListed<MonitorParameters>{})
                   .members;
  p.settle = in.optional<Seconds>("settle", Seconds{60}, "60s", input::positive,
                                  "time after the last fault in which goodput must be back");
  p.series = in.maybe<SeriesParameters>("series", input::any_number, "figures over time",
                                        "120 steps where there are faults, else none");
  if (in.describing()) return p;
  check_whole(in, p);
  check_references(in, p);
  return p;
}

std::size_t SystemParameters::service(std::string_view name) const {
  const auto it = std::ranges::find(services, name, &ServiceParameters::name);
  NINES_EXPECTS(it != services.end());
  return static_cast<std::size_t>(it - services.begin());
}

ServiceParameters ServiceParameters::read(input::Reader& in) {
  ServiceParameters p;
  p.servers = small(in.optional<std::int64_t>("servers", 1, "1", input::between(1, most_places),
                                              "servers of the service"));
  p.concurrency =
      small(in.optional<std::int64_t>("concurrency", 1, "1", input::between(1, most_places),
                                      "requests a server works on at once, each at full speed"));
  p.service = in.optional<dist::Distribution>("service", dist::Distribution::constant(Seconds{0}),
                                              "0", "a request's own work, before its calls");
  p.queue = in.optional<QueueRules>("queue", QueueRules{}, "no limits", "waiting for a server");
  p.balance =
      in.optional<balance::Balance>("balance", balance::CentralQueue{}, "central",
                                    "which server a request goes to; central: one line for all");
  p.errors = in.optional<ErrorRates>(
      "errors", ErrorRates{}, "0",
      "share of requests that fail after the service's own work, of the server or of the caller");
  p.calls = in.maybe<std::vector<Step>>("calls", "calls after the own work, step by step")
                .value_or(std::vector<Step>{});
  p.failures = in.maybe<std::vector<ServerFailure>>("failures", "how each server fails")
                   .value_or(std::vector<ServerFailure>{});
  p.health = in.optional<health::HealthCheck>("health", health::HealthCheck{}, "none",
                                              "checks by which servers are left out");
  p.autoscale = in.maybe<autoscale::Autoscale>("autoscale", "servers come and go with the load");
  p.cold_start = in.maybe<ColdStart>(
      "cold_start", "what the first request at a server that has come up takes longer");
  p.slowdown =
      in.optional<double>("slowdown", 0, "0", input::between(0, 1e6),
                          "service goes 1 + slowdown x (requests at the queue and its servers) "
                          "times slower");
  p.while_calling =
      in.choose<WhileCalling>("while_calling", WhileCalling::release,
                              {{"release", WhileCalling::release}, {"hold", WhileCalling::hold}},
                              "whether a server is free or held while its request waits for calls");
  in.check(!p.autoscale || (p.servers >= p.autoscale->min && p.servers <= p.autoscale->max),
           "servers",
           "the service must start with between \"min\" and \"max\" servers of its "
           "\"autoscale\"");
  in.check(!(p.shares() && p.while_calling == WhileCalling::hold), "while_calling",
           fmt::format("under {} a request has no server to itself that it could hold",
                       line::discipline_name(p.queue.discipline)));
  in.check(p.service.mean().raw() < infinity, "service",
           "the mean of a request's work is infinite");
  return p;
}

QueueRules QueueRules::read(input::Reader& in) {
  QueueRules rules;
  rules.discipline = in.optional<ServiceDiscipline>("discipline", ServiceDiscipline{line::Fifo{}},
                                                    "fifo", "who is served next");
  if (const auto capacity = in.maybe<std::int64_t>("capacity", input::between(0, 1e9),
                                                   "places to wait (of each server, unless the "
                                                   "queue is central); who finds none is rejected",
                                                   "unlimited")) {
    rules.capacity = static_cast<std::uint64_t>(*capacity);
  }
  rules.timeout = in.maybe<Seconds>("timeout", input::positive,
                                    "work that waited this long is shed: rejected", "none");
  rules.deadline_aware = in.optional<bool>(
      "deadline_aware", false, "false", "drop work whose caller has given up, when its turn comes");
  const bool shares = line::facts_of(rules.discipline).shares;
  const std::string_view name = line::discipline_name(rules.discipline);
  in.check(!(rules.timeout && shares), "timeout",
           fmt::format("nobody waits for service under {}, so nobody can be shed", name));
  in.check(!(rules.deadline_aware && shares), "deadline_aware",
           fmt::format("nobody waits for a turn under {}; \"cancel\" in a caller's policy stops "
                       "work that was given up",
                       name));
  return rules;
}

ErrorRates ErrorRates::read(input::Value& in) {
  struct Both {
    ErrorRates rates;
    static Both read(input::Reader& object) {
      Both both;
      both.rates.server =
          object
              .optional<Probability>("server", Probability{0}, "0", input::unit_interval,
                                     "the server's fault (5xx)")
              .raw();
      both.rates.client =
          object
              .optional<Probability>("client", Probability{0}, "0", input::unit_interval,
                                     "the caller's own fault (4xx): never against availability")
              .raw();
      object.check(both.rates.server + both.rates.client <= 1, "client",
                   "the shares of errors add up to more than 1");
      return both;
    }
  };
  ErrorRates rates;
  if (in.describing() || !in.may_be(input::Node::Kind::object)) {
    rates.server = in.as<Probability>(input::unit_interval).raw();
    if (!in.describing()) return rates;
  }
  return in.as<Both>().rates;
}

ServerFailure ServerFailure::read(input::Reader& in) {
  ServerFailure p;
  p.mode = in.choose<FailureMode>(
      "mode", std::nullopt,
      {{"crash", FailureMode::crash}, {"gray", FailureMode::gray}, {"slow", FailureMode::slow}},
      "crash: stops; gray: answers at once with errors; slow: takes "
      "`factor` times as long");
  p.lifetime = in.require<dist::Distribution>("lifetime", "time until a server fails this way");
  p.repair = in.require<dist::Distribution>("repair", "time until it works again");
  p.factor =
      in.optional<double>("factor", 10, "10", input::positive, "of service times, mode slow");
  p.in_hand = in.choose<InHand>(
      "in_hand", InHand::lost,
      {{"lost", InHand::lost}, {"requeued", InHand::requeued}, {"kept", InHand::kept}},
      "what becomes of the work a crash meets: fails, is done again, or waits and goes on");
  in.check(p.lifetime.mean().raw() > 0, "lifetime", "a lifetime must have a mean above 0");
  return p;
}

ColdStart ColdStart::read(input::Value& in) {
  struct Object {
    ColdStart cold;
    static Object read(input::Reader& object) {
      Object result;
      result.cold.takes =
          object.require<dist::Distribution>("takes", "what the first request waits");
      result.cold.idle = object.maybe<Seconds>(
          "idle", input::positive, "a server without work for so long is cold again", "never");
      return result;
    }
    static Object example() { return {}; }
  };
  ColdStart cold;
  const bool object = !in.describing() && in.may_be(input::Node::Kind::object) &&
                      std::ranges::any_of(in.node().members, [](const input::Member& member) {
                        return member.key == "takes" || member.key == "idle";
                      });
  if (object) return in.as<Object>().cold;
  cold.takes = in.as<dist::Distribution>();
  if (in.describing()) static_cast<void>(in.as<Object>());
  return cold;
}

Step Step::read(input::Value& in) {
  struct Parallel {
    Step step;
    static Parallel read(input::Reader& object) {
      Parallel result;
      result.step.parallel = true;
      result.step.calls = object.require<std::vector<CallParameters>>(
          "parallel", "calls made at the same time, `count` of each");
      if (const auto need =
              object.maybe<std::int64_t>("need", input::between(1, most_calls),
                                         "successes after which the step is done", "all")) {
        result.step.need = small(*need);
      }
      double calls = 0;
      for (const CallParameters& call : result.step.calls) calls += call.count;
      object.check(!result.step.calls.empty(), "parallel", "there must be a call");
      object.check(!result.step.need || *result.step.need <= calls, "need",
                   fmt::format("only {:.0f} calls are made", calls));
      return result;
    }
  };
  const bool parallel = !in.describing() && in.may_be(input::Node::Kind::object) &&
                        std::ranges::any_of(in.node().members, [](const input::Member& member) {
                          return member.key == "parallel";
                        });
  if (parallel) return in.as<Parallel>().step;
  Step step;
  step.calls.push_back(in.as<CallParameters>());
  if (in.describing()) static_cast<void>(in.as<Parallel>());
  return step;
}

CallParameters CallParameters::read(input::Reader& in) {
  CallParameters p;
  p.to = in.require<std::string>("to", "the service that is called");
  p.count = small(in.optional<std::int64_t>("count", 1, "1", input::between(1, most_calls),
                                            "how often: one after another, or all at once in a "
                                            "parallel step"));
  p.probability = in.optional<Probability>("probability", Probability{1}, "1", input::unit_interval,
                                           "of each of these calls being made at all")
                      .raw();
  if (const auto job_class = in.maybe<std::int64_t>(
          "class", input::between(1, most_classes),
          "where calls are served by priority: 1 is the most urgent", "the caller's")) {
    p.job_class = small(*job_class - 1);
  }
  p.policy = in.optional<CallPolicy>("policy", CallPolicy{}, "one attempt, no limits",
                                     "timeouts, retries and the like");
  return p;
}

CallPolicy CallPolicy::read(input::Reader& in) {
  CallPolicy p;
  p.timeout = in.maybe<Seconds>("timeout", input::positive, "of one attempt", "none");
  p.retry = in.optional<retry::Retry>("retry", retry::Retry{}, "one attempt", "when to try again");
  p.budget = in.maybe<retry::RetryBudget>("budget", "a limit on all retries together");
  p.breaker = in.maybe<breaker::Breaker>("breaker", "stops calling what keeps failing");
  p.hedge = in.maybe<hedge::Hedge>("hedge", "ask again where an answer is slow");
  p.deadline = in.maybe<Seconds>("deadline", input::positive,
                                 "of the call with all its attempts, and of all calls below it",
                                 "that of the caller");
  p.cancel = in.optional<bool>("cancel", false, "false",
                               "stop the work of an attempt that was given up; otherwise it goes "
                               "on and is wasted");
  p.scope = in.choose<PolicyScope>(
      "scope", PolicyScope::instance,
      {{"instance", PolicyScope::instance}, {"shared", PolicyScope::shared}},
      "whether each server of the caller has a breaker and budget of its own or all share one");
  return p;
}

}  // namespace nines::system
