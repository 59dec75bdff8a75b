/// @file
/// Any server in rotation, equally likely; and `central`, one line for all servers, at which the
/// balancer has nothing to choose but where a request goes that cannot wait.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "input/forward.hpp"
#include "policy/balance/rotation.hpp"
#include "random/uniform.hpp"

namespace nines::balance {

struct RandomChooser : NoBooks {
  template <class Rule>
  explicit RandomChooser(const Rule&) {}
  [[nodiscard]] std::uint32_t choose(const Rotation& rotation, std::uint32_t /*key*/,
                                     random::Stream& rng) const {
    return rotation[static_cast<std::size_t>(random::uniform_below(rotation.size(), rng))];
  }
};

struct CentralQueue {
  static constexpr std::string_view name = "central";
  static constexpr bool one_line = true;
  static CentralQueue read(input::Reader&) { return {}; }
  [[nodiscard]] std::string describe() const { return "central"; }
  [[nodiscard]] CentralQueue prepare(std::uint32_t /*servers*/) const { return *this; }
  using Chooser = RandomChooser;
};

struct RandomServer {
  static constexpr std::string_view name = "random";
  static constexpr bool one_line = false;
  static RandomServer read(input::Reader&) { return {}; }
  [[nodiscard]] std::string describe() const { return "random"; }
  [[nodiscard]] RandomServer prepare(std::uint32_t /*servers*/) const { return *this; }
  using Chooser = RandomChooser;
};

}  // namespace nines::balance
