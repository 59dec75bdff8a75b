/// @file
/// Roots of the closed forms' equations, and phi(x) = (1 - exp(-x))/x. Nothing here feeds a sample
/// path, so that the C library is allowed.
/// Ref: Alefeld, Potra and Shi (1995), ACM TOMS 748, for the roots.
#pragma once

#include <functional>

namespace nines::math {

/// A root of `f` in [lo, hi], to full precision. DomainError when `f` does not change sign over the
/// interval, which for the formulas here means numbers beyond double precision.
[[nodiscard]] double root(const std::function<double(double)>& f, double lo, double hi);

/// A root of `f` above `lo`: the bracket grows from `lo + step` by doubling the step until the sign
/// changes. For functions that are monotone beyond `lo`. DomainError when there is none.
[[nodiscard]] double root_above(const std::function<double(double)>& f, double lo, double step);

/// (1 - exp(-x))/x, with the limit 1 at 0. Accurate for every x.
[[nodiscard]] double one_minus_exp_over(double x);

}  // namespace nines::math
