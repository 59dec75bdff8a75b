// What happened when in one replication: a lane of incidents and one a policy, over the same time.
#include <algorithm>
#include <array>
#include <cmath>
#include <ctime>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "core/quantity.hpp"
#include "report/html/chart.hpp"

namespace nines::html {
namespace {

constexpr int lane_height = 30;
// Narrower marks would not be seen; the table has the true times.
constexpr double least_pixels = 2.5;

/// What a mark means, its colour beside the others' (Okabe and Ito, 2008).
struct Sort {
  const char* name;
  const char* color;
};
constexpr std::array sorts{
    Sort{"incident that matters", "#d55e00"}, Sort{"minor incident", "#e69f00"},
    Sort{"alert for an incident", "#0072b2"}, Sort{"alert for nothing", "#cc79a7"}};

const Sort& sort_of(bool is_truth, bool matters) {
  return sorts[(is_truth ? 0U : 2U) + (matters ? 0U : 1U)];
}

/// Axis and texts of times: durations from the start, or dates where the data have them.
class Clock {
 public:
  explicit Clock(const Json& timeline)
      : scale_(scale_for("s", number_of(timeline.at("until")))),
        origin_s_(timeline.contains("origin") ? number_of(timeline.at("origin")) : not_a_number) {}

  [[nodiscard]] Json place(double time_s) const {
    if (std::isfinite(origin_s_)) return std::round((origin_s_ + time_s) * 1000);
    return scale_(time_s);
  }
  [[nodiscard]] std::string text(double time_s) const {
    if (!std::isfinite(origin_s_)) return scale_.text(time_s);
    return fmt::format("{:%Y-%m-%d %H:%M:%S}",
                       fmt::gmtime(static_cast<std::time_t>(std::llround(origin_s_ + time_s))));
  }
  [[nodiscard]] std::string column(std::string_view name) const {
    return std::isfinite(origin_s_) ? fmt::format("{} [UTC]", name) : scale_.axis_title(name);
  }
  [[nodiscard]] Json axis(const char* field) const {
    Json axis{{"field", field}, {"type", "quantitative"}, {"title", scale_.axis_title("time")}};
    axis["scale"] = {{"nice", false}, {"zero", false}};
    if (std::isfinite(origin_s_)) {
      axis["type"] = "temporal";
      axis["title"] = "time [UTC]";
      axis["scale"]["type"] = "utc";
      axis["scale"].erase("zero");
    }
    return axis;
  }

