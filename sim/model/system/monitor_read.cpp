// From JSON: monitors, what they smooth, and the alerts on them.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "input/reader.hpp"
#include "input/units.hpp"
#include "model/system/monitor.hpp"
#include "run/metric.hpp"

namespace nines::system {
namespace {

constexpr std::size_t most_buckets = 1000;

/// What client libraries of Prometheus use where nothing is said.
const std::vector<double> default_buckets_s{0.005, 0.01, 0.025, 0.05, 0.1, 0.25,
                                            0.5,   1,    2.5,   5,    10};

using Kind = MonitorSignal::Kind;
using Summary = LatencySummary::Kind;

const std::vector<std::pair<std::string_view, std::size_t>>& signal_words() {
  static const std::vector<std::pair<std::string_view, std::size_t>> words = [] {
    std::vector<std::pair<std::string_view, std::size_t>> all;
    for (const std::string_view word :
         {"mean", "p50", "p90", "p95", "p99", "p99.9", "tm90", "tm95", "tm99", "tail90", "tail95",
          "tail99", "wm90", "wm95", "wm99", "iqm", "rate", "error_rate", "retry_rate"}) {
      all.emplace_back(word, all.size());
    }
    return all;
  }();
  return words;
}

MonitorSignal signal_of(std::string_view word) {
  if (word == "rate") return {Kind::rate, {}};
  if (word == "error_rate") return {Kind::error_rate, {}};
  if (word == "retry_rate") return {Kind::retry_rate, {}};
  return {Kind::latency, LatencySummary::parse(word).value_or(LatencySummary{})};
}

struct Rolling {
  Seconds window;
  double quantile = 0.5;
  static Rolling read(input::Reader& in) {
    return {
        in.require<Seconds>("window", input::positive, "how many of the last ticks"),
        in.require<Probability>("quantile", input::unit_interval, "which quantile of their values")
            .raw()};
  }
};

struct SmoothedSignals {
  std::vector<Smoothing> all;
  static SmoothedSignals read(input::Reader& in) {
    SmoothedSignals signals;
    for (auto& [name, smoothing] : in.others<Smoothing>("a name")) {
      signals.all.push_back(smoothing);
      signals.all.back().name = name;
    }
    return signals;
  }
};

/// Policies by name.
struct AlertPolicies {
  std::vector<MonitorAlert> all;
  static AlertPolicies read(input::Reader& in) {
    AlertPolicies policies;
    for (auto& [name, policy] : in.others<alert::Policy>("a name")) {
      policies.all.push_back({name, std::move(policy)});
    }
    return policies;
  }
};

struct MonitorSlo {
  analytic::Objective objective{Probability{0.999}, Seconds{30 * day.raw()}};
  static MonitorSlo read(input::Reader& in) {
    MonitorSlo slo;
    slo.objective.slo = in.require<Probability>("target", input::proper_fraction,
                                                "share of requests that are not to fail (5xx)");
    slo.objective.window = in.optional<Seconds>(
        "window", slo.objective.window, "30d", input::positive, "over which the target is to hold");
    return slo;
  }
};

/// Durations that ascend.
std::vector<double> read_buckets(input::Reader& in) {
  const auto written = in.maybe<std::vector<Seconds>>(
      "buckets", input::positive, "upper bounds of a Prometheus histogram of latencies, ascending",
      "5ms 10ms 25ms 50ms 100ms 250ms 500ms 1s 2.5s 5s 10s");
  if (!written) return default_buckets_s;
  std::vector<double> bounds_s;
  for (const Seconds bound : *written) bounds_s.push_back(bound.raw());
  const bool ascends = std::ranges::adjacent_find(bounds_s, std::greater_equal{}) == bounds_s.end();
  in.check(!bounds_s.empty() && ascends, "buckets", "bounds must ascend, and there must be one");
  in.check(bounds_s.size() <= most_buckets, "buckets",
           fmt::format("at most {} bounds are taken", most_buckets));
  return bounds_s;
}

}  // namespace

std::optional<LatencySummary> LatencySummary::parse(std::string_view word) {
  if (word == "mean") return LatencySummary{Kind::mean, 0};
  if (word == "iqm") return LatencySummary{Kind::interquartile_mean, 0};
  // "tm" before "t", which no word begins with by itself.
  constexpr std::array<std::pair<std::string_view, Kind>, 4> prefixes{
      {{"tail", Kind::tail_mean},
       {"tm", Kind::trimmed_mean},
       {"wm", Kind::winsorized_mean},
       {"p", Kind::percentile}}};
  for (const auto& [prefix, kind] : prefixes) {
    if (!word.starts_with(prefix)) continue;
    const auto percent = input::parse_percentage(std::string(word.substr(prefix.size())) + "%");
    if (percent && *percent > 0 && *percent < 1) return LatencySummary{kind, *percent};
    return std::nullopt;
  }
  return std::nullopt;
}

Smoothing Smoothing::read(input::Reader& in) {
  Smoothing smoothing;
  const auto& words = signal_words();
  const std::size_t index = in.choose<std::size_t>(
      "of", std::nullopt, words,
      "the signal of a tick: a summary of its latencies, requests per second, share of 5xx or of "
      "retries");
  smoothing.of = signal_of(words[index].first);
  if (const auto alpha =
          in.maybe<Probability>("ewma", input::Range{0, 1, true, false, "above 0, up to 1"},
                                "moving average: the weight of the newest tick")) {
    smoothing.alpha = alpha->raw();
  }
  const auto rolling = in.maybe<Rolling>("rolling", "a quantile of the values of the last ticks");
  in.check(smoothing.alpha.has_value() != rolling.has_value(), "of",
           "a signal is smoothed by either \"ewma\" or \"rolling\"");
  if (rolling) {
    smoothing.window = rolling->window;
    smoothing.quantile = rolling->quantile;
  }
  return smoothing;
}

MonitorAlerts MonitorAlerts::read_keys(input::Reader& in) {
  MonitorAlerts alerts;
  alerts.objective =
      in.optional<MonitorSlo>("slo", MonitorSlo{}, "99.9% over 30d", "what alerts are set against")
          .objective;
  alerts.grace = in.maybe<Seconds>("grace", input::non_negative,
                                   "an alert that starts so long after a fault still belongs to it",
                                   "the policy's longest window");
  alerts.policies = in.optional<AlertPolicies>("alerts", AlertPolicies{}, "none",
                                               "alert policies by name, as in kind `alerting`")
                        .all;
  return alerts;
}

MonitorParameters MonitorParameters::read(input::Reader& in) {
  MonitorParameters p;
  p.client = in.maybe<std::string>("client", input::any_number, "whose requests are watched",
                                   "all clients' together");
  p.service = in.maybe<std::string>("service", "instead: whose answers are watched");
  p.every = in.optional<Seconds>("every", p.every, "10s", input::positive, "the tick");
  p.percentiles = in.maybe<std::vector<double>>("percentiles", input::proper_fraction,
                                                "which quantiles of a tick's latencies are shown",
                                                "[0.5, 0.99]")
                      .value_or(p.percentiles);
  in.check(run::distinct_quantiles(p.percentiles), "percentiles", "expected each quantile once");
  p.buckets_s = read_buckets(in);
  p.shown = in.choose<PercentileSource>("shown", PercentileSource::buckets,
                                        {{"buckets", PercentileSource::buckets},
                                         {"sketch", PercentileSource::sketch},
                                         {"exact", PercentileSource::exact}},
                                        "where alerts and smoothing get their percentiles from");
  p.smoothed = in.optional<SmoothedSignals>("smoothed", SmoothedSignals{}, "none",
                                            "moving averages and rolling percentiles, by name")
                   .all;
  p.probe = in.maybe<std::string>("probe", input::any_number, "whose results its alerts see",
                                  "those of all probes");
  p.alerts = MonitorAlerts::read_keys(in);
  in.check(!p.client || !p.service, "client",
           "a monitor watches either a \"client\" or a \"service\"");
  if (!in.sound()) return p;
  for (const Smoothing& smoothing : p.smoothed) {
    in.check(smoothing.alpha || smoothing.window.raw() >= p.every.raw() * (1 - 1e-12), "smoothed",
             fmt::format("the window of \"{}\" is shorter than a tick", smoothing.name));
  }
  for (const MonitorAlert& alert : p.alerts.policies) {
    for (const std::string& column : alert.policy.columns(p.alerts.objective)) {
      const bool latency = column.starts_with("latency.");
      in.check(!latency || LatencySummary::parse(column.substr(8)), "alerts",
               fmt::format("\"{}\" asks for the latency statistic \"{}\"; a monitor has mean, iqm, "
                           "and p, tm, tail and wm with a percentage, such as p99 or tm99",
                           alert.name, latency ? column.substr(8) : column));
    }
  }
  return p;
}

}  // namespace nines::system
