#include "report/table.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/contract.hpp"
#include "report/bars.hpp"
#include "report/contest_table.hpp"
#include "report/number.hpp"
#include "report/search_table.hpp"

namespace nines {
namespace {

constexpr std::size_t bar_width = 16;

// A sweep's table has room for the axes and this many metrics.
constexpr std::size_t sweep_metrics = 4;

using Align = TextTable::Align;

std::string padded(const std::string& text, std::size_t width, Align align) {
  const std::size_t have = display_width(text);
  const std::string blanks(width > have ? width - have : 0, ' ');
  return align == Align::left ? text + blanks : blanks + text;
}

std::string colored(std::string_view text, std::string_view code, Color color) {
  if (color == Color::off) return std::string(text);
  return fmt::format("\x1b[{}m{}\x1b[0m", code, text);
}

std::string_view color_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass:
      return "32";
    case Verdict::unsure:
      return "33";
    case Verdict::fail:
      return "31";
  }
  return "0";
}

std::string interval_text(const MetricResult& result) {
  const Estimate& e = result.estimate;
  if (!e.has_interval()) return "n/a";
  return fmt::format("[{}, {}]", table_text(e.lo, result.metric.unit),
                     table_text(e.hi, result.metric.unit));
}

std::string theory_text(const MetricResult& result) {
  if (!result.expected) return "";
  const std::string mark = result.expected->exact ? "" : "~";
  return mark + table_text(result.expected->value, result.metric.unit);
}

std::string z_text(const MetricResult& result) {
  return std::isfinite(result.z) ? fmt::format("{:+.1f}", result.z) : "";
}

std::string interval_heading(const PointResult& point) {
  const double confidence =
      point.metrics.empty() ? 0.95 : point.metrics.front().estimate.confidence;
  return fmt::format("{:.10g} % interval", 100 * confidence);
}

/// The metrics asked for in their order, or all that have something to say.
std::vector<const MetricResult*> point_rows(const Results& results, const PointResult& point) {
  std::vector<const MetricResult*> rows;
  for (const std::string& name : results.shown_metrics) {
    const auto it = std::find_if(point.metrics.begin(), point.metrics.end(),
                                 [&](const MetricResult& m) { return m.metric.name == name; });
    if (it != point.metrics.end()) rows.push_back(&*it);
  }
  if (!rows.empty()) return rows;
  for (const MetricResult& result : point.metrics) {
    if (result.estimate.has_value() || result.expected) rows.push_back(&result);
  }
  return rows;
}

/// A point's table in full; or narrow, where that is too wide for the screen: formulas as numbers,
/// what begins alike under one heading.
enum class Layout { full, narrow };

/// "gate.fisher" of "gate.fisher.recall"; empty for shorter names.
std::string member_prefix(const std::string& metric) {
  const std::size_t first = metric.find('.');
  const std::size_t second = first == std::string::npos ? first : metric.find('.', first + 1);
  return second == std::string::npos ? "" : metric.substr(0, second);
}

/// The formulas of the rows, each once, in order.
std::vector<std::string> formulas_of(const std::vector<const MetricResult*>& rows) {
  std::vector<std::string> formulas;
  for (const MetricResult* row : rows) {
    if (!row->expected) continue;
    if (std::find(formulas.begin(), formulas.end(), row->expected->formula) == formulas.end()) {
      formulas.push_back(row->expected->formula);
    }
  }
  return formulas;
}

