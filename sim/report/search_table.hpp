/// @file
/// What a search found, for reading: a sentence that answers, and the curve around it.
#pragma once

#include <string>
#include <vector>

#include "study/results.hpp"

namespace nines::report {

/// "servers = 12 is the smallest that meets wait.p99 at most 200ms (99 % confidence); ...".
[[nodiscard]] std::string answer_text(const study::Search& search,
                                      const study::SearchResult& result);

/// The curves or fronts, and the answers; empty without a search.
[[nodiscard]] std::string search_text(const study::Results& results);
[[nodiscard]] std::string search_markdown(const study::Results& results);

}  // namespace nines::report
