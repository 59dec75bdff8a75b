/// @file
/// Who wins a comparison, by how much and with what confidence, for reading.
#pragma once

#include <string>

#include "study/results.hpp"

namespace nines::report {

/// A table of differences to the baseline, and a line a metric that names the winner; empty without
/// a comparison.
[[nodiscard]] std::string contest_text(const study::Results& results);
[[nodiscard]] std::string contest_markdown(const study::Results& results);

}  // namespace nines::report
