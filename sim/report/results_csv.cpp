#include "report/results_csv.hpp"

#include <fmt/format.h>

#include "report/number.hpp"

namespace nines {
namespace {

std::string parameter_text(const Node& value) {
  if (const auto base = base_value(value)) return file_text(*base);
  return value.kind == Node::Kind::string ? value.text : to_json(value);
}

std::string parameter_fields(const Assignments& parameters) {
  std::string fields;
  for (const auto& [axis, value] : parameters) fields += csv_field(parameter_text(value)) + ",";
  return fields;
}

std::string axis_names(const Assignments& parameters) {
  std::string names;
  for (const auto& [axis, value] : parameters) names += csv_field(axis) + ",";
  return names;
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

std::string results_csv(const Results& results) {
  const Assignments& axes = all_axes(results.points);
  std::string csv = axis_names(axes) +
                    "metric,value,unit,se,ci_low,ci_high,confidence,n,expected,formula,exact,z\n";
  for (const PointResult& point : results.points) {
    std::string fields = parameter_fields(point.parameters);
    fields.append(axes.size() - point.parameters.size(), ',');
    for (const MetricResult& result : point.metrics) {
      const Estimate& e = result.estimate;
      csv +=
          fmt::format("{}{},{},{},{},{},{},{},{},", fields, result.metric.name, file_text(e.value),
                      symbol(result.metric.unit), file_text(e.standard_error), file_text(e.lo),
                      file_text(e.hi), file_text(e.confidence), e.samples);
      csv += result.expected ? fmt::format("{},{},{},{}\n", file_text(result.expected->value),
                                           csv_field(result.expected->formula),
                                           result.expected->exact, file_text(result.z))
                             : ",,,\n";
    }
  }
  return csv;
}

std::string replication_csv_header(const Assignments& parameters) {
  return axis_names(parameters) + "replication,metric,numerator,denominator,value\n";
}

void append_replication_rows(std::string& csv, const Assignments& parameters,
                             const MetricSet& metrics, std::uint64_t replication,
                             std::span<const Ratio> row) {
  const std::string fields = parameter_fields(parameters);
  for (const Metric& metric : metrics.metrics()) {
    // A quantile is of the pooled observations; a quotient's two ratios have rows of their own.
    if (metric.estimator == Estimator::quantile || metric.estimator == Estimator::quotient ||
        metric.estimator == Estimator::harmonic || metric.estimator == Estimator::nines) {
      continue;
    }
    const Ratio& ratio = row[metric.column];
    if (ratio.absent()) continue;
    csv += fmt::format("{}{},{},{},{},{}\n", fields, replication, metric.name,
                       file_text(ratio.numerator), file_text(ratio.denominator),
                       file_text(ratio.numerator / ratio.denominator));
  }
}

}  // namespace nines
