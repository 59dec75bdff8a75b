#include "report/figures_table.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "report/bars.hpp"
#include "report/number.hpp"

namespace nines::report {
namespace {

constexpr std::size_t bar_width = 16;

// A sweep's table has room for the axes and this many metrics.
constexpr std::size_t sweep_metrics = 4;

using Align = TextTable::Align;

std::string interval_text(const study::MetricResult& result) {
  if (!result.estimate.has_interval()) return "n/a";
  return report::interval_text(result.estimate, result.metric.unit);
}

std::string theory_text(const study::MetricResult& result) {
  if (!result.expected) return "";
  const std::string mark = result.expected->exact ? "" : "~";
  return mark + table_text(result.expected->value, result.metric.unit);
}

std::string z_text(const study::MetricResult& result) {
  return std::isfinite(result.z) ? fmt::format("{:+.1f}", result.z) : "";
}

std::string interval_heading(const study::PointResult& point) {
  const double confidence =
      point.metrics.empty() ? 0.95 : point.metrics.front().estimate.confidence;
  return fmt::format("{:.10g} % interval", 100 * confidence);
}

/// The metrics asked for in their order, or all that have something to say.
std::vector<const study::MetricResult*> point_rows(const study::Results& results,
                                                   const study::PointResult& point) {
  std::vector<const study::MetricResult*> rows;
  for (const std::string& name : results.shown_metrics) {
    if (const study::MetricResult* row = point.find(name)) rows.push_back(row);
  }
  if (!rows.empty()) return rows;
  for (const study::MetricResult& result : point.metrics) {
    if (result.estimate.has_value() || result.expected) rows.push_back(&result);
  }
  return rows;
}

/// A point's table in full; or narrow, where that is too wide for the screen: formulas as numbers,
/// what begins alike under one heading.
enum class Layout { full, narrow };

/// "gate.fisher" of "gate.fisher.recall"; empty for what belongs to no member.
std::string member_prefix(const run::Metric& metric) {
  return metric.of.empty() ? "" : metric.of.family + "." + metric.of.name;
}

/// The formulas of the rows, each once, in order.
std::vector<std::string> formulas_of(const std::vector<const study::MetricResult*>& rows) {
  std::vector<std::string> formulas;
  for (const study::MetricResult* row : rows) {
    if (!row->expected) continue;
    if (std::find(formulas.begin(), formulas.end(), row->expected->formula) == formulas.end()) {
      formulas.push_back(row->expected->formula);
    }
  }
  return formulas;
}

TextTable point_table(const study::Results& results, const study::PointResult& point,
                      Layout layout) {
  const std::vector<const study::MetricResult*> rows = point_rows(results, point);
  const std::vector<std::string> formulas = formulas_of(rows);
  std::vector<std::pair<std::string, Align>> columns{
      {"metric", Align::left}, {"estimate", Align::right}, {interval_heading(point), Align::left}};
  if (!formulas.empty()) {
    columns.insert(columns.end(), {{"theory", Align::right},
                                   {"z", Align::right},
                                   {layout == Layout::full ? "formula" : "", Align::left}});
  }
  TextTable table(columns);
  std::string heading;
  for (const study::MetricResult* result : rows) {
    std::string name = result->metric.name;
    if (layout == Layout::narrow) {
      const std::string prefix = member_prefix(result->metric);
      if (!prefix.empty()) name = "  " + name.substr(prefix.size());
      if (!prefix.empty() && prefix != heading) {
        std::vector<std::string> line(columns.size());
        line.front() = prefix;
        table.add(std::move(line));
      }
      heading = prefix;
    }
    std::vector<std::string> cells{std::move(name),
                                   table_text(result->estimate.value, result->metric.unit),
                                   interval_text(*result)};
    if (!formulas.empty()) {
      std::string formula = result->expected ? result->expected->formula : "";
      if (layout == Layout::narrow && result->expected) {
        const auto at = std::find(formulas.begin(), formulas.end(), formula) - formulas.begin();
        formula = fmt::format("[{}]", at + 1);
      }
      cells.insert(cells.end(), {theory_text(*result), z_text(*result), std::move(formula)});
    }
    table.add(std::move(cells));
  }
  return table;
}

bool has_theory(const study::Results& results, const std::string& name) {
  return std::any_of(results.points.begin(), results.points.end(),
                     [&](const study::PointResult& point) {
                       const study::MetricResult* figure = point.find(name);
                       return figure != nullptr && figure->expected.has_value();
                     });
}

TextTable sweep_table_of(const study::Results& results, const std::vector<std::string>& names) {
  std::vector<std::pair<std::string, Align>> columns;
  const study::Assignments& axes = study::all_axes(results.points);
  for (const auto& [axis, value] : axes) columns.emplace_back(axis, Align::right);
  for (const std::string& name : names) {
    columns.emplace_back(name, Align::right);
    if (has_theory(results, name)) columns.emplace_back("theory", Align::right);
  }
  TextTable table(std::move(columns));
  for (const study::PointResult& point : results.points) {
    std::vector<std::string> cells;
    for (const auto& [axis, value] : point.parameters) {
      cells.push_back(value.kind == input::Node::Kind::string ? value.text
                                                              : input::to_json(value, 20));
    }
    cells.resize(axes.size(), "none");  // A search that found nothing.
    for (const std::string& name : names) {
      const study::MetricResult* it = point.find(name);
      if (it == nullptr) {
        cells.insert(cells.end(), has_theory(results, name) ? 2 : 1, "");
        continue;
      }
      const bool nothing = name == study::answer_metric && std::isinf(it->estimate.value);
      cells.push_back(nothing ? "none" : table_text(it->estimate, it->metric.unit));
      if (has_theory(results, name)) cells.push_back(theory_text(*it));
    }
    table.add(std::move(cells));
  }
  return table;
}

struct SweepTable {
  std::string first_metric;
  TextTable table;
};

/// The points with as many metrics as fit the screen, but one at least. Metrics that were asked for
/// and do not fit go into further tables.
std::vector<SweepTable> sweep_tables(const study::Results& results) {
  if (results.points.empty()) return {};
  std::vector<std::string> names = shown_metrics(results);
  std::vector<SweepTable> tables;
  while (!names.empty()) {
    std::size_t count = names.size();
    TextTable table = sweep_table_of(results, names);
    while (count > 1 && table.width() > screen_width) {
      --count;
      table = sweep_table_of(results, {names.begin(), names.begin() + static_cast<long>(count)});
    }
    tables.push_back({names.front(), std::move(table)});
    names.erase(names.begin(), names.begin() + static_cast<long>(count));
    if (results.shown_metrics.empty()) break;
  }
  return tables;
}

/// Bars for a table's first metric, where the screen has room for them.
void add_bars(const study::Results& results, SweepTable& shown) {
  std::vector<double> values;
  for (const study::PointResult& point : results.points) {
    const study::MetricResult* figure = point.find(shown.first_metric);
    values.push_back(figure == nullptr ? std::nan("") : figure->estimate.value);
  }
  Bars bars = bars_of(values, bar_width);
  const std::string title = shown.first_metric + (bars.logarithmic ? " (log)" : "");
  const std::size_t width = std::max(bar_width, display_width(title));
  if (bars.cells.empty() || shown.table.width() + width + 2 > screen_width) return;
  shown.table.add_column({title, Align::left}, std::move(bars.cells));
}

}  // namespace

std::vector<std::string> shown_metrics(const study::Results& results) {
  std::vector<std::string> names = results.shown_metrics;
  const auto add = [&](const std::string& name) {
    if (names.size() < sweep_metrics &&
        std::find(names.begin(), names.end(), name) == names.end()) {
      names.push_back(name);
    }
  };
  if (!names.empty()) return names;
  if (results.search) {
    add(std::string(study::answer_metric));
    for (const study::Constraint& constraint : results.search->such_that) add(constraint.metric);
  }
  if (results.compared_are_chosen) {
    for (const study::Comparison& comparison : results.comparisons) add(comparison.metric);
  }
  for (const study::ExpectationResult& expectation : results.expectations) add(expectation.metric);
  for (const study::MetricResult& metric : results.points.front().metrics) {
    if (metric.estimate.has_value()) add(metric.metric.name);
  }
  return names;
}

std::string point_text(const study::Results& results, const study::PointResult& point) {
  const TextTable table = point_table(results, point, Layout::full);
  if (table.width() <= screen_width) return table.text();
  std::string out = point_table(results, point, Layout::narrow).text();
  std::size_t number = 0;
  for (const std::string& formula : formulas_of(point_rows(results, point))) {
    out += (number == 0 ? "\n  " : "  ") +
           wrapped(fmt::format("[{}] {}", number + 1, formula), screen_width - 2, "      ") + "\n";
    ++number;
  }
  return out;
}

std::string point_markdown(const study::Results& results, const study::PointResult& point) {
  return point_table(results, point, Layout::full).markdown();
}

std::string sweep_text(const study::Results& results) {
  std::string out;
  for (SweepTable& shown : sweep_tables(results)) {
    add_bars(results, shown);
    out += "\n" + shown.table.text();
  }
  return out;
}

std::string sweep_markdown(const study::Results& results) {
  std::string out;
  for (const SweepTable& shown : sweep_tables(results)) {
    out += (out.empty() ? "" : "\n") + shown.table.markdown();
  }
  return out;
}

}  // namespace nines::report
