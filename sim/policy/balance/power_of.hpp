/// @file
/// The one with the fewest requests outstanding of d different servers drawn at random.
/// Ref: Mitzenmacher (2001), The power of two choices, IEEE TPDS 12(10).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "input/forward.hpp"
#include "policy/balance/rotation.hpp"

namespace nines::balance {

struct PowerOf {
  static constexpr std::string_view name = "power_of";
  static constexpr bool one_line = false;
  static constexpr std::uint32_t most_choices = 16;
  static PowerOf read(input::Reader& in);
  [[nodiscard]] std::string describe() const;
  [[nodiscard]] PowerOf prepare(std::uint32_t /*servers*/) const { return *this; }

  class Chooser : public NoBooks {
   public:
    explicit Chooser(const PowerOf& rule) : choices_(rule.d) {}
    std::uint32_t choose(const Rotation& rotation, std::uint32_t key, random::Stream& rng) const;

   private:
    std::uint32_t choices_;
  };

  std::uint32_t d = 2;
};

}  // namespace nines::balance
