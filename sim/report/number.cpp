#include "report/number.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "input/units.hpp"

namespace nines::report {
namespace {

/// Decimals that keep three digits of what is missing to one: 0.99999986, not 1.
int decimals_near_one(double share) {
  constexpr int most = 15;
  constexpr double rounding = 1e-9;  // 1 - 0.9999 is a little less than 1e-4.
  return std::min(most, 2 - static_cast<int>(std::floor(std::log10(1 - share) + rounding)));
}
constexpr double nearly_one = 0.99;

// Of numbers in files.
constexpr int file_digits = 10;

// More decimals than this are written with an exponent where the value is small itself.
constexpr int most_decimals = 6;
constexpr int most_decimals_at_all = 12;

/// From base units to the unit of the text.
double scale_of(const std::string& unit_text, run::Unit unit) {
  if (unit == run::Unit::seconds) {
    if (const auto one = input::parse_duration("1" + unit_text)) return 1 / one->raw();
  }
  if (unit == run::Unit::per_second) {
    if (const auto one = input::parse_rate("1" + unit_text)) return 1 / one->raw();
  }
  return 1;
}

/// The unit that suits a value is what follows its digits: "ms" of "12.3ms".
std::string unit_of(const std::string& text) {
  const std::size_t at = text.find_first_not_of("+-.e0123456789");
  return at == std::string::npos ? "" : text.substr(at);
}

// The sides of an interval that differ by more than this have no half-width in common.
constexpr double lopsided = 4.0 / 3;

// A bound beyond these is unreadable in the value's unit.
constexpr double least_in_unit = 1e-4;
constexpr double most_in_unit = 1e6;

std::string bound_text(double bound, run::Unit unit, const std::string& unit_text, double scale) {
  const double scaled = std::abs(bound * scale);
  const bool readable = bound == 0 || (scaled >= least_in_unit && scaled < most_in_unit);
  if (unit_text.empty() || !std::isfinite(bound) || !readable) return table_text(bound, unit);
  return fmt::format("{:.4g}{}", bound * scale, unit_text);
}

}  // namespace

double rounded(double value) {
  if (!std::isfinite(value)) return value;
  const std::string text = fmt::format("{:.{}e}", value, file_digits - 1);
  double result = 0;
  std::from_chars(text.data(), text.data() + text.size(), result);
  return result == 0 ? 0 : result;  // No negative zero.
}

double rounded(double value, run::Unit unit) {
  if (unit != run::Unit::fraction || !(value > nearly_one && value < 1)) return rounded(value);
  constexpr int more_than_for_people = 3;
  constexpr int most = 15;
  const int decimals = std::min(most, decimals_near_one(value) + more_than_for_people);
  if (decimals <= file_digits) return rounded(value);
  const std::string text = fmt::format("{:.{}f}", value, decimals);
  double result = 0;
  std::from_chars(text.data(), text.data() + text.size(), result);
  return result;
}

std::string file_text(double value, run::Unit unit) {
  return std::isnan(value) ? "" : fmt::format("{}", rounded(value, unit));
}

std::string file_text(double value) {
  if (std::isnan(value)) return "";
  return fmt::format("{}", rounded(value));
}

std::string table_text(double value, run::Unit unit) {
  if (std::isnan(value)) return "n/a";
  if (std::isinf(value)) return value > 0 ? "infinite" : "-infinite";
  switch (unit) {
    case run::Unit::seconds:
      return input::to_text(Seconds{value});
    case run::Unit::per_second:
      return input::to_text(PerSecond{value});
    case run::Unit::per_year:
      return fmt::format("{:.4g}/y", value);
    case run::Unit::fraction:
      if (value > nearly_one && value < 1) {
        return fmt::format("{:.{}f}", value, decimals_near_one(value));
      }
      return fmt::format("{:.4g}", value);
    case run::Unit::count:
    case run::Unit::nines:
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

std::string table_text(const stats::Estimate& estimate, run::Unit unit) {
  const double value = estimate.value;
  const std::string alone = table_text(value, unit);
  const double below_base = value - estimate.lo;
  const double above_base = estimate.hi - value;
  const double widest = std::max(below_base, above_base);
  if (!std::isfinite(below_base) || !std::isfinite(above_base)) return alone;
  if (!(widest > 0)) return alone;  // It does not vary.
  const std::string unit_text = unit_of(alone);
  const double scale = scale_of(unit_text, unit);
  const double half = widest * scale;
  const std::string tail =
      unit_text.empty() || unit_text.front() == '/' ? unit_text : " " + unit_text;
  const bool even = widest <= lopsided * std::min(below_base, above_base);
  const auto written = [&](double by, int digits) {
    return even ? fmt::format("{:.{}f} ±{:.{}f}", value * by, digits, widest * by, digits)
                : fmt::format("{:.{}f} [{:.{}f}, {:.{}f}]", value * by, digits, estimate.lo * by,
                              digits, estimate.hi * by, digits);
  };
  // Two significant digits of the half-width say how many of the value mean something.
  const int decimals = std::max(0, 1 - static_cast<int>(std::floor(std::log10(half))));
  const double size = std::max(std::abs(value * scale), half);
  const int exponent = static_cast<int>(std::floor(std::log10(size)));
  if (decimals > most_decimals && exponent < -2) {
    const int digits = std::clamp(decimals + exponent, 0, most_decimals);
    return fmt::format("({})e{}{}", written(scale / std::pow(10.0, exponent), digits), exponent,
                       tail);
  }
  // Nearly 1, such as an availability, keeps all the decimals in which it varies.
  return written(scale, std::min(decimals, most_decimals_at_all)) + tail;
}

std::string interval_text(double value, double lo, double hi, run::Unit unit) {
  const double reference =
      value != 0 && std::isfinite(value) ? value : std::max(std::abs(lo), std::abs(hi));
  const std::string unit_text =
      std::isfinite(reference) ? unit_of(table_text(reference, unit)) : std::string();
  const double scale = scale_of(unit_text, unit);
  return fmt::format("[{}, {}]", bound_text(lo, unit, unit_text, scale),
                     bound_text(hi, unit, unit_text, scale));
}

std::string interval_text(const stats::Estimate& estimate, run::Unit unit) {
  return interval_text(estimate.value, estimate.lo, estimate.hi, unit);
}

}  // namespace nines::report
