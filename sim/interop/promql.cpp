#include "interop/promql.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace nines::interop {
namespace {

std::string number(double value) {
  return fmt::format("{:.12g}", value);
}

}  // namespace

std::string prometheus_duration(Seconds duration) {
  auto left = static_cast<std::int64_t>(std::llround(duration.raw() * 1000));
  constexpr std::pair<std::int64_t, std::string_view> units[] = {
      {86400000, "d"}, {3600000, "h"}, {60000, "m"}, {1000, "s"}, {1, "ms"}};
  std::string text;
  for (const auto& [milliseconds, unit] : units) {
    if (left < milliseconds) continue;
    text += fmt::format("{}{}", left / milliseconds, unit);
    left %= milliseconds;
  }
  return text.empty() ? "0s" : text;
}

ColumnSeries column_series(std::string_view column, const PrometheusNames& names) {
  if (column.empty()) return {names.requests, names.errors};
  if (column == alert::retries_column) return {"attempts_total", "retries_total"};
  if (column == alert::first_probes_column) {
    return {"probes_total", "probe_failures_total{attempt=\"first\"}"};
  }
  if (column == alert::final_probes_column) {
    return {"probes_total", "probe_failures_total{attempt=\"last\"}"};
  }
  const std::string_view statistic = column.substr(column.find('.') + 1);
  return {fmt::format("latency_seconds{{statistic=\"{}\"}}", statistic), ""};
}

PromqlWriter::PromqlWriter(PrometheusNames names, const alert::Setting& setting,
                           PrometheusVersion version)
    : names_(std::move(names)), setting_(setting), version_(version) {}

std::string PromqlWriter::record(std::string name, std::string expr) {
  name = fmt::format("{}:{}", names_.prefix, name);
  const bool known = std::any_of(recorded_.begin(), recorded_.end(),
                                 [&](const RecordingRule& rule) { return rule.record == name; });
  if (!known) recorded_.push_back({name, std::move(expr)});
  return name;
}

std::string PromqlWriter::duration_of(std::size_t ticks) const {
  return prometheus_duration(setting_.tick * static_cast<double>(ticks));
}

std::string PromqlWriter::range(std::size_t ticks) const {
  return fmt::format("[{}{}]", duration_of(ticks), version_ == PrometheusVersion::v3 ? "1ms" : "");
}

std::string PromqlWriter::sample_range(std::size_t ticks) const {
  if (version_ == PrometheusVersion::v3) return fmt::format("[{}]", duration_of(ticks));
  const Seconds millisecond{0.001};
  return fmt::format("[{}]",
                     prometheus_duration(setting_.tick * static_cast<double>(ticks) - millisecond));
}

/// One overload a condition; an empty text means that there is no PromQL for it.
struct PromqlWriter::Writer {
  PromqlWriter& out;

  [[nodiscard]] std::size_t ticks(Seconds window) const {
    return alert::ticks_in(window, out.setting_.tick);
  }
  [[nodiscard]] double budget() const { return 1 - out.setting_.objective.slo.raw(); }

  /// Records and names the share of bad ones in a window.
  std::string ratio(std::string_view what, const std::string& column, Seconds window) {
    const std::size_t n = ticks(window);
    const ColumnSeries series = column_series(column, out.names_);
    return out.record(fmt::format("{}:ratio_rate{}", what, out.duration_of(n)),
                      fmt::format("sum(rate({1}{2})) / sum(rate({0}{2}))", series.total, series.bad,
                                  out.range(n)));
  }
  std::string error_ratio(Seconds window) { return ratio("errors_per_request", "", window); }
  [[nodiscard]] std::string increase(const std::string& series, std::size_t n,
                                     const std::string& offset = "") const {
    return fmt::format("sum(increase({}{}{}))", series, out.range(n), offset);
  }
  /// True once the history began so many ticks ago.
  [[nodiscard]] std::string since(std::size_t n) const {
    return fmt::format("sum({} offset {})", out.names_.requests, out.duration_of(n));
  }

  std::string operator()(const alert::ErrorRate& c) {
    return fmt::format("{} >= {}", error_ratio(c.window), number(c.above.raw()));
  }
  std::string operator()(const alert::BurnRate& c) { return burn(c.window, c.above); }
  std::string burn(Seconds window, double above) {
    return fmt::format("{} >= {} * {}", error_ratio(window), number(above), number(budget()));
  }

  // Requests of the SLO window as they stood at the last resampling. Evaluations of a subquery fall
  // on multiples of its step, which are the resamplings; before the first there are none.
  std::string slo_requests(Seconds resample) {
    const std::size_t n = ticks(out.setting_.objective.window);
    const std::string window = out.duration_of(n);
    const std::string now = out.record(
        fmt::format("requests:increase{}", window),
        fmt::format("{} * {} / (max(count_over_time({}{})) - 1)", increase(out.names_.requests, n),
                    n, out.names_.requests, out.range(n)));
    if (!(resample > Seconds{0})) return now;
    const std::string step = out.duration_of(ticks(resample));
    return out.record(fmt::format("requests:increase{}_every{}", window, step),
                      fmt::format("last_over_time({0}[{1}:{1}]) or {0}", now, step));
  }

