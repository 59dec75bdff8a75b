/// @file
/// Testing while data come in: Wald's sequential probability ratio test for a failure rate, and
/// group-sequential boundaries for K equally spaced looks at a normal statistic.
///   SPRT: stop when the log likelihood ratio leaves (log(beta/(1-alpha)), log((1-beta)/alpha))
/// Ref: Wald (1947), Sequential Analysis, chapters 3 and 5; Armitage, McPherson and Rowe (1969),
/// JRSS A 132; Pocock (1977), Biometrika 64; O'Brien and Fleming (1979), Biometrics 35.
#pragma once

#include <span>
#include <vector>

#include "core/quantity.hpp"

namespace nines::analytic {

/// Tests failure probability `good` against the larger `bad`. alpha: calling good bad; beta: the
/// reverse. DomainError unless 0 < good < bad < 1 and alpha, beta > 0 with alpha + beta < 1.
struct Sprt {
  Probability good;
  Probability bad;
  Probability alpha;
  Probability beta;
};

struct SprtFigures {
  Probability alpha;            ///< Calls it bad when it is good.
  Probability beta;             ///< Calls it good when it is bad.
  double mean_sample_good = 0;  ///< Mean number of trials when good.
  double mean_sample_bad = 0;   ///< Mean number of trials when bad.
};

/// Wald's approximations, which take the ratio to stop exactly at its bounds.
[[nodiscard]] SprtFigures sprt_wald(const Sprt& test);
/// Exact figures by dynamic programming over (trials, failures). DomainError beyond 3e9 steps,
/// which means rates so close that Wald's approximations do.
[[nodiscard]] SprtFigures sprt_exact(const Sprt& test);

/// The exact behaviour at any true failure probability.
struct SprtOutcome {
  Probability calls_bad;
  double mean_sample = 0;
};
[[nodiscard]] SprtOutcome sprt_outcome(const Sprt& test, Probability truth);

/// The bounds as straight lines: call it bad at failures >= slope n + upper, good at failures <=
/// slope n + lower.
struct SprtLines {
  double slope = 0;
  double lower = 0;
  double upper = 0;
};
[[nodiscard]] SprtLines sprt_lines(const Sprt& test);

/// P(|Z_k| >= bounds[k] at some look k), Z_k standard normal under no effect, looks equally spaced
/// in information. At most 500 looks, bounds above 0 (DomainError).
[[nodiscard]] Probability crossing_probability(std::span<const double> bounds);
/// The same when each look's Z drifts: E[Z_K] = drift at the last look.
[[nodiscard]] Probability crossing_probability(std::span<const double> bounds, double drift);

/// False-alarm probability of looking `looks` times at a constant bound such as 1.96.
[[nodiscard]] Probability peeking_probability(int looks, double bound);

/// Two-sided bounds for Z at each look with total false-alarm probability `level`, in (0, 1).
[[nodiscard]] std::vector<double> pocock_bounds(int looks, Probability level);
[[nodiscard]] std::vector<double> obrien_fleming_bounds(int looks, Probability level);

}  // namespace nines::analytic
