/// @file
/// A share of trials that goes together: the mixing law of beta-binomial counts.
#pragma once

#include "random/stream.hpp"

namespace nines::dist {

/// A Beta variate of mean `p` whose Bernoulli trials have correlation `rho` in (0, 1); `p` itself
/// where that is 0 or 1, or beyond.
[[nodiscard]] double beta_share(double p, double rho, random::Stream& rng);

}  // namespace nines::dist
