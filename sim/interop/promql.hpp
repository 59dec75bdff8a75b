/// @file
/// Alert conditions as PromQL. Every condition becomes an expression without labels over recorded
/// ratios and counters; its value is that of the condition at an evaluation, exactly, when targets
/// are scraped every tick. Not expressible: binomial, ewma, cusum (they need tails or a memory).
/// Ranges were closed at both ends up to Prometheus 2 and are left-open from 3 on: a range of w
/// scraped every tick then lacks its first sample, so that for 3 a millisecond is added.
/// Ref: Prometheus documentation, querying basics and functions; migration guide to 3.0.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "policy/alert/policy.hpp"

namespace nines::interop {

/// A condition that PromQL cannot express says why not.
template <class Condition>
concept WithoutPromql = requires {
  std::string_view{Condition::no_promql};
};

/// Which Prometheus the rules are for.
enum class PrometheusVersion { v2, v3 };

/// A duration in Prometheus's notation: "1h30m", "59s999ms".
[[nodiscard]] std::string prometheus_duration(Seconds duration);

/// The names under which things are counted and recorded.
struct PrometheusNames {
  std::string prefix;  ///< Of what rules record: "checkout".
  std::string requests = "requests_total";
  std::string errors = "errors_total";
};

struct RecordingRule {
  std::string record;
  std::string expr;
};

/// Writes conditions as PromQL and collects the recording rules that they need, each once.
class PromqlWriter {
 public:
  PromqlWriter(PrometheusNames names, const alert::Setting& setting, PrometheusVersion version);

  /// The expression of a rule; empty, with the reason, when it has none.
  struct Expression {
    std::optional<std::string> text;
    std::string why_not;
  };
  [[nodiscard]] Expression expression(const alert::Rule& rule);

  /// In the order in which they must be evaluated.
  [[nodiscard]] const std::vector<RecordingRule>& recording_rules() const { return recorded_; }

 private:
  struct Writer;

  std::string record(std::string name, std::string expr);
  /// "[1h]" for so many ticks.
  [[nodiscard]] std::string range(std::size_t ticks) const;
  /// A range that holds the samples of so many ticks, for what is measured once a tick.
  [[nodiscard]] std::string sample_range(std::size_t ticks) const;
  [[nodiscard]] std::string duration_of(std::size_t ticks) const;

  PrometheusNames names_;
  alert::Setting setting_;
  PrometheusVersion version_;
  std::vector<RecordingRule> recorded_;
};

/// The series behind a column of a history: counters for counts, a gauge for measurements.
struct ColumnSeries {
  std::string total;  ///< The gauge, for a measured column.
  std::string bad;
};
[[nodiscard]] ColumnSeries column_series(std::string_view column, const PrometheusNames& names);

}  // namespace nines::interop
