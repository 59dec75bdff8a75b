#include "dist/beta_share.hpp"

#include "dist/gamma.hpp"
#include "math/elementary.hpp"

namespace nines::dist {

// A quotient of gammas in logarithms, which do not underflow for tiny shapes.
double beta_share(double p, double rho, random::Stream& rng) {
  if (p <= 0 || p >= 1) return p;
  const double strength = (1 - rho) / rho;
  const double x = GammaSampler(p * strength).log_variate(rng);
  const double y = GammaSampler((1 - p) * strength).log_variate(rng);
  return 1 / (1 + math::exp(y - x));
}

}  // namespace nines::dist
