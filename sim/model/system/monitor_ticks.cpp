#include "model/system/monitor_ticks.hpp"

#include <algorithm>
#include <span>

#include "policy/alert/history.hpp"
#include "stats/trimmed.hpp"

namespace nines::system {
namespace {

constexpr std::string_view latency_prefix = "latency.";
// 32 MB: a tick with more good answers is summarized from its sketch.
constexpr std::size_t most_samples = std::size_t{1} << 22;

}  // namespace

MonitorTicks::MonitorTicks(const MonitorParameters& parameters, const MonitorGrid& grid)
    : parameters_(parameters),
      grid_(grid),
      tick_ends_s_(grid.every_s),
      bucket_counts_(parameters.buckets_s.size() + 1),
      overall_counts_(parameters.buckets_s.size() + 1),
      percentiles_(parameters.percentiles.size()) {
  for (const Smoothing& smoothing : parameters.smoothed) {
    if (smoothing.of.kind == MonitorSignal::Kind::latency) need(smoothing.of.summary);
  }
  for (const MonitorAlert& alert : parameters.alerts.policies) {
    for (const std::string& column : alert.policy.columns(parameters.alerts.objective)) {
      if (!column.starts_with(latency_prefix)) continue;
      need(*LatencySummary::parse(column.substr(latency_prefix.size())));
    }
  }
}

void MonitorTicks::need(const LatencySummary& summary) {
  if (std::ranges::find(summaries_, summary) != summaries_.end()) return;
  summaries_.push_back(summary);
  summary_values_.emplace_back();
}

void MonitorTicks::answered(double now_s, policy::CallOutcome outcome, double latency_s) {
  if (!reach(now_s)) return;
  ++now_.total;
  if (outcome == policy::CallOutcome::client_error) {
    ++now_.client_errors;
  } else if (policy::is_failure(outcome)) {
    ++now_.server_errors;
  } else {
    now_.latency_sum_s += latency_s;
    if (samples_s_.size() < most_samples) samples_s_.push_back(latency_s);
    sketch_.add(latency_s);
    // A bound belongs to the bucket below it.
    const auto bucket = std::ranges::lower_bound(parameters_.buckets_s, latency_s);
    ++bucket_counts_[static_cast<std::size_t>(bucket - parameters_.buckets_s.begin())];
  }
}

void MonitorTicks::close_until(double now_s) {
  while (now_s >= tick_ends_s_ && ticks_.size() < grid_.ticks) {
    close_tick();
    tick_ends_s_ = static_cast<double>(ticks_.size() + 1) * grid_.every_s;
  }
}

void MonitorTicks::close_tick() {
  std::ranges::sort(samples_s_);
  for (std::size_t i = 0; i < percentiles_.size(); ++i) {
    const double p = parameters_.percentiles[i];
    const double sketch_s = sketch_.quantile(p);
    percentiles_[i].push_back({holds_samples() ? stats::sample_quantile(samples_s_, p) : sketch_s,
                               by_buckets(p, bucket_counts_), sketch_s});
  }
  for (std::size_t i = 0; i < summaries_.size(); ++i) {
    summary_values_[i].push_back(summarize(summaries_[i]));
  }
  if (ticks_.size() >= grid_.first) {
    overall_.merge(sketch_);
    for (std::size_t b = 0; b < bucket_counts_.size(); ++b) {
      overall_counts_[b] += bucket_counts_[b];
    }
  }
  ticks_.push_back(now_);
  now_ = {};
  samples_s_.clear();
  sketch_.clear();
  std::ranges::fill(bucket_counts_, 0);
}

void MonitorTicks::finish(double until_s) {
  // A tick that ends at the very end of the window is over, whatever the last bits say.
  close_until(until_s * (1 + 1e-12));
}

double MonitorTicks::by_buckets(double p, const std::vector<std::uint64_t>& counts) const {
  std::vector<stats::CumulativeBucket> buckets;
  buckets.reserve(counts.size());
  double sum = 0;
  for (std::size_t b = 0; b < counts.size(); ++b) {
    sum += static_cast<double>(counts[b]);
    buckets.push_back(
        {b < parameters_.buckets_s.size() ? parameters_.buckets_s[b] : infinity, sum});
  }
  return stats::prometheus_quantile(p, buckets);
}

double MonitorTicks::overall_buckets_s(double p) const {
  return by_buckets(p, overall_counts_);
}

double MonitorTicks::summarize(const LatencySummary& summary) const {
  if (summary.kind == LatencySummary::Kind::mean) {
    return now_.good() > 0 ? now_.latency_sum_s / now_.good() : not_a_number;
  }
  if (summary.kind == LatencySummary::Kind::percentile) {
    if (parameters_.shown == PercentileSource::buckets) {
      return by_buckets(summary.p, bucket_counts_);
    }
    const bool exact = parameters_.shown == PercentileSource::exact && holds_samples();
    return exact ? stats::sample_quantile(samples_s_, summary.p) : sketch_.quantile(summary.p);
  }
  if (!holds_samples()) return summarize(summary, sketch_);
  return summarize(summary, std::span<const double>(samples_s_));  // Sorted.
}

template <class Latencies>
double MonitorTicks::summarize(const LatencySummary& summary, const Latencies& latencies) const {
  switch (summary.kind) {
    case LatencySummary::Kind::trimmed_mean:
      return stats::trimmed_mean(latencies, 0, summary.p);
    case LatencySummary::Kind::tail_mean:
      return stats::trimmed_mean(latencies, summary.p, 1);
    case LatencySummary::Kind::winsorized_mean:
      return stats::winsorized_mean(latencies, 0, summary.p);
    default:
      return stats::interquartile_mean(latencies);
  }
}

std::vector<double> MonitorTicks::values(const MonitorSignal& signal) const {
  if (signal.kind == MonitorSignal::Kind::latency) {
    const auto found = std::ranges::find(summaries_, signal.summary);
    NINES_EXPECTS(found != summaries_.end());
    return summary_values_[static_cast<std::size_t>(found - summaries_.begin())];
  }
  std::vector<double> values;
  values.reserve(ticks_.size());
  const auto share = [](std::uint32_t part, std::uint32_t of) {
    return of > 0 ? static_cast<double>(part) / of : not_a_number;
  };
  for (const MonitorTick& tick : ticks_) {
    switch (signal.kind) {
      case MonitorSignal::Kind::rate:
        values.push_back(tick.total / grid_.every_s);
        break;
      case MonitorSignal::Kind::error_rate:
        values.push_back(share(tick.server_errors, tick.total));
        break;
      default:
        values.push_back(share(tick.retries, tick.attempts));
    }
  }
  return values;
}

}  // namespace nines::system
