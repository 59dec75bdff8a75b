#include "stats/rolling.hpp"

#include <algorithm>
#include <cmath>

#include "stats/trimmed.hpp"

namespace nines::stats {

RollingPercentile::RollingPercentile(std::size_t size) : ring_(size) {
  NINES_EXPECTS(size >= 1);
  sorted_.reserve(size);
}

void RollingPercentile::add(double value) {
  NINES_EXPECTS(!std::isnan(value));
  if (sorted_.size() == ring_.size()) {
    sorted_.erase(std::ranges::lower_bound(sorted_, ring_[next_]));
  }
  sorted_.insert(std::ranges::upper_bound(sorted_, value), value);
  ring_[next_] = value;
  next_ = (next_ + 1) % ring_.size();
}

double RollingPercentile::quantile(double p) const {
  return sample_quantile(sorted_, p);
}

}  // namespace nines::stats
