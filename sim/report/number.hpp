/// @file
/// Numbers as they are written: ten significant digits in files, four for people.
#pragma once

#include <string>

#include "run/metric.hpp"
#include "stats/estimate.hpp"

namespace nines::report {

/// Rounded to ten significant digits, so that the last bit of a library function shows nowhere.
[[nodiscard]] double rounded(double value);
/// A share near one, such as an availability, keeps six digits of what is missing to one, as far as
/// a double has them: 0.99999999999559.
[[nodiscard]] double rounded(double value, run::Unit unit);
/// The rounded value's shortest text; empty for NaN, "inf" and "-inf".
[[nodiscard]] std::string file_text(double value);
[[nodiscard]] std::string file_text(double value, run::Unit unit);
/// A value with its unit for a table: "12.3ms", "80/s", "0.0243"; "n/a" for NaN.
/// Fractions near one keep three digits of what is missing: "0.99999986".
[[nodiscard]] std::string table_text(double value, run::Unit unit);
/// The estimate with its interval in the same unit: "12.31 ±0.08 ms", or "1.00 [0.73, 1.00]" where
/// one side is more than a third wider than the other.
[[nodiscard]] std::string table_text(const stats::Estimate& estimate, run::Unit unit);
/// "[11.2ms, 13.5ms]", both ends in the unit of the value: what stands in a row can be compared.
[[nodiscard]] std::string interval_text(double value, double lo, double hi, run::Unit unit);
[[nodiscard]] std::string interval_text(const stats::Estimate& estimate, run::Unit unit);
/// A share in per cent; near one with the digits that matter: "99.99986 %".
[[nodiscard]] std::string percent_text(double share);

}  // namespace nines::report
