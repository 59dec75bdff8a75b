/// @file
/// Dispatching Poisson arrivals to exponential servers (load rho each).
///   d random choices, servers -> infinity:  E[T] = E[S] sum_{i>=1} rho^((d^i - d)/(d - 1))
///   join the shortest of two queues: matrix-geometric solution of the exact chain
/// Ref: Mitzenmacher (2001), IEEE TPDS 12; Vvedenskaya, Dobrushin and Karpelevich (1996);
/// Latouche and Ramaswami (1993), J. Appl. Prob. 30.
#pragma once

#include "core/quantity.hpp"

namespace nines::analytic {

/// Mean response with d >= 1 choices in the limit of many servers (finite fleets are slower).
/// DomainError unless 0 <= load < 1.
[[nodiscard]] Seconds choices_response_mean(int choices, double load, Seconds mean_service);

/// Mean response when every arrival joins the shorter of two queues, exact to rounding.
/// DomainError unless 0 < load < 1, the load per server.
[[nodiscard]] Seconds shortest_of_two_response_mean(double load, Seconds mean_service);

}  // namespace nines::analytic
