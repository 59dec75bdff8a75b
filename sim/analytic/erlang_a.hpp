/// @file
/// Erlang A: M/M/c whose waiting customers leave after an exponential patience (rate theta), and
/// the same with a limited room, M/M/c/K+M. A birth-death chain with deaths min(n, c) mu + (n-c)^+
/// theta; any load settles.
///   abandoning fraction = theta E[Q]/lambda,   mean wait = E[Q]/lambda
/// Ref: Palm (1957); Garnett, Mandelbaum and Reiman (2002), M&SOM 4.
#pragma once

#include <cstdint>
#include <limits>

#include "core/quantity.hpp"

namespace nines::analytic {

/// `capacity` counts everybody in the system; the default means unlimited.
struct ErlangA {
  PerSecond arrival;
  Seconds mean_service;
  Seconds mean_patience;
  int servers = 1;
  std::int64_t capacity = std::numeric_limits<std::int64_t>::max();
};

/// What each arriving customer meets. Fractions are of all arrivals, blocked ones included.
struct ErlangAFigures {
  Probability wait_probability;      ///< Finds all servers busy and room to wait.
  Probability abandon_probability;   ///< Joins and leaves before service.
  Probability blocking_probability;  ///< Finds the room full; 0 without a limit.
  Seconds wait_mean;                 ///< Of those who join, until service or giving up.
  double queue_length_mean = 0;
  double system_length_mean = 0;
  double utilization = 0;  ///< Busy fraction of a server.
  PerSecond throughput;    ///< Customers served.
};

/// DomainError for rates or times that are not above 0, servers < 1 or capacity < servers.
[[nodiscard]] ErlangAFigures erlang_a(const ErlangA& queue);

}  // namespace nines::analytic
