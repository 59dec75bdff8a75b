#include "math/gauss_legendre.hpp"

#include <cmath>
#include <numbers>

#include "core/contract.hpp"

namespace nines::math {

GaussLegendre gauss_legendre(int n) {
  NINES_EXPECTS(n >= 1);
  GaussLegendre rule{std::vector<double>(n), std::vector<double>(n)};
  // Newton's iteration on the Legendre polynomial from the classical first guess; the rule is
  // symmetric, so half of the nodes suffice.
  for (int i = 0; i < (n + 1) / 2; ++i) {
    double x = std::cos(std::numbers::pi * (i + 0.75) / (n + 0.5));
    double slope = 1;
    for (int iteration = 0; iteration < 100; ++iteration) {
      double before = 1;
      double value = x;
      for (int k = 2; k <= n; ++k) {
        const double next = ((2 * k - 1) * x * value - (k - 1) * before) / k;
        before = value;
        value = next;
      }
      slope = n * (x * value - before) / (x * x - 1);
      const double step = value / slope;
      x -= step;
      if (std::abs(step) < 1e-16) break;
    }
    const double weight = 2 / ((1 - x * x) * slope * slope);
    rule.nodes[i] = -x;
    rule.nodes[n - 1 - i] = x;
    rule.weights[i] = rule.weights[n - 1 - i] = weight;
  }
  return rule;
}

}  // namespace nines::math
