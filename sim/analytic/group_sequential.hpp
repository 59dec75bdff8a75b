/// @file
/// One-sided group-sequential bounds at looks of any spacing: a Brownian motion S(t), seen at
/// information times t_1 < ... < t_K <= 1, is stopped when Z_k = S(t_k)/sqrt(t_k) reaches c_k.
///   f_k(s) = integral of f_(k-1)(u) phi((s - u)/sqrt(dt))/sqrt(dt) du
///            over u < c_(k-1) sqrt(t_(k-1))
/// Shapes: Pocock c, O'Brien-Fleming c/sqrt(t); or bounds that spend alpha as a function of t.
/// Ref: Lan and DeMets (1983), Biometrika 70; Jennison and Turnbull (2000), Group Sequential
/// Methods, chapters 7 and 19.
#pragma once

#include <span>
#include <vector>

#include "core/quantity.hpp"

namespace nines::analytic {

enum class BoundaryShape {
  pocock,
  obrien_fleming,
  pocock_spending,          ///< alpha log(1 + (e - 1) t)
  obrien_fleming_spending,  ///< 2 P(Z > z_(alpha/2)/sqrt(t))
};

/// P(stopped by look k), k = 1 ... K, when E[S(1)] = drift. DomainError for times that do not rise
/// within (0, 1], more than 2,000 of them, or as many bounds.
[[nodiscard]] std::vector<double> upper_crossing(std::span<const double> times,
                                                 std::span<const double> bounds, double drift = 0);

/// Bounds for Z at each time whose one-sided crossing probability without drift is `level`.
/// DomainError for levels outside (1e-10, 0.5).
[[nodiscard]] std::vector<double> upper_bounds(BoundaryShape shape, std::span<const double> times,
                                               Probability level);

}  // namespace nines::analytic
