// What a system measures: the declaration of the metrics and the observation of one replication.
#include <algorithm>

#include <fmt/format.h>

#include "input/units.hpp"
#include "model/system/system_model.hpp"
#include "stats/trimmed.hpp"

namespace nines::system {
namespace {

double number(std::uint64_t count) {
  return static_cast<double>(count);
}

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
    const std::string name = "probe." + probe.name + ".";
    probes_.push_back(
        {metrics_.share(name + "first_attempt.success", "runs that succeed at the first try"),
         metrics_.share(name + "success", "runs that succeed in the end")});
  }
  collapse_ = metrics_.proportion(
      "collapse.probability",
      "goodput is under half of the offered load `settle` after the last fault, or at the end");
  may_recover_ = !parameters_.faults.empty();
  if (may_recover_) {
    recovery_ = metrics_.ratio("recovery.time.mean", run::Unit::seconds,
                               "from the end of the last fault until goodput is at least half of "
                               "the offered load again; of those that recover");
    recoveries_ = metrics_.distribution("recovery.time", run::Unit::seconds, {0.5, 0.9},
                                        "time to recover, of those that do");
  }
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

// Faults that begin at a known time; they last their mean, where that is random.
void SystemModel::mark_faults() {
  const double total_s = window_.warmup_s + window_.horizon_s;
  for (const FaultParameters& fault : parameters_.faults) {
    if (!fault.at || !(fault.at->raw() < total_s)) continue;
    metrics_.mark({fault.at->raw(), std::min(total_s, (*fault.at + fault.lasts.mean()).raw())});
  }
}

void SystemModel::declare_client(const ClientParameters& client) {
  run::MetricSet& m = metrics_;
  const std::string name = "client." + client.name + ".";
  ClientColumns c;
  c.requests = m.ratio(name + "requests", run::Unit::count, "requests begun in a replication");
  c.offered = m.ratio(name + "offered", run::Unit::per_second, "requests begun per second");
  c.availability = m.share(name + "availability",
                           "share of requests not failed by a server, a timeout or a rejection");
  c.goodput = m.ratio(name + "goodput", run::Unit::per_second, "good answers per second");
  c.latency =
      m.ratio(name + "latency.mean", run::Unit::seconds, "time to a good answer, retries and all");
  c.latencies = m.distribution(name + "latency", run::Unit::seconds, shown_quantiles,
                               "time to a good answer");
  c.attempts = m.ratio(name + "attempts_per_request", run::Unit::count,
                       "attempts at its own call, hedges included");
  c.errors = m.share(name + "error.fraction", "requests that end with a 5xx");
  c.timeouts = m.share(name + "timeout.fraction", "requests that end with a timeout");
  c.rejected = m.share(name + "rejected.fraction", "requests that end rejected");
  c.client_errors = m.share(name + "client_error.fraction", "requests that end with a 4xx");
  if (client.slo) {
    c.slow = m.share(name + "slow.fraction", "good answers later than the objective's latency");
    c.good = m.share(name + "slo.good", "requests answered well and in time");
    c.met = m.proportion(name + "slo.met.probability",
                         "replications whose share of good requests reaches the objective");
  }
  declare_statistics(client, c);
  if (window_.series_steps > 0 && parameters_.clients.size() <= most_drawn) {
    const auto series = [&](const char* what, run::Unit unit, const char* help) {
      return m.series(name + what, unit, help, window_.series_step_s, window_.series_steps);
    };
    c.offered_over_time = series("offered", run::Unit::per_second, "requests begun per second");
    c.goodput_over_time = series("goodput", run::Unit::per_second, "good answers per second");
    c.latency_over_time = series("latency", run::Unit::seconds, "mean latency of good answers");
  }
  clients_.push_back(std::move(c));
}

void SystemModel::declare_statistics(const ClientParameters& client, ClientColumns& c) {
  const std::string name = "client." + client.name + ".latency.";
  for (const auto& pair : client.statistics.trimmed_mean) {
    c.trimmed.push_back(metrics_.ratio(name + "trimmed_mean." + pair_name(pair), run::Unit::seconds,
                                       "mean of the latencies between two quantiles"));
  }
  for (const auto& pair : client.statistics.winsorized_mean) {
    c.winsorized.push_back(
        metrics_.ratio(name + "winsorized_mean." + pair_name(pair), run::Unit::seconds,
                       "mean with the latencies outside two quantiles moved to the nearer"));
  }
  if (client.statistics.interquartile_mean) {
    c.interquartile = metrics_.ratio(name + "interquartile_mean", run::Unit::seconds,
                                     "mean of the middle half of the latencies");
  }
  for (const Seconds at : client.statistics.percentile_rank) {
    c.ranks.push_back(metrics_.ratio(name + "percentile_rank." + input::to_text(at),
                                     run::Unit::fraction, "share of latencies at most this long"));
  }
}

void SystemModel::declare_service(const ServiceParameters& service) {
  run::MetricSet& m = metrics_;
  const std::string name = "service." + service.name + ".";
  ServiceColumns c;
  c.utilization =
      m.ratio(name + "utilization", run::Unit::fraction, "share of servers' places in use");
  c.queue = m.ratio(name + "queue.length.mean", run::Unit::count, "requests waiting, over time");
  c.wait_probability = m.share(name + "wait.probability", "share of those taken up that waited");
  c.wait = m.ratio(name + "wait.mean", run::Unit::seconds, "wait of those taken up");
  c.latency = m.ratio(name + "latency.mean", run::Unit::seconds,
                      "from arrival to answer, its own calls included");
  c.amplification = m.ratio(name + "load_amplification", run::Unit::count,
                            "attempts that arrive over those that are first tries all the way up");
  c.per_request = m.ratio(name + "calls_per_request", run::Unit::count,
                          "attempts that arrive, for each request of a client");
  c.errors = m.share(name + "error.fraction", "share of answers that are 5xx");
  c.rejected = m.share(name + "rejected.fraction", "share of attempts turned away or shed");
  c.wasted = m.ratio(name + "wasted.fraction", run::Unit::fraction,
                     "share of server time spent on answers that nobody waited for");
  c.servers = m.ratio(name + "servers.mean", run::Unit::count, "servers there, over time");
  if (window_.series_steps > 0 && parameters_.services.size() <= most_drawn) {
    c.queue_over_time = m.series(name + "queue.length", run::Unit::count, "requests waiting",
                                 window_.series_step_s, window_.series_steps);
    c.utilization_over_time =
        m.series(name + "utilization", run::Unit::fraction, "share of servers' places in use",
                 window_.series_step_s, window_.series_steps);
  }
  services_.push_back(c);
}

void SystemModel::observe_client(std::size_t index, const SystemFigures& figures,
                                 run::Observation& into) const {
  const ClientFigures& f = figures.clients[index];
  const ClientColumns& c = clients_[index];
  const double finished = number(f.finished);
  const double failed = number(f.errors + f.timeouts + f.rejected);
  into.add(c.requests, number(f.requests));
  if (figures.duration_s() > 0) {
    into.add(c.offered, number(f.requests), figures.duration_s());
    into.add(c.goodput, number(f.good_in_window), figures.duration_s());
  }
  // Who never got an answer was not served either.
  into.add(c.availability, finished - failed, number(f.requests));
  into.add(c.latency, f.latency_sum_s, number(f.ok));
  into.distribution(c.latencies).merge(f.latency);
  into.add(c.attempts, number(f.attempts), finished);
  into.add(c.errors, number(f.errors), finished);
  into.add(c.timeouts, number(f.timeouts), finished);
  into.add(c.rejected, number(f.rejected), finished);
  into.add(c.client_errors, number(f.client_errors), finished);
  if (c.slow) {
    const double good = number(f.ok - f.slow);
    into.add(*c.slow, number(f.slow), number(f.ok));
    const double wanted = parameters_.clients[index].slo->good * number(f.requests);
    into.add(*c.good, good, number(f.requests));
    if (f.requests > 0) into.add(*c.met, good >= wanted ? 1.0 : 0.0, 1);
  }
  if (f.ok > 0) observe_statistics(index, f, into);
}

void SystemModel::observe_statistics(std::size_t index, const ClientFigures& f,
                                     run::Observation& into) const {
  const ClientStatistics& asked = parameters_.clients[index].statistics;
  const ClientColumns& c = clients_[index];
  for (std::size_t i = 0; i < c.trimmed.size(); ++i) {
    const auto& pair = asked.trimmed_mean[i];
    into.add(c.trimmed[i], stats::trimmed_mean(f.latency, pair[0], pair[1]));
  }
  for (std::size_t i = 0; i < c.winsorized.size(); ++i) {
    const auto& pair = asked.winsorized_mean[i];
    into.add(c.winsorized[i], stats::winsorized_mean(f.latency, pair[0], pair[1]));
  }
  if (c.interquartile) into.add(*c.interquartile, stats::interquartile_mean(f.latency));
  for (std::size_t i = 0; i < c.ranks.size(); ++i) {
    into.add(c.ranks[i], stats::percentile_rank(f.latency, asked.percentile_rank[i].raw()));
  }
}

void SystemModel::observe_service(std::size_t index, const SystemFigures& figures,
                                  std::uint64_t requests, run::Observation& into) const {
  const ServiceFigures& f = figures.services[index];
  const ServiceColumns& c = services_[index];
  const double duration_s = figures.duration_s();
  into.add(c.utilization, f.busy_s, f.room_s);
  into.add(c.queue, f.queue_s, duration_s);
  into.add(c.wait_probability, number(f.delayed), number(f.taken_up));
  into.add(c.wait, f.wait_sum_s, number(f.taken_up));
  into.add(c.latency, f.latency_sum_s, number(f.answered));
  into.add(c.amplification, number(f.arrivals), number(f.originals));
  into.add(c.per_request, number(f.arrivals), number(requests));
  into.add(c.errors, number(f.errors), number(f.answered));
  into.add(c.rejected, number(f.rejected), number(f.arrivals));
  into.add(c.wasted, f.wasted_s, f.done_s + f.wasted_s);
  into.add(c.servers, f.room_s / parameters_.services[index].concurrency, duration_s);
}

void SystemModel::observe_series(const SystemFigures& figures, run::Observation& into) const {
  const double step_s = window_.series_step_s;
  for (std::size_t i = 0; i < clients_.size(); ++i) {
    if (!clients_[i].offered_over_time) continue;
    for (std::size_t k = 0; k < window_.series_steps; ++k) {
      const ClientStep& step = figures.client_steps[i][k];
      into.add(*clients_[i].offered_over_time, k, step.offered, step_s);
      into.add(*clients_[i].goodput_over_time, k, step.good, step_s);
      into.add(*clients_[i].latency_over_time, k, step.latency_sum_s, step.good);
    }
  }
  for (std::size_t i = 0; i < services_.size(); ++i) {
    if (!services_[i].queue_over_time) continue;
    for (std::size_t k = 0; k < window_.series_steps; ++k) {
      const ServiceStep& step = figures.service_steps[i][k];
      into.add(*services_[i].queue_over_time, k, step.queue_s, step_s);
      into.add(*services_[i].utilization_over_time, k, step.busy_s, step.room_s);
    }
  }
}

}  // namespace nines::system
