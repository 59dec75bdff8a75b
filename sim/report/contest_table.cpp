#include "report/contest_table.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "report/number.hpp"
#include "report/table.hpp"

namespace nines {
namespace {

using Align = TextTable::Align;

/// The compared metrics that a person asked to see, or all that were compared when they are few.
std::vector<std::string> contested(const Results& results) {
  const std::vector<std::string> shown = shown_metrics(results);
  std::vector<std::string> names;
  for (const Comparison& comparison : results.comparisons) {
    const bool wanted = std::find(shown.begin(), shown.end(), comparison.metric) != shown.end();
    const bool fresh = std::find(names.begin(), names.end(), comparison.metric) == names.end();
    if (fresh && (wanted || results.compared_are_chosen)) names.push_back(comparison.metric);
  }
  return names;
}

std::string percent_text(const Comparison& comparison) {
  const double relative = comparison.difference.value / std::abs(comparison.of_baseline);
  return std::isfinite(relative) ? fmt::format("{:+.1f} %", 100 * relative) : "";
}

TextTable differences(const Results& results, const std::vector<std::string>& names) {
  const Comparison& first = results.comparisons.front();
  std::vector<std::pair<std::string, Align>> columns;
  for (const auto& [axis, value] : first.where) columns.emplace_back(axis, Align::right);
  columns.emplace_back("metric", Align::left);
  columns.emplace_back("variant", Align::left);
  columns.emplace_back("minus " + first.baseline, Align::right);
  const bool single = results.rankings.empty() ||
                      results.rankings.front().confidence >= first.difference.confidence;
  columns.emplace_back(single ? fmt::format("{:.6g} % interval", 100 * first.difference.confidence)
                              : fmt::format("{:.6g} % intervals, all together",
                                            100 * results.rankings.front().confidence),
                       Align::left);
  columns.emplace_back("", Align::right);
  columns.emplace_back("", Align::left);
  TextTable table(std::move(columns));
  for (const Comparison& comparison : results.comparisons) {
    if (std::find(names.begin(), names.end(), comparison.metric) == names.end()) continue;
    const Estimate& d = comparison.difference;
    if (!d.has_value()) continue;
    std::vector<std::string> cells;
    for (const auto& [axis, value] : comparison.where) {
      cells.push_back(value.kind == Node::Kind::string ? value.text : to_json(value, 20));
    }
    cells.push_back(comparison.metric);
    cells.push_back(comparison.variant);
    cells.push_back(table_text(d.value, comparison.unit));
    cells.push_back(d.has_interval() ? fmt::format("[{}, {}]", table_text(d.lo, comparison.unit),
                                                   table_text(d.hi, comparison.unit))
                                     : "n/a");
    cells.push_back(percent_text(comparison));
    cells.emplace_back(to_string(comparison.decision));
    table.add(std::move(cells));
  }
  return table;
}

/// "wait.p99: pooled is best at 9 of 10 points; not to be told apart: fifo, lifo (at load=0.5)".
std::string winner_line(const Results& results, const std::string& metric) {
  std::map<std::string, std::vector<std::string>> where_best;
  std::size_t points = 0;
  double confidence = 0.95;
  for (const Ranking& ranking : results.rankings) {
    if (ranking.metric != metric) continue;
    ++points;
    confidence = ranking.confidence;
    where_best[fmt::format("{}", fmt::join(ranking.best, ", "))].push_back(to_text(ranking.where));
  }
  if (points == 0) return "";
  std::vector<std::string> parts;
  for (const auto& [best, where] : where_best) {
    const bool alone = best.find(", ") == std::string::npos;
    std::string part = alone ? best + " is best" : "not told apart: " + best;
    if (points > 1) {
      part += where.size() > 3 || where.size() == points
                  ? fmt::format(" at {} of {} points", where.size(), points)
                  : fmt::format(" at {}", fmt::join(where, "; "));
    }
    parts.push_back(std::move(part));
  }
  return fmt::format("{}: {} ({:.6g} % confidence)", metric, fmt::join(parts, "; "),
                     100 * confidence);
}

std::vector<std::string> winner_lines(const Results& results,
                                      const std::vector<std::string>& names) {
  std::vector<std::string> lines;
  for (const std::string& metric : names) {
    const std::string line = winner_line(results, metric);
    if (!line.empty()) lines.push_back(line);
  }
  return lines;
}

}  // namespace

std::string contest_text(const Results& results) {
  if (results.comparisons.empty()) return "";
  const std::vector<std::string> names = contested(results);
  std::string out = "\n" + differences(results, names).text() + "\n";
  for (const std::string& line : winner_lines(results, names)) {
    out += "  " + wrapped(line, screen_width - 2, "    ") + "\n";
  }
  return out;
}

std::string contest_markdown(const Results& results) {
  if (results.comparisons.empty()) return "";
  const std::vector<std::string> names = contested(results);
  std::string out = "\n" + differences(results, names).markdown() + "\n";
  for (const std::string& line : winner_lines(results, names)) out += "- " + line + "\n";
  return out;
}

}  // namespace nines
