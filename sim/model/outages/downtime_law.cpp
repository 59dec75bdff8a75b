#include "model/outages/downtime_law.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "analytic/binomial.hpp"

namespace nines::outages {
namespace {

/// P(N > M) and P(N >= M) for independent Poisson counts of means `n` and `m`.
struct Comparison {
  double greater = 0;
  double at_least = 0;
};

// Sums the n-count's mass times the m-count's cumulative mass, all terms positive, over the
// n-count's middle: 12 standard deviations either side and 40 more leave out less than 1e-15.
Comparison compare_poisson(double n, double m) {
  const double reach = 12 * std::sqrt(n) + 40;
  const auto first = static_cast<std::int64_t>(std::max(0.0, std::floor(n - reach)));
  const auto last = static_cast<std::int64_t>(std::ceil(n + reach));
  Comparison result;
  double mass_n = analytic::poisson_pmf(first, n);
  double mass_m = analytic::poisson_pmf(first, m);
  double below = first == 0 ? 0 : analytic::poisson_at_most(first - 1, m).raw();  // P(M < k)
  for (std::int64_t k = first; k <= last; ++k) {
    const double at_most = below + mass_m;
    result.greater += mass_n * below;
    result.at_least += mass_n * at_most;
    below = at_most;
    const auto next = static_cast<double>(k + 1);
    mass_n *= n / next;
    mass_m *= m / next;
  }
  return result;
}

// A multiple of the outage's length must not fall short of itself by rounding.
constexpr double rounding = 1e-9;

}  // namespace

double DowntimeLaw::survival(Seconds y) const {
  if (y >= window) return 0;
  if (y.raw() < 0) return 1;
  const double up = mean_up / (mean_up + mean_down);
  const double begun = (window - y) / mean_up;
  if (outage == Outage::exponential) {
    // X_1 + .. + X_n > y when fewer than n repairs of a Poisson stream end by y.
    const Comparison count = compare_poisson(begun, y / mean_down);
    return std::clamp(up * count.greater + (1 - up) * count.at_least, 0.0, 1.0);
  }
  const double whole = std::floor(y / mean_down + rounding);
  const double rest = std::max(0.0, y / mean_down - whole);
  const auto n = static_cast<std::int64_t>(whole);
  const double more = analytic::poisson_at_least(n + 1, begun).raw();
  return up * more + (1 - up) * (more + (1 - rest) * analytic::poisson_pmf(n, begun));
}

Seconds DowntimeLaw::quantile(double p) const {
  if (1 - survival(Seconds{0}) >= p) return Seconds{0};
  double low_s = 0;
  double high_s = window.raw();
  for (int step = 0; step < 200 && low_s < high_s; ++step) {
    const double middle_s = low_s + (high_s - low_s) / 2;
    if (middle_s <= low_s || middle_s >= high_s) break;
    (1 - survival(Seconds{middle_s}) >= p ? high_s : low_s) = middle_s;
  }
  return Seconds{high_s};
}

}  // namespace nines::outages
