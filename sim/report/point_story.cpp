#include "report/point_story.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "input/units.hpp"
#include "report/number.hpp"

namespace nines::report {
namespace {

/// Three significant digits, written out: 48,500.
std::string grouped_digits(double value) {
  const double unit = std::pow(10, std::floor(std::log10(std::abs(value))) - 2);
  std::string digits = fmt::format("{:.0f}", std::round(value / unit) * unit);
  const std::size_t first = value < 0 ? 1 : 0;
  for (std::size_t at = digits.size(); at > first + 3;) digits.insert(at -= 3, ",");
  return digits;
}

/// The sentence with its figures; nothing where one is missing.
std::optional<std::string> said(const run::Sentence& sentence, const study::PointResult& point) {
  std::string out;
  std::string_view rest = sentence.text;
  auto figure = sentence.figures.begin();
  while (true) {
    const std::size_t open = rest.find('{');
    out += rest.substr(0, open);
    if (open == std::string_view::npos) return out;
    const std::size_t close = rest.find('}', open);
    const std::string_view place = rest.substr(open + 1, close - open - 1);
    rest = rest.substr(close + 1);
    if (place == "*") {
      out += sentence.of.name;
      continue;
    }
    const study::MetricResult& result = point.metrics[(figure++)->index];
    const double value = rounded(result.estimate.value, result.metric.unit);
    if (!std::isfinite(value) || (value == 0 && !sentence.of_nothing)) return std::nullopt;
    out += figure_text(value, run::symbol(result.metric.unit), place == "%");
  }
}

}  // namespace

std::string figure_text(double value, std::string_view unit, bool per_cent) {
  if (per_cent) return percent_text(value);
  if (unit == "s") return input::to_text(Seconds{value});
  if (unit == "/s") return input::to_text(PerSecond{value});
  if (unit == "/y") return fmt::format("{:.3g} a year", value);
  if (std::abs(value) >= 1000 && std::abs(value) < 1e15) return grouped_digits(value);
  return table_text(value, run::Unit::fraction);
}

// Sentence by sentence, each of all its members: so what is alike stands together.
std::vector<std::string> point_story(const study::PointResult& point) {
  constexpr std::size_t most_members = 8;
  std::vector<std::string> texts;
  for (const run::Sentence& sentence : point.sentences) {
    if (std::ranges::find(texts, sentence.text) == texts.end()) texts.push_back(sentence.text);
  }
  std::vector<std::string> lines;
  for (const std::string& text : texts) {
    std::size_t members = 0;
    for (const run::Sentence& sentence : point.sentences) {
      if (sentence.text != text || ++members > most_members) continue;
      if (auto line = said(sentence, point)) lines.push_back(std::move(*line));
    }
  }
  return lines;
}

}  // namespace nines::report
