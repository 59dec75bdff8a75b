/// @file
/// Planning a canary, and what a handful of samples can say.
///   bake: the smallest n for which some limit k has P(X >= k | p0) <= alpha and
///         P(X >= k | p1) >= power, X ~ Bin(n, p)
///   probe: P(a window of n probes shows less than the target), X ~ Bin(n, true rate)
///   flakiness: P(red) = 1 - (1 - f^tries)^tests;
///         n green runs leave f <= 1 - (1 - confidence)^(1/n)
/// Ref: Fleiss, Levin and Paik (2003), chapter 4; Clopper and Pearson (1934), Biometrika 26.
#pragma once

#include <cstdint>

#include "core/quantity.hpp"

namespace nines::analytic {

struct CanaryTest {
  Probability good;
  Probability bad;
  Probability level;  ///< Chance of rolling a good release back.
  Probability power;  ///< Chance of rolling a bad one back.
};

struct CanaryPlan {
  std::int64_t requests = 0;  ///< To the canary.
  std::int64_t limit = 0;     ///< Roll back at this many failures or more.
  Probability level;          ///< True chance of rolling a good release back.
  Probability power;          ///< True chance of rolling a bad one back.
};

/// The shortest exact binomial test. DomainError unless 0 < good < bad < 1 and level < power, or
/// when more than 1e9 requests would be needed.
[[nodiscard]] CanaryPlan canary_plan(const CanaryTest& test);

/// Probability that `probes` probes of a service with success probability `truth` show a success
/// rate below `target`. DomainError for no probes.
[[nodiscard]] Probability probe_reports_breach(Probability truth, Probability target,
                                               std::int64_t probes);

/// The fewest probes among which one failure does not by itself break the target, 0 < target < 1.
[[nodiscard]] std::int64_t probes_for_one_failure(Probability target);

}  // namespace nines::analytic
