#include "run/timeline.hpp"

#include <algorithm>

namespace nines::run {
namespace {

void drop_from(double until_s, std::vector<Timeline::Span>& spans) {
  spans.erase(std::find_if(spans.begin(), spans.end(),
                           [&](const Timeline::Span& span) { return span.from_s >= until_s; }),
              spans.end());
}

}  // namespace

void Timeline::keep_first(std::size_t most) {
  const auto shorten = [&](const Lane& lane) {
    if (lane.spans.size() > most) until_s = std::min(until_s, lane.spans[most].from_s);
  };
  shorten(truth);
  for (const Lane& lane : lanes) shorten(lane);
  drop_from(until_s, truth.spans);
  for (Lane& lane : lanes) drop_from(until_s, lane.spans);
}

}  // namespace nines::run
