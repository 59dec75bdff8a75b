/// @file
/// What a law says of itself, so that whoever computes with it need not know its name.
#pragma once

#include "core/quantity.hpp"
#include "core/stated.hpp"

namespace nines::dist {

/// How a cdf rises, from the easiest to compute with.
enum class Shape {
  smooth,    ///< A density that a quadrature from 0 and an inversion of transforms can follow.
  cornered,  ///< A density that jumps or bends within, or starts or is cut off beyond 0.
  jumps,     ///< Single values have a probability of their own.
};

/// Every kind states all of it: traits() is what the catalog asks for.
struct LawTraits {
  Stated<Shape> shape;
  /// laplace(s) is a formula, not a quadrature, which would take a second a quantile.
  Stated<bool> closed_transform;
  /// The a of P(X > x) ~ x^-a; infinite for lighter tails. E[X^n] is finite exactly when n < a.
  Stated<double> tail_index;
  /// It is the exponential with its mean.
  Stated<bool> exponential;
};

/// Tails lighter than any power: all moments exist.
inline constexpr double all_moments = infinity;

}  // namespace nines::dist
