#include "study/sweep.hpp"

#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "input/units.hpp"

namespace nines::study {
namespace {

constexpr std::int64_t most_steps = 100'000;
constexpr std::size_t most_points = 1'000'000;

enum class Scale { linear, log };

/// `steps` values from one end to the other, both included.
std::vector<input::Node> make_steps(const input::Node& from, const input::Node& to,
                                    std::int64_t steps, Scale scale) {
  const auto low = split_unit(from);
  const auto high = split_unit(to);
  if (!low || !high || low->unit != high->unit || from.kind != to.kind) {
    throw DomainError(
        fmt::format("\"from\" and \"to\" must be numbers in the same unit, got {} and {}",
                    input::to_json(from, 40), input::to_json(to, 40)));
  }
  if (scale == Scale::log && (low->number <= 0 || high->number <= 0)) {
    throw DomainError("a log scale needs ends greater than 0");
  }
  std::vector<input::Node> values;
  for (std::int64_t i = 0; i < steps; ++i) {
    const double share = static_cast<double>(i) / static_cast<double>(steps - 1);
    const double number = scale == Scale::linear
                              ? low->number + share * (high->number - low->number)
                              : low->number * std::pow(high->number / low->number, share);
    values.push_back(with_number(from, i + 1 == steps ? high->number : number, low->unit));
  }
  return values;
}

std::string value_text(const input::Node& value) {
  return value.kind == input::Node::Kind::string ? value.text : input::to_json(value, 40);
}

}  // namespace

bool overlap(std::string_view a, std::string_view b) {
  if (a.size() > b.size()) std::swap(a, b);
  return b.starts_with(a) && (a.size() == b.size() || b[a.size()] == '/');
}

std::string pointer_text(std::string_view path) {
  return fmt::format(
      "a path is a JSON pointer and begins with \"/\", got \"{}\"; accepted: such as "
      "\"/model/servers\"",
      path);
}

std::optional<WithUnit> split_unit(const input::Node& node) {
  if (node.kind == input::Node::Kind::number) return WithUnit{node.number, ""};
  if (node.kind != input::Node::Kind::string) return std::nullopt;
  WithUnit result;
  const char* end = node.text.data() + node.text.size();
  const auto [stop, error] = std::from_chars(node.text.data(), end, result.number);
  if (error != std::errc{} || !std::isfinite(result.number)) return std::nullopt;
  result.unit.assign(stop, end);
  return result;
}

input::Node with_number(const input::Node& like, double number, const std::string& unit) {
  input::Node value = like;
  // Twelve digits, so that the last bit of a library's pow() is not part of the scenario.
  const std::string text = fmt::format("{:.12g}", number);
  value.text = text + unit;
  if (value.kind == input::Node::Kind::number) {
    std::from_chars(text.data(), text.data() + text.size(), value.number);
    value.integral = std::trunc(value.number) == value.number;
  }
  return value;
}

Axis Axis::read(input::Reader& in) {
  Axis axis;
  axis.path = in.require<std::string>("path", "JSON pointer to the value that varies");
  const auto values = in.maybe<std::vector<input::Node>>("values", "the values, one by one");
  const auto from = in.maybe<input::Node>("from", "the first value");
  const auto to = in.maybe<input::Node>("to", "the last value");
  const auto steps = in.maybe<std::int64_t>("steps", input::between(2, most_steps),
                                            "how many values, both ends included");
  const auto scale =
      in.choose<Scale>("scale", Scale::linear, {{"linear", Scale::linear}, {"log", Scale::log}},
                       "how the values lie between the ends");
  const bool stepped = from && to && steps;
  if (in.has("path")) axis.path_written = *in.node().find("path");
  in.check(axis.path.starts_with('/'), "path", pointer_text(axis.path));
  in.check(values.has_value() != stepped && (stepped || (!from && !to && !steps)), "path",
           "an axis needs either \"values\", or \"from\", \"to\" and \"steps\"");
  if (!in.sound()) return axis;
  axis.values = values ? *values : make_steps(*from, *to, *steps, scale);
  in.check(!axis.values.empty(), "values", "an axis needs at least one value");
  return axis;
}

Sweep Sweep::read(input::Reader& in) {
  Sweep sweep;
  sweep.zip = in.optional<bool>("zip", false, "false", "take the n-th values of all axes together");
  sweep.independent =
      in.optional<bool>("independent", false, "false", "draw other random numbers at every point");
  for (auto& [name, axis] : in.others<Axis>("an axis")) {
    axis.name = name;
    sweep.axes.push_back(std::move(axis));
  }
  if (!in.sound()) {
    sweep.axes.clear();  // An axis with a mistake may have no values.
    return sweep;
  }
  if (sweep.axes.empty()) {
    throw DomainError(
        "a sweep needs an axis, such as \"servers\": {\"path\": \"/model/servers\", "
        "\"values\": [1, 2]}");
  }
  double count = 1;
  for (const Axis& axis : sweep.axes) {
    count *= static_cast<double>(axis.values.size());
    if (sweep.zip && axis.values.size() != sweep.axes.front().values.size()) {
      throw DomainError(
          fmt::format("zipped axes need equally many values: \"{}\" has {}, \"{}\" has {}",
                      sweep.axes.front().name, sweep.axes.front().values.size(), axis.name,
                      axis.values.size()));
    }
  }
  if (!sweep.zip && count > static_cast<double>(most_points)) {
    throw DomainError(
        fmt::format("the sweep has {:.0f} points; at most {} are run", count, most_points));
  }
  return sweep;
}

std::vector<Assignments> Sweep::points() const {
  std::vector<Assignments> points(1);
  if (axes.empty()) return points;
  if (zip) {
    points.clear();
    for (std::size_t i = 0; i < axes.front().values.size(); ++i) {
      Assignments& point = points.emplace_back();
      for (const Axis& axis : axes) point.emplace_back(axis.name, axis.values[i]);
    }
    return points;
  }
  for (const Axis& axis : axes) {
    std::vector<Assignments> longer;
    longer.reserve(points.size() * axis.values.size());
    for (const Assignments& point : points) {
      for (const input::Node& value : axis.values) {
        longer.push_back(point);
        longer.back().emplace_back(axis.name, value);
      }
    }
    points = std::move(longer);
  }
  return points;
}

std::optional<double> base_value(const input::Node& value) {
  if (value.kind == input::Node::Kind::number) return value.number;
  if (value.kind != input::Node::Kind::string) return std::nullopt;
  if (const auto duration = input::parse_duration(value.text)) return duration->raw();
  if (const auto rate = input::parse_rate(value.text)) return rate->raw();
  return input::parse_percentage(value.text);
}

bool same_value(const input::Node& a, const input::Node& b) {
  const auto x = base_value(a);
  const auto y = base_value(b);
  if (x && y) return std::abs(*x - *y) <= 1e-9 * std::max(std::abs(*x), std::abs(*y));
  return input::to_json(a) == input::to_json(b);
}

std::string to_text(const Assignments& parameters) {
  std::string text;
  for (const auto& [axis, value] : parameters) {
    if (!text.empty()) text += ' ';
    text += axis + "=" + value_text(value);
  }
  return text;
}

}  // namespace nines::study
