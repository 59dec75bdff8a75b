/// @file
/// Durations ("250us", "1.5s", "30d", "1y" = 365.25d), rates ("80/s", "2/y") and fractions (0.25 or
/// "99.9%") as text. Units are never guessed.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/quantity.hpp"

namespace nines::input {

inline constexpr std::string_view duration_units = "ns us ms s m h d w y";

/// "1.5s" to 1.5 s; empty when the text is not a finite number and a unit. May be negative.
[[nodiscard]] std::optional<Seconds> parse_duration(std::string_view text);
/// "80/s" to 80 per second.
[[nodiscard]] std::optional<PerSecond> parse_rate(std::string_view text);
/// "99.9%" to 0.999.
[[nodiscard]] std::optional<double> parse_percentage(std::string_view text);

/// A duration for people: at most four significant digits and the unit that reads best.
[[nodiscard]] std::string to_text(Seconds duration);
/// A rate for people.
[[nodiscard]] std::string to_text(PerSecond rate);

}  // namespace nines::input
