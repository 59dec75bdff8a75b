/// @file
/// A point's figures as sentences, and figures as a sentence writes them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "study/results.hpp"

namespace nines::report {

/// "12.3ms", "99.97 %", "3.2 a year", "48,500": a value in base units.
[[nodiscard]] std::string figure_text(double value, std::string_view unit, bool per_cent);

/// The sentences that the model declares, with the point's figures in them: those of which every
/// figure is known. Of many members alike the first few are told of.
[[nodiscard]] std::vector<std::string> point_story(const study::PointResult& point);

}  // namespace nines::report
