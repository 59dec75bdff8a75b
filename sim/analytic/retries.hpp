/// @file
/// Retries against independent failures (probability f an attempt, at most r attempts).
///   success = 1 - f^r,  mean attempts = load = (1 - f^r)/(1 - f)
///   with a retry budget b (retries at most b times the requests): load <= 1 + b,
///   success = (1 + b)(1 - f) once f > b/(1 + b)
/// Ref: Beyer et al. (2016), Site Reliability Engineering, chapter 22.
#pragma once

#include "core/quantity.hpp"

namespace nines::analytic {

struct RetryFigures {
  Probability success;       ///< A request succeeds in the end.
  double attempts_mean = 0;  ///< Attempts per request: the load amplification.
};

/// `attempts` >= 1 counts the first try. DomainError otherwise.
[[nodiscard]] RetryFigures retry(Probability failure, int attempts);

/// The same under a retry budget, a fluid limit: of all wanted retries the budget admits as many as
/// it can. `budget` >= 0, .1 for 10 %.
[[nodiscard]] RetryFigures retry_with_budget(Probability failure, int attempts, double budget);

/// The fewest attempts for this success probability. DomainError when no number reaches it.
[[nodiscard]] int attempts_for_success(Probability failure, Probability success);

}  // namespace nines::analytic
