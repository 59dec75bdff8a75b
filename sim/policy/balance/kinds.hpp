/// @file
/// Which server a request goes to. `central` keeps one line for all servers; with the others each
/// server has a line of its own.
///   random             any, equally likely
///   round_robin        the next in the order of the servers
///   least_outstanding  the fewest requests sent and not answered (join the shortest queue)
///   power_of           the fewest of d different servers drawn at random
///   consistent_hash    by the request's key; keys are as popular as Zipf's law says
/// Ties are settled at random. Ref: Mitzenmacher (2001), IEEE TPDS 12(10); Karger et al. (1997).
#pragma once

#include <cstdint>
#include <string_view>

#include "input/forward.hpp"

namespace nines::balance {

struct CentralQueue {
  static constexpr std::string_view name = "central";
  static CentralQueue read(input::Reader&) { return {}; }
};
struct RandomServer {
  static constexpr std::string_view name = "random";
  static RandomServer read(input::Reader&) { return {}; }
};
struct RoundRobin {
  static constexpr std::string_view name = "round_robin";
  static RoundRobin read(input::Reader&) { return {}; }
};
struct LeastOutstanding {
  static constexpr std::string_view name = "least_outstanding";
  static LeastOutstanding read(input::Reader&) { return {}; }
};
struct PowerOf {
  static constexpr std::string_view name = "power_of";
  static constexpr std::uint32_t most_choices = 16;
  static PowerOf read(input::Reader& in);
  std::uint32_t d = 2;
};
struct ConsistentHash {
  static constexpr std::string_view name = "consistent_hash";
  static ConsistentHash read(input::Reader& in);
  std::uint32_t keys = 10000;
  double skew = 1;  ///< P(key k) ~ 1/k^skew; 0: all alike.
  std::uint32_t virtual_nodes = 100;
};

}  // namespace nines::balance
