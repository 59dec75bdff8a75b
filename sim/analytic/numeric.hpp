/// @file
/// The few numerical tools the closed forms share: roots, Gauss-Legendre rules, the normal law and
/// phi(x) = (1 - exp(-x))/x. Nothing here feeds a sample path, so libm is allowed.
/// Ref: Alefeld, Potra and Shi (1995), ACM TOMS 748, for the roots.
#pragma once

#include <functional>
#include <vector>

namespace nines::math {

/// A root of `f` in [lo, hi], to full precision. DomainError when `f` does not change sign over the
/// interval, which for the formulas here means numbers beyond double precision.
[[nodiscard]] double root(const std::function<double(double)>& f, double lo, double hi);

/// A root of `f` above `lo`: the bracket grows from `lo + step` by doubling the step until the sign
/// changes. For functions that are monotone beyond `lo`. DomainError when there is none.
[[nodiscard]] double root_above(const std::function<double(double)>& f, double lo, double step);

/// (1 - exp(-x))/x, with the limit 1 at 0. Accurate for every x.
[[nodiscard]] double one_minus_exp_over(double x);

/// The standard normal law: density, P(Z <= x), P(Z > x) and the inverse of P(Z <= x).
[[nodiscard]] double normal_density(double x);
[[nodiscard]] double normal_cdf(double x);
[[nodiscard]] double normal_tail(double x);
[[nodiscard]] double normal_quantile(double p);

/// Quantiles of the beta(a, b) law, P(X <= x) = p and P(X > x) = p, and of the gamma(shape) law of
/// scale 1. DomainError where the iteration does not settle (p next to the smallest doubles).
[[nodiscard]] double beta_quantile(double a, double b, double p);
[[nodiscard]] double beta_quantile_above(double a, double b, double p);
[[nodiscard]] double gamma_quantile(double shape, double p);

/// Nodes and weights on [-1, 1]; exact for polynomials of degree 2n - 1.
struct GaussLegendre {
  std::vector<double> nodes;
  std::vector<double> weights;
};
[[nodiscard]] GaussLegendre gauss_legendre(int n);

}  // namespace nines::math
