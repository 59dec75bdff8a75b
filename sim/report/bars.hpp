/// @file
/// A column of bars beside a table's figures, so that a sweep's curve is seen without opening a
/// page.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace nines::report {

struct Bars {
  std::vector<std::string> cells;  ///< One for each value, empty where there is none.
  bool logarithmic = false;
};

/// Bars of at most `width` characters, in eighths of one. From zero; where the values span more
/// than two decades, on a logarithmic scale. No bars when fewer than three values are finite, one
/// is negative, or all are the same.
[[nodiscard]] Bars bars_of(const std::vector<double>& values, std::size_t width);

}  // namespace nines::report
