// Alerts on a monitor: the history they see, and what their firing is worth.
#include <algorithm>

#include <fmt/format.h>

#include "input/units.hpp"
#include "model/system/monitor_metrics.hpp"
#include "policy/alert/history.hpp"

namespace nines::system {
namespace {

constexpr std::string_view latency_prefix = "latency.";

double number(std::size_t count) {
  return static_cast<double>(count);
}

/// The columns that the policies of a monitor read, as prefix sums.
class SeenHistory {
 public:
  SeenHistory(const MonitorTicks& ticks, const MonitorParameters& parameters) {
    using Counter = std::uint32_t MonitorTick::*;
    const auto prefix = [&](Counter counter) {
      std::vector<std::int64_t> sums{0};
      sums.reserve(ticks.ticks().size() + 1);
      for (const MonitorTick& tick : ticks.ticks()) sums.push_back(sums.back() + tick.*counter);
      return sums;
    };
    total_ = prefix(&MonitorTick::total);
    bad_ = prefix(&MonitorTick::server_errors);
    attempts_ = prefix(&MonitorTick::attempts);
    retries_ = prefix(&MonitorTick::retries);
    probes_ = prefix(&MonitorTick::probe_runs);
    failed_at_first_ = prefix(&MonitorTick::probes_failed_at_first);
    failed_ = prefix(&MonitorTick::probes_failed);
    for (const MonitorAlert& alert : parameters.alerts.policies) {
      for (const std::string& column : alert.policy.columns(parameters.alerts.objective)) {
        if (column.starts_with(latency_prefix)) add_latency(column, ticks);
      }
    }
  }

  [[nodiscard]] alert::History view(const alert::Setting& setting) const {
    alert::History history(setting, {total_, bad_});
    history.add(alert::retries_column, alert::Counts{attempts_, retries_});
    history.add(alert::first_probes_column, alert::Counts{probes_, failed_at_first_});
    history.add(alert::final_probes_column, alert::Counts{probes_, failed_});
    for (const LatencyColumn& column : latencies_) {
      history.add(column.name, alert::Measured{column.sum, column.present});
    }
    return history;
  }

 private:
  struct LatencyColumn {
    std::string name;
    std::vector<double> sum;
    std::vector<std::int64_t> present;
  };
  void add_latency(const std::string& name, const MonitorTicks& ticks) {
    if (std::ranges::find(latencies_, name, &LatencyColumn::name) != latencies_.end()) return;
    LatencyColumn column{name, {0}, {0}};
    const auto summary = LatencySummary::parse(name.substr(latency_prefix.size()));
    for (const double value : ticks.values({MonitorSignal::Kind::latency, *summary})) {
      const bool present = value == value;
      column.sum.push_back(column.sum.back() + (present ? value : 0));
      column.present.push_back(column.present.back() + present);
    }
    latencies_.push_back(std::move(column));
  }

