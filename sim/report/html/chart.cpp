#include "report/html/chart.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>

#include <fmt/format.h>

#include "core/quantity.hpp"
#include "report/number.hpp"
#include "run/metric.hpp"

namespace nines::html {
namespace {

struct Step {
  double base;  ///< Seconds.
  std::string_view unit;
};
constexpr std::array<Step, 8> durations{{{1e-9, "ns"},
                                         {1e-6, "us"},
                                         {1e-3, "ms"},
                                         {1, "s"},
                                         {60, "min"},
                                         {3600, "h"},
                                         {86'400, "d"},
                                         {31'557'600, "y"}}};

constexpr std::size_t most_figures = 6;

}  // namespace

std::string Scale::axis_title(std::string_view name) const {
  return unit.empty() ? std::string(name) : fmt::format("{} [{}]", name, unit);
}

Json Scale::operator()(double base) const {
  if (!std::isfinite(base)) return nullptr;
  return report::rounded(base * factor);
}

std::string Scale::text(double base) const {
  return report::table_text(base * factor, run::Unit::fraction);
}

Scale scale_for(std::string_view unit, double typical) {
  const double size = std::abs(typical);
  if (unit == "s") {
    Step best = durations.front();
    for (const Step& step : durations) {
      if (size >= step.base) best = step;
    }
    if (size == 0 || !std::isfinite(size)) best = {1, "s"};
    return {1 / best.base, std::string(best.unit)};
  }
  if (unit == "/s") {
    // The finest unit in which the number is at least one half.
    for (const Step& step : durations) {
      if (step.base < 1) continue;
      if (size * step.base >= 0.5) return {step.base, fmt::format("/{}", step.unit)};
    }
    return {1, "/s"};
  }
  return {1, std::string(unit)};
}

double number_of(const Json& value) {
  return value.is_number() ? value.get<double>() : not_a_number;
}

std::optional<Reading> reading(const Json& point, const std::string& metric) {
  const auto found = point.at("metrics").find(metric);
  if (found == point.at("metrics").end()) return std::nullopt;
  Reading out;
  out.value = number_of(found->at("value"));
  if (!std::isfinite(out.value)) return std::nullopt;
  out.lo = number_of(found->at("ci").at(0));
  out.hi = number_of(found->at("ci").at(1));
  out.unit = found->at("unit").get<std::string>();
  if (const auto expected = found->find("expected"); expected != found->end()) {
    const double value = number_of(expected->at("value"));
    if (std::isfinite(value)) out.expected = value;
  }
  return out;
}

std::string label_of(const Json& point) {
  std::string label;
  if (point.at("variant").is_string()) label = point.at("variant").get<std::string>();
  for (const auto& [axis, value] : point.at("parameters").items()) {
    if (!label.empty()) label += ", ";
    if (axis == "variant") {
      label += value.get<std::string>();
      continue;
    }
    label += fmt::format("{} = {}", axis,
                         value.is_string()   ? value.get<std::string>()
                         : value.is_number() ? fmt::format("{:.4g}", value.get<double>())
                                             : value.dump());
  }
  return label;
}

std::optional<Member> member_of(const std::string& metric, const Json& facts) {
  const auto family = facts.find("family");
  const auto name = facts.find("member");
  if (family == facts.end() || name == facts.end()) return std::nullopt;
  const nines::run::MetricMember member{family->get<std::string>(), name->get<std::string>()};
  return Member{member.family, member.name, metric.substr(member.prefix().size())};
}

std::vector<std::string> figures_to_draw(const Json& document) {
  std::map<std::string, std::string> figure_of;
  std::vector<std::string> in_order;
  for (const Json& point : document.at("points")) {
    for (const auto& [metric, facts] : point.at("metrics").items()) {
      const auto member = member_of(metric, facts);
      const std::string figure = member ? member->figure : metric;
      if (!figure_of.emplace(metric, figure).second) continue;
      in_order.push_back(figure);
    }
  }
  std::vector<std::string> figures;
  std::set<std::string> chosen;
  const auto add = [&](const std::string& figure) {
    if (figures.size() < most_figures && chosen.insert(figure).second) figures.push_back(figure);
  };
  if (const auto shown = document.find("shown"); shown != document.end()) {
    for (const Json& asked : *shown) {
      const auto metric = asked.get<std::string>();
      const auto known = figure_of.find(metric);
      add(known == figure_of.end() ? metric : known->second);
    }
    return figures;
  }
  if (const auto pictures = document.find("pictures"); pictures != document.end()) {
    for (const Json& figure : pictures->at("figures")) add(figure.get<std::string>());
  }
  for (const std::string& figure : in_order) add(figure);
  return figures;
}

Json blank_spec(int width, int height) {
  // "currentColor" follows the page: light, dark and print need no second picture.
  const Json ink = "currentColor";
  Json config;
  config["view"] = {{"stroke", nullptr}};
  config["axis"] = {{"labelColor", ink},      {"titleColor", ink},   {"domainColor", ink},
                    {"tickColor", ink},       {"gridColor", ink},    {"gridOpacity", 0.15},
                    {"titleFontWeight", 500}, {"labelFontSize", 12}, {"titleFontSize", 12},
                    {"labelLimit", 260}};
  config["legend"] = {{"labelColor", ink},   {"titleColor", ink},   {"orient", "top"},
                      {"labelFontSize", 12}, {"titleFontSize", 12}, {"labelLimit", 300},
                      {"columns", 3},        {"symbolOpacity", 1},  {"title", nullptr}};
  config["text"] = {{"color", ink}};
  config["rule"] = {{"color", ink}};
  // Okabe and Ito (2008): told apart by the colour-blind, and legible on white and on black.
  config["range"] = {
      {"category",
       {"#0072b2", "#e69f00", "#009e73", "#d55e00", "#cc79a7", "#56b4e9", "#8c6bb1", "#7f7f7f"}}};
  config["font"] = "system-ui, sans-serif";
  return {{"$schema", "https://vega.github.io/schema/vega-lite/v5.json"},
          {"width", width},
          {"height", height},
          {"background", nullptr},
          {"config", std::move(config)}};
}

Json number_axis(std::string_view field, std::string_view title,
                 const std::vector<double>& values) {
  double least = infinity;
  double most = -infinity;
  bool positive = true;
  bool whole = true;
  for (const double value : values) {
    if (!std::isfinite(value)) continue;
    least = std::min(least, value);
    most = std::max(most, value);
    positive = positive && value > 0;
    whole = whole && value == std::round(value);
  }
  constexpr double two_decades = 100;
  Json axis{{"field", field}, {"type", "quantitative"}, {"title", title}};
  if (positive && most > two_decades * least) {
    axis["scale"] = {{"type", "log"}};
    axis["axis"] = {{"tickCount", 6}, {"format", "~g"}};
  } else {
    const bool from_zero = least >= 0 && least < 0.5 * most;
    axis["scale"] = {{"zero", from_zero}};
    // No half servers. (A least step of ticks would be lost where layers share an axis.)
    const double steps = most - (from_zero ? 0 : least);
    constexpr double usual_ticks = 14;
    if (whole && steps < usual_ticks) axis["axis"] = {{"tickCount", std::max(steps, 1.0)}};
  }
  return axis;
}

Json series_color(std::size_t series) {
  Json color{{"field", "series"}, {"type", "nominal"}, {"sort", nullptr}};
  if (series < 2) color["legend"] = nullptr;
  return color;
}

std::vector<Chart> charts_of(const Json& document) {
  std::vector<Chart> charts;
  for (const auto family :
       {search_charts, comparison_charts, scatter_charts, timeline_charts, sweep_charts,
        member_charts, distribution_charts, series_charts, theory_charts}) {
    for (Chart& chart : family(document)) charts.push_back(std::move(chart));
  }
  return charts;
}

}  // namespace nines::html
