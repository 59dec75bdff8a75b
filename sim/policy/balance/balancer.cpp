#include "policy/balance/balancer.hpp"

#include <algorithm>
#include <array>

#include "random/uniform.hpp"

namespace nines::balance {

BalancePlan::BalancePlan(const Balance& rule, std::uint32_t most_servers)
    : balance(rule), servers(most_servers) {
  if (const auto* hash = std::get_if<ConsistentHash>(&balance)) {
    keys = std::make_shared<const KeyRing>(*hash, servers);
  }
}

Balancer::Balancer(const BalancePlan& plan)
    : kind_(static_cast<Kind>(plan.balance.index())),  // Kind lists the catalog's in its order.
      rank_(plan.servers, out),
      outstanding_(plan.servers, 0),
      order_(std::holds_alternative<LeastOutstanding>(plan.balance) ? plan.servers : 0),
      keys_(plan.keys),
      owners_(keys_ ? keys_->keys() : 0) {
  static_assert(Balances::size == 6);
  if (const auto* power = std::get_if<PowerOf>(&plan.balance)) choices_ = power->d;
  rotation_.reserve(plan.servers);
}

void Balancer::join(std::uint32_t server) {
  if (in_rotation(server)) return;
  const auto it = std::lower_bound(rotation_.begin(), rotation_.end(), server);
  const auto place = static_cast<std::uint32_t>(it - rotation_.begin());
  rotation_.insert(it, server);
  for (std::uint32_t k = place; k < rotation_.size(); ++k) rank_[rotation_[k]] = k;
  if (place < next_) ++next_;
  ++version_;
  if (kind_ == Kind::least_outstanding) order_.insert(server, outstanding_[server]);
}

void Balancer::leave(std::uint32_t server) {
  if (!in_rotation(server)) return;
  const std::uint32_t place = rank_[server];
  rotation_.erase(rotation_.begin() + place);
  rank_[server] = out;
  for (std::uint32_t k = place; k < rotation_.size(); ++k) rank_[rotation_[k]] = k;
  if (place < next_) --next_;
  ++version_;
  if (kind_ == Kind::least_outstanding) order_.erase(server, outstanding_[server]);
}

std::uint32_t Balancer::choose(std::uint32_t key, random::Stream& rng) {
  NINES_CHECK(!rotation_.empty());
  switch (kind_) {
    case Kind::central:
    case Kind::random:
      return rotation_[static_cast<std::size_t>(random::uniform_below(rotation_.size(), rng))];
    case Kind::round_robin: {
      if (next_ >= rotation_.size()) next_ = 0;
      return rotation_[next_++];
    }
    case Kind::least_outstanding:
      return order_.draw_least(outstanding_, rng);
    case Kind::power_of:
      return least_of_drawn(rng);
    case Kind::consistent_hash:
      return owner_of(key);
  }
  return 0;
}

// The k-th server is drawn from those left, by stepping over the ones drawn before it. The drawn
// ones come in random order, so the first of the least loaded is a random one of them.
std::uint32_t Balancer::least_of_drawn(random::Stream& rng) const {
  const auto n = in_rotation();
  const std::uint32_t draws = std::min(choices_, n);
  std::array<std::uint32_t, PowerOf::most_choices> taken{};  // Ascending.
  std::uint32_t best = out;
  for (std::uint32_t k = 0; k < draws; ++k) {
    auto place = static_cast<std::uint32_t>(random::uniform_below(n - k, rng));
    std::uint32_t at = 0;
    while (at < k && taken[at] <= place) ++place, ++at;
    for (std::uint32_t j = k; j > at; --j) taken[j] = taken[j - 1];
    taken[at] = place;
    const std::uint32_t server = rotation_[place];
    if (best == out || outstanding_[server] < outstanding_[best]) best = server;
  }
  return best;
}

std::uint32_t Balancer::owner_of(std::uint32_t key) {
  Owner& owner = owners_[key];
  if (owner.version != version_) {
    owner = {keys_->owner(key, [this](std::uint32_t server) { return in_rotation(server); }),
             version_};
  }
  return owner.server;
}

}  // namespace nines::balance
