#include "policy/balance/kinds.hpp"

#include <fmt/format.h>

#include "input/reader.hpp"
#include "policy/balance/catalog.hpp"

namespace nines::balance {
namespace {

// A key costs 24 bytes, a virtual node 16.
constexpr double most_keys = 1e7;
constexpr double most_virtual_nodes = 10000;
constexpr double greatest_skew = 10;

}  // namespace

PowerOf PowerOf::read(input::Reader& in) {
  return {static_cast<std::uint32_t>(in.optional<std::int64_t>(
      "d", 2, "2", input::between(1, most_choices), "servers to choose among, drawn at random"))};
}

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

std::string_view balance_name(const Balance& balance) {
  return Balances::names[balance.index()];
}

std::string describe(const Balance& balance) {
  if (const auto* power = std::get_if<PowerOf>(&balance)) {
    return fmt::format("the least loaded of {} drawn at random", power->d);
  }
  if (const auto* hash = std::get_if<ConsistentHash>(&balance)) {
    return fmt::format("consistent hashing of {} keys, skew {:.4g}", hash->keys, hash->skew);
  }
  return std::string(balance_name(balance));
}

}  // namespace nines::balance
