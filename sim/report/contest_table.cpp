#include "report/contest_table.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "report/figures_table.hpp"
#include "report/number.hpp"
#include "report/text_table.hpp"

namespace nines::report {
namespace {

using Align = TextTable::Align;

/// The compared metrics that a person asked to see, or all that were compared when they are few.
std::vector<std::string> contested(const study::Results& results) {
  const std::vector<std::string> shown = shown_metrics(results);
  std::vector<std::string> names;
  for (const study::Comparison& comparison : results.comparisons) {
    const bool wanted = std::find(shown.begin(), shown.end(), comparison.metric) != shown.end();
    const bool fresh = std::find(names.begin(), names.end(), comparison.metric) == names.end();
    if (fresh && (wanted || results.compared_are_chosen)) names.push_back(comparison.metric);
  }
  return names;
}

std::string percent_text(const study::Comparison& comparison) {
  const double relative = comparison.difference.value / std::abs(comparison.of_baseline);
  return std::isfinite(relative) ? fmt::format("{:+.1f} %", 100 * relative) : "";
}

// Of a name that makes the table too wide, so much is kept.
constexpr std::size_t shortest_name = 16;

std::string shortened(const std::string& name, std::size_t width) {
  return name.size() <= width ? name : name.substr(0, width - 3) + "...";
}

TextTable differences(const study::Results& results, const std::vector<std::string>& names,
                      std::size_t name_width) {
  const study::Comparison& first = results.comparisons.front();
  std::vector<std::pair<std::string, Align>> columns;
  for (const auto& [axis, value] : first.where) columns.emplace_back(axis, Align::right);
  columns.emplace_back("metric", Align::left);
  columns.emplace_back("variant", Align::left);
  columns.emplace_back("minus " + shortened(first.baseline, name_width), Align::right);
  const bool single = results.rankings.empty() ||
                      results.rankings.front().confidence >= first.difference.confidence;
  columns.emplace_back(single ? fmt::format("{:.6g} % interval", 100 * first.difference.confidence)
                              : fmt::format("{:.6g} % intervals, all together",
                                            100 * results.rankings.front().confidence),
                       Align::left);
  columns.emplace_back("", Align::right);
  columns.emplace_back("", Align::left);
  TextTable table(std::move(columns));
  for (const study::Comparison& comparison : results.comparisons) {
    if (std::find(names.begin(), names.end(), comparison.metric) == names.end()) continue;
    const stats::Estimate& d = comparison.difference;
    // Of all metrics there are, those without a value say nothing; one that was asked for does.
    if (!d.has_value() && !results.compared_are_chosen) continue;
    std::vector<std::string> cells;
    for (const auto& [axis, value] : comparison.where) {
      cells.push_back(value.kind == input::Node::Kind::string ? value.text
                                                              : input::to_json(value, 20));
    }
    cells.push_back(comparison.metric);
    cells.push_back(shortened(comparison.variant, name_width));
    cells.push_back(table_text(d.value, comparison.unit));
    cells.push_back(d.has_interval() ? interval_text(d, comparison.unit) : "n/a");
    cells.push_back(percent_text(comparison));
    cells.emplace_back(d.has_value() ? study::to_string(comparison.decision) : "no value");
    table.add(std::move(cells));
  }
  return table;
}

/// The differences with names cut as far as the screen asks for.
TextTable fitting_differences(const study::Results& results,
                              const std::vector<std::string>& names) {
  std::size_t width = 0;
  for (const study::Comparison& comparison : results.comparisons) {
    width = std::max({width, comparison.variant.size(), comparison.baseline.size()});
  }
  TextTable table = differences(results, names, width);
  while (table.width() > screen_width && width > shortest_name) {
    table = differences(results, names, --width);
  }
  return table;
}

/// "; beaten: a, b" of those that a ranking does not name among the best.
std::string beaten_text(const study::Results& results, const study::Ranking& ranking) {
  std::vector<std::string> beaten;
  std::vector<std::string> without;
  const auto add = [&](const std::string& name, bool has_value) {
    if (std::find(ranking.best.begin(), ranking.best.end(), name) != ranking.best.end()) return;
    std::vector<std::string>& names = has_value ? beaten : without;
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  };
  for (const study::Comparison& comparison : results.comparisons) {
    const bool here = comparison.metric == ranking.metric &&
                      study::to_text(comparison.where) == study::to_text(ranking.where);
    if (!here) continue;
    add(comparison.baseline, std::isfinite(comparison.of_baseline));
    add(comparison.variant, comparison.difference.has_value());
  }
  std::string text;
  if (!beaten.empty()) text += fmt::format("; beaten: {}", fmt::join(beaten, ", "));
  if (!without.empty()) text += fmt::format("; without a value: {}", fmt::join(without, ", "));
  return text;
}

/// "d is best, 223us ahead of c", "no difference that matters: c, d", "not told apart: c, d;
/// beaten: a".
std::string standing_text(const study::Results& results, const study::Ranking& ranking,
                          bool single) {
  const std::string names = fmt::format("{}", fmt::join(ranking.best, ", "));
  if (ranking.best.size() > 1) {
    return (ranking.alike ? "no difference that matters: " : "not told apart: ") + names +
           beaten_text(results, ranking);
  }
  if (!single || ranking.ahead_of.empty()) return names + " is best";
  const double lead = std::abs(ranking.lead.value);
  const double lo = std::min(std::abs(ranking.lead.lo), std::abs(ranking.lead.hi));
  const double hi = std::max(std::abs(ranking.lead.lo), std::abs(ranking.lead.hi));
  return fmt::format("{} is best, {} {} ahead of {}", names, table_text(lead, ranking.unit),
                     interval_text(lead, lo, hi, ranking.unit), ranking.ahead_of);
}

/// "wait.p99: pooled is best at 9 of 10 points; not told apart: fifo, lifo at load=0.5".
std::string winner_line(const study::Results& results, const std::string& metric) {
  std::map<std::string, std::vector<std::string>> where_best;
  double confidence = 0.95;
  const auto points = static_cast<std::size_t>(
      std::count_if(results.rankings.begin(), results.rankings.end(),
                    [&](const study::Ranking& ranking) { return ranking.metric == metric; }));
  for (const study::Ranking& ranking : results.rankings) {
    if (ranking.metric != metric) continue;
    confidence = ranking.confidence;
    where_best[standing_text(results, ranking, points == 1)].push_back(
        study::to_text(ranking.where));
  }
  if (points == 0) return "";
  std::vector<std::string> parts;
  for (const auto& [standing, where] : where_best) {
    std::string part = standing;
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

std::vector<std::string> winner_lines(const study::Results& results,
                                      const std::vector<std::string>& names) {
  std::vector<std::string> lines;
  for (const std::string& metric : names) {
    const std::string line = winner_line(results, metric);
    if (!line.empty()) lines.push_back(line);
  }
  return lines;
}

}  // namespace

std::string contest_text(const study::Results& results) {
  if (results.comparisons.empty()) return "";
  const std::vector<std::string> names = contested(results);
  std::string out = "\n" + fitting_differences(results, names).text() + "\n";
  for (const std::string& line : winner_lines(results, names)) {
    out += "  " + wrapped(line, screen_width - 2, "    ") + "\n";
  }
  return out;
}

std::string contest_markdown(const study::Results& results) {
  if (results.comparisons.empty()) return "";
  const std::vector<std::string> names = contested(results);
  std::string out = "\n" + differences(results, names, std::string::npos).markdown() + "\n";
  for (const std::string& line : winner_lines(results, names)) out += "- " + line + "\n";
  return out;
}

}  // namespace nines::report
