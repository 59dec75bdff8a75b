/// @file
/// The answer of a search among the results: the figures of the model there, and the value itself.
#pragma once

#include "study/candidate.hpp"
#include "study/cell_job.hpp"

namespace nines::study {

/// The figures of the answer as a point of the results.
void append_answer(const Scenario& scenario, std::size_t cell, Candidate& candidate,
                   CellResult& into);
/// The answer itself as a figure, beside theory's. The smallest that is enough is the better the
/// smaller, the largest that is borne the better the larger.
[[nodiscard]] MetricResult answer_figure(const Knob& knob, run::Better better,
                                         const stats::Estimate& answer, const SearchResult& result);

}  // namespace nines::study
