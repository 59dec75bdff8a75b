#include "dist/count_table.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/contract.hpp"

namespace nines::dist {
namespace {

// Counts whose mass is below this share of the mode's cannot come up in 2^64 draws.
constexpr double negligible = 1e-20;

}  // namespace

CountTable CountTable::binomial(std::int64_t n, double p) {
  NINES_EXPECTS(n >= 0 && p >= 0 && p <= 1);
  if (n == 0 || p == 0) return CountTable(0);
  if (p == 1) return CountTable(n);
  const double odds = p / (1 - p);
  const auto mode = std::min(n, static_cast<std::int64_t>(static_cast<double>(n + 1) * p));
  return CountTable(0, mode, n, [=](std::int64_t k) {
    return static_cast<double>(n - k) / static_cast<double>(k + 1) * odds;
  });
}

CountTable CountTable::poisson(double mean) {
  NINES_EXPECTS(mean >= 0 && mean <= 1e12);
  if (mean == 0) return CountTable(0);
  return CountTable(0, static_cast<std::int64_t>(mean), std::numeric_limits<std::int64_t>::max(),
                    [=](std::int64_t k) { return mean / static_cast<double>(k + 1); });
}

CountTable CountTable::beta_binomial(std::int64_t n, double p, double rho) {
  NINES_EXPECTS(n >= 0 && p >= 0 && p <= 1 && rho > 0 && rho < 1);
  if (n == 0 || p == 0) return CountTable(0);
  if (p == 1) return CountTable(n);
  const double a = p * (1 - rho) / rho;
  const double b = (1 - p) * (1 - rho) / rho;
  const auto step = [=](std::int64_t k) {
    const auto count = static_cast<double>(k);
    const auto trials = static_cast<double>(n);
    return (trials - count) * (a + count) / ((count + 1) * (trials - count - 1 + b));
  };
  // With a or b below 1 mass piles up at an end; a start anywhere serves, as long as nothing
  // between it and the mass is negligible. The mean is such a place.
  const auto mode = static_cast<std::int64_t>(static_cast<double>(n) * p);
  return CountTable(0, mode, n, step);
}

CountTable::CountTable(std::int64_t certain) : first_(certain), masses_{1.0} {
  index();
}

CountTable::CountTable(std::int64_t low, std::int64_t mode, std::int64_t high, const Step& step) {
  std::vector<double> down;
  double greatest = 1;
  double mass = 1;
  for (std::int64_t k = mode; k > low && mass > negligible * greatest; --k) {
    mass /= step(k - 1);
    greatest = std::max(greatest, mass);
    down.push_back(mass);
  }
  masses_.assign(down.rbegin(), down.rend());
  masses_.push_back(1);
  mass = 1;
  for (std::int64_t k = mode; k < high && mass > negligible * greatest; ++k) {
    mass *= step(k);
    greatest = std::max(greatest, mass);
    masses_.push_back(mass);
  }
  first_ = mode - static_cast<std::int64_t>(down.size());
  double total = 0;
  for (const double each : masses_) total += each;
  for (double& each : masses_) each /= total;
  index();
}

void CountTable::index() {
  constexpr double words = 0x1p64;
  double below = 0;
  for (const double mass : masses_) {
    below += mass;
    const double end = below * words;
    last_.push_back(end >= words ? std::numeric_limits<std::uint64_t>::max()
                    : end < 1    ? 0
                                 : static_cast<std::uint64_t>(end) - 1);
  }
  last_.back() = std::numeric_limits<std::uint64_t>::max();
  // All of the guide is in use at random, so a longer one costs more in the cache than it saves in
  // steps: most counts of a table are tails that are hardly ever met.
  int bits = 1;
  while (bits < 16 && (std::size_t{1} << bits) < masses_.size()) ++bits;
  guide_shift_ = 64 - bits;
  guide_.resize(std::size_t{1} << bits);
  std::uint32_t i = 0;
  for (std::size_t g = 0; g < guide_.size(); ++g) {
    while (last_[i] < (static_cast<std::uint64_t>(g) << guide_shift_)) ++i;
    guide_[g] = i;
  }
}

}  // namespace nines::dist
