/// @file
/// A stretch of trouble, whatever its source: a process, a list, a record, a run of another kind.
#pragma once

namespace nines::incident {

struct Incident {
  double start_s = 0;  ///< From the start of the history.
  double end_s = 0;
  double budget = 0;  ///< Share of the error budget that it spends by itself.
  bool significant = true;
};

}  // namespace nines::incident
