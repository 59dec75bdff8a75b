// From JSON: clients, faults, probes.
#include <algorithm>

#include "core/error.hpp"
#include "input/reader.hpp"
#include "input/units.hpp"
#include "model/system/system.hpp"

namespace nines::system {
namespace {

constexpr double most_users = 1 << 22;

/// `2` servers, or `"50%"` or `0.5` of them.
struct ServersDown {
  double number = 1;
  bool share = false;
  static ServersDown read(input::Value& in) {
    ServersDown down;
    if (in.describing()) {
      static_cast<void>(in.as<std::int64_t>(input::between(1, 1 << 20)));
      static_cast<void>(in.as<Probability>(input::unit_interval));
      return down;
    }
    const input::Node& node = in.node();
    const bool whole = node.kind == input::Node::Kind::number &&
                       node.text.find_first_of(".eE") == std::string::npos && node.text != "0";
    if (whole) {
      down.number = static_cast<double>(in.as<std::int64_t>(input::between(1, 1 << 20)));
    } else {
      down.share = true;
      down.number = in.as<Probability>(input::unit_interval).raw();
    }
    return down;
  }
};

/// A process is the distribution of the time between, bare or as `{"between": ...}`.
struct FaultProcess {
  dist::Distribution between = dist::Distribution::example();
  static FaultProcess read(input::Value& in) {
    struct Object {
      dist::Distribution between = dist::Distribution::example();
      static Object read(input::Reader& object) {
        return {object.require<dist::Distribution>("between", "from an end to the next begin")};
      }
      static Object example() { return {}; }
    };
    FaultProcess process;
    bool object = false;
    if (!in.describing() && in.may_be(input::Node::Kind::object)) {
      for (const input::Member& member : in.node().members)
        object = object || member.key == "between";
    }
    if (object || in.describing()) process.between = in.as<Object>().between;
    if (!object) process.between = in.as<dist::Distribution>();
    return process;
  }
  static FaultProcess example() { return {}; }
};

template <class T>
void check_different(input::Reader& in, std::string_view key, const std::vector<T>& items) {
  for (std::size_t i = 1; i < items.size(); ++i) {
    const bool again = std::find(items.begin(), items.begin() + i, items[i]) != items.begin() + i;
    in.check(!again, key, "the same is asked for twice");
  }
}

void check_pairs(input::Reader& in, std::string_view key,
                 const std::vector<std::vector<double>>& pairs) {
  for (const std::vector<double>& pair : pairs) {
    in.check(pair.size() == 2 && pair[0] < pair[1], key,
             "each must be a pair of quantiles in ascending order, such as [0, 0.99]");
  }
  check_different(in, key, pairs);
}

}  // namespace

ClientParameters ClientParameters::read(input::Reader& in) {
  ClientParameters p;
  p.arrivals = in.maybe<traffic::Arrivals>("arrivals",
                                           "open loop: requests come whatever happens to others");
  p.users = in.maybe<Users>("users", "closed loop: each user waits for its answer, then thinks");
  p.to = in.require<std::string>("to", "the service that is called");
  p.job_class = static_cast<std::uint32_t>(
      in.optional<std::int64_t>("class", 1, "1", input::between(1, most_classes),
                                "of its requests and of the calls made for them, where they are "
                                "served by priority: 1 is the most urgent") -
      1);
  p.policy = in.optional<CallPolicy>("policy", CallPolicy{}, "one attempt, no limits",
                                     "timeouts, retries and the like");
  p.slo = in.maybe<ClientSlo>("slo", "what a good request is");
  p.statistics = in.optional<ClientStatistics>("statistics", ClientStatistics{}, "none",
                                               "more summaries of the latency");
  in.check(p.arrivals.has_value() != p.users.has_value(), "arrivals",
           "a client has either \"arrivals\" or \"users\"");
  return p;
}

Users Users::read(input::Reader& in) {
  Users users;
  users.count = static_cast<std::uint32_t>(
      in.require<std::int64_t>("count", input::between(1, most_users), "how many there are"));
  users.think =
      in.require<dist::Distribution>("think", "from an answer to the user's next request");
  return users;
}

ClientSlo ClientSlo::read(input::Reader& in) {
  ClientSlo slo;
  slo.latency = in.require<Seconds>("latency", input::positive, "slower answers are slow");
  slo.good = in.optional<Probability>("good", Probability{0.99}, "0.99", input::unit_interval,
                                      "share of requests to be answered well and in time")
                 .raw();
  return slo;
}

ClientStatistics ClientStatistics::read(input::Reader& in) {
  ClientStatistics p;
  p.trimmed_mean = in.maybe<std::vector<std::vector<double>>>(
                         "trimmed_mean", input::unit_interval,
                         "pairs of quantiles, [0, 0.99] for tm99, [0.99, 1] for the worst 1 %")
                       .value_or(std::vector<std::vector<double>>{});
  p.winsorized_mean = in.maybe<std::vector<std::vector<double>>>(
                            "winsorized_mean", input::unit_interval,
                            "pairs of quantiles: what lies outside is moved to the nearer one")
                          .value_or(std::vector<std::vector<double>>{});
  p.interquartile_mean = in.optional<bool>("interquartile_mean", false, "false",
                                           "the mean of the middle half of the latencies");
  p.percentile_rank =
      in.maybe<std::vector<Seconds>>("percentile_rank", input::positive,
                                     "latencies: which share of requests is at most that slow")
          .value_or(std::vector<Seconds>{});
  check_pairs(in, "trimmed_mean", p.trimmed_mean);
  check_pairs(in, "winsorized_mean", p.winsorized_mean);
  std::vector<std::string> ranks;
  for (const Seconds at : p.percentile_rank) ranks.push_back(input::to_text(at));
  check_different(in, "percentile_rank", ranks);
  return p;
}

FaultParameters FaultParameters::read(input::Reader& in) {
  FaultParameters p;
  p.at = in.maybe<Seconds>("at", input::non_negative,
                           "when it begins, from the start of the replication", "see process");
  if (auto process = in.maybe<FaultProcess>("process", "instead of at: comes again and again")) {
    p.process = process->between;
  }
  p.lasts = in.require<dist::Distribution>("for", "how long it lasts");
  p.service = in.maybe<std::string>("service", "which service");
  p.client =
      in.maybe<std::string>("client", input::any_number, "whose load, for load", "all clients'");
  if (const auto down = in.maybe<ServersDown>(
          "servers", input::any_number, "servers that are down, a number or a share", "none")) {
    p.servers = down->number;
    p.servers_share = down->share;
  }
  p.in_hand = in.choose<InHand>(
      "in_hand", InHand::lost,
      {{"lost", InHand::lost}, {"requeued", InHand::requeued}, {"kept", InHand::kept}},
      "what becomes of the work of servers that go down: fails, is done again, or waits and goes "
      "on (a pause)");
  p.slowdown = in.optional<double>("slowdown", 1, "1", input::positive, "factor of service times");
  p.errors = in.optional<Probability>("errors", Probability{0}, "0", input::unit_interval,
                                      "share of requests that fail besides")
                 .raw();
  p.latency = in.maybe<dist::Distribution>("latency", input::any_number,
                                           "added on the way to the service", "none");
  p.load = in.optional<double>("load", 1, "1", input::positive, "factor of the clients' arrivals");
  if (!in.sound()) return p;
  in.check(p.at.has_value() != p.process.has_value(), "at",
           "a fault has either \"at\" or \"process\"");
  const bool of_service = p.servers || p.slowdown != 1 || p.errors > 0 || p.latency;
  in.check(of_service || p.load != 1, "for",
           "the fault does nothing: give it \"servers\", \"slowdown\", \"errors\", \"latency\" or "
           "\"load\"");
  in.check(of_service || !p.service, "service",
           "\"load\" is the clients' and not a service's; leave \"service\" out, or name a "
           "\"client\"");
  in.check(p.load != 1 || !p.client, "client",
           "a \"client\" is whose \"load\" it is, and this fault has none");
  in.check(!of_service || p.service, "service",
           "say which \"service\" it is that suffers the fault");
  in.check(!p.process || p.process->mean().raw() > 0, "process",
           "the time between faults must have a mean above 0");
  return p;
}

ProbeParameters ProbeParameters::read(input::Reader& in) {
  ProbeParameters p;
  p.to = in.require<std::string>("to", "the service that is called");
  p.every = in.require<Seconds>("every", input::positive, "time between the starts of two runs");
  p.steps = static_cast<std::uint32_t>(in.optional<std::int64_t>(
      "steps", 1, "1", input::between(1, 1e6), "requests in a row, all of which must succeed"));
  p.attempts = static_cast<std::uint32_t>(in.optional<std::int64_t>(
      "attempts", 1, "1", input::between(1, 1000), "tries of a run, each from its first step"));
  p.timeout = in.maybe<Seconds>("timeout", input::positive, "of each request", "none");
  return p;
}

SeriesParameters SeriesParameters::read(input::Reader& in) {
  return {in.require<Seconds>("every", input::positive, "the step")};
}

}  // namespace nines::system
