/// @file
/// How much each service is called, and how often calls succeed, where failures are independent of
/// each other and of time:
///   success of a call = 1 - (1 - q)^r,  attempts = (1 - (1 - q)^r)/q,   q of one attempt, r tries
/// carried down and up the tree of calls. Exact where nothing but error rates makes attempts fail.
#pragma once

#include <vector>

#include "model/system/system_plan.hpp"

namespace nines::system {

/// What becomes of one call at an edge.
struct CallFlow {
  double success = 1;
  double client_error = 0;
  double attempts = 1;
};

struct SystemFlows {
  std::vector<CallFlow> edges;
  std::vector<double> visits_per_s;     ///< Of each service, retries included.
  std::vector<double> originals_per_s;  ///< First tries all the way up.
};

/// Whether failures are of that kind: no limits of time, no queue that turns away, no breakers,
/// budgets or hedges, nothing that breaks, and no retries within parallel steps.
[[nodiscard]] bool flows_are_exact(const SystemPlan& plan);

[[nodiscard]] SystemFlows system_flows(const SystemPlan& plan);

}  // namespace nines::system
