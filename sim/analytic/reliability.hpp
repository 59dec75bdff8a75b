/// @file
/// Availability of units and of systems of independent units.
///   unit: A = MTBF/(MTBF + MTTR);   k of n: P(Binomial(n, A) >= k);   series: product of A
/// Failures and repairs of the two-unit systems are exponential (rates lambda, mu).
/// Ref: Trivedi and Bobbio (2017), Reliability and Availability Engineering, chapters 3-4, 9;
/// IEC 61508-6 annex B for the beta factor.
#pragma once

#include <cstdint>
#include <span>

#include "core/quantity.hpp"

namespace nines::analytic {

/// P(at least k of n independent units are up). DomainError unless 0 <= k <= n.
[[nodiscard]] Probability k_of_n(std::int64_t k, std::int64_t n, Probability each_up);
/// P(fewer than k are up), with full relative precision when that is tiny.
[[nodiscard]] Probability k_of_n_down(std::int64_t k, std::int64_t n, Probability each_up);

[[nodiscard]] Probability series(std::span<const Probability> up);    ///< All must be up.
[[nodiscard]] Probability parallel(std::span<const Probability> up);  ///< One suffices.

/// Long-run availability from the mean time up (> 0) and the mean time to repair (>= 0).
[[nodiscard]] Probability availability(Seconds mean_up, Seconds mean_repair);

/// 1 - p for a p that was written in decimals: .001 of .999, which 1 - .999 misses by the rounding
/// of .999. Any other p gives 1 - p.
[[nodiscard]] double complement(Probability p);
/// Number of nines, -log10(1 - A): 3 for .999. Infinite for 1.
[[nodiscard]] double nines_of(Probability availability);
/// Mean downtime in a period.
[[nodiscard]] Seconds downtime(Probability availability, Seconds period);

/// Two units in parallel, repaired by a crew each or by one crew in turn.
struct TwoUnits {
  PerSecond failure;
  PerSecond repair;
};
[[nodiscard]] Probability two_units_down_crew_each(const TwoUnits& units);
[[nodiscard]] Probability two_units_down_one_crew(const TwoUnits& units);
/// From both up until both are down for the first time, (3 lambda + mu)/(2 lambda^2).
[[nodiscard]] Seconds two_units_first_failure(const TwoUnits& units);

/// Unavailability of k-of-n units of which a fraction `beta` of the unavailability is common to
/// all: beta q + P(more than n - k of n independent units down, each (1-beta) q). Rare-event sum,
/// as IEC 61508 has it; capped at 1.
[[nodiscard]] Probability beta_factor_down(std::int64_t k, std::int64_t n, Probability unit_down,
                                           Probability beta);

}  // namespace nines::analytic
