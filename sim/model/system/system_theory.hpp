/// @file
/// What can be said about a system without running it: loads by the calls each request makes, and
/// closed forms where the system is one that theory knows.
#pragma once

#include <string>
#include <vector>

#include "model/system/system.hpp"
#include "model/system/system_columns.hpp"
#include "model/system/system_plan.hpp"

namespace nines::system {

/// Requests of all clients together, per second. Of a closed loop: at most, with answers at once.
[[nodiscard]] double offered_per_s(const SystemParameters& parameters);

/// Visits that a request makes on average where nothing fails.
[[nodiscard]] double visits_per_request(const SystemParameters& parameters, const SystemPlan& plan);

/// Adds to `visits` those to each service of one call at `entry`, times `weight`, where nothing
/// fails.
void add_visits(const SystemPlan& plan, std::uint32_t entry, double weight,
                std::vector<double>& visits);

/// What a service is offered where nothing fails.
struct StationLoad {
  std::string service;
  double arrivals_per_s = 0;
  double utilization = 0;  ///< Offered work over what its servers can do; of open clients alone.
  bool bounded = false;    ///< Whether its queue loses requests before it grows without end.
};
[[nodiscard]] std::vector<StationLoad> station_loads(const SystemParameters& parameters,
                                                     const SystemPlan& plan);

[[nodiscard]] std::vector<run::Theory> system_theory(const SystemParameters& parameters,
                                                     const SystemPlan& plan,
                                                     const SystemColumns& columns);

}  // namespace nines::system
