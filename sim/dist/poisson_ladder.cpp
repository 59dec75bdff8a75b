#include "dist/poisson_ladder.hpp"

#include <algorithm>
#include <cmath>

#include "dist/count_samplers.hpp"
#include "math/elementary.hpp"

namespace nines::dist {

PoissonLadder::PoissonLadder(double most) {
  constexpr double highest = 262144;  // Four digits to base 64, the last one 1/64.
  double unit = 1 / parts;
  for (std::size_t level = 0; level < levels; ++level, unit *= static_cast<double>(base)) {
    const double digits = std::floor(std::min(most, highest - 1) / unit);
    const auto used =
        static_cast<std::uint64_t>(std::clamp(digits, 0.0, static_cast<double>(base - 1)));
    for (std::uint64_t digit = 1; digit <= used; ++digit) {
      tables_[level].push_back(CountTable::poisson(static_cast<double>(digit) * unit));
    }
    // With fewer than all digits of this level the tables end here.
    limit_ = static_cast<double>(used + 1) * unit;
    if (used + 1 < base) break;
  }
}

// The largest k with u < P(N >= k).
std::int64_t PoissonLadder::small(double mean, double u) {
  double mass = math::exp(-mean);
  double above = -math::expm1(-mean);
  std::int64_t k = 0;
  while (u < above && k < 64) {
    ++k;
    mass *= mean / static_cast<double>(k);
    above -= mass;
  }
  return k;
}

std::int64_t PoissonLadder::beyond(double mean, random::Stream& rng) {
  return sample_poisson(mean, rng);
}

}  // namespace nines::dist
