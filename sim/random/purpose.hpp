/// @file
/// What a stream of random numbers is for. A purpose has its own stream in every replication, so
/// that two variants of a model which differ in one thing draw the same numbers for all the others
/// (common random numbers). Values are part of the sample path: never reuse or renumber one.
#pragma once

#include <cstdint>

namespace nines::random {

enum class Purpose : std::uint32_t {
  arrival = 1,          ///< Gaps between arrivals.
  service = 2,          ///< Service demands, in the order of arrival.
  patience = 3,         ///< How long a customer waits before leaving.
  job_class = 4,        ///< Priority class of a customer.
  order = 5,            ///< Which waiting customer is served next (random order).
  batch_size = 6,       ///< Customers in a batch.
  modulation = 7,       ///< State changes of a modulated process.
  outage_duration = 8,  ///< Lengths of outages.
  outage_gap = 9,       ///< Up times between outages.
  customer = 10,        ///< Customers sampled to look at an outage.
  pilot = 11,           ///< Pilot runs: warm-up cuts, probing of costs.
  lifetime = 12,        ///< Lifetimes of units.
  repair = 13,          ///< Repair times of units.
  shock = 14,           ///< Common-cause shocks.
  switching = 15,       ///< Failures of switch-over to a standby.
  balance = 16,         ///< Choice of a server by a balancer.
  call = 17,            ///< Whether a call happens, and how many.
  error = 18,           ///< Whether an attempt fails.
  jitter = 19,          ///< Jitter of retry backoff.
  think = 20,           ///< Think times of closed-loop users.
  fault = 21,           ///< Injected faults.
  probe = 22,           ///< Synthetic probes.
  traffic_noise = 23,   ///< Noise on a traffic profile.
  incident = 24,        ///< Incidents seen by alerting.
  release = 25,         ///< Whether a release is bad, and how bad.
  cohort = 26,          ///< Cohort of a request.
  telemetry = 27,       ///< Loss of telemetry.
  resampling = 28,      ///< Bootstrap and permutation.
  search = 29,          ///< Stochastic search over designs.
  cold_start = 30,      ///< Cold starts of new servers.
  thinning = 31,        ///< Acceptance in thinned arrival processes.
  test = 1000,          ///< Tests only.
};

}  // namespace nines::random
