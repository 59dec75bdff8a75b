/// @file
/// Tail probabilities that gates decide by, from math/special: the same bits on every machine.
///   binomial  P(X >= k) = I_p(k, n-k+1)        beta-binomial: positive terms by ratios
///   Fisher    P(X >= k) of a hypergeometric    Miller: P(canary rate > control rate), betas
/// Ref: Fisher (1935), J. R. Stat. Soc. 98; Loader (2000); Miller (2015), Bayesian A/B formulas.
#pragma once

#include <cstdint>

#include "policy/gate/evidence.hpp"

namespace nines::gate {

/// Comparing a tail with a level leaves this much room, so that a tail equal to the level by
/// construction counts as reached whatever the last bits say.
inline constexpr double slack = 1 + 1e-9;

[[nodiscard]] double binomial_upper(std::int64_t k, std::int64_t n, double p);
[[nodiscard]] double binomial_lower(std::int64_t k, std::int64_t n, double p);
[[nodiscard]] double beta_binomial_upper(std::int64_t k, std::int64_t n, double p, double rho);
/// One-sided: the canary fails at least this often, given all failures.
[[nodiscard]] double fisher_upper(const Sides& counts);
/// P(canary's rate > control's) for independent beta posteriors with parameters (a, b); the
/// canary's `a` is a whole number.
struct BetaLaw {
  double a = 1;
  double b = 1;
};
[[nodiscard]] double beta_exceeds(const BetaLaw& canary, const BetaLaw& control);

/// z with P(Z > z) = level, in multiples of 2^-40.
[[nodiscard]] double critical_z(double level);

}  // namespace nines::gate
