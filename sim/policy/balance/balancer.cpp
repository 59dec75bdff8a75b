#include "policy/balance/balancer.hpp"

#include <cstddef>
#include <utility>

namespace nines::balance {
namespace {

using Variants = detail::VariantsOf<Balances>;

// What is made stands at the same place in its list as the kind in the catalog.

template <std::size_t place = 0>
Variants::Choosers chooser_of(const Variants::Prepared& prepared) {
  if constexpr (place + 1 < Balances::size) {
    if (prepared.index() != place) return chooser_of<place + 1>(prepared);
  }
  return Variants::Choosers(std::in_place_index<place>, std::get<place>(prepared));
}

template <std::size_t place = 0>
Variants::Prepared prepare(const Balance& balance, std::uint32_t servers) {
  if constexpr (place + 1 < Balances::size) {
    if (balance.index() != place) return prepare<place + 1>(balance, servers);
  }
  return Variants::Prepared(std::in_place_index<place>, std::get<place>(balance).prepare(servers));
}

}  // namespace

BalancePlan::BalancePlan(const Balance& balance, std::uint32_t most_servers)
    : servers(most_servers),
      one_line(has_one_line(balance)),
      prepared(prepare(balance, most_servers)) {}

Balancer::Balancer(const BalancePlan& plan)
    : rotation_(plan.servers), chooser_(chooser_of(plan.prepared)), one_line_(plan.one_line) {}

void Balancer::join(std::uint32_t server) {
  if (rotation_.has(server)) return;
  const std::uint32_t place = rotation_.insert(server);
  std::visit([&](auto& chooser) { chooser.joined(rotation_, server, place); }, chooser_);
}

void Balancer::leave(std::uint32_t server) {
  if (!rotation_.has(server)) return;
  const std::uint32_t place = rotation_.erase(server);
  std::visit([&](auto& chooser) { chooser.left(rotation_, server, place); }, chooser_);
}

std::string_view balance_name(const Balance& balance) {
  return Balances::names[balance.index()];
}

std::string describe(const Balance& balance) {
  return std::visit([](const auto& kind) { return kind.describe(); }, balance);
}

bool has_one_line(const Balance& balance) {
  return std::visit([]<class Kind>(const Kind&) { return Kind::one_line; }, balance);
}

}  // namespace nines::balance
