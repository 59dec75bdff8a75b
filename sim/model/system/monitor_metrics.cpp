#include "model/system/monitor_metrics.hpp"

#include <cmath>

#include "stats/ewma.hpp"
#include "stats/rolling.hpp"

namespace nines::system {
namespace {

// What is drawn; a longer series is nothing to look at.
constexpr std::size_t longest_series = 10'000;

run::Unit unit_of(const MonitorSignal& signal) {
  switch (signal.kind) {
    case MonitorSignal::Kind::latency:
      return run::Unit::seconds;
    case MonitorSignal::Kind::rate:
      return run::Unit::per_second;
    default:
      return run::Unit::fraction;
  }
}

/// How much is asked is no merit; latencies, errors and retries are.
run::Better better_of(const MonitorSignal& signal) {
  return signal.kind == MonitorSignal::Kind::rate ? run::Better::neither : run::Better::lower;
}

/// The signal smoothed, by tick. A tick without a value leaves it as it was.
std::vector<double> smooth(const Smoothing& smoothing, std::vector<double> values, double every_s) {
  if (smoothing.alpha) {
    stats::Ewma average(*smoothing.alpha);
    for (double& value : values) value = std::isnan(value) ? average.value() : average.add(value);
    return values;
  }
  const auto size = static_cast<std::size_t>(smoothing.window.raw() / every_s * (1 + 1e-12));
  stats::RollingPercentile window(size);
  for (double& value : values) {
    if (!std::isnan(value)) window.add(value);
    value = window.quantile(smoothing.quantile);
  }
  return values;
}

}  // namespace

MonitorMetrics::MonitorMetrics(const MonitorParameters& parameters, const MonitorGrid& grid,
                               run::MetricSet& metrics)
    : parameters_(parameters), grid_(grid) {
  run::MemberMetrics m(metrics, "monitor", parameters.name);
  rate_ = m.ratio({.name = "rate",
                   .unit = run::Unit::per_second,
                   .better = run::Better::neither,
                   .help = "answers per second"});
  success_ = m.share(
      {.name = "success.fraction", .better = run::Better::higher, .help = "answers of class 2xx"});
  client_errors_ = m.share({.name = "client_error.fraction",
                            .better = run::Better::neither,
                            .help = "answers of class 4xx"});
  server_errors_ = m.share({.name = "server_error.fraction",
                            .better = run::Better::lower,
                            .help = "answers of class 5xx: errors, timeouts, rejections"});
  retries_ = m.share({.name = "retry.fraction",
                      .better = run::Better::lower,
                      .help = "share of attempts that are retries"});
  latency_ = m.ratio({.name = "latency.mean",
                      .unit = run::Unit::seconds,
                      .better = run::Better::lower,
                      .picture = 6,
                      .help = "of good answers"});
  rate_series_ = series("rate", run::Unit::per_second, "answers per second", m);
  error_series_ = series("server_errors", run::Unit::fraction, "share of answers of class 5xx", m);
  latency_series_ = series("latency", run::Unit::seconds, "mean latency of good answers", m);
  for (const double p : parameters.percentiles) declare_percentile(p, m);
  for (const Smoothing& smoothing : parameters.smoothed) declare_smoothed(smoothing, m);
  for (const MonitorAlert& alert : parameters.alerts.policies) declare_alert(alert, m);
}

std::optional<run::SeriesId> MonitorMetrics::series(const std::string& name, run::Unit unit,
                                                    const std::string& help,
                                                    run::MemberMetrics& m) const {
  if (grid_.ticks > longest_series) return std::nullopt;
  return m.series(name, unit, help, grid_.every_s, grid_.ticks);
}

void MonitorMetrics::declare_percentile(double p, run::MemberMetrics& m) {
  const std::string name = run::quantile_name(p) + ".";
  const auto seconds = [&](const char* what, const char* help) {
    return m.ratio({.name = name + what,
                    .unit = run::Unit::seconds,
                    .better = run::Better::lower,
                    .help = help});
  };
  const auto error = [&](const char* what, const char* help) {
    return m.ratio({.name = name + what,
                    .unit = run::Unit::count,
                    .better = run::Better::lower,
                    .help = help});
  };
  // Right at 1, and wrong on either side.
  const auto over_truth = [&](const char* what, const char* help) {
    return m.ratio({.name = name + what,
                    .unit = run::Unit::count,
                    .better = run::Better::neither,
                    .help = help});
  };
  PercentileColumns c;
  c.exact = seconds("exact.mean", "of a tick's samples; averaged over ticks");
  c.buckets = seconds("buckets.mean", "as the buckets show it; averaged over ticks");
  c.sketch = seconds("sketch.mean", "as a sketch shows it; averaged over ticks");
  c.buckets_error =
      error("buckets.error",
            "how far a tick's buckets are off its samples, either way; of a typical one");
  c.sketch_error = error("sketch.error", "how far a tick's sketch is off its samples");
  c.overall = seconds("overall.exact", "of all requests of the run together (within 0.4 %)");
  c.overall_buckets = seconds("overall.buckets", "the same from the run's bucket counts");
  c.overall_ratio =
      over_truth("overall.buckets.ratio", "the latter over the former; 1 where buckets are right");
  c.averaged_ratio = over_truth(
      "averaged.ratio",
      "the ticks' exact ones averaged, over that of all requests; averages of quantiles are none");
  c.exact_series = series(name + "exact", run::Unit::seconds, "of a tick's samples", m);
  c.buckets_series = series(name + "buckets", run::Unit::seconds, "as the buckets show it", m);
  percentiles_.push_back(c);
}

void MonitorMetrics::declare_smoothed(const Smoothing& smoothing, run::MemberMetrics& m) {
  const std::string name = "smoothed." + smoothing.name;
  const run::Unit unit = unit_of(smoothing.of);
  const auto figure = [&](const char* what, const char* help) {
    return m.ratio(
        {.name = name + what, .unit = unit, .better = better_of(smoothing.of), .help = help});
  };
  // One after another: the order of arguments is the compiler's.
  SmoothedColumns c;
  c.mean = figure(".mean", "averaged over ticks");
  c.max = figure(".max", "the largest of a replication");
  c.last = figure(".last", "at the end of a replication");
  c.series = series(name, unit, "smoothed", m);
  smoothed_.push_back(c);
}

void MonitorMetrics::observe(const MonitorTicks& ticks, std::span<const incident::Incident> faults,
                             run::Observation& into) const {
  observe_counts(ticks, into);
  for (std::size_t i = 0; i < percentiles_.size(); ++i) observe_percentile(i, ticks, into);
  for (std::size_t i = 0; i < smoothed_.size(); ++i) observe_smoothed(i, ticks, into);
  if (!alerts_.empty()) observe_alerts(ticks, faults, into);
}

void MonitorMetrics::observe_counts(const MonitorTicks& ticks, run::Observation& into) const {
  double total = 0;
  double client_errors = 0;
  double server_errors = 0;
  double latency_s = 0;
  double attempts = 0;
  double retries = 0;
  for (std::size_t k = 0; k < ticks.ticks().size(); ++k) {
    const MonitorTick& tick = ticks.ticks()[k];
    if (rate_series_) {
      into.add(*rate_series_, k, tick.total, grid_.every_s);
      if (tick.total > 0) into.add(*error_series_, k, tick.server_errors, tick.total);
      if (tick.good() > 0) into.add(*latency_series_, k, tick.latency_sum_s, tick.good());
    }
    if (k < grid_.first) continue;
    total += tick.total;
    client_errors += tick.client_errors;
    server_errors += tick.server_errors;
    latency_s += tick.latency_sum_s;
    attempts += tick.attempts;
    retries += tick.retries;
  }
  const auto measured = ticks.ticks().size() > grid_.first ? ticks.ticks().size() - grid_.first : 0;
  into.add(rate_, total, static_cast<double>(measured) * grid_.every_s);
  into.add(success_, total - client_errors - server_errors, total);
  into.add(client_errors_, client_errors, total);
  into.add(server_errors_, server_errors, total);
  into.add(latency_, latency_s, total - client_errors - server_errors);
  into.add(retries_, retries, attempts);
}

void MonitorMetrics::observe_percentile(std::size_t index, const MonitorTicks& ticks,
                                        run::Observation& into) const {
  const PercentileColumns& c = percentiles_[index];
  const std::vector<QuantileViews>& views = ticks.percentiles()[index];
  double count = 0;
  QuantileViews sum{0, 0, 0};
  double buckets_error = 0;
  double sketch_error = 0;
  double comparable = 0;
  for (std::size_t k = 0; k < views.size(); ++k) {
    const QuantileViews& tick = views[k];
    if (std::isnan(tick.exact_s)) continue;
    if (c.exact_series) {
      into.add(*c.exact_series, k, tick.exact_s);
      into.add(*c.buckets_series, k, tick.buckets_s);
    }
    if (k < grid_.first) continue;
    ++count;
    sum.exact_s += tick.exact_s;
    sum.buckets_s += tick.buckets_s;
    sum.sketch_s += tick.sketch_s;
    if (!(tick.exact_s > 0)) continue;
    ++comparable;
    buckets_error += std::abs(tick.buckets_s / tick.exact_s - 1);
    sketch_error += std::abs(tick.sketch_s / tick.exact_s - 1);
  }
  into.add(c.exact, sum.exact_s, count);
  into.add(c.buckets, sum.buckets_s, count);
  into.add(c.sketch, sum.sketch_s, count);
  into.add(c.buckets_error, buckets_error, comparable);
  into.add(c.sketch_error, sketch_error, comparable);
  if (ticks.overall().empty()) return;
  const double p = parameters_.percentiles[index];
  const double overall_s = ticks.overall().quantile(p);
  const double shown_s = ticks.overall_buckets_s(p);
  into.add(c.overall, overall_s);
  into.add(c.overall_buckets, shown_s);
  if (!(overall_s > 0)) return;
  into.add(c.overall_ratio, shown_s / overall_s);
  into.add(c.averaged_ratio, sum.exact_s / count / overall_s);
}

void MonitorMetrics::observe_smoothed(std::size_t index, const MonitorTicks& ticks,
                                      run::Observation& into) const {
  const Smoothing& smoothing = parameters_.smoothed[index];
  const SmoothedColumns& c = smoothed_[index];
  const std::vector<double> values = smooth(smoothing, ticks.values(smoothing.of), grid_.every_s);
  double sum = 0;
  double count = 0;
  double most = -infinity;
  double last = not_a_number;
  for (std::size_t k = 0; k < values.size(); ++k) {
    if (std::isnan(values[k])) continue;
    if (c.series) into.add(*c.series, k, values[k]);
    if (k < grid_.first) continue;
    sum += values[k];
    ++count;
    most = std::fmax(most, values[k]);
    last = values[k];
  }
  if (count == 0) return;
  into.add(c.mean, sum, count);
  into.add(c.max, most);
  into.add(c.last, last);
}

}  // namespace nines::system
