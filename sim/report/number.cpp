#include "report/number.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "input/units.hpp"

namespace nines {

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
    case Unit::seconds: return to_text(Seconds{value});
    case Unit::per_second: return to_text(PerSecond{value});
    case Unit::per_year: return fmt::format("{:.4g}/y", value);
    case Unit::fraction:
    case Unit::count:
    case Unit::nines: return fmt::format("{:.4g}", value);
  }
  return "";
}

}  // namespace nines
