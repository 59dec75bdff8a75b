/// @file
/// From the data of finished runs to what the results say of them.
#pragma once

#include <vector>

#include "run/experiment.hpp"
#include "study/results.hpp"
#include "study/scenario.hpp"

namespace nines::study {

/// A point's figures beside theory.
[[nodiscard]] PointResult summarise(const Point& point, const run::Model& model,
                                    const run::Outcome& outcome);

/// Figures so far from an exact formula that chance does not explain it.
[[nodiscard]] std::vector<run::Warning> disagreements(const PointResult& point);

/// Judges an expectation at all points it speaks of; the worst counts.
[[nodiscard]] ExpectationResult judge_all(const Expectation& expectation, const Results& results);

}  // namespace nines::study
