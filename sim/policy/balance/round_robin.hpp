/// @file
/// The next server in the order of the servers.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "input/forward.hpp"
#include "policy/balance/rotation.hpp"

namespace nines::balance {

struct RoundRobin {
  static constexpr std::string_view name = "round_robin";
  static constexpr bool one_line = false;
  static RoundRobin read(input::Reader&) { return {}; }
  [[nodiscard]] std::string describe() const { return "round_robin"; }
  [[nodiscard]] RoundRobin prepare(std::uint32_t /*servers*/) const { return *this; }

  class Chooser : public NoBooks {
   public:
    explicit Chooser(const RoundRobin&) {}
    // Whoever comes or goes before the next one does not change who that is.
    void joined(const Rotation&, std::uint32_t /*server*/, std::uint32_t place) {
      if (place < next_) ++next_;
    }
    void left(const Rotation&, std::uint32_t /*server*/, std::uint32_t place) {
      if (place < next_) --next_;
    }
    std::uint32_t choose(const Rotation& rotation, std::uint32_t /*key*/, random::Stream&) {
      if (next_ >= rotation.size()) next_ = 0;
      return rotation[next_++];
    }

   private:
    std::uint32_t next_ = 0;  ///< A place in the rotation.
  };
};

}  // namespace nines::balance
