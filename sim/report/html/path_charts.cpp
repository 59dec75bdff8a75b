// Distributions on logarithmic axes and quantities over time.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/quantity.hpp"
#include "report/html/chart.hpp"

namespace nines::html {
namespace {

constexpr std::size_t most_lines = 6;

/// The points drawn as lines of their own: all of a short sweep, else some of a long one.
std::vector<const Json*> some_points(const Json& points) {
  std::vector<const Json*> chosen;
  const std::size_t count = points.size();
  const std::size_t lines = std::min(count, most_lines);
  for (std::size_t i = 0; i < lines; ++i) {
    chosen.push_back(&points[lines < 2 ? 0 : i * (count - 1) / (lines - 1)]);
  }
  return chosen;
}

/// One line of a picture of distributions.
struct Line {
  const Json* point;
  std::string name;
  std::string label;
  [[nodiscard]] const Json& law() const { return point->at("distributions").at(name); }
};

/// The lines' points, and the intervals of the quantiles that are metrics too.
struct Layers {
  Json lines = Json::array();
  Json bars = Json::array();
};

Layers distribution_layers(const std::vector<Line>& lines, const Scale& scale, DataTable& table) {
  Layers layers;
  for (const Line& line : lines) {
    for (const Json& entry : line.law().at("quantiles")) {
      const double p = number_of(entry.at(0));
      const double value = number_of(entry.at(1));
      if (!(value > 0) || !(p < 1)) continue;  // Neither has a place on a logarithmic axis.
      layers.lines.push_back({{"series", line.label}, {"x", scale(value)}, {"longer", 1 - p}});
      table.rows.push_back({line.label, fmt::format("{:.6g}", p), scale.text(value)});
    }
    const Json metrics = line.law().value("metrics", Json::object());
    for (const auto& [metric, p] : metrics.items()) {
      const auto read = reading(*line.point, metric);
      if (!read || !(read->lo > 0) || !std::isfinite(read->hi)) continue;
      layers.bars.push_back({{"series", line.label},
                             {"lo", scale(read->lo)},
                             {"hi", scale(read->hi)},
                             {"longer", 1 - number_of(p)}});
    }
  }
  return layers;
}

std::optional<Chart> distribution_chart(const std::string& title, const std::vector<Line>& lines) {
  double middle = 0;
  double fewest = infinity;
  for (const Line& line : lines) {
    const Json& quantiles = line.law().at("quantiles");
    middle = std::max(middle, number_of(quantiles[quantiles.size() / 2].at(1)));
    fewest = std::min(fewest, number_of(line.law().at("count")));
  }
  const Scale scale = scale_for(lines.front().law().at("unit").get<std::string>(), middle);
  Chart chart{title + ": how many are longer", "", blank_spec(wide_chart_width, chart_height), {}};
  chart.data.columns = {"series", "quantile", scale.axis_title("value")};
  Layers layers = distribution_layers(lines, scale, chart.data);
  if (layers.lines.size() < 3) return std::nullopt;
  Json x{{"field", "x"},
         {"type", "quantitative"},
         {"title", scale.axis_title(title)},
         {"scale", {{"type", "log"}, {"nice", false}}},
         {"axis", {{"format", "~g"}, {"tickCount", 8}}}};
  const Json y{{"field", "longer"},
               {"type", "quantitative"},
               {"title", "share that is longer"},
               {"scale", {{"type", "log"}, {"nice", false}}},
               {"axis", {{"format", "~%"}, {"tickCount", 6}}}};
  const Json color = series_color(lines.size());
  Json drawn = Json::array();
  drawn.push_back({{"data", {{"values", std::move(layers.lines)}}},
                   {"mark", {{"type", "line"}, {"strokeWidth", 2}}},
                   {"encoding", {{"x", x}, {"y", y}, {"color", color}}}});
  if (!layers.bars.empty()) {
    x["field"] = "lo";
    drawn.push_back(
        {{"data", {{"values", std::move(layers.bars)}}},
         {"mark", {{"type", "rule"}, {"strokeWidth", 7}, {"opacity", 0.35}}},
         {"encoding", {{"x", x}, {"x2", {{"field", "hi"}}}, {"y", y}, {"color", color}}}});
  }
  chart.spec["layer"] = std::move(drawn);
  constexpr double few = 1000;
  chart.description = fmt::format(
      "Share of observations above each value, both axes logarithmic; thick bars are the intervals "
      "of quantiles.{}",
      fewest < few ? fmt::format(" Only {} observations: the right end is chance.", fewest) : "");
  return chart;
}

std::optional<Chart> series_chart(const Json& document, const std::string& name) {
  Json data = Json::array();
  Json marks = Json::array();
  std::vector<double> values;
  double end_s = 0;
  std::size_t series_count = 0;
  std::string unit;
  const auto drawn = some_points(document.at("points"));
  double typical = 0;
  for (const Json* point : drawn) {
    const auto found = point->at("series").find(name);
    if (found == point->at("series").end()) continue;
    const Json& mean = found->at("mean");
    unit = found->at("unit").get<std::string>();
    end_s = std::max(end_s, number_of(found->at("step")) * static_cast<double>(mean.size()));
    for (const Json& value : mean) {
      if (value.is_number()) typical = std::max(typical, std::abs(value.get<double>()));
    }
  }
  if (!(end_s > 0)) return std::nullopt;
  const Scale scale = scale_for(unit, typical);
  const Scale time = scale_for("s", end_s);
  Chart chart{
      fmt::format("{} over time", name), "", blank_spec(wide_chart_width, chart_height), {}};
  chart.data.columns = {"series", time.axis_title("time"), scale.axis_title(name), "from", "to"};
  for (const Json* point : drawn) {
    const auto found = point->at("series").find(name);
    if (found == point->at("series").end()) continue;
    ++series_count;
    const std::string series = label_of(*point);
    const double step_s = number_of(found->at("step"));
    const Json& mean = found->at("mean");
    constexpr std::size_t most_steps = 600;
    const std::size_t stride = 1 + mean.size() / most_steps;
    for (std::size_t i = 0; i < mean.size(); i += stride) {
      const double at_s = step_s * static_cast<double>(i + 1);
      const double value = number_of(mean[i]);
      if (!std::isfinite(value)) continue;
      const double lo = number_of(found->at("lo")[i]);
      const double hi = number_of(found->at("hi")[i]);
      data.push_back({{"series", series},
                      {"t", time(at_s)},
                      {"value", scale(value)},
                      {"lo", scale(lo)},
                      {"hi", scale(hi)}});
      chart.data.rows.push_back(
          {series, time.text(at_s), scale.text(value), scale.text(lo), scale.text(hi)});
      values.push_back(value * scale.factor);
    }
    for (const Json& span : found->value("spans", Json::array())) {
      marks.push_back(
          {{"from", time(number_of(span.at("from")))}, {"to", time(number_of(span.at("to")))}});
    }
  }
  const Json x{{"field", "t"}, {"type", "quantitative"}, {"title", time.axis_title("time")}};
  Json y = number_axis("value", scale.axis_title(name), values);
  y["scale"] = {{"zero", false}};
  y.erase("axis");
  const Json color = series_color(series_count);
  Json band_y = y;
  band_y["field"] = "lo";
  Json layers = Json::array();
  if (!marks.empty()) {
    layers.push_back(
        {{"data", {{"values", std::move(marks)}}},
         {"mark", {{"type", "rect"}, {"opacity", 0.12}, {"color", "#d55e00"}}},
         {"encoding",
          {{"x", {{"field", "from"}, {"type", "quantitative"}}}, {"x2", {{"field", "to"}}}}}});
  }
  layers.push_back(
      {{"mark", {{"type", "area"}, {"opacity", 0.2}}},
       {"encoding", {{"x", x}, {"y", band_y}, {"y2", {{"field", "hi"}}}, {"color", color}}}});
  layers.push_back({{"mark", {{"type", "line"}, {"strokeWidth", 1.5}}},
                    {"encoding", {{"x", x}, {"y", y}, {"color", color}}}});
  chart.spec["data"] = {{"values", std::move(data)}};
  chart.spec["layer"] = std::move(layers);
  chart.description = fmt::format(
      "{} at the end of each step, mean over replications; the band is its interval.", name);
  return chart;
}

/// Every name that some point has, in order.
std::vector<std::string> names_in(const Json& document, const char* part) {
  std::vector<std::string> names;
  for (const Json& point : document.at("points")) {
    for (const auto& [name, value] : point.at(part).items()) {
      if (std::ranges::find(names, name) == names.end()) names.push_back(name);
    }
  }
  return names;
}

}  // namespace

// A lone point shows its distributions together, such as the operator's and the customer's view;
// a sweep has a picture for each, with a line a point.
std::vector<Chart> distribution_charts(const Json& document) {
  constexpr std::size_t most_charts = 6;
  const auto has = [](const Json& point, const std::string& name) {
    const Json& all = point.at("distributions");
    return all.contains(name) && all.at(name).at("count").get<double>() >= 2;
  };
  const auto drawn = some_points(document.at("points"));
  std::vector<std::pair<std::string, std::vector<Line>>> pictures;
  for (const std::string& name : names_in(document, "distributions")) {
    std::vector<Line> lines;
    for (const Json* point : drawn) {
      if (has(*point, name)) lines.push_back({point, name, label_of(*point)});
    }
    if (lines.empty()) continue;
    if (drawn.size() > 1) {
      pictures.emplace_back(name, std::move(lines));
      continue;
    }
    lines.front().label = name;
    const auto unit = lines.front().law().at("unit");
    const auto same = std::ranges::find_if(pictures, [&](const auto& picture) {
      return picture.second.front().law().at("unit") == unit && picture.second.size() < most_lines;
    });
    if (same == pictures.end()) {
      pictures.emplace_back(name, std::move(lines));
    } else {
      same->first += " and " + name;
      same->second.push_back(std::move(lines.front()));
    }
  }
  if (pictures.size() > most_charts) pictures.resize(most_charts);
  std::vector<Chart> charts;
  for (const auto& [title, lines] : pictures) {
    const std::string short_title = lines.size() > 2 && drawn.size() == 1 ? "durations" : title;
    if (auto chart = distribution_chart(short_title, lines)) charts.push_back(std::move(*chart));
  }
  return charts;
}

std::vector<Chart> series_charts(const Json& document) {
  constexpr std::size_t most_charts = 8;
  std::vector<Chart> charts;
  for (const std::string& name : names_in(document, "series")) {
    if (charts.size() == most_charts) break;
    if (auto chart = series_chart(document, name)) charts.push_back(std::move(*chart));
  }
  return charts;
}

}  // namespace nines::html
