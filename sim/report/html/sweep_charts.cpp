// Simulated points with error bars on the theory's curve, over the axis of a sweep.
#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <fmt/format.h>

#include "report/html/chart.hpp"

namespace nines::html {
namespace {

constexpr std::size_t most_series = 8;

/// Which parameter runs along the picture, and whether it is a number.
struct Along {
  std::string axis;
  bool is_number = true;
};

std::optional<Along> choose_axis(const Json& points) {
  std::optional<Along> best;
  std::size_t most = 1;
  for (const auto& [axis, first] : points.front().at("parameters").items()) {
    std::set<std::string> distinct;
    bool is_number = true;
    for (const Json& point : points) {
      const Json& value = point.at("parameters").at(axis);
      distinct.insert(value.dump());
      is_number = is_number && value.is_number();
    }
    const bool better = distinct.size() > most ||
                        (best && is_number && !best->is_number && distinct.size() == most);
    if (distinct.size() < 2 || !better) continue;
    most = distinct.size();
    best = Along{axis, is_number};
  }
  return best;
}

/// The other parameters, as the name of a series. Those that only move with the axis (a zip) are
/// not told.
std::string series_label(const Json& point, const std::string& axis, bool alone) {
  if (alone) return "";
  Json rest = point;
  rest["parameters"].erase(axis);
  return label_of(rest);
}

struct SweepRow {
  Json x;
  std::string x_text;
  std::string series;
  Reading at;
};

std::vector<SweepRow> rows_of(const Json& points, const Along& along, const std::string& figure,
                              std::vector<std::string>& series) {
  std::map<std::string, int> times;
  for (const Json& point : points) {
    ++times[point.at("parameters").at(along.axis).dump()];
  }
  const bool alone =
      std::ranges::all_of(times, [](const auto& entry) { return entry.second == 1; });
  std::vector<SweepRow> rows;
  for (const Json& point : points) {
    const Json& x = point.at("parameters").at(along.axis);
    const std::string shared = series_label(point, along.axis, alone);
    for (const auto& [metric, value] : point.at("metrics").items()) {
      const auto member = member_of(metric, value);
      if (metric != figure && (!member || member->figure != figure)) continue;
      const auto read = reading(point, metric);
      if (!read) continue;
      std::string name = member && metric != figure ? member->name : "";
      if (!shared.empty()) name += (name.empty() ? "" : ", ") + shared;
      if (std::ranges::find(series, name) == series.end()) series.push_back(name);
      rows.push_back({x, x.is_string() ? x.get<std::string>() : x.dump(), name, *read});
    }
  }
  return rows;
}

Json layers_of(const Json& x, const Json& y, const Json& color, bool has_theory) {
  Json layers = Json::array();
  const bool is_nominal = x.at("type") == "ordinal";
  const auto field = [](Json axis, std::string_view name) {
    axis["field"] = name;
    return axis;
  };
  if (has_theory) {
    layers.push_back({{"mark", {{"type", "line"}, {"strokeDash", {5, 3}}, {"opacity", 0.8}}},
                      {"encoding", {{"x", x}, {"y", field(y, "theory")}, {"color", color}}}});
  } else if (!is_nominal) {
    layers.push_back({{"mark", {{"type", "line"}, {"opacity", 0.35}}},
                      {"encoding", {{"x", x}, {"y", y}, {"color", color}}}});
  }
  layers.push_back(
      {{"mark", {{"type", "rule"}, {"strokeWidth", 2}, {"opacity", 0.7}}},
       {"encoding",
        {{"x", x}, {"y", field(y, "lo")}, {"y2", {{"field", "hi"}}}, {"color", color}}}});
  layers.push_back({{"mark", {{"type", "point"}, {"filled", true}, {"size", 55}, {"opacity", 1}}},
                    {"encoding", {{"x", x}, {"y", y}, {"color", color}}}});
  return layers;
}

std::optional<Chart> sweep_chart(const Json& points, const Along& along,
                                 const std::string& figure) {
  std::vector<std::string> series;
  std::vector<SweepRow> rows = rows_of(points, along, figure, series);
  if (rows.size() < 2) return std::nullopt;
  const bool too_many = series.size() > most_series;
  if (too_many) {
    series.resize(most_series);
    std::erase_if(rows, [&](const SweepRow& row) {
      return std::ranges::find(series, row.series) == series.end();
    });
  }
  std::vector<double> sizes;
  for (const SweepRow& row : rows) sizes.push_back(std::abs(row.at.value));
  std::ranges::sort(sizes);
  const Scale scale = scale_for(rows.front().at.unit, sizes[sizes.size() / 2]);
  Chart chart{fmt::format("{} over {}", figure, along.axis), "", blank_spec(560, 300), {}};
  chart.data.columns = {along.axis, "series", scale.axis_title(figure), "from", "to", "theory"};
  if (series.size() < 2) chart.data.columns.erase(chart.data.columns.begin() + 1);
  Json data = Json::array();
  std::vector<double> values;
  std::vector<double> xs;
  bool has_theory = false;
  for (const SweepRow& row : rows) {
    Json entry{{"x", row.x},
               {"series", row.series},
               {"value", scale(row.at.value)},
               {"lo", scale(row.at.lo)},
               {"hi", scale(row.at.hi)}};
    std::vector<std::string> cells{row.x_text, row.series, scale.text(row.at.value),
                                   scale.text(row.at.lo), scale.text(row.at.hi)};
    if (series.size() < 2) cells.erase(cells.begin() + 1);
    if (row.at.expected) {
      entry["theory"] = scale(*row.at.expected);
      has_theory = true;
    }
    cells.push_back(row.at.expected ? scale.text(*row.at.expected) : "");
    data.push_back(std::move(entry));
    chart.data.rows.push_back(std::move(cells));
    for (const double value : {row.at.value, row.at.lo, row.at.hi}) {
      if (std::isfinite(value)) values.push_back(value * scale.factor);
    }
    xs.push_back(number_of(row.x));
  }
  const Json x = along.is_number ? number_axis("x", along.axis, xs)
                                 : Json{{"field", "x"},
                                        {"type", "ordinal"},
                                        {"sort", nullptr},
                                        {"title", along.axis},
                                        {"axis", {{"labelAngle", -20}}}};
  chart.spec["data"] = {{"values", std::move(data)}};
  chart.spec["layer"] = layers_of(x, number_axis("value", scale.axis_title(figure), values),
                                  series_color(series.size()), has_theory);
  chart.description =
      fmt::format("{} against {}: {} points with their intervals{}{}.", figure, along.axis,
                  rows.size(), has_theory ? "; dashed lines are the closed form" : "",
                  too_many ? fmt::format("; only the first {} series are drawn", most_series) : "");
  return chart;
}

}  // namespace

std::vector<Chart> sweep_charts(const Json& document) {
  // To a picture, variants are one more axis.
  Json points = document.at("points");
  for (Json& point : points) {
    if (!point.at("variant").is_string()) continue;
    point["parameters"]["variant"] = point.at("variant");
    point["variant"] = nullptr;
  }
  if (points.size() < 2) return {};
  const auto along = choose_axis(points);
  if (!along) return {};
  std::vector<Chart> charts;
  for (const std::string& figure : figures_to_draw(document)) {
    if (auto chart = sweep_chart(points, *along, figure)) charts.push_back(std::move(*chart));
  }
  return charts;
}

}  // namespace nines::html
