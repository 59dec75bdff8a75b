#include "policy/hedge/learnt_quantile.hpp"

#include <algorithm>
#include <cmath>

#include "core/contract.hpp"

namespace nines::hedge {
namespace {

// The scan of a refresh is spread over so many values: about a nanosecond each.
constexpr std::uint32_t refresh_every = 100;
constexpr double fewest_beyond = 10;
constexpr std::uint32_t shortest_memory = 5000;
constexpr double most_values = 1e9;

}  // namespace

LearntQuantile::LearntQuantile(double p) : p_(p), until_refresh_(refresh_every) {
  NINES_EXPECTS(p > 0 && p < 1);
  enough_ = static_cast<std::uint32_t>(std::min(most_values, std::ceil(fewest_beyond / (1 - p))));
  limit_ = std::max(shortest_memory, 4 * enough_);
}

void LearntQuantile::refresh() {
  until_refresh_ = refresh_every;
  if (total_ < enough_) return;
  const double rank = p_ * total_;
  double below = 0;
  std::uint32_t bucket = 0;
  while (below + counts_[bucket] < rank) below += counts_[bucket++];
  // Values are taken to lie evenly in their bucket.
  const double low = bucket == 0 ? 0 : lower_of(bucket);
  value_s_ = low + (lower_of(bucket + 1) - low) * ((rank - below) / counts_[bucket]);
  if (total_ < limit_) return;
  // Of two odd counts one rounds up and one down, so that a thin tail keeps its weight.
  total_ = 0;
  std::uint32_t carry = 0;
  for (std::uint32_t& count : counts_) {
    carry += count & 1U;
    count = count / 2 + carry / 2;
    carry &= 1U;
    total_ += count;
  }
}

}  // namespace nines::hedge
