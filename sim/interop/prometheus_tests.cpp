// A target is scraped at times 0, tick, 2 tick, ...; the sample at k tick holds what the first k
// ticks counted. Where two neighbouring ticks have no data the sample between them is missing, so
// that a window counts just the ticks with data, as it does here.
#include "interop/prometheus_tests.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "interop/example_history.hpp"
#include "report/json_text.hpp"

namespace nines::interop {

namespace {

constexpr std::uint64_t most_seeds = 20;   ///< Tried until no rule meets its threshold exactly.
constexpr std::size_t most_episodes = 25;  ///< Whose starts and ends are checked one by one.
constexpr double near_threshold = 1e-9;    ///< Relative; what a quotient may be off by is 1e-15.

/// The condition with its threshold moved by a factor, where rounding could matter.
struct MoveThreshold {
  double factor;

  [[nodiscard]] Probability moved(Probability p) const {
    return p.raw() < 1 ? Probability{std::min(p.raw() * factor, 1.0)} : p;
  }
  void operator()(alert::ErrorRate& c) const { c.above = moved(c.above); }
  void operator()(alert::BurnRate& c) const { c.above *= factor; }
  void operator()(alert::BudgetSpent& c) const { c.fraction = moved(c.fraction); }
  void operator()(alert::VolumeDrop& c) const { c.below = moved(c.below); }
  void operator()(alert::Latency& c) const {
    if (c.above) c.above = *c.above * factor;
    if (c.times) c.times = *c.times * factor;
  }
  void operator()(alert::RetryRate& c) const { c.above = moved(c.above); }
  void operator()(alert::ProbeSuccess& c) const {
    c.below = Probability{std::clamp(1 - (1 - c.below.raw()) * factor, 0.0, 1.0)};
  }
  void operator()(alert::Errors&) const {}  // Whole numbers are exact.
  template <class Condition>
  void operator()(Condition&) const {  // Not exported.
    static_assert(WithoutPromql<Condition>,
                  "a condition that has PromQL moves its threshold in an operator() here");
  }
};

/// Missing scrapes shift what these see: increases are extrapolated, offsets find nothing.
bool exact_with_missing_data(const alert::Rule& rule) {
  return std::all_of(rule.any.begin(), rule.any.end(), [](const alert::Group& group) {
    return std::all_of(group.begin(), group.end(), [](const alert::Conditions::Variant& condition) {
      if (const auto* budget = std::get_if<alert::BudgetSpent>(&condition)) {
        return budget->traffic == alert::BudgetSpent::Traffic::constant;
      }
      if (const auto* latency = std::get_if<alert::Latency>(&condition))
        return latency->above.has_value();
      return !std::holds_alternative<alert::Errors>(condition) &&
             !std::holds_alternative<alert::VolumeDrop>(condition);
    });
  });
}

std::vector<alert::Episode> episodes_of(alert::Rule rule, double factor,
                                        const alert::Setting& setting,
                                        const ExampleHistory& history) {
  for (alert::Group& group : rule.any) {
    for (alert::Conditions::Variant& condition : group)
      std::visit(MoveThreshold{factor}, condition);
  }
  alert::Workspace workspace;
  std::vector<alert::Episode> episodes;
  alert::CompiledRule(rule, setting).append(history.view(), workspace, episodes);
  return episodes;
}

/// Where the alert fires; nothing where rounding could decide otherwise.
std::optional<std::vector<alert::Episode>> predicted(const ExportedAlert& alert,
                                                     const alert::Setting& setting,
                                                     const ExampleHistory& history) {
  auto episodes = episodes_of(alert.rule, 1, setting, history);
  if (episodes != episodes_of(alert.rule, 1 + near_threshold, setting, history) ||
      episodes != episodes_of(alert.rule, 1 - near_threshold, setting, history)) {
    return std::nullopt;
  }
  return episodes;
}

std::string counter(const std::string& series, const std::vector<std::int64_t>& sums,
                    const ExampleHistory& history) {
  std::string values;
  for (std::size_t k = 0; k < sums.size(); ++k) {
    const bool missing =
        k > 0 && k < history.ticks() && !history.present(k - 1) && !history.present(k);
    values += missing ? "_ " : fmt::format("{} ", sums[k]);
  }
  values.pop_back();
  return fmt::format("      - series: {}\n        values: \"{}\"\n", report::json_string(series),
                     values);
}

std::string gauge(const std::string& series, const std::vector<double>& values) {
  std::string text = "_";
  for (const double value : values) text += value < 0 ? " _" : fmt::format(" {:.10g}", value);
  return fmt::format("      - series: {}\n        values: \"{}\"\n", report::json_string(series),
                     text);
}

class TestWriter {
 public:
  TestWriter(const PolicyExport& from, const PrometheusRules& rules) : from_(from), rules_(rules) {
    for (const ExportedAlert& alert : rules.alerts) all_rules_.push_back(alert.rule);
    tested_.resize(rules.alerts.size(), false);
    fired_.resize(rules.alerts.size(), false);
  }

