/// @file
/// Whether a run saw enough outages for intervals. None at all would give an unavailability of 0
/// with an interval of width 0, and one short outage an interval that ends far below the truth.
#pragma once

#include <vector>

#include "run/model.hpp"

namespace nines::incident {

/// With fewer than ten outages seen in all replications the metrics, of which `unavailable` is the
/// one that the warning names, are left without interval; `advice` says what to do.
void review_outages_seen(double seen, const char* unavailable, const char* advice,
                         const std::vector<run::MetricId>& metrics, run::Review& review);

}  // namespace nines::incident
