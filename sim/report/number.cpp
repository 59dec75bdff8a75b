#include "report/number.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "input/units.hpp"

namespace nines {
namespace {

/// Decimals that keep three digits of what is missing to one: 0.99999986, not 1.
int decimals_near_one(double share) {
  constexpr int most = 15;
  constexpr double rounding = 1e-9;  // 1 - 0.9999 is a little less than 1e-4.
  return std::min(most, 2 - static_cast<int>(std::floor(std::log10(1 - share) + rounding)));
}
constexpr double nearly_one = 0.99;

// More decimals than this are written with an exponent where the value is small itself.
constexpr int most_decimals = 6;
constexpr int most_decimals_at_all = 12;

/// From base units to the unit of the text.
double scale_of(const std::string& unit_text, Unit unit) {
  if (unit == Unit::seconds) {
    if (const auto one = parse_duration("1" + unit_text)) return 1 / one->raw();
  }
  if (unit == Unit::per_second) {
    if (const auto one = parse_rate("1" + unit_text)) return 1 / one->raw();
  }
  return 1;
}

}  // namespace

double rounded(double value) {
  if (!std::isfinite(value)) return value;
  const std::string text = fmt::format("{:.9e}", value);
  double result = 0;
  std::from_chars(text.data(), text.data() + text.size(), result);
  return result == 0 ? 0 : result;  // No negative zero.
}

std::string file_text(double value) {
  if (std::isnan(value)) return "";
  return fmt::format("{}", rounded(value));
}

std::string table_text(double value, Unit unit) {
  if (std::isnan(value)) return "n/a";
  if (std::isinf(value)) return value > 0 ? "infinite" : "-infinite";
  switch (unit) {
    case Unit::seconds:
      return to_text(Seconds{value});
    case Unit::per_second:
      return to_text(PerSecond{value});
    case Unit::per_year:
      return fmt::format("{:.4g}/y", value);
    case Unit::fraction:
      if (value > nearly_one && value < 1) {
        return fmt::format("{:.{}f}", value, decimals_near_one(value));
      }
      return fmt::format("{:.4g}", value);
    case Unit::count:
    case Unit::nines:
      return fmt::format("{:.4g}", value);
  }
  return "";
}

std::string percent_text(double share) {
  if (share > nearly_one && share < 1) {
    return fmt::format("{:.{}f} %", 100 * share, std::max(0, decimals_near_one(share) - 2));
  }
  return fmt::format("{:.4g} %", 100 * share);
}

std::string table_text(double value, double half_width, Unit unit) {
  const std::string alone = table_text(value, unit);
  if (!std::isfinite(half_width)) return alone;
  if (half_width == 0) return alone;  // It does not vary.
  // The unit that suits the value is what follows its digits.
  const std::size_t unit_at = alone.find_first_not_of("+-.e0123456789");
  const std::string unit_text = unit_at == std::string::npos ? "" : alone.substr(unit_at);
  const double scale = scale_of(unit_text, unit);
  const double half = half_width * scale;
  const std::string tail =
      unit_text.empty() || unit_text.front() == '/' ? unit_text : " " + unit_text;
  // Two significant digits of the half-width say how many of the value mean something.
  const int decimals = std::max(0, 1 - static_cast<int>(std::floor(std::log10(half))));
  const double size = std::max(std::abs(value * scale), half);
  const int exponent = static_cast<int>(std::floor(std::log10(size)));
  if (decimals > most_decimals && exponent < -2) {
    const double power = std::pow(10.0, exponent);
    const int digits = std::clamp(decimals + exponent, 0, most_decimals);
    return fmt::format("({:.{}f} ±{:.{}f})e{}{}", value * scale / power, digits, half / power,
                       digits, exponent, tail);
  }
  // Nearly 1, such as an availability, keeps all the decimals in which it varies.
  const int shown_decimals = std::min(decimals, most_decimals_at_all);
  return fmt::format("{:.{}f} ±{:.{}f}{}", value * scale, shown_decimals, half, shown_decimals,
                     tail);
}

}  // namespace nines
