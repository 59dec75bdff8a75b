#include "report/results_csv.hpp"

#include <fmt/format.h>

#include "report/number.hpp"

namespace nines::report {
namespace {

std::string parameter_text(const input::Node& value) {
  if (const auto base = study::base_value(value)) return file_text(*base);
  return value.kind == input::Node::Kind::string ? value.text : input::to_json(value);
}

std::string parameter_fields(const study::Assignments& parameters) {
  std::string fields;
  for (const auto& [axis, value] : parameters) fields += csv_field(parameter_text(value)) + ",";
  return fields;
}

std::string axis_names(const study::Assignments& parameters) {
  std::string names;
  for (const auto& [axis, value] : parameters) names += csv_field(axis) + ",";
  return names;
}

constexpr std::string_view metric_columns =
    "metric,value,unit,se,ci_low,ci_high,confidence,n,expected,formula,exact,z\n";

/// The point's metrics, a row each after the fields that name the point.
void append_metric_rows(std::string& csv, const std::string& fields,
                        const study::PointResult& point) {
  for (const study::MetricResult& result : point.metrics) {
    const stats::Estimate& e = result.estimate;
    const run::Unit unit = result.metric.unit;
    csv += fmt::format("{}{},{},{},{},{},{},{},{},", fields, result.metric.name,
                       file_text(e.value, unit), run::symbol(unit), file_text(e.standard_error),
                       file_text(e.lo, unit), file_text(e.hi, unit), file_text(e.confidence),
                       e.samples);
    csv += result.expected ? fmt::format("{},{},{},{}\n", file_text(result.expected->value, unit),
                                         csv_field(result.expected->formula),
                                         result.expected->exact, file_text(result.z))
                           : ",,,\n";
  }
}

}  // namespace

std::string csv_field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

std::string results_csv(const study::Results& results) {
  const study::Assignments& axes = study::all_axes(results.points);
  std::string csv = axis_names(axes) + std::string(metric_columns);
  for (const study::PointResult& point : results.points) {
    std::string fields = parameter_fields(point.parameters);
    fields.append(axes.size() - point.parameters.size(), ',');
    append_metric_rows(csv, fields, point);
  }
  return csv;
}

std::string batch_csv_header() {
  return "scenario,point," + std::string(metric_columns);
}

std::string batch_csv_rows(const study::Results& results) {
  std::string csv;
  for (const study::PointResult& point : results.points) {
    append_metric_rows(
        csv, csv_field(results.name) + "," + csv_field(study::to_text(point.parameters)) + ",",
        point);
  }
  return csv;
}

std::string replication_csv_header(const study::Assignments& parameters) {
  return axis_names(parameters) + "replication,metric,numerator,denominator,value\n";
}

void append_replication_rows(std::string& csv, const study::Assignments& parameters,
                             const run::MetricSet& metrics, std::uint64_t replication,
                             std::span<const stats::Ratio> row) {
  const std::string fields = parameter_fields(parameters);
  for (const run::Metric& metric : metrics.metrics()) {
    // A quantile is of the pooled observations; a quotient's two ratios have rows of their own.
    if (metric.estimator == run::Estimator::quantile ||
        metric.estimator == run::Estimator::quotient ||
        metric.estimator == run::Estimator::harmonic || metric.estimator == run::Estimator::nines) {
      continue;
    }
    const stats::Ratio& ratio = row[metric.column];
    if (ratio.absent()) continue;
    csv += fmt::format("{}{},{},{},{},{}\n", fields, replication, metric.name,
                       file_text(ratio.numerator), file_text(ratio.denominator),
                       file_text(ratio.numerator / ratio.denominator));
  }
}

}  // namespace nines::report
