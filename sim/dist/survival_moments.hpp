/// @file
/// What follows from the survival function or the quantile alone, by quadrature, for kinds without
/// a closed form. E[X^n] = n integral of x^(n-1) P(X > x), E[(X - x)+] = integral from x of P(X >
/// t), E[exp(-sX)] = integral over u of exp(-s Q(u)).   Relative error about 1e-11. [s]
#pragma once

#include <complex>
#include <functional>
#include <vector>

namespace nines::dist {

/// A survival function, and what a quadrature must know of it.
struct SurvivalFunction {
  std::function<double(double)> at;  ///< P(X > x)
  std::vector<double> breakpoints;   ///< Where it is not smooth, in any order.
  double highest = 0;                ///< End of the support, perhaps infinite.
  double tail_index = 0;             ///< As in Distribution.
};

struct Moments {
  double mean;
  double variance;
  double third_moment;
};

/// Infinite where the tail index says so.
[[nodiscard]] Moments moments_of(const SurvivalFunction& survival);

/// E[(X - x)+].
[[nodiscard]] double excess_of(const SurvivalFunction& survival, double x);

/// E[exp(-sX)] from the quantile as a function of (below, above).
[[nodiscard]] std::complex<double> laplace_of(const std::function<double(double, double)>& quantile,
                                              std::complex<double> s);

}  // namespace nines::dist