  std::vector<std::int64_t> total_, bad_, attempts_, retries_, probes_, failed_at_first_, failed_;
  std::vector<LatencyColumn> latencies_;
};

}  // namespace

std::vector<std::string> describe_monitor(const MonitorParameters& monitor) {
  const std::string watched = monitor.service  ? "answers of " + *monitor.service
                              : monitor.client ? "requests of " + *monitor.client
                                               : "requests of all clients";
  std::vector<std::string> lines{fmt::format("Monitor {}: {} every {}.", monitor.name, watched,
                                             input::to_text(monitor.every))};
  for (const MonitorAlert& alert : monitor.alerts.policies) {
    for (const std::string& rule : alert.policy.describe(monitor.alerts.objective)) {
      lines.push_back(fmt::format("Alert {} of {}: {}.", alert.name, monitor.name, rule));
    }
  }
  return lines;
}

std::vector<run::Warning> monitor_warnings(const MonitorParameters& monitor, Seconds history) {
  std::vector<run::Warning> warnings;
  for (const MonitorAlert& alert : monitor.alerts.policies) {
    const alert::Circumstances circumstances{{monitor.alerts.objective, monitor.every}, history};
    for (const std::string& text : alert.policy.warnings(circumstances)) {
      warnings.push_back(
          {"alert", fmt::format("model.monitors.{}.alerts.{}", monitor.name, alert.name), text});
    }
  }
  return warnings;
}

void MonitorMetrics::declare_alert(const MonitorAlert& alert, run::MemberMetrics& m) {
  const std::string name = "alert." + alert.name + ".";
  const alert::Setting setting{parameters_.alerts.objective, Seconds{grid_.every_s}};
  const Seconds grace =
      parameters_.alerts.grace.value_or(alert.policy.longest_window(parameters_.alerts.objective));
  AlertColumns c{alert.policy.compile(setting), grace.raw(), {}, {}, {}, {}, {}, {}, {}};
  const auto time = [&](const char* what, const char* help) {
    return m.ratio({.name = name + what,
                    .unit = run::Unit::seconds,
                    .better = run::Better::lower,
                    .help = help});
  };
  constexpr const char* detection = "from a fault's begin to the first firing";
  c.precision = m.share({.name = name + "precision",
                         .better = run::Better::higher,
                         .help = "episodes of firing that start within a fault or its grace"});
  c.recall = m.share(
      {.name = name + "recall", .better = run::Better::higher, .help = "faults that made it fire"});
  c.detection =
      time("detection_time.mean", "from a fault's begin to the first firing; of those detected");
  c.detections = m.distribution({.name = name + "detection_time",
                                 .unit = run::Unit::seconds,
                                 .better = run::Better::lower,
                                 .quantiles = std::vector{0.5, 0.9, 0.99},
                                 .help = detection});
  c.reset = time("reset_time.mean", "from a fault's end to the end of the last firing it caused");
  c.episodes = m.ratio({.name = name + "episodes",
                        .unit = run::Unit::count,
                        .better = run::Better::neither,
                        .help = "episodes of firing in a replication"});
  c.firing = m.ratio({.name = name + "time_firing.fraction",
                      .unit = run::Unit::fraction,
                      .better = run::Better::neither,
                      .help = "share of ticks"});
  alerts_.push_back(std::move(c));
}

void MonitorMetrics::observe_alerts(const MonitorTicks& ticks,
                                    std::span<const incident::Incident> faults,
                                    run::Observation& into) const {
  const SeenHistory seen(ticks, parameters_);
  const alert::History history = seen.view({parameters_.alerts.objective, Seconds{grid_.every_s}});
  const double end_s = number(ticks.ticks().size()) * grid_.every_s;
  alert::Workspace workspace;
  std::vector<alert::Episode> episodes;
  alert::Score score;
  for (const AlertColumns& c : alerts_) {
    c.policy.evaluate(history, workspace, episodes);
    const alert::Scope scope{grid_.every_s, number(grid_.first) * grid_.every_s, end_s, end_s,
                             c.grace_s};
    alert::score(episodes, ticks.ticks().size(), faults, scope, score);
    double right = 0;
    for (const alert::ScoredEpisode& episode : score.episodes) right += episode.true_positive;
    into.add(c.precision, right, number(score.episodes.size()));
    into.add(c.episodes, number(score.episodes.size()));
    into.add(c.firing, number(score.firing_ticks), number(score.ticks));
    for (const alert::IncidentOutcome& outcome : score.outcomes) {
      if (!outcome.judged && !outcome.detected) continue;
      into.add(c.recall, outcome.detected ? 1.0 : 0.0);
      if (outcome.detected) {
        into.add(c.detection, outcome.detection_s);
        into.distribution(c.detections).add(outcome.detection_s);
      }
      if (outcome.reset_s == outcome.reset_s) into.add(c.reset, outcome.reset_s);
    }
  }
}

}  // namespace nines::system
