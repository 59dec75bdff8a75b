/// @file
/// Special functions from math/elementary alone: the same bits on every machine, so that a quantile
/// or a solved parameter may feed a sample path. Relative error
/// about 1e-14, up to 1e-12 for parameters near 1e4. Functions with two tails return both. Ref:
/// Loader (2000), Fast and accurate computation of binomial probabilities; DLMF chapter 8.
#pragma once

namespace nines::math {

/// P(X <= x) and P(X > x), the smaller of them with relative accuracy.
struct Tails {
  double below;
  double above;
};

/// log Gamma(x), x > 0.
[[nodiscard]] double log_gamma(double x);
/// The derivative of log_gamma, x > 0.
[[nodiscard]] double digamma(double x);
/// Gamma(x), x > 0.
[[nodiscard]] double gamma_function(double x);

/// x^a exp(-x)/Gamma(a + 1), a > 0: the Poisson probability of a at mean x for whole a.
[[nodiscard]] double poisson_term(double a, double x);
/// Regularised incomplete gamma functions P(a, x) and Q(a, x).
[[nodiscard]] Tails gamma_tails(double a, double x);
/// The x of given tails.
[[nodiscard]] double gamma_quantile(double a, double below, double above);

/// x^a (1-x)^b / (a B(a, b)); `y` is 1 - x.
[[nodiscard]] double beta_term(double a, double b, double x, double y);
/// Regularised incomplete beta functions I_x(a, b) and 1 - I_x(a, b); `y` is 1 - x.
[[nodiscard]] Tails beta_tails(double a, double b, double x, double y);
/// The x of given tails.
[[nodiscard]] double beta_quantile(double a, double b, double below, double above);

}  // namespace nines::math
