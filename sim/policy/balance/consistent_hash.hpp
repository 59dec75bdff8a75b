/// @file
/// By the request's key; keys are as popular as Zipf's law says. A server that leaves hands its
/// keys to others and takes none from them (policy/balance/key_ring).
/// Ref: Karger et al. (1997), Consistent hashing and random trees, STOC.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "input/forward.hpp"
#include "policy/balance/key_ring.hpp"
#include "policy/balance/rotation.hpp"

namespace nines::balance {

struct ConsistentHash {
  static constexpr std::string_view name = "consistent_hash";
  static constexpr bool one_line = false;
  static ConsistentHash read(input::Reader& in);
  [[nodiscard]] std::string describe() const;
  [[nodiscard]] std::shared_ptr<const KeyRing> prepare(std::uint32_t servers) const;

  class Chooser : public NoBooks {
   public:
    explicit Chooser(std::shared_ptr<const KeyRing> keys)
        : keys_(std::move(keys)), owners_(keys_->keys()) {}
    [[nodiscard]] std::uint32_t draw_key(random::Stream& rng) const { return keys_->draw(rng); }
    std::uint32_t choose(const Rotation& rotation, std::uint32_t key, random::Stream&) {
      Owner& owner = owners_[key];
      if (owner.version != rotation.version()) {
        owner = {keys_->owner(key, [&](std::uint32_t server) { return rotation.has(server); }),
                 rotation.version()};
      }
      return owner.server;
    }

   private:
    /// A key's server as of the `version`-th rotation; found anew when that has changed.
    struct Owner {
      std::uint32_t server = 0;
      std::uint32_t version = 0;
    };
    std::shared_ptr<const KeyRing> keys_;
    std::vector<Owner> owners_;
  };

  std::uint32_t keys = 10000;
  double skew = 1;  ///< P(key k) ~ 1/k^skew; 0: all alike.
  std::uint32_t virtual_nodes = 100;
};

}  // namespace nines::balance
