#include "policy/balance/consistent_hash.hpp"

#include <fmt/format.h>

#include "input/reader.hpp"

namespace nines::balance {
namespace {

// A key costs 24 bytes, a virtual node 16.
constexpr double most_keys = 1e7;
constexpr double most_virtual_nodes = 10000;
constexpr double greatest_skew = 10;

}  // namespace

ConsistentHash ConsistentHash::read(input::Reader& in) {
  ConsistentHash hash;
  hash.keys = static_cast<std::uint32_t>(
      in.optional<std::int64_t>("keys", hash.keys, "10000", input::between(1, most_keys),
                                "different keys that requests have"));
  hash.skew = in.optional<double>("skew", hash.skew, "1", input::between(0, greatest_skew),
                                  "the k-th key's share is as 1/k^skew; 0: all alike, 1: hot keys");
  hash.virtual_nodes = static_cast<std::uint32_t>(in.optional<std::int64_t>(
      "virtual_nodes", hash.virtual_nodes, "100", input::between(1, most_virtual_nodes),
      "places of a server on the ring"));
  return hash;
}

std::string ConsistentHash::describe() const {
  return fmt::format("consistent hashing of {} keys, skew {:.4g}", keys, skew);
}

std::shared_ptr<const KeyRing> ConsistentHash::prepare(std::uint32_t servers) const {
  return std::make_shared<const KeyRing>(keys, skew, virtual_nodes, servers);
}

}  // namespace nines::balance
