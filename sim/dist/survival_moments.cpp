#include "dist/survival_moments.hpp"

#include <algorithm>
#include <cmath>

#include "core/quantity.hpp"
#include "dist/roots.hpp"
#include "math/elementary.hpp"
#include "math/quadrature.hpp"

namespace nines::dist {
namespace {

constexpr double relative_tolerance = 1e-12;

// A length that sets the scale of what lies beyond `low`: where survival has fallen by e.
double scale_beyond(const SurvivalFunction& survival, double low) {
  const double target = survival.at(low) / math::exp(1);
  if (!(target > 0)) return 1;
  const double first = low > 0 ? 2 * low : 1;
  const double x = find_crossing([&](double t) { return survival.at(t) - target; }, low, first);
  return x > low ? x - low : first;
}

// The integral of weight(x) P(X > x) from `low` up: smooth pieces between the breakpoints, the last
// one to the end of the support.
template <class Weight>
double integrate_survival(const SurvivalFunction& survival, double low, const Weight& weight) {
  std::vector<double> cuts;
  for (double x : survival.breakpoints) {
    if (x > low && x < survival.highest) cuts.push_back(x);
  }
  cuts.push_back(low);
  if (std::isfinite(survival.highest)) cuts.push_back(std::max(low, survival.highest));
  std::sort(cuts.begin(), cuts.end());
  cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());

  const auto integrand = [&](double x) { return weight(x) * survival.at(x); };
  double total = 0;
  if (std::isinf(survival.highest)) {
    total =
        math::integrate_to_infinity(integrand, cuts.back(), scale_beyond(survival, cuts.back()));
  }
  for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
    const double size = std::max(total, (cuts[i + 1] - cuts[i]) * integrand(cuts[i]));
    total += math::integrate(integrand, cuts[i], cuts[i + 1], relative_tolerance * size);
  }
  return total;
}

}  // namespace

Moments moments_of(const SurvivalFunction& survival) {
  const auto moment = [&](int n) {
    if (!(n < survival.tail_index)) return infinity;
    return integrate_survival(survival, 0, [n](double x) { return n * std::pow(x, n - 1); });
  };
  Moments moments{moment(1), infinity, moment(3)};
  if (!(2 < survival.tail_index)) return moments;
  // Var X = 2 integral of (x - m) P(X > x) + m^2, as E[(X-m)+^2] + E[(m-X)+^2], which cannot
  // cancel.
  const double m = moments.mean;
  const double above = integrate_survival(survival, m, [m](double x) { return 2 * (x - m); });
  SurvivalFunction lower;  // Of (m - X)+ : P(m - X > y) = P(X < m - y).
  lower.at = [&](double y) { return 1 - survival.at(m - y); };
  lower.highest = m;
  lower.tail_index = infinity;
  for (double x : survival.breakpoints) lower.breakpoints.push_back(m - x);
  const double below = integrate_survival(lower, 0, [](double y) { return 2 * y; });
  moments.variance = above + below;
  return moments;
}

double excess_of(const SurvivalFunction& survival, double x) {
  if (x >= survival.highest) return 0;
  if (!(1 < survival.tail_index)) return infinity;
  return integrate_survival(survival, x, [](double) { return 1.0; });
}

std::complex<double> laplace_of(const std::function<double(double, double)>& quantile,
                                std::complex<double> s) {
  const auto lower = [&](double below) { return std::exp(-s * quantile(below, 1 - below)); };
  const auto upper = [&](double above) { return std::exp(-s * quantile(1 - above, above)); };
  return math::integrate(lower, 0, 0.5, relative_tolerance) +
         math::integrate(upper, 0, 0.5, relative_tolerance);
}

}  // namespace nines::dist
