// What a search tried: the curve around its answer, or cost against service for several knobs.
#include <cmath>

#include <fmt/format.h>

#include "report/html/chart.hpp"

namespace nines::html {
namespace {

/// The knob's axis, or the cost where several knobs were turned.
struct Across {
  std::string name;
  bool is_cost = false;

  [[nodiscard]] double of(const Json& trial) const {
    return number_of(is_cost ? trial.at("cost") : trial.at("at").at(name));
  }
};

std::string knobs_text(const Json& trial) {
  return label_of({{"variant", nullptr}, {"parameters", trial.at("at")}});
}

Json standing_color() {
  Json color{{"field", "standing"}, {"type", "nominal"}};
  color["scale"] = {{"domain", {"meets", "undecided", "fails"}},
                    {"range", {"#009e73", "#e69f00", "#d55e00"}}};
  return color;
}

Json layers_of(const Json& x, const Json& y, double answer) {
  Json low = y;
  low["field"] = "lo";
  const Json color = standing_color();
  Json layers = Json::array();
  if (std::isfinite(answer)) {
    layers.push_back({{"data", {{"values", Json::array({Json{{"at", answer}}})}}},
                      {"mark", {{"type", "rule"}, {"strokeDash", {4, 3}}, {"opacity", 0.7}}},
                      {"encoding", {{"x", {{"field", "at"}, {"type", "quantitative"}}}}}});
  }
  layers.push_back({{"mark", {{"type", "rule"}, {"strokeWidth", 2}, {"opacity", 0.6}}},
                    {"encoding", {{"x", x}, {"y", low}, {"y2", {{"field", "hi"}}}}}});
  layers.push_back({{"mark", {{"type", "point"}, {"filled", true}, {"size", 70}, {"opacity", 1}}},
                    {"encoding", {{"x", x}, {"y", y}, {"color", color}, {"shape", color}}}});
  layers.back()["encoding"]["shape"].erase("scale");
  layers.back()["encoding"]["shape"]["scale"] = {{"domain", {"meets", "undecided", "fails"}}};
  return layers;
}

std::optional<Chart> search_chart(const Json& trials, const std::string& metric,
                                  const Across& across, double answer, const std::string& where) {
  Json data = Json::array();
  std::vector<double> values;
  std::vector<double> xs;
  DataTable table;
  std::optional<Scale> scale;
  for (const Json& trial : trials) {
    const auto read = reading(trial, metric);
    if (!read || !std::isfinite(across.of(trial))) continue;
    if (!scale) scale = scale_for(read->unit, read->value);
    const std::string standing = trial.at("standing").get<std::string>();
    data.push_back({{"x", across.of(trial)},
                    {"value", (*scale)(read->value)},
                    {"lo", (*scale)(read->lo)},
                    {"hi", (*scale)(read->hi)},
                    {"standing", standing}});
    table.rows.push_back({knobs_text(trial), scale->text(read->value), scale->text(read->lo),
                          scale->text(read->hi), standing});
    for (const double value : {read->value, read->lo, read->hi}) {
      if (std::isfinite(value)) values.push_back(value * scale->factor);
    }
    xs.push_back(across.of(trial));
  }
  if (data.empty()) return std::nullopt;
  Chart chart{fmt::format("{} over {}{}", metric, across.name, where), "",
              blank_spec(chart_width, chart_height), std::move(table)};
  chart.data.columns = {"", scale->axis_title(metric), "from", "to", "standing"};
  chart.spec["data"] = {{"values", std::move(data)}};
  chart.spec["layer"] = layers_of(number_axis("x", across.name, xs),
                                  number_axis("value", scale->axis_title(metric), values), answer);
  chart.description = fmt::format(
      "Every value that the search tried, with its interval and whether it meets the "
      "constraints{}.",
      std::isfinite(answer) ? "; the dashed line is the answer" : "");
  return chart;
}

void add_charts(const Json& search, std::vector<Chart>& charts) {
  const bool front = search.contains("front");
  const Json& trials = search.at(front ? "front" : "curve");
  if (trials.empty()) return;
  Across across{"cost", true};
  if (!front) across = {trials.front().at("at").items().begin().key(), false};
  const double answer =
      front ? number_of(search.value("cost", Json())) : number_of(search.at("answer"));
  std::string where = label_of({{"variant", nullptr}, {"parameters", search.at("where")}});
  if (!where.empty()) where = " (" + where + ")";
  std::vector<std::string> metrics;
  for (const Json& trial : trials) {
    if (!metrics.empty()) break;
    for (const auto& [metric, value] : trial.at("metrics").items()) metrics.push_back(metric);
  }
  for (const std::string& metric : metrics) {
    if (auto chart = search_chart(trials, metric, across, answer, where)) {
      charts.push_back(std::move(*chart));
    }
  }
}

}  // namespace

std::vector<Chart> search_charts(const Json& document) {
  std::vector<Chart> charts;
  const auto search = document.find("search");
  if (search == document.end() || !search->is_object()) return charts;
  if (search->contains("answers")) {
    for (const Json& one : search->at("answers")) add_charts(one, charts);
  } else {
    add_charts(*search, charts);
  }
  return charts;
}

}  // namespace nines::html
