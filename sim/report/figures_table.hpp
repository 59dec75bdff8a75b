/// @file
/// The figures of results as tables: a row a metric for one point, a row a point for a sweep.
#pragma once

#include <string>
#include <vector>

#include "report/text_table.hpp"
#include "study/results.hpp"

namespace nines::report {

/// Which metrics a sweep shows: those asked for; else those that expectations speak of, then the
/// first ones.
[[nodiscard]] std::vector<std::string> shown_metrics(const study::Results& results);

/// A point's table with its formulas in a column where they fit the screen, else below.
[[nodiscard]] std::string point_text(const study::Results& results,
                                     const study::PointResult& point);
[[nodiscard]] std::string point_markdown(const study::Results& results,
                                         const study::PointResult& point);

/// The points with as many metrics as fit the screen, but one at least, and bars for the first
/// where there is room. Metrics that were asked for and do not fit go into further tables.
[[nodiscard]] std::string sweep_text(const study::Results& results);
[[nodiscard]] std::string sweep_markdown(const study::Results& results);

}  // namespace nines::report
