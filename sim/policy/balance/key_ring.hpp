/// @file
/// Keys of requests and who serves them. Popularity: P(key k) ~ 1/k^skew, k = 1, 2, ..., drawn from
/// an alias table with one word of random bits. Servers stand at `virtual_nodes` places each on a
/// ring of hashes; a key belongs to the next place clockwise whose server is in rotation, so that a
/// server that leaves hands its keys to others and takes none from them.
/// Ref: Walker (1977), ACM TOMS 3(3); Karger et al. (1997), STOC.
#pragma once

#include <cstdint>
#include <vector>

#include "random/stream.hpp"

namespace nines::balance {

/// Immutable: shared by all replications.
class KeyRing {
 public:
  /// `keys`, `virtual_nodes` and `servers` are above 0.
  KeyRing(std::uint32_t keys, double skew, std::uint32_t virtual_nodes, std::uint32_t servers);

  [[nodiscard]] std::uint32_t draw(random::Stream& rng) const {
    const std::uint64_t bits = rng();
    const auto cell = static_cast<std::uint32_t>(((bits >> 32) * alias_.size()) >> 32);
    const Alias& entry = alias_[cell];
    return static_cast<std::uint32_t>(bits) < entry.keep ? cell : entry.other;
  }
  [[nodiscard]] std::uint32_t keys() const { return static_cast<std::uint32_t>(alias_.size()); }
  [[nodiscard]] double share(std::uint32_t key) const { return shares_[key]; }

  /// The server of a key among those for which `in_rotation(server)`; at least one must be.
  template <class InRotation>
  [[nodiscard]] std::uint32_t owner(std::uint32_t key, InRotation&& in_rotation) const {
    std::size_t at = first_place(key);
    while (!in_rotation(places_[at].server)) at = at + 1 < places_.size() ? at + 1 : 0;
    return places_[at].server;
  }

 private:
  struct Alias {
    std::uint64_t keep = 0;  ///< Of 2^32.
    std::uint32_t other = 0;
  };
  struct Place {
    std::uint64_t hash = 0;
    std::uint32_t server = 0;
  };
  void build_alias();
  [[nodiscard]] std::size_t first_place(std::uint32_t key) const;

  std::vector<double> shares_;
  std::vector<Alias> alias_;
  std::vector<Place> places_;  ///< Ascending by hash.
};

}  // namespace nines::balance
