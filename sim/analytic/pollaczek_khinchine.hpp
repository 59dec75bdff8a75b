/// @file
/// M/G/1: Poisson arrivals (rate lambda), any service law S, one server, load rho < 1,
/// rho = lambda E[S].
///   first come:  E[W] = lambda E[S^2]/(2(1-rho)),  Var W = E[W]^2 + lambda E[S^3]/(3(1-rho))
///   sharing:     E[T | S = x] = x/(1-rho)
///   W*(s) = (1-rho) s / (s - lambda + lambda S*(s))
/// Ref: Pollaczek (1930), Khinchine (1932); Kleinrock (1975), Queueing Systems I, 5.6-5.7;
/// Franx (2001), Op. Res. Letters 29, for M/D/1; Abate and Whitt (1995), ORSA J. Computing 7.
#pragma once

#include <complex>
#include <functional>

#include "core/quantity.hpp"

namespace nines::analytic {

/// Raw moments of a service time, in s, s^2 and s^3. `third` is needed for the wait's spread only;
/// any moment may be infinite.
struct ServiceMoments {
  double first_s = 0;
  double second_s2 = 0;
  double third_s3 = infinity;
};

[[nodiscard]] ServiceMoments constant_service(Seconds mean);
[[nodiscard]] ServiceMoments exponential_service(Seconds mean);
/// Gamma with this mean and squared coefficient of variation (0: constant, 1: exponential).
[[nodiscard]] ServiceMoments gamma_service(Seconds mean, double scv);
[[nodiscard]] ServiceMoments lognormal_service(Seconds mean, double scv);
[[nodiscard]] double scv(const ServiceMoments& service);  ///< Var S / E[S]^2

/// An M/G/1 queue. Functions throw DomainError unless arrival > 0, E[S] > 0, E[S^2] >= E[S]^2 and
/// the load is below 1.
struct MG1 {
  PerSecond arrival;
  ServiceMoments service;
};

[[nodiscard]] double utilization(const MG1& queue);
[[nodiscard]] Seconds wait_mean(const MG1& queue);  ///< First come; also last come, non-preemptive.
[[nodiscard]] Seconds wait_sd(const MG1& queue);    ///< First come.
[[nodiscard]] Seconds response_mean(const MG1& queue);
[[nodiscard]] Seconds response_sd(const MG1& queue);
[[nodiscard]] double queue_length_mean(const MG1& queue);
[[nodiscard]] double system_length_mean(const MG1& queue);
[[nodiscard]] Seconds busy_period_mean(const MG1& queue);  ///< E[S]/(1-rho)

/// Mean response under processor sharing, E[S]/(1-rho) whatever the service law; last come
/// preemptive-resume has the same mean. The conditional one is for a job of the given size.
[[nodiscard]] Seconds sharing_response_mean(const MG1& queue);
[[nodiscard]] Seconds sharing_response_of(const MG1& queue, Seconds size);

/// M/D/1, first come: P(W > t) and the wait's quantile, exact to rounding. DomainError when the
/// load is not in (0, 1); p < 1.
struct MD1 {
  PerSecond arrival;
  Seconds service;
};
[[nodiscard]] Probability wait_tail(const MD1& queue, Seconds t);
[[nodiscard]] Seconds wait_quantile(const MD1& queue, Probability p);

/// E[exp(-sS)] for complex s with real part > 0.
using Transform = std::function<std::complex<double>(std::complex<double>)>;
[[nodiscard]] Transform exponential_transform(Seconds mean);
[[nodiscard]] Transform gamma_transform(Seconds mean, double scv);  ///< scv 0: constant.

/// P(T > t), t > 0, from `tail_transform`(s) = integral of exp(-st) P(T > t). Euler summation:
/// absolute error about 1e-8 where the tail is smooth.
[[nodiscard]] double invert_tail(const Transform& tail_transform, double t_s);

/// P(W > t) and the wait's quantile of M/G/1, first come, by inversion; absolute error about 1e-8,
/// so the quantile refuses p > 1 - 1e-6 (DomainError).
[[nodiscard]] Probability wait_tail(const MG1& queue, const Transform& service, Seconds t);
[[nodiscard]] Seconds wait_quantile(const MG1& queue, const Transform& service, Probability p);

}  // namespace nines::analytic