TextTable point_table(const Results& results, const PointResult& point, Layout layout) {
  const std::vector<const MetricResult*> rows = point_rows(results, point);
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
  for (const MetricResult* result : rows) {
    std::string name = result->metric.name;
    if (layout == Layout::narrow) {
      const std::string prefix = member_prefix(name);
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

/// A point's table with its formulas in a column where they fit, else below.
std::string point_text(const Results& results, const PointResult& point) {
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

bool has_theory(const Results& results, const std::string& name) {
  return std::any_of(results.points.begin(), results.points.end(), [&](const PointResult& point) {
    return std::any_of(point.metrics.begin(), point.metrics.end(), [&](const MetricResult& m) {
      return m.metric.name == name && m.expected.has_value();
    });
  });
}

TextTable sweep_table_of(const Results& results, const std::vector<std::string>& names) {
  std::vector<std::pair<std::string, Align>> columns;
  const Assignments& axes = all_axes(results.points);
  for (const auto& [axis, value] : axes) columns.emplace_back(axis, Align::right);
  for (const std::string& name : names) {
    columns.emplace_back(name, Align::right);
    if (has_theory(results, name)) columns.emplace_back("theory", Align::right);
  }
  TextTable table(std::move(columns));
  for (const PointResult& point : results.points) {
    std::vector<std::string> cells;
    for (const auto& [axis, value] : point.parameters) {
      cells.push_back(value.kind == Node::Kind::string ? value.text : to_json(value, 20));
    }
    cells.resize(axes.size(), "none");  // A search that found nothing.
    for (const std::string& name : names) {
      const auto it = std::find_if(point.metrics.begin(), point.metrics.end(),
                                   [&](const MetricResult& m) { return m.metric.name == name; });
      if (it == point.metrics.end()) {
        cells.insert(cells.end(), has_theory(results, name) ? 2 : 1, "");
        continue;
      }
      const bool nothing = name == answer_metric && std::isinf(it->estimate.value);
      cells.push_back(
          nothing ? "none"
                  : table_text(it->estimate.value, it->estimate.half_width(), it->metric.unit));
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
std::vector<SweepTable> sweep_tables(const Results& results) {
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
void add_bars(const Results& results, SweepTable& shown) {
  std::vector<double> values;
  for (const PointResult& point : results.points) {
    const auto it =
        std::find_if(point.metrics.begin(), point.metrics.end(),
                     [&](const MetricResult& m) { return m.metric.name == shown.first_metric; });
    values.push_back(it == point.metrics.end() ? std::nan("") : it->estimate.value);
  }
  Bars bars = bars_of(values, bar_width);
  const std::string title = shown.first_metric + (bars.logarithmic ? " (log)" : "");
  const std::size_t width = std::max(bar_width, display_width(title));
  if (bars.cells.empty() || shown.table.width() + width + 2 > screen_width) return;
  shown.table.add_column({title, Align::left}, std::move(bars.cells));
}

/// Whether there is one point to show whole, rather than a row a point.
bool is_single(const Results& results) {
  return results.points.size() == 1 &&
         (results.points.front().parameters.empty() || results.search.has_value());
}

/// A single search that found nothing has no figures at its answer.
bool has_figures(const Results& results) {
  return results.searches.empty() || results.searches.front().answer.has_value();
}

std::string heading(const Results& results) {
  std::uint64_t replications = results.points.empty() ? 0 : results.points.front().replications;
  if (!results.searches.empty()) {
    replications = 0;
    for (const SearchResult& search : results.searches) replications += search.replications;
  }
  std::string text = fmt::format("{}, {} replications{}, seed {}", results.kind, replications,
                                 results.searches.empty() ? "" : " in all", results.seed);
  if (results.points.size() > 1) text = fmt::format("{} points, {}", results.points.size(), text);
  return text;
}

/// One line for each thing that is said, with all the metrics and points it is said of.
std::vector<std::string> warning_lines(const Results& results) {
  struct Said {
    std::string text;
    std::vector<std::string> where;
    std::vector<std::string> points;
  };
  std::vector<Said> all;
  const auto add_once = [](std::vector<std::string>& list, const std::string& item) {
    if (!item.empty() && std::find(list.begin(), list.end(), item) == list.end()) {
      list.push_back(item);
    }
  };
  for (const PointWarning& entry : results.warnings) {
    auto it = std::find_if(all.begin(), all.end(),
                           [&](const Said& said) { return said.text == entry.warning.text; });
    if (it == all.end()) it = all.insert(all.end(), Said{entry.warning.text, {}, {}});
    add_once(it->where, entry.warning.where);
    add_once(it->points, to_text(entry.parameters));
  }
  std::vector<std::string> lines;
  for (const Said& said : all) {
    std::string line = said.where.empty() ? "" : fmt::format("{}: ", fmt::join(said.where, ", "));
    line += said.text;
    if (said.points.size() > 3) {
      line += fmt::format(" (at {} of {} points)", said.points.size(), results.points.size());
    } else if (!said.points.empty()) {
      line += fmt::format(" (at {})", fmt::join(said.points, "; "));
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace

std::vector<std::string> shown_metrics(const Results& results) {
  std::vector<std::string> names = results.shown_metrics;
  const auto add = [&](const std::string& name) {
    if (names.size() < sweep_metrics &&
        std::find(names.begin(), names.end(), name) == names.end()) {
      names.push_back(name);
    }
  };
  if (!names.empty()) return names;
  if (results.search) {
    add(std::string(answer_metric));
    for (const Constraint& constraint : results.search->such_that) add(constraint.metric);
  }
  if (results.compared_are_chosen) {
    for (const Comparison& comparison : results.comparisons) add(comparison.metric);
  }
  for (const ExpectationResult& expectation : results.expectations) add(expectation.metric);
  for (const MetricResult& metric : results.points.front().metrics) {
    if (metric.estimate.has_value()) add(metric.metric.name);
  }
  return names;
}

std::string reason_text(const ExpectationResult& result) {
  const Estimate& e = result.estimate;
  const bool nothing = result.metric == answer_metric && std::isinf(e.value);
  if (nothing) return "nothing was found";
  std::string text = table_text(e.value, result.unit);
  if (e.has_interval()) {
    text += fmt::format(" [{}, {}]", table_text(e.lo, result.unit), table_text(e.hi, result.unit));
  }
  if (result.expected) text += ", theory " + table_text(*result.expected, result.unit);
  return result.at.empty() ? text : text + " (at " + to_text(result.at) + ")";
}

std::size_t display_width(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

std::string wrapped(std::string_view text, std::size_t width, std::string_view indent,
                    std::size_t from_column) {
  std::string out;
  std::size_t column = from_column;
  bool line_start = true;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    if (!line_start && column + 1 + display_width(word) > width) {
      out += "\n" + std::string(indent);
      column = indent.size();
    } else if (!line_start) {
      out += ' ';
      ++column;
    }
    line_start = false;
    out += word;
    column += display_width(word);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::vector<std::size_t> TextTable::column_widths() const {
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    std::size_t width = display_width(columns_[i].first);
    for (const auto& row : rows_) width = std::max(width, display_width(row[i]));
    widths.push_back(width);
  }
  return widths;
}

void TextTable::add_column(std::pair<std::string, Align> column, std::vector<std::string> cells) {
  NINES_EXPECTS(cells.size() == rows_.size());
  columns_.push_back(std::move(column));
  for (std::size_t i = 0; i < rows_.size(); ++i) rows_[i].push_back(std::move(cells[i]));
}

std::size_t TextTable::width() const {
  std::size_t width = 0;
  for (const std::size_t column : column_widths()) width += column + 2;
  return width;
}

std::string TextTable::text(std::string_view indent) const {
  const std::vector<std::size_t> widths = column_widths();
  const auto line = [&](const std::vector<std::string>& cells) {
    std::string out(indent);
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i > 0) out += "  ";
      out += padded(cells[i], widths[i], columns_[i].second);
    }
    out.erase(out.find_last_not_of(' ') + 1);
    return out + "\n";
  };
  std::vector<std::string> names;
  for (const auto& [name, align] : columns_) names.push_back(name);
  std::string out = line(names);
  for (const auto& row : rows_) out += line(row);
  return out;
}

std::string TextTable::markdown() const {
  std::string out = "|";
  for (const auto& [name, align] : columns_) out += " " + name + " |";
  out += "\n|";
  for (const auto& [name, align] : columns_) out += align == Align::left ? " --- |" : " ---: |";
  out += "\n";
  for (const auto& row : rows_) {
    out += "|";
    for (const std::string& cell : row) {
      out += ' ';
      for (const char c : cell) out += c == '|' ? std::string("\\|") : std::string(1, c);
      out += " |";
    }
    out += "\n";
  }
  return out;
}

std::string results_table(const Results& results, Color color) {
  std::string out = colored(results.name, "1", color) + "  " + heading(results) + "\n";
  if (!results.summary.empty()) {
    out += "  " + wrapped(results.summary, screen_width - 2, "  ") + "\n";
  }
  if (results.interrupted) {
    out += "  " + colored("interrupted", "33", color) + ": the points below were finished\n";
  }
  if (is_single(results)) {
    if (has_figures(results)) out += "\n" + point_text(results, results.points.front());
  } else {
    for (SweepTable& shown : sweep_tables(results)) {
      add_bars(results, shown);
      out += "\n" + shown.table.text();
    }
  }
  out += contest_text(results);
  out += search_text(results);
  for (const ExpectationResult& expectation : results.expectations) {
    out += fmt::format("\n  {}  {}",
                       colored(fmt::format("{:<6}", to_string(expectation.verdict)),
                               color_of(expectation.verdict), color),
                       wrapped(expectation.text + "  " + reason_text(expectation), screen_width,
                               "          ", /*from_column=*/10));
  }
  if (!results.expectations.empty()) out += "\n";
  for (const std::string& line : warning_lines(results)) {
    out += fmt::format("\n  {}  {}", colored("warning", "33", color),
                       wrapped(line, screen_width, "           ", /*from_column=*/11));
  }
  if (!results.warnings.empty()) out += "\n";
  return out;
}

std::string results_markdown(const Results& results) {
  std::string out =
      fmt::format("## {}\n\n{}\n\n_{}_\n\n", results.name, results.summary, heading(results));
  if (is_single(results)) {
    if (has_figures(results)) {
      out += point_table(results, results.points.front(), Layout::full).markdown();
    }
  } else {
    bool first = true;
    for (const SweepTable& shown : sweep_tables(results)) {
      out += (first ? "" : "\n") + shown.table.markdown();
      first = false;
    }
  }
  out += contest_markdown(results);
  out += search_markdown(results);
  if (!results.expectations.empty()) out += "\n";
  for (const ExpectationResult& expectation : results.expectations) {
    out += fmt::format("- **{}**: {} ({})\n", to_string(expectation.verdict), expectation.text,
                       reason_text(expectation));
  }
  if (!results.warnings.empty()) out += "\n";
  for (const std::string& line : warning_lines(results)) out += "- warning: " + line + "\n";
  return out;
}

}  // namespace nines
