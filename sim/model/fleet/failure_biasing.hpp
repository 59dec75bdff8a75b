/// @file
/// Rare outages of an exponential fleet by importance sampling on cycles. A cycle goes from the
/// state with every unit up back to it;   unavailability = E[time down]/E[cycle].
/// Balanced failure biasing: until the fleet is down, a failure is next with probability 1/2, each
/// possible one as likely as the other; the path's likelihood ratio weights what it shows. Then the
/// fleet is left to itself. The relative error stays bounded however rare the outages. E[cycle] is
/// taken from cycles without bias, in which sojourns count by their means.
/// Ref: Goyal et al. (1992), IEEE Trans. Computers 41; Shahabuddin (1994), Management Science 40.
#pragma once

#include <cstdint>

#include "model/fleet/fleet_chain.hpp"
#include "random/stream.hpp"

namespace nines::fleet {

/// Means per cycle, of `cycles` biased and as many plain ones.
struct BiasedCycles {
  std::uint64_t cycles = 0;
  // Weighted:
  double down_s = 0;
  double outages = 0;
  double hit = 0;         ///< Probability that a cycle sees an outage.
  double hit_square = 0;  ///< Mean square of its weight, for the variance.
  // Plain:
  double cycle_s = 0;
  double to_outage_s = 0;  ///< Until the first outage, or the end of the cycle.
  double capacity_s = 0;   ///< Integral of capacity.
};

[[nodiscard]] BiasedCycles run_biased_cycles(FleetChain& chain, std::uint64_t cycles,
                                             random::Stream& rng);

}  // namespace nines::fleet
