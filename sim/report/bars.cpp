#include "report/bars.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>

namespace nines::report {
namespace {

constexpr double most_linear_ratio = 100;

/// Blocks that fill one to eight eighths of a character from the left.
constexpr std::array<const char*, 8> eighths{"▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"};

/// At least a sliver, so that a small value is not taken for zero or a missing one.
std::string bar(double share, std::size_t width) {
  const auto parts = std::max<std::size_t>(
      1, static_cast<std::size_t>(std::lround(share * 8 * static_cast<double>(width))));
  std::string text;
  for (std::size_t i = 0; i < parts / 8; ++i) text += eighths.back();
  if (parts % 8 > 0) text += eighths[parts % 8 - 1];
  return text;
}

}  // namespace

Bars bars_of(const std::vector<double>& values, std::size_t width) {
  std::vector<double> finite;
  std::copy_if(values.begin(), values.end(), std::back_inserter(finite),
               [](double value) { return std::isfinite(value); });
  if (finite.size() < 3) return {};
  const auto [least, most] = std::minmax_element(finite.begin(), finite.end());
  const double lo = *least;
  const double hi = *most;
  if (lo < 0 || lo == hi) return {};
  Bars bars;
  bars.logarithmic = lo > 0 && hi > most_linear_ratio * lo;
  for (const double value : values) {
    const double share = bars.logarithmic ? std::log(value / lo) / std::log(hi / lo) : value / hi;
    bars.cells.push_back(std::isfinite(value) && value > 0 ? bar(share, width) : "");
  }
  return bars;
}

}  // namespace nines::report
