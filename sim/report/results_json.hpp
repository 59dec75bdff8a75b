/// @file
/// results/<name>.json: the document `nines.results/1` of the scenario language, section 5.
/// Depends on the scenario and the seed alone; what varies goes to <name>.run.json.
#pragma once

#include <string>

#include "study/results.hpp"

namespace nines::report {

[[nodiscard]] std::string results_json(const study::Results& results);

/// What the run was like: host, threads, times. Not part of the results.
struct RunRecord {
  std::string started;  ///< ISO 8601, UTC.
  double wall_s = 0;
  int threads = 0;
};
[[nodiscard]] std::string run_record_json(const study::Results& results, const RunRecord& record);

}  // namespace nines::report
