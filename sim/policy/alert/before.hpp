/// @file
/// What a window is compared with: the same stretch some time ago ("1w"), or the average of the
/// time before it ({"average": "1h"}).
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "core/quantity.hpp"
#include "input/forward.hpp"

namespace nines::alert {

struct Before {
  static Before read(input::Value& in);
  static Before example() { return {}; }
  [[nodiscard]] std::string describe() const;

  Seconds time{86400};
  bool average = false;
};

/// Ticks [first, last) before the window of tick i; empty where they would start before the
/// history.
class BeforeTicks {
 public:
  BeforeTicks(const Before& before, std::size_t window_ticks, Seconds tick);
  [[nodiscard]] bool known(std::size_t i) const { return i + 1 >= reach_; }
  [[nodiscard]] std::size_t first(std::size_t i) const { return i + 1 - reach_; }
  [[nodiscard]] std::size_t last(std::size_t i) const { return i + 1 - reach_ + length_; }

 private:
  std::size_t reach_;  ///< From the end of tick i back to the start of what it is compared with.
  std::size_t length_;
};

}  // namespace nines::alert
