/// @file
/// Approximations for busy systems; every one says so in its name or here, none is exact.
///   Halfin-Whitt:   C ~ 1/(1 + beta Phi(beta)/phi(beta)) for c = a + beta sqrt(a) servers
///   Allen-Cunneen:  W_q(G/G/c) ~ W_q(M/M/c) (ca^2 + cs^2)/2
///   Kingman:        W_q(G/G/1) <= lambda (Var gap + Var service)/(2(1-rho)), a bound
/// Ref: Halfin and Whitt (1981), Op. Res. 29; Allen (1990), 5.4; Kingman (1962); Sakasegawa (1977).
#pragma once

#include "core/quantity.hpp"

namespace nines::analytic {

/// The delay probability in the limit of many servers, for a margin beta > 0 (DomainError else).
[[nodiscard]] Probability halfin_whitt(double beta);

/// The margin beta whose Halfin-Whitt delay probability is `target`, strictly in (0, 1).
[[nodiscard]] double halfin_whitt_margin(Probability target);

/// a + beta sqrt(a), not yet rounded up. DomainError for a negative load.
[[nodiscard]] double square_root_servers(double offered_erlang, double beta);

/// The staffing answers side by side for one delay target.
struct Staffing {
  double beta = 0;                ///< Margin by Halfin-Whitt.
  int approximate = 0;            ///< a + beta sqrt(a), rounded up.
  int exact = 0;                  ///< Fewest servers by Erlang C.
  Probability approximate_delay;  ///< Exact Erlang C at `approximate` servers.
  Probability exact_delay;        ///< Exact Erlang C at `exact` servers.
};
[[nodiscard]] Staffing staff_for_delay(double offered_erlang, Probability target);

/// G/G/c described by two moments: squared coefficients of variation of gaps and services.
struct GGc {
  PerSecond arrival;
  Seconds mean_service;
  int servers = 1;
  double gap_scv = 1;
  double service_scv = 1;
};

/// Approximate mean waits; exact for M/M/c, and for M/G/1 with one server. DomainError when
/// unstable or for a negative scv.
[[nodiscard]] Seconds allen_cunneen_wait_mean(const GGc& queue);
/// Uses rho^(sqrt(2(c+1)) - 1)/(c (1 - rho)) in place of Erlang C.
[[nodiscard]] Seconds sakasegawa_wait_mean(const GGc& queue);
/// One server: rho/(1-rho) (ca^2+cs^2)/2 E[S] (DomainError for more), and the upper bound.
[[nodiscard]] Seconds kingman_wait_mean(const GGc& queue);
[[nodiscard]] Seconds kingman_wait_bound(const GGc& queue);

}  // namespace nines::analytic
