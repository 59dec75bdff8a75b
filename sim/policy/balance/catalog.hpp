/// @file
/// The list of balancers: which server a request goes to. `central` keeps one line for all servers;
/// with the others each server has a line of its own.
#pragma once

#include <concepts>
#include <string>
#include <string_view>

#include "core/catalog.hpp"
#include "policy/balance/consistent_hash.hpp"
#include "policy/balance/least_outstanding.hpp"
#include "policy/balance/power_of.hpp"
#include "policy/balance/random_server.hpp"
#include "policy/balance/round_robin.hpp"

namespace nines::balance {

/// What a class must bring to stand in the list. `prepare` makes what all replications share, from
/// which each makes its `Chooser`: the state that is told of servers and requests (NoBooks) and
/// chooses, in O(1) and without allocation.
template <class Kind>
concept BalanceKind = requires(const Kind& kind, typename Kind::Chooser& chooser,
                               const Rotation& rotation, random::Stream& rng) {
  std::string_view{Kind::name};
  { Kind::one_line } -> std::convertible_to<bool>;  // For all servers.
  { kind.describe() } -> std::same_as<std::string>;
  requires std::constructible_from<typename Kind::Chooser, decltype(kind.prepare(1U))>;
  { chooser.choose(rotation, 1U, rng) } -> std::same_as<std::uint32_t>;
  { chooser.draw_key(rng) } -> std::same_as<std::uint32_t>;
  chooser.joined(rotation, 1U, 1U);
  chooser.left(rotation, 1U, 1U);
  chooser.sent(rotation, 1U, 1U);
  chooser.gone(rotation, 1U, 1U);
};

using Balances = Catalog<CentralQueue, RandomServer, RoundRobin, LeastOutstanding, PowerOf,
                         ConsistentHash>;  // add here, and only here
using Balance = Balances::Variant;

[[nodiscard]] std::string_view balance_name(const Balance& balance);
[[nodiscard]] std::string describe(const Balance& balance);
/// Whether one line serves all servers.
[[nodiscard]] bool has_one_line(const Balance& balance);

}  // namespace nines::balance
