// Reading the parameters of the kind `rollout`.
#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "input/reader.hpp"
#include "model/rollout/rollout.hpp"

namespace nines::rollout {
namespace {

struct TrafficObject {
  RolloutTraffic traffic;
  static TrafficObject read(input::Reader& in) {
    TrafficObject object;
    object.traffic.rate =
        in.require<PerSecond>("rate", input::positive, "requests to the whole service");
    object.traffic.constant = in.choose<bool>(
        "counts", false, {{"poisson", false}, {"constant", true}},
        "whether a stage's requests are Poisson or exactly rate times share times time");
    return object;
  }
};

struct OverdispersionObject {
  Overdispersion law;
  static OverdispersionObject read(input::Reader& in) {
    OverdispersionObject object;
    object.law.correlation =
        in.require<double>("correlation", input::Range{0, 1, false, true, "from 0, below 1"},
                           "of any two requests of one window");
    object.law.every = in.maybe<Seconds>("every", input::positive, "length of a window",
                                         "the shortest `every` of a gate");
    return object;
  }
};

struct LossObject {
  TelemetryLoss loss;
  static LossObject read(input::Reader& in) {
    LossObject object;
    const input::Range below_one{0, 1, false, true, "from 0, below 1"};
    object.loss.good = in.require<Probability>("good", below_one, "loss among good requests");
    object.loss.failed = in.require<Probability>("failed", below_one, "loss among failed requests");
    return object;
  }
};

/// A gate of the catalog, described once, as a family.
struct AnyGate {
  static constexpr std::string_view family = "gate";
  gate::Gates::Variant gate;
  static AnyGate read(input::Value& in) { return {in.as<gate::Gates::Variant>()}; }
  static AnyGate example() { return {input::placeholder<gate::Gates::Variant>()}; }
};

/// Objects whose keys are names, in the order of the file.
struct GateSet {
  std::vector<std::pair<std::string, gate::Gates::Variant>> gates;
  static GateSet read(input::Reader& in) {
    GateSet set;
    for (auto& [name, any] : in.others<AnyGate>("a gate")) {
      set.gates.emplace_back(name, std::move(any.gate));
    }
    return set;
  }
};
struct MetricNames {
  std::vector<std::pair<std::string, RolloutMetric>> metrics;
  static MetricNames read(input::Reader& in) { return {in.others<RolloutMetric>("a metric")}; }
};

void check_gate_metrics(const RolloutParameters& parameters, input::Reader& in) {
  std::set<std::string> known{"errors"};
  if (parameters.retries) known.insert("first_attempt");
  if (parameters.latency) known.insert("latency");
  for (const auto& [name, metric] : parameters.metrics) known.insert(name);
  for (const NamedGate& named : parameters.gates) {
    const gate::GateSettings& settings = std::visit(
        [](const auto& gate) -> const gate::GateSettings& { return gate.settings; }, named.gate);
    for (const std::string& metric : settings.metrics) {
      in.check(known.contains(metric), "gates",
               fmt::format("gate \"{}\" watches \"{}\", which is not a metric; there are {}",
                           named.name, metric, fmt::join(known, ", ")));
    }
    in.check(settings.needs <=
                 std::max<std::int64_t>(1, static_cast<std::int64_t>(settings.metrics.size())),
             "gates",
             fmt::format("gate \"{}\" needs more rejections than it has metrics", named.name));
  }
}

void check_shares(const RolloutParameters& parameters, input::Reader& in) {
  const auto sums_to_one = [](double sum) { return std::abs(sum - 1) < 1e-9; };
  double sum = 0;
  for (const Cohort& cohort : parameters.cohorts) sum += cohort.share.raw();
  in.check(parameters.cohorts.empty() || sums_to_one(sum), "cohorts",
           fmt::format("the shares of the cohorts must add up to 1, got {:.6g}", sum));
  for (const RolloutStage& stage : parameters.stages) {
    if (stage.mix.empty()) continue;
    double mixed = 0;
    for (const Probability share : stage.mix) mixed += share.raw();
    in.check(stage.mix.size() == parameters.cohorts.size(), "stages",
             fmt::format("a \"mix\" has an entry for each of the {} cohorts, got {}",
                         parameters.cohorts.size(), stage.mix.size()));
    in.check(sums_to_one(mixed), "stages",
             fmt::format("a \"mix\" must add up to 1, got {:.6g}", mixed));
  }
}

}  // namespace

RolloutTraffic RolloutTraffic::read(input::Value& in) {
  RolloutTraffic traffic;
  if (in.may_be(input::Node::Kind::string) || in.may_be(input::Node::Kind::number)) {
    traffic.rate = in.as<PerSecond>(input::positive);
  }
  if (in.may_be(input::Node::Kind::object)) traffic = in.as<TrafficObject>().traffic;
  if (!in.may_be(input::Node::Kind::string) && !in.may_be(input::Node::Kind::number) &&
      !in.may_be(input::Node::Kind::object)) {
    in.expected("a rate such as \"50/s\", or an object with a \"rate\"");
  }
  return traffic;
}

Overdispersion Overdispersion::read(input::Value& in) {
  Overdispersion law;
  if (in.may_be(input::Node::Kind::number)) {
    law.correlation = in.as<double>(input::Range{0, 1, false, true, "from 0, below 1"});
  }
  if (in.may_be(input::Node::Kind::object)) law = in.as<OverdispersionObject>().law;
  if (!in.may_be(input::Node::Kind::number) && !in.may_be(input::Node::Kind::object)) {
    in.expected("a correlation such as 0.005, or an object with a \"correlation\"");
  }
  return law;
}

TelemetryLoss TelemetryLoss::read(input::Value& in) {
  TelemetryLoss loss;
  if (in.may_be(input::Node::Kind::number) || in.may_be(input::Node::Kind::string)) {
    loss.good = loss.failed =
        in.as<Probability>(input::Range{0, 1, false, true, "from 0, below 1"});
  }
  if (in.may_be(input::Node::Kind::object)) loss = in.as<LossObject>().loss;
  if (!in.may_be(input::Node::Kind::number) && !in.may_be(input::Node::Kind::string) &&
      !in.may_be(input::Node::Kind::object)) {
    in.expected("a fraction such as \"5%\", or an object with \"good\" and \"failed\"");
  }
  return loss;
}

RolloutStage RolloutStage::read(input::Reader& in) {
  const input::Range share{0, 1, true, false, "above 0, up to 1"};
  RolloutStage stage;
  stage.share =
      in.require<Probability>("share", share, "of the traffic that meets the new version");
  stage.lasts = in.require<Seconds>("lasts", input::positive, "length of the stage");
  stage.control = in.maybe<Probability>("control", input::unit_interval,
                                        "share of the traffic watched as control", "the rest");
  stage.mix = in.optional<std::vector<Probability>>(
      "mix", {}, "the cohorts' shares", "shares of the cohorts among the canary's requests");
  in.check(!stage.control || stage.control->raw() + stage.share.raw() <= 1 + 1e-12, "control",
           "canary and control together exceed the traffic");
  return stage;
}

Cohort Cohort::read(input::Reader& in) {
  Cohort cohort;
  cohort.share = in.require<Probability>("share", input::unit_interval, "of the requests");
  cohort.errors =
      in.require<Probability>("errors", input::unit_interval, "error rate of good releases");
  cohort.affected = in.optional<double>("affected", 1.0, "1", input::non_negative,
                                        "factor on the regression in this cohort");
  return cohort;
}

Release Release::read(input::Reader& in) {
  Release release;
  release.bad_probability =
      in.require<Probability>("bad_probability", input::unit_interval, "of a release");
  release.baseline_errors = in.maybe<Probability>("baseline_errors", input::proper_fraction,
                                                  "error rate of good releases; or give `cohorts`");
  release.regression = in.optional<incident::ErrorRateLaw>(
      "regression", incident::ErrorRateLaw{}, "0", "error probability that a bad release adds");
  release.found_after = in.maybe<dist::Distribution>(
      "found_after", "how long a promoted bad release stays, its requests counted as exposed");
  return release;
}

RolloutLatency RolloutLatency::read(input::Reader& in) {
  RolloutLatency latency;
  latency.good = in.require<dist::Distribution>("good", "latency of good releases");
  latency.bad = in.require<dist::Distribution>("bad", "latency of bad releases");
  latency.above =
      in.require<Seconds>("above", input::positive, "a request slower than this counts");
  return latency;
}

RolloutMetric RolloutMetric::read(input::Reader& in) {
  RolloutMetric metric;
  metric.baseline =
      in.require<Probability>("baseline", input::proper_fraction, "failure rate of good releases");
  metric.regression =
      in.optional<Probability>("regression", Probability{0}, "0", input::unit_interval,
                               "failure probability that a bad release adds");
  in.check(metric.baseline.raw() + metric.regression.raw() <= 1, "regression",
           "baseline and regression together exceed 1");
  return metric;
}

RolloutRetries RolloutRetries::read(input::Reader& in) {
  RolloutRetries retries;
  retries.attempts = in.require<std::int64_t>("attempts", input::between(1, 100),
                                              "most tries of a request, the first included");
  return retries;
}

AbortRules AbortRules::read(input::Reader& in) {
  AbortRules rules;
  rules.consecutive_failures = in.maybe<std::int64_t>(
      "consecutive_failures", input::at_least(1), "so many failed requests of the canary in a row");
  rules.failures = in.maybe<std::int64_t>("failures", input::at_least(1),
                                          "so many failed requests of the canary: the error budget "
                                          "one is ready to spend on a release");
  return rules;
}

RolloutParameters RolloutParameters::read(input::Reader& in) {
  RolloutParameters parameters;
  parameters.data =
      in.maybe<RecordedReleases>("data", "recorded rollouts instead of simulated ones");
  const bool simulated = !parameters.data.has_value();
  const auto traffic =
      in.maybe<RolloutTraffic>("traffic", "requests to the whole service, canary and control");
  parameters.stages =
      in.optional<std::vector<RolloutStage>>("stages", {}, "", "one after the other");
  const auto release = in.maybe<Release>("release", "what releases are like");
  parameters.cohorts = in.optional<std::vector<Cohort>>("cohorts", {}, "none",
                                                        "groups of users with error rates apart");
  parameters.overdispersion =
      in.optional<Overdispersion>("overdispersion", Overdispersion{}, "0",
                                  "correlation of the requests of a window (beta-binomial)");
  parameters.telemetry_loss = in.optional<TelemetryLoss>(
      "telemetry_loss", TelemetryLoss{}, "0", "fraction of requests that gates never see");
  parameters.telemetry_delay =
      in.optional<Seconds>("telemetry_delay", Seconds{0}, "0", input::non_negative,
                           "age of the newest counts a gate sees");
  parameters.latency =
      in.maybe<RolloutLatency>("latency", "slow requests as a metric, \"latency\"");
  parameters.metrics =
      in.optional<MetricNames>("metrics", MetricNames{}, "none",
                               "further failure metrics of the same requests, by name")
          .metrics;
  parameters.retries =
      in.maybe<RolloutRetries>("retries", "clients try again; adds the metric \"first_attempt\"");
  parameters.abort =
      in.optional<AbortRules>("abort", AbortRules{}, "none", "rules that stop any rollout at once");
  parameters.rollback_takes = in.maybe<dist::Distribution>(
      "rollback_takes",
      "from a gate's verdict until the old version is back, by hand or by machine");
  for (auto& [name, gate] :
       in.require<GateSet>("gates", "gates by name, all judging the same releases").gates) {
    parameters.gates.push_back({name, std::move(gate)});
  }
  parameters.compare_with = in.maybe<std::string>(
      "compare_with", "name of the gate that the others are compared with, release by release");
  parameters.releases = in.optional<std::int64_t>("releases", 1000, "1000", input::between(1, 1e9),
                                                  "in one replication");
  in.check(!simulated || traffic.has_value(), "traffic", "missing; or give \"data\"");
  in.check(!simulated || release.has_value(), "release", "missing; or give \"data\"");
  in.check(!simulated || !parameters.stages.empty(), "stages",
           "at least one stage is needed; or give \"data\"");
  in.check(!parameters.gates.empty(), "gates", "at least one gate is needed");
  if (parameters.compare_with) {
    in.check(std::any_of(parameters.gates.begin(), parameters.gates.end(),
                         [&](const NamedGate& g) { return g.name == *parameters.compare_with; }),
             "compare_with", "no gate has this name");
  }
  if (traffic) parameters.traffic = *traffic;
  if (release) parameters.release = *release;
  if (simulated && release) {
    in.check(release->baseline_errors.has_value() == parameters.cohorts.empty(), "release",
             "give either \"baseline_errors\" or \"cohorts\", not both");
  }
  if (!simulated && release) {
    in.check(release->baseline_errors.has_value(), "release",
             "recorded rollouts are compared with \"baseline_errors\"");
  }
  check_shares(parameters, in);
  check_gate_metrics(parameters, in);
  return parameters;
}

}  // namespace nines::rollout