  void add(ExampleKind kind, std::string_view name) {
    std::optional<ExampleHistory> history;
    std::vector<std::optional<std::vector<alert::Episode>>> episodes;
    for (std::uint64_t k = 0; k < most_seeds; ++k) {
      ExampleHistory next(kind, from_.seed + k, from_.setting, all_rules_);
      auto found = predict(kind, next);
      if (history && tests(found) <= tests(episodes)) continue;
      history.emplace(std::move(next));
      episodes = std::move(found);
      if (tests(episodes) == testable(kind)) break;
    }
    out_ += fmt::format("  - name: {}\n    interval: {}\n    input_series:\n",
                        report::json_string(name), prometheus_duration(from_.setting.tick));
    write_series(*history);
    std::string checks;
    std::string counts;
    for (std::size_t a = 0; a < rules_.alerts.size(); ++a) {
      if (!episodes[a]) continue;
      tested_[a] = true;
      fired_[a] = fired_[a] || !episodes[a]->empty();
      episodes_ += episodes[a]->size();
      write_checks(rules_.alerts[a], *episodes[a], history->ticks(), checks, counts);
    }
    if (!checks.empty()) out_ += "    alert_rule_test:\n" + checks;
    if (!counts.empty()) out_ += "    promql_expr_test:\n" + counts;
  }

  [[nodiscard]] PrometheusTests finish(const std::string& rules_file) const {
    PrometheusTests tests;
    tests.yaml =
        fmt::format("rule_files:\n  - {}\nevaluation_interval: {}\ntests:\n{}",
                    report::json_string(rules_file), prometheus_duration(from_.setting.tick), out_);
    tests.episodes = episodes_;
    for (std::size_t a = 0; a < rules_.alerts.size(); ++a) {
      if (!tested_[a]) {
        tests.not_tested.push_back(fmt::format(
            "{}: on every history it meets its threshold exactly", rules_.alerts[a].name));
      } else if (!fired_[a]) {
        tests.not_tested.push_back(
            fmt::format("{}: never fires on the histories", rules_.alerts[a].name));
      }
    }
    return tests;
  }

 private:
  using Predictions = std::vector<std::optional<std::vector<alert::Episode>>>;

  [[nodiscard]] Predictions predict(ExampleKind kind, const ExampleHistory& history) const {
    Predictions episodes;
    for (const ExportedAlert& alert : rules_.alerts) {
      const bool exact = kind != ExampleKind::missing_data || exact_with_missing_data(alert.rule);
      episodes.push_back(exact ? predicted(alert, from_.setting, history) : std::nullopt);
    }
    return episodes;
  }
  [[nodiscard]] static std::size_t tests(const Predictions& episodes) {
    return static_cast<std::size_t>(std::count_if(episodes.begin(), episodes.end(),
                                                  [](const auto& e) { return e.has_value(); }));
  }
  [[nodiscard]] std::size_t testable(ExampleKind kind) const {
    if (kind != ExampleKind::missing_data) return all_rules_.size();
    return static_cast<std::size_t>(
        std::count_if(all_rules_.begin(), all_rules_.end(), exact_with_missing_data));
  }

