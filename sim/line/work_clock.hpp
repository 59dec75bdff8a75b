/// @file
/// A clock on which work is done at one speed for all who are being served: it runs `stretch` times
/// slower than the clock on the wall, and stands still where that is infinite. What is done on it at
/// a given time stays so, whatever becomes of the speed: a change of it touches nobody.
///   dw/dt = 1/stretch;   done at w:  t = moved + (w - work) stretch
#pragma once

#include <algorithm>

#include "core/quantity.hpp"

namespace nines::line {

struct WorkClock {
  double work_s = 0;
  double moved_s = 0;  ///< When it was last moved.

  /// `stretch` is that of the time since then.
  void move_to(double now_s, double stretch) {
    work_s += (now_s - moved_s) / stretch;
    moved_s = now_s;
  }
  /// When it will have reached `until_s`, at this speed from when it was last moved.
  [[nodiscard]] double due_s(double until_s, double stretch) const {
    return moved_s + std::max(0.0, until_s - work_s) * stretch;
  }
};

}  // namespace nines::line
