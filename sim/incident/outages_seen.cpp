#include "incident/outages_seen.hpp"

#include <fmt/format.h>

namespace nines::incident {

void review_outages_seen(double seen, const char* unavailable, const char* advice,
                         std::initializer_list<const char*> metrics, run::Review& review) {
  constexpr double enough_outages = 10;
  if (!(seen < enough_outages)) return;
  for (const char* metric : metrics) review.without_interval.emplace_back(metric);
  review.warnings.push_back(
      {"few-outages", unavailable,
       fmt::format("{} in all replications; below {:.0f} no interval is shown; {}",
                   seen == 0 ? "no outage was seen"
                             : fmt::format("only {:.0f} outage{} seen", seen,
                                           seen == 1 ? " was" : "s were"),
                   enough_outages, advice)});
}

}  // namespace nines::incident
