#include "report/html/story.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "report/point_story.hpp"

namespace nines::html {
namespace {

/// From the smallest to the largest of each figure over the points of a sweep.
std::vector<std::string> sweep_story(const Json& document) {
  std::vector<std::string> lines{
      fmt::format("{} points were simulated.", document.at("points").size())};
  for (const std::string& figure : figures_to_draw(document)) {
    std::optional<Reading> least;
    std::optional<Reading> most;
    std::string least_at;
    std::string most_at;
    for (const Json& point : document.at("points")) {
      for (const auto& [metric, value] : point.at("metrics").items()) {
        const auto member = member_of(metric, value);
        if (metric != figure && (!member || member->figure != figure)) continue;
        const auto read = reading(point, metric);
        if (!read) continue;
        std::string at = label_of(point);
        if (member && metric != figure) at = member->name + (at.empty() ? "" : ", ") + at;
        if (!least || read->value < least->value) {
          least = read;
          least_at = at;
        }
        if (!most || read->value > most->value) {
          most = read;
          most_at = at;
        }
      }
    }
    if (!least || !(most->value > least->value)) continue;
    lines.push_back(fmt::format("{} goes from {} ({}) to {} ({}).", figure,
                                report::figure_text(least->value, least->unit, false), least_at,
                                report::figure_text(most->value, most->unit, false), most_at));
  }
  return lines;
}

}  // namespace

std::vector<std::string> story_of(const Json& document) {
  const Json& points = document.at("points");
  std::vector<std::string> lines;
  const bool searched = document.contains("search");
  if (points.empty() && !searched) {
    lines.emplace_back("Nothing was finished, so there is nothing to say.");
    return lines;
  }
  // Written by the run, which knows its figures.
  if (points.size() == 1 && document.contains("pictures")) {
    lines = document.at("pictures").value("story", lines);
  }
  if (points.size() > 1) lines = sweep_story(document);
  if (searched) {
    const Json& search = document.at("search");
    const Json answers = search.value("answers", Json::array({search}));
    std::vector<std::string> found;
    for (const Json& answer : answers) {
      if (answer.contains("text")) found.push_back(answer.at("text").get<std::string>());
    }
    lines.insert(lines.begin(), found.begin(), found.end());
  }
  std::size_t passed = 0;
  std::vector<std::string> others;
  for (const Json& expectation : document.value("expect", Json::array())) {
    const std::string verdict = expectation.at("verdict").get<std::string>();
    if (verdict == "pass") {
      ++passed;
    } else {
      others.push_back(
          fmt::format("{} ({})", expectation.at("expectation").get<std::string>(), verdict));
    }
  }
  if (!others.empty()) {
    lines.push_back(fmt::format("Not as expected: {}.", fmt::join(others, "; ")));
  } else if (passed > 0) {
    lines.push_back(passed == 1 ? "The one expectation passes."
                                : fmt::format("All {} expectations pass.", passed));
  }
  constexpr double few = 10;
  if (points.size() == 1 && number_of(points.front().at("replications")) < few) {
    lines.emplace_back("Fewer than 10 replications: the intervals rest on very little.");
  }
  return lines;
}

}  // namespace nines::html
