#include "policy/balance/key_ring.hpp"

#include <algorithm>

#include "core/contract.hpp"
#include "math/elementary.hpp"

namespace nines::balance {
namespace {

// The finalizer of SplitMix64: a bijection, so that different places hardly ever collide.
std::uint64_t mix(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15U;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
  return x ^ (x >> 31);
}

// Keys and places are hashed apart, or key k would sit on a place of server 0.
constexpr std::uint64_t key_salt = 0xd1b54a32d192ed03U;

}  // namespace

KeyRing::KeyRing(std::uint32_t keys, double skew, std::uint32_t virtual_nodes,
                 std::uint32_t servers)
    : shares_(keys) {
  NINES_EXPECTS(keys > 0 && servers > 0 && virtual_nodes > 0);
  double sum = 0;
  // From the least popular up: small terms first keep the sum's digits.
  for (std::uint32_t k = keys; k > 0; --k) {
    shares_[k - 1] = math::pow(static_cast<double>(k), -skew);
    sum += shares_[k - 1];
  }
  for (double& share : shares_) share /= sum;
  build_alias();
  places_.reserve(std::size_t{servers} * virtual_nodes);
  for (std::uint32_t server = 0; server < servers; ++server) {
    for (std::uint32_t node = 0; node < virtual_nodes; ++node) {
      places_.push_back({mix((std::uint64_t{server} << 32) | node), server});
    }
  }
  std::sort(places_.begin(), places_.end(), [](const Place& a, const Place& b) {
    return a.hash != b.hash ? a.hash < b.hash : a.server < b.server;
  });
}

// Vose's method: cells that are too small are filled up from cells that are too large.
void KeyRing::build_alias() {
  const std::size_t n = shares_.size();
  alias_.resize(n);
  std::vector<double> weight(n);
  std::vector<std::uint32_t> small;
  std::vector<std::uint32_t> large;
  for (std::uint32_t k = 0; k < n; ++k) {
    weight[k] = shares_[k] * static_cast<double>(n);
    (weight[k] < 1 ? small : large).push_back(k);
  }
  constexpr double whole = 0x1p32;
  while (!small.empty() && !large.empty()) {
    const std::uint32_t less = small.back();
    const std::uint32_t more = large.back();
    small.pop_back();
    alias_[less] = {static_cast<std::uint64_t>(weight[less] * whole), more};
    weight[more] -= 1 - weight[less];
    if (weight[more] < 1) {
      large.pop_back();
      small.push_back(more);
    }
  }
  // What rounding left over is full.
  for (const auto& rest : {small, large}) {
    for (const std::uint32_t k : rest) alias_[k] = {std::uint64_t{1} << 32, k};
  }
}

std::size_t KeyRing::first_place(std::uint32_t key) const {
  const std::uint64_t hash = mix(key ^ key_salt);
  const auto it = std::lower_bound(places_.begin(), places_.end(), hash,
                                   [](const Place& p, std::uint64_t h) { return p.hash < h; });
  return it == places_.end() ? 0 : static_cast<std::size_t>(it - places_.begin());
}

}  // namespace nines::balance
