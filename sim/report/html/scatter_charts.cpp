// Policies against each other: precision over recall, and what quick detection costs in false
// pages, with the Pareto front. Labels are laid out here, because Vega-Lite lets them collide.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/quantity.hpp"
#include "report/html/chart.hpp"
#include "run/metric.hpp"

namespace nines::html {
namespace {

constexpr int scatter_height = 360;
constexpr std::size_t most_dots = 24;
// A picture has a front of its own: who is beaten in its two figures may lead in a third.
constexpr const char* on_front = "on this picture's front";
constexpr const char* beaten = "another does better in this picture";

struct Dot {
  std::string label;
  Reading x;
  Reading y;
  bool on_front = false;
};

/// Two figures against each other, as the document asks for them. A sign of 1: more is better; of
/// -1: less; of 0: neither.
struct Question {
  std::string title;
  std::string x;
  std::string y;
  double x_sign = 0;
  double y_sign = 0;
};

double sign_of(const Json& facts) {
  const std::string better = facts.value("better", "");
  return better == "higher" ? 1 : better == "lower" ? -1 : 0;
}

std::vector<Dot> dots_of(const Json& document, Question& question) {
  std::vector<Dot> dots;
  for (const Json& point : document.at("points")) {
    const std::string where = label_of(point);
    const Json& metrics = point.at("metrics");
    for (const auto& [metric, facts] : metrics.items()) {
      const auto member = member_of(metric, facts);
      if (!member || member->figure != question.x) continue;
      const std::string other =
          nines::run::MetricMember{member->family, member->name}.prefix() + question.y;
      const auto at_x = reading(point, metric);
      const auto at_y = reading(point, other);
      if (!at_x || !at_y || dots.size() == most_dots) continue;
      question.x_sign = sign_of(facts);
      question.y_sign = sign_of(metrics.at(other));
      dots.push_back({where.empty() ? member->name : member->name + ", " + where, *at_x, *at_y});
    }
  }
  return dots;
}

/// A dot is on the front when no other is at least as good on both and better on one.
void mark_front(std::vector<Dot>& dots, double x_sign, double y_sign) {
  for (Dot& dot : dots) {
    dot.on_front = std::ranges::none_of(dots, [&](const Dot& other) {
      const double dx = x_sign * (other.x.value - dot.x.value);
      const double dy = y_sign * (other.y.value - dot.y.value);
      return dx >= 0 && dy >= 0 && (dx > 0 || dy > 0);
    });
  }
}

struct Box {
  double left, top, right, bottom;
  [[nodiscard]] bool meets(const Box& other) const {
    return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
  }
};

struct Placed {
  double x = 0;  ///< Pixels from the left.
  double y = 0;  ///< Pixels from the top.
  bool shown = false;
};

/// The first of some places around each dot where its label meets no dot and no label.
std::vector<Placed> place_labels(const std::vector<Placed>& dots,
                                 const std::vector<std::string>& labels) {
  constexpr double letter = 6.6;
  constexpr double line = 14;
  constexpr double gap = 8;
  std::vector<Box> taken;
  for (const Placed& dot : dots) taken.push_back({dot.x - 5, dot.y - 5, dot.x + 5, dot.y + 5});
  std::vector<Placed> placed;
  for (std::size_t i = 0; i < dots.size(); ++i) {
    const double wide = letter * static_cast<double>(labels[i].size());
    Placed place;
    for (int ring = 0; ring < 12 && !place.shown; ++ring) {
      const double dy = line * static_cast<double>((ring + 1) / 2) * (ring % 2 == 0 ? 1 : -1);
      for (const double left : {dots[i].x + gap, dots[i].x - gap - wide, dots[i].x - wide / 2}) {
        const Box box{left, dots[i].y + dy - line / 2, left + wide, dots[i].y + dy + line / 2};
        const bool fits = box.left >= -10 && box.right <= chart_width + 60 && box.top >= 0 &&
                          box.bottom <= scatter_height;
        if (!fits || std::ranges::any_of(taken, [&](const Box& b) { return b.meets(box); })) {
          continue;
        }
        taken.push_back(box);
        place = {left, dots[i].y + dy, true};
        break;
      }
    }
    placed.push_back(place);
  }
  return placed;
}

/// A linear axis whose ends are known here, so that pixels can be.
struct Axis {
  Scale scale;
  double least = 0;
  double most = 1;
  [[nodiscard]] double place(double base) const {
    return (base * scale.factor - least) / (most - least);
  }
};

Axis axis_over(const std::vector<Dot>& dots, Reading Dot::*side) {
  double least = infinity;
  double most = -infinity;
  for (const Dot& dot : dots) {
    least = std::min(
        {least, (dot.*side).value, std::isfinite((dot.*side).lo) ? (dot.*side).lo : infinity});
    most = std::max(
        {most, (dot.*side).value, std::isfinite((dot.*side).hi) ? (dot.*side).hi : -infinity});
  }
  Axis axis{scale_for((dots.front().*side).unit, most), 0, 0};
  const double slack = most > least ? 0.06 * (most - least) : 0.5 * std::abs(most) + 0.01;
  axis.least = (least - slack) * axis.scale.factor;
  axis.most = (most + slack) * axis.scale.factor;
  // Nothing lies below no alerts, or beyond a share of one: room for half a dot is enough.
  if (least >= 0 && axis.least < 0) axis.least = -0.02 * axis.most;
  if (most <= 1 && axis.most > axis.scale.factor) axis.most = 1.02 * axis.scale.factor;
  return axis;
}

std::optional<Chart> scatter_chart(const Json& document, Question question) {
  std::vector<Dot> dots = dots_of(document, question);
  if (dots.size() < 2) return std::nullopt;
  mark_front(dots, question.x_sign, question.y_sign);
  const Axis across = axis_over(dots, &Dot::x);
  const Axis up = axis_over(dots, &Dot::y);
  std::vector<Placed> at;
  std::vector<std::string> labels;
  for (const Dot& dot : dots) {
    at.push_back({chart_width * across.place(dot.x.value),
                  scatter_height * (1 - up.place(dot.y.value)), true});
    labels.push_back(dot.label);
  }
  const std::vector<Placed> places = place_labels(at, labels);
  Chart chart{question.title, "", blank_spec(chart_width, scatter_height), {}};
  chart.data.columns = {"", across.scale.axis_title(question.x), up.scale.axis_title(question.y),
                        "on the front"};
  Json data = Json::array();
  Json texts = Json::array();
  Json leads = Json::array();
  for (std::size_t i = 0; i < dots.size(); ++i) {
    const Dot& dot = dots[i];
    data.push_back({{"label", dot.label},
                    {"series", dot.on_front ? on_front : beaten},
                    {"x", across.scale(dot.x.value)},
                    {"x_lo", across.scale(dot.x.lo)},
                    {"x_hi", across.scale(dot.x.hi)},
                    {"y", up.scale(dot.y.value)},
                    {"y_lo", up.scale(dot.y.lo)},
                    {"y_hi", up.scale(dot.y.hi)}});
    chart.data.rows.push_back({dot.label, across.scale.text(dot.x.value),
                               up.scale.text(dot.y.value), dot.on_front ? "yes" : "no"});
    if (!places[i].shown) continue;
    texts.push_back({{"label", dot.label}, {"px", places[i].x}, {"py", places[i].y}});
    if (std::abs(places[i].y - at[i].y) > 10) {
      leads.push_back(
          {{"px", at[i].x}, {"py", at[i].y}, {"px2", places[i].x}, {"py2", places[i].y}});
    }
  }
  const auto axis = [](const char* field, const Axis& over, const std::string& title) {
    return Json{{"field", field},
                {"type", "quantitative"},
                {"title", over.scale.axis_title(title)},
                {"scale", {{"domain", {over.least, over.most}}, {"nice", false}, {"zero", false}}}};
  };
  const auto pixel = [](const char* field) {
    return Json{{"field", field}, {"type", "quantitative"}, {"scale", nullptr}};
  };
  const Json x = axis("x", across, question.x);
  const Json y = axis("y", up, question.y);
  Json color = series_color(2);
  color["scale"] = {{"domain", {on_front, beaten}}};
  const Json error_mark{{"type", "rule"}, {"opacity", 0.4}, {"strokeWidth", 2}};
  Json layers = Json::array();
  layers.push_back(
      {{"mark", error_mark},
       {"encoding",
        {{"x", axis("x_lo", across, question.x)}, {"x2", {{"field", "x_hi"}}}, {"y", y}}}});
  layers.push_back(
      {{"mark", error_mark},
       {"encoding", {{"x", x}, {"y", axis("y_lo", up, question.y)}, {"y2", {{"field", "y_hi"}}}}}});
  layers.push_back({{"mark", {{"type", "point"}, {"filled", true}, {"size", 80}, {"opacity", 1}}},
                    {"encoding", {{"x", x}, {"y", y}, {"color", color}, {"shape", color}}}});
  if (!leads.empty()) {
    layers.push_back({{"data", {{"values", std::move(leads)}}},
                      {"mark", {{"type", "rule"}, {"opacity", 0.3}}},
                      {"encoding",
                       {{"x", pixel("px")},
                        {"y", pixel("py")},
                        {"x2", {{"field", "px2"}}},
                        {"y2", {{"field", "py2"}}}}}});
  }
  layers.push_back(
      {{"data", {{"values", std::move(texts)}}},
       {"mark", {{"type", "text"}, {"align", "left"}, {"baseline", "middle"}, {"fontSize", 11}}},
       {"encoding",
        {{"x", pixel("px")},
         {"y", pixel("py")},
         {"text", {{"field", "label"}, {"type", "nominal"}}}}}});
  chart.spec["data"] = {{"values", std::move(data)}};
  chart.spec["layer"] = std::move(layers);
  chart.description = fmt::format(
      "{}: {} dots with their intervals; those on the front are beaten by none in "
      "these two figures, whatever others say.",
      question.title, dots.size());
  return chart;
}

}  // namespace

std::vector<Chart> scatter_charts(const Json& document) {
  std::vector<Chart> charts;
  const Json pictures = document.value("pictures", Json::object());
  for (const Json& pair : pictures.value("opposed", Json::array())) {
    auto chart = scatter_chart(document, {.title = pair.at("title").get<std::string>(),
                                          .x = pair.at("across").get<std::string>(),
                                          .y = pair.at("up").get<std::string>()});
    if (chart) charts.push_back(std::move(*chart));
  }
  return charts;
}

}  // namespace nines::html
