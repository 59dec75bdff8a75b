#include "policy/balance/load_order.hpp"

namespace nines::balance {

// The new last place is carried down to the end of the server's block, from each block above by
// letting its first server move to its end.
void LoadOrder::insert(std::uint32_t server, std::uint32_t count) {
  NINES_EXPECTS(!contains(server));
  while (count + 2 > begin_.size()) begin_.push_back(size());
  place_[server] = size();
  order_.push_back(server);
  for (std::size_t c = begin_.size() - 1; c > count; --c) {
    swap_places(place_[server], begin_[c]);
    ++begin_[c];
  }
}

void LoadOrder::erase(std::uint32_t server, std::uint32_t count) {
  NINES_EXPECTS(contains(server));
  for (std::size_t c = count + 1; c < begin_.size(); ++c) {
    --begin_[c];
    swap_places(place_[server], begin_[c]);
  }
  NINES_EXPECTS(place_[server] + 1 == size());
  order_.pop_back();
  place_[server] = absent;
}

}  // namespace nines::balance
