// Reading the parameters of the kind `alerting`.
#include <algorithm>

#include <fmt/format.h>

#include "core/error.hpp"
#include "input/reader.hpp"
#include "input/units.hpp"
#include "model/alerting/alerting.hpp"
#include "run/metric.hpp"

namespace nines::alerting {
namespace {

struct Slo {
  analytic::Objective objective;

  static Slo read(input::Reader& in) {
    Slo slo;
    slo.objective.slo =
        in.require<Probability>("target", input::proper_fraction,
                                "fraction of requests that must succeed, such as \"99.9%\"");
    slo.objective.window = in.optional<Seconds>("window", Seconds{30 * day.raw()}, "30d",
                                                input::positive, "over which the target holds");
    return slo;
  }
};

/// Part of metric names, so without blanks and dots of its own.
bool is_name(const std::string& name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
  });
}

void check_sources(const AlertingParameters& parameters, input::Reader& in) {
  const RecordedHistory* history = parameters.traffic.recorded();
  const bool resampled = history != nullptr && parameters.traffic.replay()->resample.has_value();
  for (const incident::IncidentProcess& source : parameters.incidents) {
    if (!source.recorded || source.error_rate) continue;
    in.check(history != nullptr, "incidents",
             "recorded incidents in simulated traffic need an \"error_rate\"");
    in.check(!resampled, "incidents",
             "resampled traffic no longer stands beside the times of recorded incidents; give "
             "them an \"error_rate\", or leave out \"resample\"");
  }
}

// What does not fit the tick is the policies' mistake, wherever the model would notice it.
void check_policies(const AlertingParameters& parameters, input::Reader& in) {
  const RecordedHistory* history = parameters.traffic.recorded();
  if (!parameters.tick && history == nullptr) return;
  const Seconds tick = parameters.tick ? *parameters.tick : history->step;
  for (const NamedPolicy& named : parameters.policies) {
    try {
      static_cast<void>(named.policy.compile({parameters.objective, tick}));
    } catch (const DomainError& error) {
      in.fail("policies", fmt::format("policy \"{}\": {}", named.name, error.what()));
    }
  }
}

}  // namespace

NamedPolicies NamedPolicies::read(input::Reader& in) {
  NamedPolicies policies;
  for (auto& [name, policy] : in.others<alert::Policy>("a policy")) {
    if (!is_name(name)) {
      in.fail(name, fmt::format("a policy's name consists of letters, digits, '_' and '-', got "
                                "\"{}\"",
                                name));
    }
    policies.all.push_back({name, std::move(policy)});
  }
  if (!in.describing() && policies.all.empty()) in.fail("", "expected at least one policy");
  return policies;
}

AlertingParameters AlertingParameters::read(input::Reader& in) {
  AlertingParameters parameters;
  const auto slo = in.require<Slo>("slo", "the objective whose budget incidents spend");
  parameters.tick =
      in.maybe<Seconds>("tick", input::positive,
                        "time between evaluations; needed unless recorded traffic has a step",
                        "the step of recorded traffic");
  parameters.horizon = in.maybe<Seconds>("horizon", input::positive, "how long policies are scored",
                                         "`run.horizon`, or all of recorded traffic");
  parameters.traffic = in.require<AlertTraffic>("traffic", "requests: a rate, or recorded counts");
  parameters.errors =
      in.maybe<ErrorSettings>("errors", input::any_number,
                              "fraction of requests that fail at all times, and how", "0")
          .value_or(ErrorSettings{});
  parameters.incidents = in.maybe<incident::IncidentProcesses>(
                               "incidents", input::any_number,
                               "one description of incidents, or a list of them", "none")
                             .value_or(incident::IncidentProcesses{})
                             .all;
  parameters.signals =
      in.maybe<SignalSettings>("signals", input::any_number,
                               "what policies may watch beside requests and errors", "none")
          .value_or(SignalSettings{});
  parameters.significant = in.optional<Probability>(
      "significant", Probability{0.02}, "2%", input::unit_interval,
      "an incident matters if it spends this fraction of the error budget by itself");
  parameters.grace =
      in.maybe<Seconds>("grace", input::non_negative,
                        "an alert that starts so long after an incident still belongs to it",
                        "the policy's longest window");
  parameters.policies = in.require<NamedPolicies>("policies", "alert policies by name").all;
  const auto reference = in.maybe<std::string>(
      "compare_with", input::any_number,
      "name of the policy that the others are compared with, incident by incident", "the first");
  const bool has_nab = in.has("nab");
  const auto nab = in.choose<NabProfile>("nab", NabProfile::standard,
                                         {{"standard", NabProfile::standard},
                                          {"few_false_alarms", NabProfile::few_false_alarms},
                                          {"few_misses", NabProfile::few_misses}},
                                         "adds the score of the Numenta anomaly benchmark");
  if (has_nab) parameters.nab = nab;
  parameters.quantiles =
      in.maybe<std::vector<double>>(
            "quantiles", input::proper_fraction,
            "which quantiles of detection times, reset times and budgets spent", "[0.5, 0.9, 0.99]")
          .value_or(parameters.quantiles);
  parameters.objective = slo.objective;
  const bool recorded = parameters.traffic.recorded() != nullptr;
  in.check(parameters.tick.has_value() || recorded, "tick",
           "simulated traffic needs a \"tick\", such as \"30s\"");
  in.check(run::distinct_quantiles(parameters.quantiles), "quantiles",
           "expected each quantile once");
  if (!in.sound()) return parameters;
  check_sources(parameters, in);
  check_policies(parameters, in);
  if (reference) {
    const auto found =
        std::find_if(parameters.policies.begin(), parameters.policies.end(),
                     [&](const NamedPolicy& each) { return each.name == *reference; });
    in.check(found != parameters.policies.end(), "compare_with",
             fmt::format("there is no policy \"{}\"", *reference));
    parameters.reference = static_cast<std::size_t>(found - parameters.policies.begin());
  }
  return parameters;
}

}  // namespace nines::alerting
