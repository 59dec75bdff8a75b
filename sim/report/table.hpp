/// @file
/// Results for reading: tables for the terminal or for Markdown, with what was said of them.
#pragma once

#include <string>

#include "report/text_table.hpp"
#include "study/results.hpp"

namespace nines::report {

/// One scenario's results as a person reads them in a terminal.
[[nodiscard]] std::string results_table(const study::Results& results, Color color);
[[nodiscard]] std::string results_markdown(const study::Results& results);

/// What decided an expectation: "12.3ms [12.1ms, 12.5ms], theory 12.4ms (at load=0.8)".
[[nodiscard]] std::string reason_text(const study::ExpectationResult& result);

}  // namespace nines::report
