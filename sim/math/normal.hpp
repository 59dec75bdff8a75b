/// @file
/// The standard normal law: one quantile for the whole program, and tails twice over. The quantile,
/// density and `normal_tails` come from math/elementary alone and may feed a sample path;
/// `normal_cdf` and `normal_tail` are the C library's erfc, fast, and for theory and tests only.
/// Ref: Wichura (1988), Algorithm AS 241, Applied Statistics 37 (PPND16, relative error 1e-16).
#pragma once

#include "math/special.hpp"

namespace nines::math {

[[nodiscard]] double normal_density(double z);
/// P(Z <= z) and P(Z > z).
[[nodiscard]] Tails normal_tails(double z);
/// The z of both tail probabilities (below + above = 1); the smaller one decides.
[[nodiscard]] double normal_quantile(double below, double above);
/// The z with P(Z <= z) = p, 0 <= p <= 1; the ends give -infinity and +infinity. Where p is close
/// to 1 the other tail is the accurate one: -normal_quantile(1 - p).
[[nodiscard]] double normal_quantile(double p);

[[nodiscard]] double normal_cdf(double z);   ///< P(Z <= z)
[[nodiscard]] double normal_tail(double z);  ///< P(Z > z)

}  // namespace nines::math
