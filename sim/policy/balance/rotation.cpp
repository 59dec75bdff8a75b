#include "policy/balance/rotation.hpp"

#include <algorithm>

namespace nines::balance {

void Rotation::rank_from(std::uint32_t place) {
  for (std::uint32_t k = place; k < rotation_.size(); ++k) rank_[rotation_[k]] = k;
  ++version_;
}

std::uint32_t Rotation::insert(std::uint32_t server) {
  const auto it = std::lower_bound(rotation_.begin(), rotation_.end(), server);
  const auto place = static_cast<std::uint32_t>(it - rotation_.begin());
  rotation_.insert(it, server);
  rank_from(place);
  return place;
}

std::uint32_t Rotation::erase(std::uint32_t server) {
  const std::uint32_t place = rank_[server];
  rotation_.erase(rotation_.begin() + place);
  rank_[server] = out;
  rank_from(place);
  return place;
}

}  // namespace nines::balance
