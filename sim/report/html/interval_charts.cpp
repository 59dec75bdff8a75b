// Values with their intervals on one axis: variants against a baseline, the members of a family
// side by side, simulation over theory.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "report/html/chart.hpp"

namespace nines::html {
namespace {

constexpr int row_height = 26;
constexpr std::size_t most_rows = 40;
constexpr std::size_t most_charts = 6;

struct IntervalRow {
  std::string label;
  double value = 0;
  double lo = 0;
  double hi = 0;
};

/// A dot and an interval a row, and a vertical line at `reference` where there is one.
Chart interval_chart(const std::string& title, const std::string& axis, const std::string& unit,
                     std::vector<IntervalRow> rows, std::optional<double> reference) {
  std::string without;
  for (const IntervalRow& row : rows) {
    if (!std::isfinite(row.value)) without += (without.empty() ? "" : "; ") + row.label;
  }
  std::erase_if(rows, [](const IntervalRow& row) { return !std::isfinite(row.value); });
  if (rows.size() > most_rows) rows.resize(most_rows);
  double typical = 0;
  std::vector<double> values;
  for (const IntervalRow& row : rows) typical = std::max(typical, std::abs(row.value));
  const Scale scale = scale_for(unit, typical);
  Json data = Json::array();
  Chart chart{
      title, "", blank_spec(chart_width, row_height * static_cast<int>(rows.size()) + 10), {}};
  chart.data.columns = {"", scale.axis_title(axis), "from", "to"};
  for (const IntervalRow& row : rows) {
    data.push_back({{"label", row.label},
                    {"value", scale(row.value)},
                    {"lo", scale(row.lo)},
                    {"hi", scale(row.hi)}});
    chart.data.rows.push_back(
        {row.label, scale.text(row.value), scale.text(row.lo), scale.text(row.hi)});
    for (const double value : {row.value, row.lo, row.hi}) values.push_back(value * scale.factor);
  }
  if (reference) values.push_back(*reference * scale.factor);
  Json x = number_axis("value", scale.axis_title(axis), values);
  if (reference) x["scale"] = {{"zero", false}};
  const Json y{{"field", "label"},
               {"type", "nominal"},
               {"sort", nullptr},
               {"title", nullptr},
               {"axis", {{"grid", true}}}};
  Json ends = x;
  ends["field"] = "lo";
  Json layers = Json::array();
  if (reference) {
    layers.push_back({{"data", {{"values", Json::array({Json{{"at", scale(*reference)}}})}}},
                      {"mark", {{"type", "rule"}, {"strokeDash", {4, 3}}, {"opacity", 0.7}}},
                      {"encoding", {{"x", {{"field", "at"}, {"type", "quantitative"}}}}}});
  }
  layers.push_back({{"mark", {{"type", "rule"}, {"strokeWidth", 3}, {"opacity", 0.5}}},
                    {"encoding", {{"x", ends}, {"x2", {{"field", "hi"}}}, {"y", y}}}});
  layers.push_back({{"mark", {{"type", "point"}, {"filled", true}, {"size", 60}, {"opacity", 1}}},
                    {"encoding", {{"x", x}, {"y", y}}}});
  chart.spec["data"] = {{"values", std::move(data)}};
  chart.spec["layer"] = std::move(layers);
  chart.description =
      fmt::format("{}: {} row{}, each a point with its interval.{}", title, rows.size(),
                  rows.size() == 1 ? "" : "s",
                  without.empty() ? "" : fmt::format(" Without a value: {}.", without));
  return chart;
}

}  // namespace

std::vector<Chart> comparison_charts(const Json& document) {
  struct Group {
    std::string metric;
    std::string unit;
    std::string baseline;
    std::vector<IntervalRow> rows;
  };
  std::vector<Group> groups;
  for (const Json& entry : document.value("comparisons", Json::array())) {
    const std::string metric = entry.at("metric").get<std::string>();
    auto group = std::ranges::find(groups, metric, &Group::metric);
    if (group == groups.end()) {
      if (groups.size() == most_charts) continue;
      groups.push_back({metric, entry.value("unit", ""), entry.value("baseline", ""), {}});
      group = groups.end() - 1;
    }
    std::string label = entry.value("variant", "");
    const Json where = entry.value("where", Json::object());
    if (!where.empty()) {
      label += ", " + label_of({{"variant", nullptr}, {"parameters", where}});
    }
    group->rows.push_back({label, number_of(entry.at("difference")), number_of(entry["ci"].at(0)),
                           number_of(entry["ci"].at(1))});
  }
  std::vector<Chart> charts;
  for (Group& group : groups) {
    const bool any = std::ranges::any_of(
        group.rows, [](const IntervalRow& row) { return std::isfinite(row.value); });
    if (!any) continue;  // The table says so.
    charts.push_back(
        interval_chart(fmt::format("{}: difference to {}", group.metric, group.baseline),
                       "difference", group.unit, std::move(group.rows), 0));
  }
  return charts;
}

std::vector<Chart> member_charts(const Json& document) {
  std::vector<Chart> charts;
  const Json& points = document.at("points");
  if (points.size() != 1) return charts;  // A sweep shows its members as series.
  const std::vector<std::string> drawn = figures_to_draw(document);
  for (const std::string& figure : drawn) {
    std::vector<IntervalRow> rows;
    std::string unit;
    std::string family;
    for (const auto& [metric, value] : points.front().at("metrics").items()) {
      const auto member = member_of(metric, value);
      if (!member || member->figure != figure) continue;
      const auto read = reading(points.front(), metric);
      if (!read) continue;
      rows.push_back({member->name, read->value, read->lo, read->hi});
      unit = read->unit;
      family = member->family;
    }
    if (rows.size() < 2) continue;
    charts.push_back(
        interval_chart(fmt::format("{} of each {}", figure, family), figure, unit, rows, {}));
  }
  return charts;
}

std::vector<Chart> theory_charts(const Json& document) {
  const Json& points = document.at("points");
  if (points.size() != 1) return {};
  std::vector<IntervalRow> rows;
  for (const auto& [metric, value] : points.front().at("metrics").items()) {
    const auto read = reading(points.front(), metric);
    if (!read || !read->expected || !(std::abs(*read->expected) > 0)) continue;
    const double expected = *read->expected;
    rows.push_back({metric, read->value / expected, read->lo / expected, read->hi / expected});
  }
  if (rows.size() < 2) return {};
  return {interval_chart("simulation over theory", "simulated / closed form", "", rows, 1)};
}

}  // namespace nines::html
