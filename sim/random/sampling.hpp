/// @file
/// How a random variate is made from random bits. A block sampler takes it as an argument and
/// switches once a block, so that the default pays nothing for the others.
#pragma once

namespace nines::random {

enum class Sampling {
  rejection,   ///< Ziggurat and rejection: fastest; the number of words used varies.
  inversion,   ///< The quantile of one uniform number: two variants stay in step and in order.
  antithetic,  ///< The quantile of one minus that number: the mirror image of `inversion`.
};

}  // namespace nines::random
