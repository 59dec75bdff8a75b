#include "report/html/story.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "input/units.hpp"
#include "report/number.hpp"

namespace nines::html {
namespace {

/// A sentence with figures in braces; `{%name}` writes a share in per cent. It is said where all of
/// its figures are known. Those of a family ("policy.*.recall") are said of each member, whose name
/// is `{*}`.
struct Sentence {
  const char* family;  ///< Empty: of the whole.
  const char* text;
  bool of_nothing = true;  ///< Whether it is worth saying of a zero.
};

constexpr Sentence sentences[] = {
    {"",
     "{%wait.probability} of customers wait, {wait.mean} on average; 99 % wait no longer than "
     "{wait.p99}."},
    {"", "The servers are busy {%utilization} of the time."},
    {"", "{%blocked.fraction} of customers find no room.", false},
    {"", "{%abandoned.fraction} lose patience and leave.", false},
    {"",
     "The mean outage takes {outage.duration.mean}, but a customer who meets one has "
     "{customer.remaining.mean} still to wait: {gap.remaining} times the figure on the "
     "operator's dashboard. The outage a customer meets takes {customer.outage_length.mean} "
     "in all."},
    {"", "The objective is missed in {%slo.breach.probability} of windows."},
    {"",
     "The fleet is up {%availability} of the time ({nines} nines), with {outage.count} outages "
     "of {outage.duration.mean} on average."},
    {"", "Waiting breaks its target {%load.capacity_at_risk} of the time."},
    {"client",
     "{*}: {%availability} of requests succeed, with {attempts_per_request} tries each; "
     "of those that succeed, 99 % are answered within {latency.p99}."},
    {"service",
     "{*}: busy {%utilization} of the time, with {load_amplification} times the load of first "
     "tries "
     "alone; {%wasted.fraction} of the work is wasted."},
    {"", "Goodput stays collapsed after the last fault in {%collapse.probability} of runs."},
    {"gate",
     "{*}: rolls a good release back with probability {%false_rollback.probability} and "
     "lets a bad one through with {%missed_regression.probability}; a bad release reaches "
     "{exposed.requests.mean} requests."},
    {"policy",
     "{*}: finds {%recall} of the significant incidents, {%precision} of its alerts are "
     "right; alerts a week: {alerts_per_week}, of them for nothing: "
     "{false_alerts_per_week}."},
    {"policy", "{*}: detection takes {detection_time.mean} on average."},
};

/// Three significant digits, written out: 48,500.
std::string grouped_digits(double value) {
  const double unit = std::pow(10, std::floor(std::log10(std::abs(value))) - 2);
  std::string digits = fmt::format("{:.0f}", std::round(value / unit) * unit);
  const std::size_t first = value < 0 ? 1 : 0;
  for (std::size_t at = digits.size(); at > first + 3;) digits.insert(at -= 3, ",");
  return digits;
}

std::string figure_text(const Reading& reading, bool per_cent) {
  const double value = reading.value;
  if (per_cent) return report::percent_text(value);
  if (reading.unit == "s") return input::to_text(Seconds{value});
  if (reading.unit == "/s") return input::to_text(PerSecond{value});
  if (reading.unit == "/y") return fmt::format("{:.3g} a year", value);
  if (std::abs(value) >= 1000 && std::abs(value) < 1e15) return grouped_digits(value);
  return report::table_text(value, run::Unit::fraction);
}

/// The sentence with its figures; nothing where one is missing.
std::optional<std::string> said(const Sentence& sentence, const std::string& member,
                                const Json& point) {
  std::string out;
  std::string_view rest = sentence.text;
  while (true) {
    const std::size_t open = rest.find('{');
    out += rest.substr(0, open);
    if (open == std::string_view::npos) return out;
    const std::size_t close = rest.find('}', open);
    std::string_view name = rest.substr(open + 1, close - open - 1);
    rest = rest.substr(close + 1);
    if (name == "*") {
      out += member;
      continue;
    }
    const bool per_cent = name.starts_with('%');
    if (per_cent) name.remove_prefix(1);
    const std::string metric =
        member.empty() ? std::string(name) : fmt::format("{}.{}.{}", sentence.family, member, name);
    const auto read = reading(point, metric);
    if (!read || (read->value == 0 && !sentence.of_nothing)) return std::nullopt;
    out += figure_text(*read, per_cent);
  }
}

std::vector<std::string> members_of(const Json& point, const std::string& family) {
  std::vector<std::string> names;
  for (const auto& [metric, value] : point.at("metrics").items()) {
    const auto member = member_of(metric);
    if (!member || member->family != family) continue;
    if (std::ranges::find(names, member->name) == names.end()) names.push_back(member->name);
  }
  return names;
}

std::vector<std::string> point_story(const Json& point) {
  constexpr std::size_t most_members = 8;
  std::vector<std::string> lines;
  for (const Sentence& sentence : sentences) {
    std::vector<std::string> members{""};
    if (*sentence.family != 0) members = members_of(point, sentence.family);
    if (members.size() > most_members) members.resize(most_members);
    for (const std::string& member : members) {
      if (auto line = said(sentence, member, point)) lines.push_back(std::move(*line));
    }
  }
  return lines;
}

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
        const auto member = member_of(metric);
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
                                figure_text(*least, false), least_at, figure_text(*most, false),
                                most_at));
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
  if (points.size() == 1) lines = point_story(points.front());
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
