#include "report/diff.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <string_view>

#include <fmt/format.h>

#include "input/json.hpp"
#include "input/units.hpp"
#include "math/normal.hpp"
#include "report/number.hpp"
#include "stats/estimate.hpp"

namespace nines::report {
namespace {

struct Figure {
  std::string unit;
  double value = not_a_number;
  double standard_error = not_a_number;
  run::Better better = run::Better::neither;
};

/// Figures by (point, metric), in that order.
using Figures = std::map<std::pair<std::string, std::string>, Figure>;

double number_at(const input::Node& object, std::string_view key) {
  const input::Node* value = object.find(key);
  return value != nullptr && value->kind == input::Node::Kind::number ? value->number
                                                                      : not_a_number;
}

std::string text_at(const input::Node& object, std::string_view key) {
  const input::Node* value = object.find(key);
  return value != nullptr && value->kind == input::Node::Kind::string ? value->text : "";
}

run::Better better_at(const input::Node& metric) {
  const std::string word = text_at(metric, "better");
  return word == "higher"  ? run::Better::higher
         : word == "lower" ? run::Better::lower
                           : run::Better::neither;
}

std::string point_text(const input::Node& point) {
  std::string text;
  if (const input::Node* parameters = point.find("parameters")) {
    for (const input::Member& member : parameters->members) {
      if (!text.empty()) text += ' ';
      // A number is the same however a file writes it, 10 or 10.0.
      const bool number = member.value.kind == input::Node::Kind::number;
      text += member.key + "=" +
              (number ? fmt::format("{}", member.value.number) : input::to_json(member.value, 40));
    }
  }
  const std::string variant = text_at(point, "variant");
  return variant.empty() ? text : text + (text.empty() ? "" : " ") + "variant=" + variant;
}

Figures read_figures(std::string_view text, const std::string& name) {
  input::Diagnostics diagnostics(name);
  const input::Node root = input::parse_json(text, diagnostics);
  diagnostics.throw_if_failed();
  const input::Node* points = root.find("points");
  if (text_at(root, "schema") != "nines.results/1" || points == nullptr) {
    diagnostics.error(root,
                      "not a results document; accepted: a file written by nines run "
                      "(\"schema\": \"nines.results/1\")");
    diagnostics.throw_if_failed();
  }
  Figures figures;
  for (const input::Node& point : points->items) {
    const input::Node* metrics = point.find("metrics");
    if (metrics == nullptr) continue;
    for (const input::Member& metric : metrics->members) {
      figures[{point_text(point), metric.key}] = {
          text_at(metric.value, "unit"), number_at(metric.value, "value"),
          number_at(metric.value, "se"), better_at(metric.value)};
    }
  }
  return figures;
}

std::string label(const std::pair<std::string, std::string>& key) {
  return key.first.empty() ? key.second : key.first + " " + key.second;
}

DiffRow make_row(const std::pair<std::string, std::string>& key, const Figure& a, const Figure& b,
                 double meaningful) {
  DiffRow row;
  row.point = key.first;
  row.metric = key.second;
  row.unit = a.unit;
  row.a = a.value;
  row.b = b.value;
  row.difference = b.value - a.value;
  row.standard_error = std::hypot(a.standard_error, b.standard_error);
  stats::Estimate difference;
  difference.value = row.difference;
  difference.standard_error = row.standard_error;
  difference.lo = difference.hi = row.difference;  // The p-value asks for an interval to exist.
  // Against the nearest difference that does not matter.
  const double cutoff = meaningful * std::abs(a.value);
  row.adjusted_p = !(std::abs(row.difference) <= cutoff) || cutoff == 0
                       ? stats::two_sided_p_value(difference, std::copysign(cutoff, row.difference))
                       : 1;
  if (a.better == b.better) row.better = a.better;
  return row;
}

/// Adjusts all p-values and intervals together; rows without one stay out of the family.
void adjust(std::vector<DiffRow>& rows, double confidence, double meaningful) {
  std::vector<double> p_values;
  for (const DiffRow& row : rows) {
    if (!std::isnan(row.adjusted_p)) p_values.push_back(row.adjusted_p);
  }
  const std::vector<double> adjusted = stats::holm_adjusted(p_values);
  std::size_t next = 0;
  for (DiffRow& row : rows) {
    if (std::isnan(row.adjusted_p)) {
      row.same = row.difference == 0;
      continue;
    }
    row.adjusted_p = adjusted[next++];
    row.changed = row.adjusted_p <= 1 - confidence && row.difference != 0;
    const double reach =
        row.standard_error *
        -math::normal_quantile((1 - confidence) / 2 / static_cast<double>(p_values.size()));
    row.lo = row.difference - reach;
    row.hi = row.difference + reach;
    const double cutoff = meaningful * std::abs(row.a);
    row.same = !row.changed && row.lo >= -cutoff && row.hi <= cutoff;
  }
}

std::string value_text(double value, const std::string& unit) {
  if (std::isnan(value)) return "n/a";
  if (unit == "s") return input::to_text(Seconds{value});
  if (unit == "/s") return input::to_text(PerSecond{value});
  if (unit.empty()) return table_text(value, run::Unit::fraction);
  return fmt::format("{:.4g}{}", value, unit);
}

}  // namespace

std::string_view DiffRow::word() const {
  if (!changed) return same ? "same" : "unsure";
  const bool up = difference > 0;
  if (better == run::Better::neither) return up ? "higher" : "lower";
  return up == (better == run::Better::higher) ? "better" : "worse";
}

std::size_t ResultsDiff::changes() const {
  return static_cast<std::size_t>(
      std::count_if(rows.begin(), rows.end(), [](const DiffRow& row) { return row.changed; }));
}

ResultsDiff diff_results(std::string_view a, const std::string& name_a, std::string_view b,
                         const std::string& name_b, double confidence, double meaningful) {
  const Figures of_a = read_figures(a, name_a);
  const Figures of_b = read_figures(b, name_b);
  ResultsDiff diff;
  diff.identical = a == b;
  for (const auto& [key, figure] : of_a) {
    const auto it = of_b.find(key);
    if (it == of_b.end()) {
      diff.only_in_a.push_back(label(key));
    } else {
      diff.rows.push_back(make_row(key, figure, it->second, meaningful));
    }
  }
  for (const auto& [key, figure] : of_b) {
    if (of_a.count(key) == 0) diff.only_in_b.push_back(label(key));
  }
  diff.confidence = confidence;
  adjust(diff.rows, confidence, meaningful);
  const auto rank = [](const DiffRow& row) { return row.changed ? 0 : row.same ? 2 : 1; };
  std::stable_sort(diff.rows.begin(), diff.rows.end(),
                   [&](const DiffRow& x, const DiffRow& y) { return rank(x) < rank(y); });
  return diff;
}

namespace {

// Of metrics that only one side has, so many are named.
constexpr std::size_t most_alone_named = 8;

/// "  only in A  wait.mean (at 12 points)", a metric each.
std::string alone_text(std::string_view side, const std::vector<std::string>& labels, bool all) {
  std::vector<std::string> metrics;
  std::map<std::string, std::vector<std::string>> points;
  for (const std::string& label : labels) {
    const std::size_t blank = label.rfind(' ');
    const std::string metric = blank == std::string::npos ? label : label.substr(blank + 1);
    if (points[metric].empty()) metrics.push_back(metric);
    points[metric].push_back(blank == std::string::npos ? "" : label.substr(0, blank));
  }
  const std::size_t named = all ? metrics.size() : std::min(metrics.size(), most_alone_named);
  std::string text;
  for (std::size_t i = 0; i < named; ++i) {
    const std::vector<std::string>& at = points[metrics[i]];
    const std::string where = at.size() > 1        ? fmt::format(" (at {} points)", at.size())
                              : at.front().empty() ? ""
                                                   : fmt::format(" (at {})", at.front());
    text += fmt::format("  only in {}  {}{}\n", side, metrics[i], where);
  }
  if (named < metrics.size()) {
    text += fmt::format("  only in {}  and {} more metrics; --all names them\n", side,
                        metrics.size() - named);
  }
  return text;
}

/// "2 of 57 metrics changed beyond chance (99 % confidence, all together): 1 better, 1 worse; ..."
std::string summary_line(const ResultsDiff& diff) {
  if (diff.rows.empty()) return "A and B have no metric at the same point in common.";
  const auto count = [&](std::string_view word) {
    return static_cast<std::size_t>(std::ranges::count(diff.rows, word, &DiffRow::word));
  };
  const std::size_t same = count("same");
  const std::size_t changes = diff.changes();
  std::string text = fmt::format(
      "{} of {} metrics changed beyond chance ({:.6g} % confidence, all "
      "together)",
      changes, diff.rows.size(), 100 * diff.confidence);
  std::string parts;
  for (const std::string_view word : {"better", "worse", "higher", "lower"}) {
    const bool ranked = word == "better" || word == "worse";
    const bool any_ranked = count("better") + count("worse") > 0;
    if (count(word) == 0 && !(ranked && any_ranked)) continue;
    parts += fmt::format("{}{} {}", parts.empty() ? ": " : ", ", count(word), word);
  }
  text += parts;
  return text +
         fmt::format("; {} the same, {} not told apart.", same, diff.rows.size() - changes - same);
}

}  // namespace

std::string diff_table(const ResultsDiff& diff, bool all) {
  if (diff.identical) return "The results are identical.\n";
  TextTable table({{"", TextTable::Align::left},
                   {"metric", TextTable::Align::left},
                   {"A", TextTable::Align::right},
                   {"B", TextTable::Align::right},
                   {"B - A", TextTable::Align::right},
                   {"interval", TextTable::Align::left},
                   {"", TextTable::Align::right},
                   {"p", TextTable::Align::right}});
  std::size_t shown = 0;
  for (const DiffRow& row : diff.rows) {
    if (!row.changed && !all) continue;
    ++shown;
    const double relative = 100 * row.difference / std::abs(row.a);
    table.add({std::string(row.word()), label({row.point, row.metric}), value_text(row.a, row.unit),
               value_text(row.b, row.unit), value_text(row.difference, row.unit),
               std::isnan(row.adjusted_p) ? "n/a"
                                          : fmt::format("[{}, {}]", value_text(row.lo, row.unit),
                                                        value_text(row.hi, row.unit)),
               std::isfinite(relative) ? fmt::format("{:+.1f} %", relative) : "",
               std::isnan(row.adjusted_p) ? "n/a" : fmt::format("{:.2g}", row.adjusted_p)});
  }
  std::string text = shown > 0 ? table.text() : "";
  text += alone_text("A", diff.only_in_a, all) + alone_text("B", diff.only_in_b, all);
  return text + wrapped(summary_line(diff), screen_width, "") + "\n";
}

}  // namespace nines::report
