/// @file
/// The inspection paradox. Someone who arrives at a random instant during an outage meets a long
/// one more often and still has half of it ahead:
///   length-biased mean = E[X^2]/E[X],   remaining = E[X^2]/(2 E[X]),   gap = remaining/E[X]
/// Ref: Feller (1971), An Introduction to Probability Theory II, VI.7; Cox (1962), Renewal
/// Theory, 5.
#pragma once

#include <span>

#include "core/quantity.hpp"

namespace nines::analytic {

/// Both views of a duration: the operator's (each outage counts once) and the customer's (each
/// instant of outage counts once). The length-biased mean is the whole length of the outage a
/// customer meets; the remaining mean is what is left of it.
struct Inspection {
  Seconds mean;
  Seconds length_biased_mean;
  Seconds remaining_mean;
  double gap = 0;  ///< remaining_mean/mean = (1 + cv^2)/2: 1 for exponential, 1/2 for constant.
};

/// From mean (> 0) and standard deviation (>= 0, may be infinite: then the customer's figures are).
[[nodiscard]] Inspection inspect_moments(Seconds mean, Seconds sd);

/// exp(Normal(mu, sigma^2)); `mu` is the log of the median in seconds.
struct LogNormalShape {
  double mu = 0;
  double sigma = 0;
};

/// The lognormal with this median and 99th percentile. DomainError unless 0 < median <= p99.
[[nodiscard]] LogNormalShape lognormal_from_median_p99(Seconds median, Seconds p99);

/// Any other percentile: `p` strictly between 1/2 and 1, `quantile` >= median > 0.
[[nodiscard]] LogNormalShape lognormal_from_median_quantile(Seconds median, Probability p,
                                                            Seconds quantile);

[[nodiscard]] Inspection inspect_lognormal(const LogNormalShape& shape);

/// A sample of durations, with how far the length-biased figures can be trusted.
struct SampleInspection {
  Inspection figures;
  /// Kish's effective sample size (sum x)^2 / sum x^2 with the durations as their own weights: the
  /// number of equally long outages that would carry as much information for a length-biased mean.
  double effective_sample_size = 0;
};

/// Plug-in figures of a sample [s]. DomainError when it is empty, has a negative or non-finite
/// duration, or only zeros.
[[nodiscard]] SampleInspection inspect_sample(std::span<const double> durations_s);

}  // namespace nines::analytic
