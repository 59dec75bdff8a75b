#include "input/units.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include <fmt/format.h>

namespace nines::input {
namespace {

struct DurationUnit {
  std::string_view name;
  double scale_s;
};

// Sub-second units divide, so that "250us" is the double nearest to 0.00025.
constexpr std::array units{
    DurationUnit{"ns", -1e9}, DurationUnit{"us", -1e6},  DurationUnit{"ms", -1e3},
    DurationUnit{"s", 1},     DurationUnit{"m", 60},     DurationUnit{"h", 3600},
    DurationUnit{"d", 86400}, DurationUnit{"w", 604800}, DurationUnit{"y", 31557600},
};

/// Splits "1.5ms" into its number and the rest; empty when no finite number leads.
std::optional<std::pair<double, std::string_view>> leading_number(std::string_view text) {
  double value = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || !std::isfinite(value)) return std::nullopt;
  return std::pair{value, text.substr(static_cast<std::size_t>(stop - text.data()))};
}

std::optional<double> in_seconds(double value, std::string_view unit_name) {
  for (const DurationUnit& unit : units) {
    if (unit.name != unit_name) continue;
    return unit.scale_s < 0 ? value / -unit.scale_s : value * unit.scale_s;
  }
  return std::nullopt;
}

std::string with_digits(double value, std::string_view unit) {
  return fmt::format("{:.4g}{}", value, unit);
}

}  // namespace

std::optional<Seconds> parse_duration(std::string_view text) {
  const auto number = leading_number(text);
  if (!number) return std::nullopt;
  const auto duration_s = in_seconds(number->first, number->second);
  if (!duration_s || !std::isfinite(*duration_s)) return std::nullopt;
  return Seconds{*duration_s};
}

std::optional<PerSecond> parse_rate(std::string_view text) {
  const auto number = leading_number(text);
  if (!number || number->second.empty() || number->second.front() != '/') return std::nullopt;
  const auto per_s = in_seconds(1, number->second.substr(1));
  if (!per_s || !std::isfinite(number->first / *per_s)) return std::nullopt;
  return PerSecond{number->first / *per_s};
}

std::optional<double> parse_percentage(std::string_view text) {
  const auto number = leading_number(text);
  if (!number || number->second != "%") return std::nullopt;
  return number->first / 100;
}

std::string to_text(Seconds duration) {
  const double value_s = duration.raw();
  const double size_s = std::abs(value_s);
  if (value_s == 0) return "0s";
  if (!std::isfinite(value_s)) return fmt::format("{}", value_s);
  if (size_s < 1e-6) return with_digits(value_s * 1e9, "ns");
  if (size_s < 1e-3) return with_digits(value_s * 1e6, "us");
  if (size_s < 1) return with_digits(value_s * 1e3, "ms");
  if (size_s < 120) return with_digits(value_s, "s");
  if (size_s < 7200) return with_digits(value_s / 60, "m");
  if (size_s < 172800) return with_digits(value_s / 3600, "h");
  if (size_s < 2 * 31557600.0) return with_digits(value_s / 86400, "d");
  return with_digits(value_s / 31557600.0, "y");
}

std::string to_text(PerSecond rate) {
  const double per_s = rate.raw();
  const double size = std::abs(per_s);
  if (per_s == 0 || !std::isfinite(per_s) || size >= 0.1) return with_digits(per_s, "/s");
  if (size * 60 >= 1) return with_digits(per_s * 60, "/m");
  if (size * 3600 >= 1) return with_digits(per_s * 3600, "/h");
  if (size * 86400 >= 1) return with_digits(per_s * 86400, "/d");
  return with_digits(per_s * 31557600.0, "/y");
}

}  // namespace nines::input
