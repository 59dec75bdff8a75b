/// @file
/// Distributions fitted to observed durations by maximum likelihood, with what tells how well:
///     AIC = 2 (number of parameters) - 2 log L,  KS = sup |F_n - F|.
/// The p-value of KS takes the parameters as known beforehand; as they were fitted to the same data
/// it is too kind: a small one tells that the family does not fit, a large one proves little. Ref:
/// Johnson, Kotz, Balakrishnan (1994), Continuous Univariate Distributions 1.
#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "dist/distribution.hpp"

namespace nines::dist {

struct Fit {
  Distribution distribution;
  std::vector<std::pair<std::string, double>> estimates;  ///< Durations in s.
  std::string json;                                       ///< To paste into a scenario.
  double log_likelihood;                                  ///< Of densities per second.
  double aic;
  double ks;
  double ks_p_value;  ///< Approximate, see above.
};

/// A family that these data rule out, and why ("lognormal", "a duration is 0").
struct NoFit {
  std::string kind;
  std::string reason;
};

struct Fits {
  std::vector<Fit> fits;  ///< The lowest AIC first.
  std::vector<NoFit> without;
  double mean_s = 0;  ///< Of the data.

  /// The one with the lowest AIC, unless a total of it would mislead: its mean is less than two
  /// thirds of the data's, or more than one and a half times it. A few long durations can carry the
  /// mean and hardly weigh in a likelihood.
  [[nodiscard]] const Fit* to_paste() const;
};

/// Fits exponential, lognormal, Weibull, gamma, Pareto, Lomax and normal. Durations are finite and
/// at least 0, in seconds. Throws DomainError for fewer than two, or when all are the same.
[[nodiscard]] Fits fit_all(std::span<const double> durations_s);

/// P(K > sqrt(n) d) for the Kolmogorov distribution, with Stephens' correction for finite n.
[[nodiscard]] double kolmogorov_p_value(double d, std::size_t n);

}  // namespace nines::dist
