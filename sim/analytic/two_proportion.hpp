/// @file
/// Comparing two proportions with a pooled z test: sample size, power, smallest detectable effect.
///   n = (z_alpha sqrt(2 p q) + z_beta sqrt(p1 q1 + p2 q2))^2/(p1 - p2)^2,  p = (p1 + p2)/2
/// The normal forms are approximations; `exact_power` enumerates both binomials.
/// Ref: Fleiss, Levin and Paik (2003), Statistical Methods for Rates and Proportions, chapter 4;
/// Cohen (1988), Statistical Power Analysis, chapter 6, for the arcsine form.
#pragma once

#include <cstdint>

#include "core/quantity.hpp"

namespace nines::analytic {

enum class Tails { one = 1, two = 2 };

/// The two true proportions and the test's level, 0 < level < 1.
struct TwoProportions {
  Probability first;
  Probability second;
  Probability level;
  Tails tails = Tails::two;
};

/// Observations per arm for this power (0 < power < 1), rounded up, arms of equal size. DomainError
/// when the proportions are equal.
[[nodiscard]] std::int64_t sample_size(const TwoProportions& test, Probability power);
/// The same with the arcsine transformation, h = 2 asin sqrt(p1) - 2 asin sqrt(p2).
[[nodiscard]] std::int64_t sample_size_arcsine(const TwoProportions& test, Probability power);

/// Power of the pooled z test with `per_arm` >= 1 observations in each arm, normal approximation.
[[nodiscard]] Probability normal_power(const TwoProportions& test, std::int64_t per_arm);
[[nodiscard]] Probability arcsine_power(const TwoProportions& test, std::int64_t per_arm);
/// True probability that the pooled z test rejects, to rounding: by enumeration of the counts. At
/// most 1e8 per arm. With equal proportions it is the test's true level.
[[nodiscard]] Probability exact_power(const TwoProportions& test, std::int64_t per_arm);

/// The smallest second proportion above `base` that `per_arm` observations detect with this power,
/// by the normal approximation. DomainError when not even 1 would be detected.
[[nodiscard]] Probability smallest_detectable(Probability base, std::int64_t per_arm,
                                              Probability level, Tails tails, Probability power);

}  // namespace nines::analytic
