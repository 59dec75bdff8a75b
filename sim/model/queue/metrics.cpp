#include "model/queue/metrics.hpp"

#include <fmt/format.h>

#include "model/queue/figures.hpp"

namespace nines::queue {

QueueMetrics::QueueMetrics(const QueueParameters& parameters) {
  delayed =
      set.share({.name = "wait.probability",
                 .better = run::Better::lower,
                 .picture = 5,
                 .help = "share of admitted customers who are not served at once throughout"});
  wait = set.ratio({.name = "wait.mean",
                    .unit = run::Unit::seconds,
                    .better = run::Better::lower,
                    .picture = 3,
                    .help = "time before service, or before giving up; of admitted customers"});
  waits = set.distribution({.name = "wait",
                            .unit = run::Unit::seconds,
                            .better = run::Better::lower,
                            .quantiles = time_quantiles,
                            .picture = 4,
                            .help = "time before service"});
  latency = set.ratio({.name = "latency.mean",
                       .unit = run::Unit::seconds,
                       .better = run::Better::lower,
                       .picture = 1,
                       .help = "wait and service of served customers"});
  latencies = set.distribution({.name = "latency",
                                .unit = run::Unit::seconds,
                                .better = run::Better::lower,
                                .quantiles = time_quantiles,
                                .picture = 2,
                                .help = "wait and service"});
  queue = set.ratio({.name = "queue.length.mean",
                     .unit = run::Unit::count,
                     .better = run::Better::lower,
                     .help = "customers waiting, over time"});
  system = set.ratio({.name = "system.length.mean",
                      .unit = run::Unit::count,
                      .better = run::Better::lower,
                      .help = "customers there, over time"});
  utilization = set.ratio({.name = "utilization",
                           .unit = run::Unit::fraction,
                           .better = run::Better::neither,
                           .picture = 8,
                           .help = "share of servers at work, over time"});
  throughput = set.ratio({.name = "throughput",
                          .unit = run::Unit::per_second,
                          .better = run::Better::higher,
                          .help = "customers served per second"});
  // Where nobody can be lost a share of 0 is known, and needs no interval for rare events.
  const auto loss = [&](bool possible, const run::AboutShare& about) {
    if (possible) return set.share(about);
    return set.ratio({about.name, run::Unit::fraction, about.better, about.picture, about.help});
  };
  blocked = loss(parameters.capacity.has_value(),
                 {.name = "blocked.fraction",
                  .better = run::Better::lower,
                  .picture = 6,
                  .help = "share of customers who found the station full"});
  abandoned = loss(parameters.patience.has_value(),
                   {.name = "abandoned.fraction",
                    .better = run::Better::lower,
                    .picture = 7,
                    .help = "share of customers who gave up before service"});
  if (std::holds_alternative<Priority>(parameters.discipline)) {
    for (std::size_t k = 1; k <= parameters.classes(); ++k) {
      run::MemberMetrics own(set, "class", fmt::format("{}", k));
      class_wait.push_back(own.ratio({.name = "wait.mean",
                                      .unit = run::Unit::seconds,
                                      .better = run::Better::lower,
                                      .help = "wait in this class"}));
      class_latency.push_back(own.ratio({.name = "latency.mean",
                                         .unit = run::Unit::seconds,
                                         .better = run::Better::lower,
                                         .help = "wait and service in this class"}));
    }
  }
  overflowed = set.finding("overflow", fmt::format("the station held more than {} customers; the "
                                                   "window was cut there",
                                                   most_in_system));
  unfinished = set.finding("unfinished",
                           "customers who had not left long after the window are missing from "
                           "waits and latencies");
  set.say({"{%} of customers wait, {} on average; 99 % wait no longer than {}.",
           {delayed, wait, set.quantile(waits, 0.99)}});
  set.say({"The servers are busy {%} of the time.", {utilization}});
  set.say({"{%} of customers find no room.", {blocked}, {}, false});
  set.say({"{%} lose patience and leave.", {abandoned}, {}, false});
}

}  // namespace nines::queue
