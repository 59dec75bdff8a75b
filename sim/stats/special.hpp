/// @file
/// The special functions that the estimators need, so that only special.cpp includes Boost.Math.
/// Each is evaluated in double without promotion; arguments outside the domain are the programmer's
/// mistake and abort, NaN included.
/// Ref: Boost.Math, statistical distributions; Marsaglia, Tsang & Wang (2003) and Stephens (1970)
/// for Kolmogorov's distribution.
#pragma once

#include <cstdint>

namespace nines::math {

/// P(Z <= z) for a standard normal Z.
[[nodiscard]] double normal_cdf(double z);

/// The z with P(Z <= z) = p, 0 <= p <= 1; the ends give -infinity and +infinity.
[[nodiscard]] double normal_quantile(double p);

/// P(T <= t) for Student's t. Degrees of freedom > 0, infinity allowed (then the normal).
[[nodiscard]] double student_t_cdf(double t, double degrees_of_freedom);

/// The t with P(T <= t) = p, 0 <= p <= 1.
[[nodiscard]] double student_t_quantile(double p, double degrees_of_freedom);

/// The t of a two-sided interval: P(|T| <= t) = confidence, 0 < confidence < 1.
[[nodiscard]] double student_t_two_sided(double confidence, double degrees_of_freedom);

/// P(X > x) for a chi-square X, x >= 0.
[[nodiscard]] double chi_square_sf(double x, double degrees_of_freedom);

/// The x with P(X <= x) = p for a chi-square X, 0 <= p <= 1.
[[nodiscard]] double chi_square_quantile(double p, double degrees_of_freedom);

/// The x with I_x(a, b) = p, a > 0, b > 0, 0 <= p <= 1.
[[nodiscard]] double beta_quantile(double p, double a, double b);

/// P(K > x) for the limit of sqrt(n) D_n: 2 sum_{j>=1} (-1)^(j-1) exp(-2 j^2 x^2).
[[nodiscard]] double kolmogorov_sf(double x);

/// P(D_n > d) for one sample of n against a continuous distribution, by the limit at
/// (sqrt(n) + 0.12 + 0.11/sqrt(n)) d (Stephens 1970): within .005 of the truth from n = 5 on.
[[nodiscard]] double kolmogorov_smirnov_p_value(double d, std::uint64_t n);

}  // namespace nines::math
