#include "model/outages/outage_metrics.hpp"

namespace nines::outages {

void OutageLengthMetrics::declare_operators_view(run::MetricSet& set,
                                                 const std::vector<double>& quantiles) {
  mean = set.ratio({.name = "outage.duration.mean",
                    .unit = run::Unit::seconds,
                    .better = run::Better::lower,
                    .picture = 4,
                    .help = "MTTR, the operator's view: every outage counts once"});
  durations = set.distribution({.name = "outage.duration",
                                .unit = run::Unit::seconds,
                                .better = run::Better::lower,
                                .quantiles = quantiles,
                                .help = "length of an outage"});
}

void OutageLengthMetrics::declare_customers_view(run::MetricSet& set,
                                                 const std::vector<double>& quantiles) {
  remaining = set.ratio({.name = "customer.remaining.mean",
                         .unit = run::Unit::seconds,
                         .better = run::Better::lower,
                         .picture = 3,
                         .help = "what a customer who meets an outage still has to wait, to its "
                                 "end"});
  remainders = set.distribution({.name = "customer.remaining",
                                 .unit = run::Unit::seconds,
                                 .better = run::Better::lower,
                                 .quantiles = quantiles,
                                 .help = "what a customer still has to wait"});
  met = set.ratio({.name = "customer.outage_length.mean",
                   .unit = run::Unit::seconds,
                   .better = run::Better::lower,
                   .help = "whole length of the outage that a customer meets, past and to come"});
  lengths_met = set.distribution({.name = "customer.outage_length",
                                  .unit = run::Unit::seconds,
                                  .better = run::Better::lower,
                                  .quantiles = quantiles,
                                  .help = "whole length of the outage that a customer meets"});
  // A shorter MTTR widens the gap, so that neither way is better by itself.
  gap_remaining = set.quotient({.name = "gap.remaining",
                                .unit = run::Unit::count,
                                .better = run::Better::neither,
                                .picture = 5,
                                .help = "customer.remaining.mean over MTTR"},
                               remaining, mean);
  gap_length = set.quotient({.name = "gap.length",
                             .unit = run::Unit::count,
                             .better = run::Better::neither,
                             .help = "customer.outage_length.mean over MTTR"},
                            met, mean);
  set.say(
      {"The mean outage takes {}, but a customer who meets one has {} still to wait: {} times "
       "the figure on the operator's dashboard. The outage a customer meets takes {} in all.",
       {mean, remaining, gap_remaining, met}});
}

}  // namespace nines::outages
