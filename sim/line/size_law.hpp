/// @file
/// A distribution of work as the formulas of disciplines that look at work want it.
#pragma once

#include "analytic/scheduling.hpp"
#include "dist/distribution.hpp"

namespace nines::line {

/// Of a smooth law, which must outlive what it returns.
[[nodiscard]] inline analytic::SizeLaw size_law(const dist::Distribution& work) {
  return {[&work](double x_s) { return work.density(Seconds{x_s}); },
          [&work](double x_s) { return work.survival(Seconds{x_s}); }, work.mean().raw(),
          work.lowest().raw(), work.highest().raw()};
}

}  // namespace nines::line
