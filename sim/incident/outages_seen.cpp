#include "incident/outages_seen.hpp"

#include <fmt/format.h>

namespace nines::incident {

void review_outages_seen(double seen, const char* unavailable, const char* advice,
                         const std::vector<run::MetricId>& metrics, run::Review& review) {
  constexpr double enough_outages = 10;
  if (!(seen < enough_outages)) return;
  review.without_interval.insert(review.without_interval.end(), metrics.begin(), metrics.end());
  review.warnings.push_back(
      {"few-outages", unavailable,
       fmt::format("{} in all replications; below {:.0f} no interval is shown; {}",
                   seen == 0 ? "no outage was seen"
                             : fmt::format("only {:.0f} outage{} seen", seen,
                                           seen == 1 ? " was" : "s were"),
                   enough_outages, advice)});
}

}  // namespace nines::incident
