/// @file
/// From the data of finished runs to what the results say of them.
#pragma once

#include <vector>

#include "run/experiment.hpp"
#include "study/results.hpp"
#include "study/scenario.hpp"

namespace nines {

/// A point's figures beside theory.
[[nodiscard]] PointResult summarise(const Point& point, const Model& model, const Outcome& outcome);

/// Figures so far from an exact formula that chance does not explain it.
[[nodiscard]] std::vector<Warning> disagreements(const PointResult& point);

/// Judges an expectation at all points it speaks of; the worst counts.
[[nodiscard]] ExpectationResult judge_all(const Expectation& expectation, const Results& results);

}  // namespace nines
