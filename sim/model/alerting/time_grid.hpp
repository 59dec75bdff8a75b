/// @file
/// The ticks of a history: a lead in which windows fill, the scored part, and a tail in which the
/// last incidents are waited for. Lead and tail are not scored.
#pragma once

#include <cstddef>

namespace nines::alerting {

struct TimeGrid {
  double tick_s = 1;
  std::size_t lead = 0;
  std::size_t scored = 0;
  std::size_t tail = 0;

  [[nodiscard]] std::size_t ticks() const { return lead + scored + tail; }
  /// Times from the start of the history.
  [[nodiscard]] double from_s() const { return static_cast<double>(lead) * tick_s; }
  [[nodiscard]] double to_s() const { return static_cast<double>(lead + scored) * tick_s; }
  [[nodiscard]] double end_s() const { return static_cast<double>(ticks()) * tick_s; }
};

}  // namespace nines::alerting
