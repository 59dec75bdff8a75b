/// @file
/// Poisson and binomial counts from sim/random alone: the same bits on every machine.
/// Small means by inversion, larger ones by transformed rejection with squeeze, about 10 to 30 ns.
/// Ref: Hormann (1993), The transformed rejection method for generating Poisson random variables;
/// Hormann (1993), The generation of binomial random variates, J. Stat. Comput. Simul. 46.
#pragma once

#include <cstdint>

#include "random/stream.hpp"

namespace nines::dist {

/// P(X = k) by math/special: the same bits on every machine. 0 outside the support.
[[nodiscard]] double poisson_mass(std::int64_t k, double mean);
[[nodiscard]] double binomial_mass(std::int64_t k, std::int64_t n, double p);

/// A count of mean `mean`, from 0 to 1e12.
[[nodiscard]] std::int64_t sample_poisson(double mean, random::Stream& rng);
/// Successes among `n` >= 0 trials of probability `p`.
[[nodiscard]] std::int64_t sample_binomial(std::int64_t n, double p, random::Stream& rng);

}  // namespace nines::dist
