/// @file
/// Gauss-Legendre rules. For theory, never for sampling.
#pragma once

#include <vector>

namespace nines::math {

/// Nodes and weights on [-1, 1]; exact for polynomials of degree 2n - 1.
struct GaussLegendre {
  std::vector<double> nodes;
  std::vector<double> weights;
};
[[nodiscard]] GaussLegendre gauss_legendre(int n);

}  // namespace nines::math
