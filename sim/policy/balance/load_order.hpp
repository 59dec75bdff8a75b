/// @file
/// Servers in the order of their outstanding requests, kept sorted as counts go up and down by one:
/// a server moves to the edge of its block of equals and the edge moves past it. O(1) for a request
/// sent or answered and for drawing one of the least loaded; O(n) for a server that joins or
/// leaves.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "core/contract.hpp"
#include "random/uniform.hpp"

namespace nines::balance {

class LoadOrder {
 public:
  explicit LoadOrder(std::uint32_t servers) : place_(servers, absent), begin_(2, 0) {}

  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(order_.size()); }
  [[nodiscard]] bool contains(std::uint32_t server) const { return place_[server] != absent; }

  void insert(std::uint32_t server, std::uint32_t count);
  void erase(std::uint32_t server, std::uint32_t count);

  /// The server's count went up from `count`.
  void increment(std::uint32_t server, std::uint32_t count) {
    if (count + 2 >= begin_.size()) begin_.push_back(size());
    const std::uint32_t last = --begin_[count + 1];
    swap_places(place_[server], last);
  }
  /// The server's count went down from `count` >= 1.
  void decrement(std::uint32_t server, std::uint32_t count) {
    const std::uint32_t first = begin_[count]++;
    swap_places(place_[server], first);
  }

  /// One of those with the fewest, each equally likely. `counts` are all servers'.
  [[nodiscard]] std::uint32_t draw_least(const std::vector<std::uint32_t>& counts,
                                         random::Stream& rng) const {
    NINES_CHECK(!order_.empty());
    const std::uint32_t ties = begin_[counts[order_.front()] + 1];
    return order_[static_cast<std::uint32_t>(random::uniform_below(ties, rng))];
  }

 private:
  static constexpr std::uint32_t absent = ~std::uint32_t{0};

  void swap_places(std::uint32_t a, std::uint32_t b) {
    std::swap(order_[a], order_[b]);
    place_[order_[a]] = a;
    place_[order_[b]] = b;
  }

  std::vector<std::uint32_t> order_;  ///< Servers by count.
  std::vector<std::uint32_t> place_;  ///< Of a server in order_.
  /// begin_[c]: the first place whose count is c or more. One more than the largest count met, so
  /// that its block has an end.
  std::vector<std::uint32_t> begin_;
};

}  // namespace nines::balance
