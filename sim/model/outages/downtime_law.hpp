/// @file
/// The downtime D within a window of length W of an alternating renewal process in steady state
/// whose up times are exponential. With N Poisson of mean (W - y)/E[up], for 0 <= y < W,
///     P(D > y) = P(up) P(X_1 + .. + X_N > y) + P(down) P(R + X_1 + .. + X_N > y),
/// R the residual of an outage: in the time that it takes to be up for W - y altogether, N outages
/// begin. Closed for exponential outages (a comparison of two Poisson counts) and constant ones.
/// Ref: Takacs (1957), On certain sojourn time problems in the theory of stochastic processes.
#pragma once

#include "core/quantity.hpp"

namespace nines::outages {

struct DowntimeLaw {
  enum class Outage { exponential, constant };

  Outage outage = Outage::exponential;
  Seconds mean_up;
  Seconds mean_down;
  Seconds window;

  /// P(D > y); 0 from y = W on.
  [[nodiscard]] double survival(Seconds y) const;
  /// The smallest y with P(D <= y) >= p, 0 < p < 1.
  [[nodiscard]] Seconds quantile(double p) const;
};

}  // namespace nines::outages
