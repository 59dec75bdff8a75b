/// @file
/// M/G/1 disciplines that know the size of jobs, or their age. With rho(x) = lambda E[S; S <= x]:
///   shortest remaining first: T(x) = lambda (E[S^2; S<=x] + x^2 P(S>x))/(2(1-rho(x))^2)
///                                    + integral_0^x dt/(1-rho(t))
///   shortest job first:       W(x) = lambda E[S^2]/(2(1-rho(x))^2)
///   foreground (least age):   T(x) = lambda E[min(S,x)^2]/(2(1-r)^2) + x/(1-r),
///                             r = lambda E[min(S,x)]
/// Ref: Schrage and Miller (1966), Op. Res. 14; Kleinrock (1976), Queueing Systems II, 3.6, 4.6.
#pragma once

#include <functional>

#include "core/quantity.hpp"

namespace nines::analytic {

/// A service law with a density, as functions of a size in seconds. The density should be smooth
/// strictly inside (smallest, largest); the tail is P(S > x).
struct SizeLaw {
  std::function<double(double)> density_per_s;
  std::function<double(double)> tail;
  double mean_s = 1;
  double smallest_s = 0;
  double largest_s = infinity;
};

[[nodiscard]] SizeLaw exponential_sizes(Seconds mean);
[[nodiscard]] SizeLaw gamma_sizes(Seconds mean, double scv);      ///< scv > 0
[[nodiscard]] SizeLaw lognormal_sizes(Seconds mean, double scv);  ///< scv > 0

/// Mean response times of M/G/1, by Gauss-Legendre quadrature on a geometric grid (relative error
/// about 1e-10 for smooth densities). DomainError unless arrival > 0 and arrival * mean < 1.
[[nodiscard]] Seconds srpt_response_mean(PerSecond arrival, const SizeLaw& sizes);
[[nodiscard]] Seconds shortest_job_response_mean(PerSecond arrival, const SizeLaw& sizes);
[[nodiscard]] Seconds preemptive_shortest_job_response_mean(PerSecond arrival,
                                                            const SizeLaw& sizes);
[[nodiscard]] Seconds foreground_response_mean(PerSecond arrival, const SizeLaw& sizes);

}  // namespace nines::analytic
