/// @file
/// The score of the Numenta anomaly benchmark, 0 for never firing and 1 for firing once at the very
/// start of each window. With sigma(y) = 2/(1 + e^(5y)) - 1 and y the place of an alert in its
/// window (-1 at the start, 0 at the end), the first alert in a window earns sigma(y)/sigma(-1); an
/// alert outside costs w_fp sigma(y), y = distance to the last window's end over its length, and
/// w_fp where none came before or y > 3; a window without an alert costs w_fn.
/// Ref: Lavin, Ahmad (2015), Evaluating real-time anomaly detection algorithms, ICMLA.
#pragma once

#include <span>

#include "policy/alert/scoring.hpp"
#include "stats/ledger.hpp"

namespace nines::alerting {

struct NabWeights {
  double true_positive = 1;
  double false_positive = 0.11;
  double false_negative = 1;
};

/// (score - that of silence)/(perfect score - that of silence), as a ratio that adds up over
/// histories. Windows are the significant incidents within the scope.
[[nodiscard]] stats::Ratio nab_score(const alert::Score& score,
                                     std::span<const incident::Incident> incidents,
                                     const alert::Scope& scope, const NabWeights& weights);

}  // namespace nines::alerting