 private:
  Scale scale_;
  double origin_s_;
};

struct Picture {
  std::array<Json, 3> bars{Json::array(), Json::array(), Json::array()};  ///< By height.
  Json shade = Json::array();
  Json lanes = Json::array();
  std::array<bool, sorts.size()> used{};
};

/// Tickets are low bars, pages and incidents tall ones.
std::size_t height_of(bool is_truth, const std::string& what) {
  return is_truth ? 0 : what == "ticket" ? 2 : 1;
}

void add_lane(const Json& lane, bool is_truth, double until_s, const Clock& clock, Picture& picture,
              DataTable& table) {
  const auto name = lane.at("name").get<std::string>();
  picture.lanes.push_back(name);
  const double least_s = until_s * least_pixels / wide_chart_width;
  for (const Json& span : lane.at("spans")) {
    const double from_s = number_of(span.at("from"));
    const double to_s = number_of(span.at("to"));
    const bool matters = span.at("matters").get<bool>();
    const std::string what = span.at("what").get<std::string>();
    const Sort& sort = sort_of(is_truth, matters);
    picture.used[static_cast<std::size_t>(&sort - sorts.data())] = true;
    const double drawn_to_s = std::min(std::max(to_s, from_s + least_s), until_s);
    const Json bar{{"lane", name},
                   {"from", clock.place(from_s)},
                   {"to", clock.place(drawn_to_s)},
                   {"sort", sort.name},
                   {"what", what}};
    picture.bars[height_of(is_truth, what)].push_back(bar);
    if (is_truth && matters) {
      picture.shade.push_back({{"from", clock.place(from_s)}, {"to", clock.place(drawn_to_s)}});
    }
    const bool over = span.value("over", true);
    table.rows.push_back(
        {name, clock.text(from_s), clock.text(to_s) + (over ? "" : " and on"), what, sort.name});
  }
}

Json color_of(const Picture& picture) {
  Json names = Json::array();
  Json colors = Json::array();
  for (std::size_t i = 0; i < sorts.size(); ++i) {
    if (!picture.used[i]) continue;
    names.push_back(sorts[i].name);
    colors.push_back(sorts[i].color);
  }
  return {{"field", "sort"},
          {"type", "nominal"},
          {"scale", {{"domain", std::move(names)}, {"range", std::move(colors)}}},
          {"legend", {{"columns", 2}}}};
}

std::optional<Chart> timeline_chart(const Json& point) {
  const auto found = point.find("timeline");
  if (found == point.end()) return std::nullopt;
  const double until_s = number_of(found->at("until"));
  const double length_s = number_of(found->at("length"));
  if (!(until_s > 0)) return std::nullopt;
  const Clock clock(*found);
  const std::string where = label_of(point);
  Chart chart{"what fired when" + (where.empty() ? "" : ": " + where), "", Json::object(), {}};
  chart.data.columns = {"lane", clock.column("from"), clock.column("to"), "what", "meaning"};
  Picture picture;
  add_lane(found->at("truth"), true, until_s, clock, picture, chart.data);
  for (const Json& lane : found->at("lanes")) {
    add_lane(lane, false, until_s, clock, picture, chart.data);
  }
  if (chart.data.rows.empty()) return std::nullopt;
  const Json x = clock.axis("from");
  const Json x2{{"field", "to"}};
  const Json y{{"field", "lane"},
               {"type", "nominal"},
               {"title", nullptr},
               {"scale", {{"domain", picture.lanes}}}};
  const Json color = color_of(picture);
  chart.spec = blank_spec(wide_chart_width, lane_height * static_cast<int>(picture.lanes.size()));
  Json layers = Json::array();
  // Unseen marks where the axis ends: a domain of dates clashes with the ends of bars.
  layers.push_back(
      {{"data", {{"values", {{{"from", clock.place(0)}}, {{"from", clock.place(until_s)}}}}}},
       {"mark", {{"type", "point"}, {"opacity", 0}}},
       {"encoding", {{"x", x}}}});
  layers.push_back(
      {{"data", {{"values", std::move(picture.shade)}}},
       {"mark", {{"type", "rect"}, {"opacity", 0.16}, {"color", sorts[0].color}, {"clip", true}}},
       {"encoding", {{"x", x}, {"x2", x2}}}});
  constexpr std::array heights{0.8, 0.66, 0.3};
  for (std::size_t i = 0; i < heights.size(); ++i) {
    if (picture.bars[i].empty()) continue;
    layers.push_back(
        {{"data", {{"values", std::move(picture.bars[i])}}},
         {"mark", {{"type", "bar"}, {"height", {{"band", heights[i]}}}, {"clip", true}}},
         {"encoding", {{"x", x}, {"x2", x2}, {"y", y}, {"color", color}}}});
  }
  chart.spec["layer"] = std::move(layers);
  const Scale scale = scale_for("s", until_s);
  const std::string stretch = until_s < length_s
                                  ? fmt::format("the first {} of {} {}", scale.text(until_s),
                                                scale.text(length_s), scale.unit)
                                  : "all of it";
  chart.description = fmt::format(
      "One replication, {}: incidents above, below them when each policy fired. Tall bars page, "
      "low "
      "ones write tickets; shaded are the incidents that matter. An alert is for an incident when "
      "it starts within it or its grace. The shortest are drawn wider than they are.",
      stretch);
  return chart;
}

}  // namespace

std::vector<Chart> timeline_charts(const Json& document) {
  std::vector<Chart> charts;
  for (const Json& point : document.at("points")) {
    if (auto chart = timeline_chart(point)) charts.push_back(std::move(*chart));
  }
  return charts;
}

}  // namespace nines::html
