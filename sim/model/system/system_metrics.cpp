// What a system measures: the declaration of the metrics.
#include <algorithm>

#include <fmt/format.h>

#include "input/units.hpp"
#include "model/system/system_model.hpp"

namespace nines::system {
namespace {

const std::vector<double> shown_quantiles{0.5, 0.9, 0.95, 0.99, 0.999};

// Figures over time are for people to look at; nobody looks at a thousand services.
constexpr std::size_t most_drawn = 12;

/// "p0-p99".
std::string pair_name(const std::vector<double>& pair) {
  return run::quantile_name(pair[0]) + "-" + run::quantile_name(pair[1]);
}

}  // namespace

void SystemModel::declare() {
  for (const ClientParameters& client : parameters_.clients) declare_client(client);
  for (const ServiceParameters& service : parameters_.services) declare_service(service);
  for (const ProbeParameters& probe : parameters_.probes) {
    run::MemberMetrics m(metrics_, "probe", probe.name);
    probes_.push_back({m.share({.name = "first_attempt.success",
                                .better = run::Better::higher,
                                .help = "runs that succeed at the first try"}),
                       m.share({.name = "success",
                                .better = run::Better::higher,
                                .help = "runs that succeed in the end"})});
  }
  declare_collapse();
  if (window_.series_steps > 0) mark_faults();
  overflowed_ = metrics_.finding(
      "overflow", fmt::format("more than {} calls and visits were under way; the replication was "
                              "cut there",
                              most_in_flight));
  stalled_ = metrics_.finding(
      "standstill",
      fmt::format("more than {} events came at one instant and time did not go on, as with users "
                  "who are answered at once and do not think; the replication was cut there",
                  events_between_looks));
  collapsed_ = metrics_.finding("collapsed",
                                "goodput stayed under half of the offered load: the system "
                                "collapsed");
  unrecovered_ =
      metrics_.finding("unrecovered", "the system had not recovered by the end of the run");
  unfinished_ = metrics_.finding(
      "unfinished",
      "requests without an answer long after the window are missing from latencies, and "
      "count against availability");
}

void SystemModel::declare_collapse() {
  collapse_ = metrics_.proportion({.name = "collapse.probability",
                                   .better = run::Better::lower,
                                   .picture = 3,
                                   .help = "goodput is under half of the offered load `settle` "
                                           "after the last fault, or at the end"});
  metrics_.say({"Goodput stays collapsed after the last fault in {%} of runs.", {collapse_}});
  may_recover_ = !parameters_.faults.empty();
  if (!may_recover_) return;
  recovery_ = metrics_.ratio({.name = "recovery.time.mean",
                              .unit = run::Unit::seconds,
                              .better = run::Better::lower,
                              .help = "from the end of the last fault until goodput is at least "
                                      "half of the offered load again; of those that recover"});
  recoveries_ = metrics_.distribution({.name = "recovery.time",
                                       .unit = run::Unit::seconds,
                                       .better = run::Better::lower,
                                       .quantiles = std::vector{0.5, 0.9},
                                       .help = "time to recover, of those that do"});
}

// Faults that begin at a known time; they last their mean, where that is random.
void SystemModel::mark_faults() {
  const double total_s = window_.warmup_s + window_.horizon_s;
  for (const FaultParameters& fault : parameters_.faults) {
    if (!fault.at || !(fault.at->raw() < total_s)) continue;
    metrics_.mark({fault.at->raw(), std::min(total_s, (*fault.at + fault.lasts.mean()).raw())});
  }
}

void SystemModel::declare_client(const ClientParameters& client) {
  run::MemberMetrics m(metrics_, "client", client.name);
  ClientColumns c;
  // What is asked of a system is no merit of its own.
  c.requests = m.ratio({.name = "requests",
                        .unit = run::Unit::count,
                        .better = run::Better::neither,
                        .help = "requests begun in a replication"});
  c.offered = m.ratio({.name = "offered",
                       .unit = run::Unit::per_second,
                       .better = run::Better::neither,
                       .help = "requests begun per second"});
  declare_answers(client, m, c);
  declare_statistics(client.statistics, m, c);
  declare_client_series(m, c);
  m.say(
      "{*}: {%} of requests succeed, with {} tries each; of those that succeed, 99 % are answered "
      "within {}.",
      {c.availability, c.attempts, metrics_.quantile(c.latencies, 0.99)});
  clients_.push_back(std::move(c));
}

void SystemModel::declare_answers(const ClientParameters& client, run::MemberMetrics& m,
                                  ClientColumns& c) const {
  const auto bad = [&](const char* name, const char* help) {
    return m.share({.name = name, .better = run::Better::lower, .help = help});
  };
  c.availability =
      m.share({.name = "availability",
               .better = run::Better::higher,
               .picture = 1,
               .help = "share of requests not failed by a server, a timeout or a rejection"});
  c.goodput = m.ratio({.name = "goodput",
                       .unit = run::Unit::per_second,
                       .better = run::Better::higher,
                       .picture = 2,
                       .help = "good answers per second"});
  c.latency = m.ratio({.name = "latency.mean",
                       .unit = run::Unit::seconds,
                       .better = run::Better::lower,
                       .picture = 6,
                       .help = "time to a good answer, retries and all"});
  c.latencies = m.distribution({.name = "latency",
                                .unit = run::Unit::seconds,
                                .better = run::Better::lower,
                                .quantiles = shown_quantiles,
                                .picture = 7,
                                .help = "time to a good answer"});
  c.attempts = m.ratio({.name = "attempts_per_request",
                        .unit = run::Unit::count,
                        .better = run::Better::lower,
                        .picture = 4,
                        .help = "attempts at its own call, hedges included"});
  c.errors = bad("error.fraction", "requests that end with a 5xx");
  c.timeouts = bad("timeout.fraction", "requests that end with a timeout");
  c.rejected = bad("rejected.fraction", "requests that end rejected");
  // The answer that such a request deserves; fewer of them may be more that fail.
  c.client_errors = m.share({.name = "client_error.fraction",
                             .better = run::Better::neither,
                             .help = "requests that end with a 4xx"});
  if (!client.slo) return;
  c.slow = bad("slow.fraction", "good answers later than the objective's latency");
  c.good = m.share({.name = "slo.good",
                    .better = run::Better::higher,
                    .help = "requests answered well and in time"});
  c.met = m.proportion({.name = "slo.met.probability",
                        .better = run::Better::higher,
                        .help = "replications whose share of good requests reaches the "
                                "objective"});
}

void SystemModel::declare_client_series(run::MemberMetrics& m, ClientColumns& c) const {
  if (window_.series_steps == 0 || parameters_.clients.size() > most_drawn) return;
  const auto series = [&](const char* what, run::Unit unit, const char* help) {
    return m.series(what, unit, help, window_.series_step_s, window_.series_steps);
  };
  c.offered_over_time = series("offered", run::Unit::per_second, "requests begun per second");
  c.goodput_over_time = series("goodput", run::Unit::per_second, "good answers per second");
  c.latency_over_time = series("latency", run::Unit::seconds, "mean latency of good answers");
}

void SystemModel::declare_statistics(const ClientStatistics& asked, run::MemberMetrics& m,
                                     ClientColumns& c) {
  const auto mean = [&](const std::string& name, const char* help) {
    return m.ratio({.name = "latency." + name,
                    .unit = run::Unit::seconds,
                    .better = run::Better::lower,
                    .help = help});
  };
  for (const auto& pair : asked.trimmed_mean) {
    c.trimmed.push_back(
        mean("trimmed_mean." + pair_name(pair), "mean of the latencies between two quantiles"));
  }
  for (const auto& pair : asked.winsorized_mean) {
    c.winsorized.push_back(mean("winsorized_mean." + pair_name(pair),
                                "mean with the latencies outside two quantiles moved to the "
                                "nearer"));
  }
  if (asked.interquartile_mean) {
    c.interquartile = mean("interquartile_mean", "mean of the middle half of the latencies");
  }
  for (const Seconds at : asked.percentile_rank) {
    c.ranks.push_back(m.ratio({.name = "latency.percentile_rank." + input::to_text(at),
                               .unit = run::Unit::fraction,
                               .better = run::Better::higher,
                               .help = "share of latencies at most this long"}));
  }
}

void SystemModel::declare_service(const ServiceParameters& service) {
  run::MemberMetrics m(metrics_, "service", service.name);
  const auto fewer = [&](const char* name, run::Unit unit, int picture, const char* help) {
    return m.ratio({.name = name,
                    .unit = unit,
                    .better = run::Better::lower,
                    .picture = picture,
                    .help = help});
  };
  const auto bad = [&](const char* name, int picture, const char* help) {
    return m.share({.name = name, .better = run::Better::lower, .picture = picture, .help = help});
  };
  ServiceColumns c;
  c.utilization = m.ratio({.name = "utilization",
                           .unit = run::Unit::fraction,
                           .better = run::Better::neither,
                           .picture = 10,
                           .help = "share of servers' places in use"});
  c.queue = fewer("queue.length.mean", run::Unit::count, 0, "requests waiting, over time");
  c.wait_probability = bad("wait.probability", 9, "share of those taken up that waited");
  c.wait = fewer("wait.mean", run::Unit::seconds, 8, "wait of those taken up");
  c.latency = fewer("latency.mean", run::Unit::seconds, 6,
                    "from arrival to answer, its own calls included");
  c.amplification = fewer("load_amplification", run::Unit::count, 5,
                          "attempts that arrive over those that are first tries all the way up");
  c.per_request = fewer("calls_per_request", run::Unit::count, 0,
                        "attempts that arrive, for each request of a client");
  c.errors = bad("error.fraction", 0, "share of answers that are 5xx");
  c.rejected = bad("rejected.fraction", 0, "share of attempts turned away or shed");
  c.wasted = fewer("wasted.fraction", run::Unit::fraction, 0,
                   "share of server time spent on answers that nobody waited for");
  c.servers = m.ratio({.name = "servers.mean",
                       .unit = run::Unit::count,
                       .better = run::Better::neither,
                       .help = "servers there, over time"});
  if (window_.series_steps > 0 && parameters_.services.size() <= most_drawn) {
    c.queue_over_time = m.series("queue.length", run::Unit::count, "requests waiting",
                                 window_.series_step_s, window_.series_steps);
    c.utilization_over_time =
        m.series("utilization", run::Unit::fraction, "share of servers' places in use",
                 window_.series_step_s, window_.series_steps);
  }
  m.say(
      "{*}: busy {%} of the time, with {} times the load of first tries alone; {%} of the work is "
      "wasted.",
      {c.utilization, c.amplification, c.wasted});
  services_.push_back(c);
}

}  // namespace nines::system
