#include "stats/tests.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "core/contract.hpp"
#include "math/laws.hpp"

namespace nines::stats {
namespace {

// The sample through its own cdf: uniform and ascending when the hypothesis holds.
std::vector<double> uniforms(std::span<const double> sample,
                             const std::function<double(double)>& cdf) {
  std::vector<double> u;
  u.reserve(sample.size());
  for (const double value : sample) u.push_back(cdf(value));
  std::ranges::sort(u);
  return u;
}

// P(A^2 > z) for n to infinity, Anderson & Darling (1954), equation 8:
//   P(A^2 <= z) = sqrt(2 pi)/z sum_j C(-1/2, j) (4j + 1) exp(-t_j) I_j,   t_j = (4j+1)^2 pi^2/(8z)
//   I_j = integral over w > 0 of exp(z/(8 (w^2 + 1)) - t_j w^2)
// The published fits to it are good to 2e-5 only, too coarse for the 1e-6 that our tests go by. The
// midpoint rule converges geometrically here: the integrand is even and smooth.
double anderson_darling_sf(double z) {
  constexpr double smallest = 0.01;  // P(A^2 <= .01) is below 1e-50.
  constexpr double largest = 60;     // P(A^2 > 60) is below 1e-26, beyond what 1 - P can show.
  if (z <= smallest) return 1;
  if (z >= largest) return 0;
  constexpr double step = 0.05;
  constexpr double negligible_exponent = 45;
  double sum = 0;
  double binomial = 1;
  for (int j = 0; j < 40; ++j) {
    if (j > 0) binomial *= -(j - 0.5) / j;
    const double odd = 4 * j + 1;
    const double t = odd * odd * std::numbers::pi * std::numbers::pi / (8 * z);
    if (t - z / 8 > negligible_exponent) break;
    double integral = 0;
    // With a narrow Gaussian the steps shrink along, so that there are always enough.
    const double h = std::min(step, step / std::sqrt(t));
    for (double w = h / 2; t * w * w < negligible_exponent + z / 8; w += h) {
      integral += h * std::exp(z / (8 * (w * w + 1)) - t * w * w);
    }
    sum += binomial * odd * std::exp(-t) * integral;
  }
  return std::clamp(1 - std::sqrt(2 * std::numbers::pi) / z * sum, 0.0, 1.0);
}

}  // namespace

TestResult chi_square_test(std::span<const std::uint64_t> observed,
                           std::span<const double> expected, std::size_t fitted) {
  NINES_EXPECTS(observed.size() == expected.size());
  constexpr double least_expected = 5;
  struct Cell {
    double observed = 0;
    double expected = 0;
  };
  std::vector<Cell> cells;
  Cell open;
  for (std::size_t i = 0; i < observed.size(); ++i) {
    open.observed += static_cast<double>(observed[i]);
    open.expected += expected[i];
    if (open.expected >= least_expected) {
      cells.push_back(open);
      open = {};
    }
  }
  // What is left at the end is too small for a cell of its own.
  if (!cells.empty()) {
    cells.back().observed += open.observed;
    cells.back().expected += open.expected;
  }
  if (cells.size() < fitted + 2) return {};
  double statistic = 0;
  for (const Cell& cell : cells) {
    const double excess = cell.observed - cell.expected;
    statistic += excess * excess / cell.expected;
  }
  const auto degrees = static_cast<double>(cells.size() - 1 - fitted);
  return {statistic, math::chi_square_sf(statistic, degrees), degrees};
}

TestResult kolmogorov_smirnov_test(std::span<const double> sample,
                                   const std::function<double(double)>& cdf) {
  if (sample.empty()) return {};
  const std::vector<double> u = uniforms(sample, cdf);
  const auto n = static_cast<double>(u.size());
  double distance = 0;
  for (std::size_t i = 0; i < u.size(); ++i) {
    const auto below = static_cast<double>(i);
    distance = std::max({distance, (below + 1) / n - u[i], u[i] - below / n});
  }
  distance = std::min(distance, 1.0);
  return {distance, math::kolmogorov_smirnov_p_value(distance, u.size()), not_a_number};
}

TestResult anderson_darling_test(std::span<const double> sample,
                                 const std::function<double(double)>& cdf) {
  if (sample.empty()) return {};
  const std::vector<double> u = uniforms(sample, cdf);
  const auto n = static_cast<double>(u.size());
  double sum = 0;
  for (std::size_t i = 0; i < u.size(); ++i) {
    const double weight = 2 * static_cast<double>(i) + 1;
    sum += weight * (std::log(u[i]) + std::log1p(-u[u.size() - 1 - i]));
  }
  const double statistic = -n - sum / n;
  // A value where the hypothesis has no mass: infinite evidence against it.
  if (!std::isfinite(statistic)) return {infinity, 0, not_a_number};
  return {statistic, anderson_darling_sf(statistic), not_a_number};
}

}  // namespace nines::stats
