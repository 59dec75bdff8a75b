/// @file
/// What a gate decides, without simulation: the probabilities of all failure counts are carried
/// from look to look, and at each look those on which the gate decides are taken out. Exact where
/// the number of requests is known and the gate sees one count. Ref: Jennison and Turnbull (2000),
/// Group Sequential Methods, chapter 12 (exact binomial tests).
#pragma once

#include <optional>
#include <vector>

#include "model/rollout/judge.hpp"

namespace nines::rollout {

/// Between two looks of a gate.
struct ExactStep {
  std::int64_t requests = 0;         ///< Seen since the last look.
  std::int64_t window_requests = 0;  ///< In the window that the look judges.
  bool window_starts = false;        ///< The window holds nothing from before this step.
  bool may_promote = true;           ///< Not before the gate's min_time.
  std::size_t counts = 1;            ///< Independent windows of overdispersion in the step.
};

struct ExactInput {
  std::vector<ExactStep> steps;
  double rate = 0;         ///< Failure rate of a request.
  double correlation = 0;  ///< Within a window of overdispersion.
};

struct ExactFigures {
  double rolls_back = 0;
  double undecided = 0;
  std::vector<double> rolls_back_at;  ///< By look.
  std::vector<double> promotes_at;
};

/// Nothing when it would take more than `most_work` additions (1e8 are a few tenths of a second).
[[nodiscard]] std::optional<ExactFigures> exact_figures(const Judge& judge, const ExactInput& input,
                                                        double most_work = 1e8);

}  // namespace nines::rollout
