#include "policy/alert/layered.hpp"

#include <utility>

#include "input/reader.hpp"

namespace nines::alert {

Layered Layered::read(input::Reader& in) {
  Layered policy;
  policy.latency_limit = in.require<Seconds>("latency_limit", input::positive,
                                             "calls when p99 over 1 min is this or more");
  policy.trend = in.optional<double>("trend", 1.5, "1.5", input::greater_than(1),
                                     "a latency statistic so many times what it was is a trend");
  policy.against = in.optional<Before>(
      "against", policy.against, "the average of 1h",
      "what trends and volume are compared with: the same time this long ago, or "
      "{\"average\": duration}");
  policy.severities = read_severities(in);
  return policy;
}

std::vector<Rule> Layered::rules(const analytic::Objective&) const {
  const auto alert = [](std::string label, Urgency severity, Conditions::Variant condition) {
    return Rule{.severity = severity, .any = {{std::move(condition)}}, .label = std::move(label)};
  };
  const auto trend_of = [&](std::string statistic, Seconds window) {
    return Latency{.statistic = std::move(statistic),
                   .window = window,
                   .above = {},
                   .times = trend,
                   .against = against};
  };
  return keep_severities(
      {alert("5xx", Urgency::page, ErrorRate{minute, Probability{0.001}}),
       alert("p99", Urgency::page,
             Latency{.statistic = "p99",
                     .window = minute,
                     .above = latency_limit,
                     .times = {},
                     .against = {}}),
       alert("volume", Urgency::page, VolumeDrop{minute, Probability{0.5}, against}),
       alert("burn", Urgency::page, BurnRate{hour, 2}),
       alert("probes", Urgency::page, ProbeSuccess{minute, Probability{0.95}}),
       alert("tm99", Urgency::ticket, trend_of("tm99", minute * 5)),
       alert("tail99", Urgency::ticket, trend_of("tail99", minute * 5)),
       alert("p99.9", Urgency::ticket, trend_of("p99.9", minute * 15)),
       alert("retries", Urgency::ticket, RetryRate{minute * 5, Probability{0.1}})},
      severities);
}

}  // namespace nines::alert
