/// @file
/// The few numerical tools the closed forms share: roots, Gauss-Legendre rules, the normal law and
/// phi(x) = (1 - exp(-x))/x. Nothing here feeds a sample path, so libm is allowed.
/// Ref: Alefeld, Potra and Shi (1995), ACM TOMS 748, for the roots.
#pragma once

#include <functional>
#include <vector>

namespace nines::analytic {

/// A root of `f` in [lo, hi], to full precision. `f` must change sign over the interval.
[[nodiscard]] double root(const std::function<double(double)>& f, double lo, double hi);

/// A root of `f` above `lo`: the bracket grows from `lo + step` by doubling the step until the sign
/// changes. For functions that are monotone beyond `lo`.
[[nodiscard]] double root_above(const std::function<double(double)>& f, double lo, double step);

/// (1 - exp(-x))/x, with the limit 1 at 0. Accurate for every x.
[[nodiscard]] double one_minus_exp_over(double x);

/// The standard normal law: density, P(Z <= x), P(Z > x) and the inverse of P(Z <= x).
[[nodiscard]] double normal_density(double x);
[[nodiscard]] double normal_cdf(double x);
[[nodiscard]] double normal_tail(double x);
[[nodiscard]] double normal_quantile(double p);

/// Nodes and weights on [-1, 1]; exact for polynomials of degree 2n - 1.
struct GaussLegendre {
  std::vector<double> nodes;
  std::vector<double> weights;
};
[[nodiscard]] GaussLegendre gauss_legendre(int n);

}  // namespace nines::analytic
