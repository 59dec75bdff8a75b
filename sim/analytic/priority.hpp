/// @file
/// Priority classes, the first in the list the highest, first come within a class.
///   non-preemptive M/G/1:  W_k = R/((1-s_{k-1})(1-s_k)),  R = sum_i lambda_i E[S_i^2]/2
///   preemptive-resume:     T_k = E[S_k]/(1-s_{k-1}) + R_k/((1-s_{k-1})(1-s_k)),
///                          R_k of classes <= k
/// with s_k the load of the classes 1 ... k.
/// Ref: Cobham (1954), Op. Res. 2; Kella and Yechiali (1985), NRL 32; Buzen and Bondi (1983).
#pragma once

#include <span>
#include <vector>

#include "analytic/pollaczek_khinchine.hpp"
#include "core/quantity.hpp"

namespace nines::analytic {

struct PriorityClass {
  PerSecond arrival;
  ServiceMoments service;
};

/// Mean wait and response of one class. Under preemption the wait is what the response has beyond
/// the service itself, interruptions included.
struct ClassTimes {
  Seconds wait_mean;
  Seconds response_mean;
};

/// One server, a service once begun is finished. DomainError for an empty list, a rate or mean that
/// is not above 0, or a total load of 1 or more.
[[nodiscard]] std::vector<ClassTimes> nonpreemptive_priority(
    std::span<const PriorityClass> classes);

/// One server, an interrupted service resumes where it stopped. A class whose own and higher load
/// reaches 1 has infinite times; the classes above it do not notice.
[[nodiscard]] std::vector<ClassTimes> preemptive_priority(std::span<const PriorityClass> classes);

/// M/M/c with the same exponential service for every class. The preemptive form lets the classes
/// 1 ... k together be an M/M/c of their own. Errors as above, load per server.
[[nodiscard]] std::vector<ClassTimes> nonpreemptive_priority_mmc(
    std::span<const PerSecond> arrivals, Seconds mean_service, int servers);
[[nodiscard]] std::vector<ClassTimes> preemptive_priority_mmc(std::span<const PerSecond> arrivals,
                                                              Seconds mean_service, int servers);

}  // namespace nines::analytic
