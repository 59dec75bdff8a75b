/// @file
/// The state of one service's balancer: servers in rotation, requests outstanding at each, and the
/// choice, in O(1) and without allocation. Random bits come from the caller's stream.
#pragma once

#include <cstdint>
#include <utility>
#include <variant>

#include "core/contract.hpp"
#include "policy/balance/catalog.hpp"

namespace nines::balance {

namespace detail {
template <class List>
struct VariantsOf;
template <BalanceKind... Kinds>
struct VariantsOf<Catalog<Kinds...>> {
  /// By place in the list, so that two of one type stay two.
  using Choosers = std::variant<typename Kinds::Chooser...>;
  using Prepared = std::variant<decltype(std::declval<const Kinds&>().prepare(0))...>;
};
}  // namespace detail

/// What every replication of a service shares.
struct BalancePlan {
  BalancePlan(const Balance& balance, std::uint32_t most_servers);

  std::uint32_t servers;  ///< The most there can be, in rotation or not.
  bool one_line;
  detail::VariantsOf<Balances>::Prepared prepared;
};

class Balancer {
 public:
  /// No server is in rotation yet.
  explicit Balancer(const BalancePlan& plan);

  [[nodiscard]] bool is_central() const { return one_line_; }

  void join(std::uint32_t server);   ///< Comes into rotation; nothing if it is.
  void leave(std::uint32_t server);  ///< Goes out of rotation; nothing if it is out.
  [[nodiscard]] bool in_rotation(std::uint32_t server) const { return rotation_.has(server); }
  [[nodiscard]] std::uint32_t in_rotation() const { return rotation_.size(); }

  /// A request was sent to the server, or is no longer there (answered, failed, cancelled); also
  /// while the server is out of rotation.
  void sent(std::uint32_t server) {
    const std::uint32_t count = rotation_.add_request(server);
    std::visit([&](auto& chooser) { chooser.sent(rotation_, server, count); }, chooser_);
  }
  void gone(std::uint32_t server) {
    const std::uint32_t count = rotation_.remove_request(server);
    std::visit([&](auto& chooser) { chooser.gone(rotation_, server, count); }, chooser_);
  }
  [[nodiscard]] std::uint32_t outstanding(std::uint32_t server) const {
    return rotation_.outstanding(server);
  }

  /// The key of a call, drawn once and kept for its retries. Draws nothing but under consistent
  /// hashing.
  [[nodiscard]] std::uint32_t draw_key(random::Stream& rng) const {
    return std::visit([&](const auto& chooser) { return chooser.draw_key(rng); }, chooser_);
  }

  /// A server in rotation; there must be one. `key` matters to consistent hashing alone.
  [[nodiscard]] std::uint32_t choose(std::uint32_t key, random::Stream& rng) {
    NINES_CHECK(rotation_.size() > 0);
    return std::visit([&](auto& chooser) { return chooser.choose(rotation_, key, rng); }, chooser_);
  }

 private:
  Rotation rotation_;
  detail::VariantsOf<Balances>::Choosers chooser_;
  bool one_line_;
};

}  // namespace nines::balance