  std::string operator()(const alert::BudgetSpent& c) {
    if (c.traffic == alert::BudgetSpent::Traffic::constant) {
      return burn(c.window,
                  analytic::burn_for_budget(out.setting_.objective, c.fraction, c.window));
    }
    const std::size_t n = ticks(c.window);
    const std::string requests = slo_requests(c.resample);
    const std::string fraction = number(c.fraction.raw());
    const std::string allowed = number(budget());
    const std::string errors = increase(out.names_.errors, n);
    switch (c.form) {
      case alert::BudgetSpent::Form::errors:
        return fmt::format("({} >= {} * {} * {}) > 0", errors, fraction, allowed, requests);
      case alert::BudgetSpent::Form::rate:
        return fmt::format("{} >= {} / {} * {} * {}", error_ratio(c.window), requests,
                           increase(out.names_.requests, n), fraction, allowed);
      case alert::BudgetSpent::Form::share:
        return fmt::format("{} / ({} * {}) >= {}", errors, allowed, requests, fraction);
    }
    return "";
  }

  std::string operator()(const alert::Errors& c) {
    return fmt::format("{} >= {}", increase(out.names_.errors, ticks(c.window)), c.at_least);
  }
  std::string operator()(const alert::VolumeDrop& c) {
    const std::size_t n = ticks(c.window);
    const std::size_t back = ticks(c.against.time);
    const std::string& requests = out.names_.requests;
    const std::string before =
        c.against.average
            ? fmt::format("{} * {} / {}", increase(requests, back, " offset " + out.duration_of(n)),
                          n, back)
            : increase(requests, n, " offset " + out.duration_of(back));
    return fmt::format("{} < {} * {} and {}", increase(requests, n), number(c.below.raw()), before,
                       since(n + back));
  }
  std::string operator()(const alert::Latency& c) {
    const std::size_t n = ticks(c.window);
    const std::string gauge = column_series(c.column(), out.names_).total;
    const auto mean = [&](std::size_t length, const std::string& offset) {
      return fmt::format("avg(avg_over_time({}{}{}))", gauge, out.sample_range(length), offset);
    };
    if (c.above) return fmt::format("{} >= {}", mean(n, ""), number(c.above->raw()));
    const std::size_t back = ticks(c.against.time);
    const std::string before = c.against.average ? mean(back, " offset " + out.duration_of(n))
                                                 : mean(n, " offset " + out.duration_of(back));
    return fmt::format("{} >= {} * {} and {}", mean(n, ""), number(c.times.value_or(1)), before,
                       since(n + back));
  }
  std::string operator()(const alert::RetryRate& c) {
    return fmt::format("{} >= {}", ratio("retries_per_attempt", c.column(), c.window),
                       number(c.above.raw()));
  }
  std::string operator()(const alert::ProbeSuccess& c) {
    const auto* what = c.attempt == alert::ProbeSuccess::Attempt::first ? "first_failures_per_probe"
                                                                        : "last_failures_per_probe";
    return fmt::format("{} > {}", ratio(what, c.column(), c.window), number(1 - c.below.raw()));
  }
  template <class Condition>
  std::string operator()(const Condition&) {
    static_assert(WithoutPromql<Condition>,
                  "a condition has its PromQL in an operator() here, or says in `no_promql` why "
                  "it has none");
    return "";
  }
};

namespace {

std::string_view why_not(const alert::Conditions::Variant& condition) {
  return std::visit(
      []<class Condition>(const Condition&) -> std::string_view {
        if constexpr (WithoutPromql<Condition>) return Condition::no_promql;
        return "";
      },
      condition);
}

}  // namespace

// Recording rules of a rule that turns out to have no expression are taken back.
PromqlWriter::Expression PromqlWriter::expression(const alert::Rule& rule) {
  const std::size_t recorded = recorded_.size();
  std::string any;
  for (const alert::Group& group : rule.any) {
    std::string all;
    for (const alert::Conditions::Variant& condition : group) {
      const std::string text = std::visit(Writer{*this}, condition);
      if (text.empty()) {
        recorded_.resize(recorded);
        const std::string_view name = alert::Conditions::names[condition.index()];
        return {std::nullopt, fmt::format("\"{}\": {}", name, why_not(condition))};
      }
      all += (all.empty() ? "" : "\nand ") + text;
    }
    const bool alone = rule.any.size() == 1;
    any += (any.empty() ? "" : "\nor\n") + (alone ? all : "(\n" + all + "\n)");
  }
  return {any, ""};
}

}  // namespace nines::interop
