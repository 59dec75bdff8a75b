/// @file
/// The server with the fewest requests sent and not answered (join the shortest queue); ties are
/// settled at random.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "input/forward.hpp"
#include "policy/balance/load_order.hpp"
#include "policy/balance/rotation.hpp"

namespace nines::balance {

struct LeastOutstanding {
  static constexpr std::string_view name = "least_outstanding";
  static constexpr bool one_line = false;
  static LeastOutstanding read(input::Reader&) { return {}; }
  [[nodiscard]] std::string describe() const { return "least_outstanding"; }
  struct Prepared {
    std::uint32_t servers = 0;
  };
  [[nodiscard]] Prepared prepare(std::uint32_t servers) const { return {servers}; }

  class Chooser : public NoBooks {
   public:
    explicit Chooser(const Prepared& prepared) : order_(prepared.servers) {}
    void joined(const Rotation& rotation, std::uint32_t server, std::uint32_t /*place*/) {
      order_.insert(server, rotation.outstanding(server));
    }
    void left(const Rotation& rotation, std::uint32_t server, std::uint32_t /*place*/) {
      order_.erase(server, rotation.outstanding(server));
    }
    void sent(const Rotation& rotation, std::uint32_t server, std::uint32_t count) {
      if (rotation.has(server)) order_.increment(server, count);
    }
    void gone(const Rotation& rotation, std::uint32_t server, std::uint32_t count) {
      if (rotation.has(server)) order_.decrement(server, count);
    }
    std::uint32_t choose(const Rotation& rotation, std::uint32_t /*key*/, random::Stream& rng) {
      return order_.draw_least(rotation.all_outstanding(), rng);
    }

   private:
    LoadOrder order_;
  };
};

}  // namespace nines::balance
