/// @file
/// The laws of test statistics and of binomial limits, by Boost.Math without promotion: right for
/// any parameters (10^9 trials), but with last bits that its version decides. For estimators and
/// theory; what feeds a sample path takes math/special. Arguments outside the domain are the
/// programmer's mistake and abort, NaN included.
/// Ref: Boost.Math, statistical distributions; Marsaglia, Tsang & Wang (2003) and Stephens (1970)
/// for Kolmogorov's distribution.
#pragma once

#include <cstdint>

namespace nines::math {

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

/// The x with P(X <= x) = p, and with P(X > x) = p, for X of the beta(a, b) law; a, b > 0,
/// 0 <= p <= 1. DomainError where the iteration does not settle (p next to the smallest doubles).
[[nodiscard]] double beta_quantile(double a, double b, double p);
[[nodiscard]] double beta_quantile_above(double a, double b, double p);
/// The x with P(X <= x) = p for X of the gamma law of scale 1; errors as above.
[[nodiscard]] double gamma_quantile(double shape, double p);

/// P(X > x) and the density of the gamma law of scale 1, x >= 0.
[[nodiscard]] double gamma_sf(double shape, double x);
[[nodiscard]] double gamma_density(double shape, double x);
/// The upper incomplete gamma function, the integral of t^(a-1) exp(-t) from x on.
[[nodiscard]] double upper_gamma(double a, double x);

/// P(K > x) for the limit of sqrt(n) D_n: 2 sum_{j>=1} (-1)^(j-1) exp(-2 j^2 x^2).
[[nodiscard]] double kolmogorov_sf(double x);

/// P(D_n > d) for one sample of n against a continuous distribution, by the limit at
/// (sqrt(n) + 0.12 + 0.11/sqrt(n)) d (Stephens 1970): within .005 of the truth from n = 5 on.
[[nodiscard]] double kolmogorov_smirnov_p_value(double d, std::uint64_t n);

}  // namespace nines::math
