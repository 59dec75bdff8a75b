/// @file
/// @Name@: which server a request goes to, in a sentence.
/// Ref: author (year), section.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "input/forward.hpp"
#include "policy/balance/rotation.hpp"

namespace nines::balance {

struct @Name @{static constexpr std::string_view name = "@name@";
static constexpr bool one_line = false;  ///< For all servers.
static @Name @read(input::Reader&) {
  return {};
}
[[nodiscard]] std::string describe() const {
  return "@name@";
}
[[nodiscard]] @Name @prepare(std::uint32_t /*servers*/) const {
  return *this;
}

class Chooser : public NoBooks {
 public:
  explicit Chooser(const @Name @&) {}
  [[nodiscard]] std::uint32_t choose(const Rotation& rotation, std::uint32_t /*key*/,
                                     random::Stream&) const {
    return rotation[0];
  }
};
};  // namespace nines::balance

}  // namespace nines::balance
