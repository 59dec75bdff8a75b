/// @file
/// The state of one service's balancer: servers in rotation, requests outstanding at each, and the
/// choice, in O(1) and without allocation. Random bits come from the caller's stream.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/contract.hpp"
#include "policy/balance/catalog.hpp"
#include "policy/balance/key_ring.hpp"
#include "policy/balance/load_order.hpp"
#include "random/stream.hpp"

namespace nines::balance {

/// What every replication of a service shares.
struct BalancePlan {
  BalancePlan(const Balance& balance, std::uint32_t most_servers);

  Balance balance;
  std::uint32_t servers;                ///< The most there can be, in rotation or not.
  std::shared_ptr<const KeyRing> keys;  ///< Of consistent hashing only.
};

class Balancer {
 public:
  /// No server is in rotation yet.
  explicit Balancer(const BalancePlan& plan);

  [[nodiscard]] bool is_central() const { return kind_ == Kind::central; }

  void join(std::uint32_t server);   ///< Comes into rotation; nothing if it is.
  void leave(std::uint32_t server);  ///< Goes out of rotation; nothing if it is out.
  [[nodiscard]] bool in_rotation(std::uint32_t server) const { return rank_[server] != out; }
  [[nodiscard]] std::uint32_t in_rotation() const {
    return static_cast<std::uint32_t>(rotation_.size());
  }

  /// A request was sent to the server, or is no longer there (answered, failed, cancelled); also
  /// while the server is out of rotation.
  void sent(std::uint32_t server) {
    const std::uint32_t count = outstanding_[server]++;
    if (kind_ == Kind::least_outstanding && in_rotation(server)) order_.increment(server, count);
  }
  void gone(std::uint32_t server) {
    NINES_CHECK(outstanding_[server] > 0);
    const std::uint32_t count = outstanding_[server]--;
    if (kind_ == Kind::least_outstanding && in_rotation(server)) order_.decrement(server, count);
  }
  [[nodiscard]] std::uint32_t outstanding(std::uint32_t server) const {
    return outstanding_[server];
  }

  /// The key of a call, drawn once and kept for its retries. Draws nothing but under consistent
  /// hashing.
  [[nodiscard]] std::uint32_t draw_key(random::Stream& rng) const {
    return keys_ ? keys_->draw(rng) : 0;
  }

  /// A server in rotation; there must be one. `key` matters to consistent hashing alone.
  [[nodiscard]] std::uint32_t choose(std::uint32_t key, random::Stream& rng);

 private:
  enum class Kind : std::uint8_t {
    central,
    random,
    round_robin,
    least_outstanding,
    power_of,
    consistent_hash,
  };
  static constexpr std::uint32_t out = ~std::uint32_t{0};

  [[nodiscard]] std::uint32_t least_of_drawn(random::Stream& rng) const;
  [[nodiscard]] std::uint32_t owner_of(std::uint32_t key);

  Kind kind_;
  std::uint32_t choices_ = 0;            ///< Of power_of.
  std::uint32_t next_ = 0;               ///< Of round_robin: a place in rotation_.
  std::vector<std::uint32_t> rotation_;  ///< Ascending.
  std::vector<std::uint32_t> rank_;      ///< Of a server in rotation_, or out.
  std::vector<std::uint32_t> outstanding_;
  LoadOrder order_;  ///< Of least_outstanding only.
  std::shared_ptr<const KeyRing> keys_;
  /// A key's server as of the `version_`-th rotation; found anew when that has changed.
  struct Owner {
    std::uint32_t server = 0;
    std::uint32_t version = 0;
  };
  std::vector<Owner> owners_;
  std::uint32_t version_ = 0;
};

}  // namespace nines::balance