  void write_series(const ExampleHistory& history) {
    std::vector<std::string> columns{""};
    for (const alert::Rule& rule : all_rules_) {
      for (const alert::Group& group : rule.any) {
        for (const alert::Conditions::Variant& condition : group) {
          columns.push_back(std::visit([](const auto& c) { return c.column(); }, condition));
        }
      }
    }
    std::sort(columns.begin(), columns.end());
    columns.erase(std::unique(columns.begin(), columns.end()), columns.end());
    bool probes = false;  // Both kinds of failures share one counter of probes.
    for (const std::string& column : columns) {
      const ColumnSeries series = column_series(column, from_.names);
      if (const auto* values = history.values(column)) {
        out_ += gauge(series.total, *values);
      } else if (const auto* counts = history.counts(column)) {
        const bool is_probes = series.total == "probes_total";
        if (!(is_probes && probes)) out_ += counter(series.total, counts->total, history);
        out_ += counter(series.bad, counts->bad, history);
        probes |= is_probes;
      }
    }
  }

  [[nodiscard]] std::string time_of(std::size_t tick) const {
    return prometheus_duration(from_.setting.tick * static_cast<double>(tick + 1));
  }

  void write_checks(const ExportedAlert& alert, const std::vector<alert::Episode>& episodes,
                    std::size_t ticks, std::string& checks, std::string& counts) const {
    const auto check = [&](std::size_t tick, bool firing) {
      checks += fmt::format("      - eval_time: {}\n        alertname: {}\n        exp_alerts:{}\n",
                            time_of(tick), alert.name, firing ? "" : " []");
      if (!firing) return;
      checks += fmt::format(
          "          - exp_labels: {{severity: {}, policy: {}}}\n"
          "            exp_annotations: {{summary: {}}}\n",
          alert::to_string(alert.rule.severity), report::json_string(alert.policy),
          report::json_string(alert.summary));
    };
    std::size_t firing_ticks = 0;
    for (std::size_t e = 0; e < episodes.size(); ++e) {
      const alert::Episode& episode = episodes[e];
      firing_ticks += episode.end - episode.begin;
      if (e >= most_episodes) continue;
      if (episode.begin > 0) check(episode.begin - 1, false);
      check(episode.begin, true);
      if (episode.end - 1 > episode.begin) check(episode.end - 1, true);
      if (episode.end < ticks) check(episode.end, false);
    }
    counts += fmt::format(
        "      - expr: sum(count_over_time(ALERTS{{alertname=\"{}\",alertstate=\"firing\"}}[{}]))\n"
        "        eval_time: {}\n        exp_samples:{}\n",
        alert.name, time_of(ticks), time_of(ticks - 1), firing_ticks == 0 ? " []" : "");
    if (firing_ticks > 0) {
      counts += fmt::format("          - labels: \"{{}}\"\n            value: {}\n", firing_ticks);
    }
  }

  const PolicyExport& from_;
  const PrometheusRules& rules_;
  std::vector<alert::Rule> all_rules_;
  std::vector<bool> tested_;
  std::vector<bool> fired_;
  std::size_t episodes_ = 0;
  std::string out_;
};

}  // namespace

PrometheusTests prometheus_tests(const PolicyExport& from, const PrometheusRules& rules,
                                 const std::string& rules_file) {
  if (rules.alerts.empty()) return {};
  TestWriter writer(from, rules);
  writer.add(ExampleKind::busy, "busy, with incidents of every size");
  writer.add(ExampleKind::few_requests, "few requests");
  writer.add(ExampleKind::missing_data, "missing data");
  return writer.finish(rules_file);
}

}  // namespace nines::interop
