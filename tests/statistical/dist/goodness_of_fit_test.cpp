#include <algorithm>
#include <cmath>
#include <vector>

#include "random/uniform.hpp"
#include "support/catch.hpp"
#include "support/distributions.hpp"

namespace nines::test {

namespace {

constexpr std::size_t cells = 10000;
constexpr double ks_bound = 2.694;  // Kolmogorov's K with 2 exp(-2 K^2) = 1e-6.

// A uniform number for each variate: F(x), or a uniform place within the jump where F jumps.
double place(const dist::Distribution& d, double x_s, random::Stream& rng) {
  const double at = d.cdf(Seconds{x_s});
  const double before = d.cdf(Seconds{std::nextafter(x_s, -1.0)});
  return at - before > 1e-9 ? before + random::uniform_open(rng) * (at - before) : at;
}

struct Fit {
  double ks;    // sqrt(n) sup|F_n - F|, on a grid of 10,000 points.
  double chi2;  // Pearson's statistic over 100 equal cells, as a standard normal.
};

Fit fit_of(const dist::Distribution& d, const std::vector<double>& sample_s, double factor) {
  random::Stream rng{82, 0, random::Purpose::test};
  std::vector<double> counts(cells);
  for (double x_s : sample_s) {
    const double u = place(d, factor * x_s, rng);
    counts[std::min(static_cast<std::size_t>(u * static_cast<double>(cells)), cells - 1)] += 1;
  }
  const double n = static_cast<double>(sample_s.size());
  double seen = 0, worst = 0, chi2 = 0, coarse = 0;
  for (std::size_t i = 0; i < cells; ++i) {
    seen += counts[i];
    coarse += counts[i];
    worst = std::max(worst, std::abs(seen / n - static_cast<double>(i + 1) / cells));
    if ((i + 1) % 100 == 0) {
      chi2 += (coarse - n / 100) * (coarse - n / 100) / (n / 100);
      coarse = 0;
    }
  }
  const double spread = 2.0 / (9 * 99);  // Wilson and Hilferty, 99 degrees of freedom.
  return {worst * std::sqrt(n), (std::cbrt(chi2 / 99) - (1 - spread)) / std::sqrt(spread)};
}

void check_fit(random::Sampling how, std::size_t n, bool with_power) {
  std::uint64_t index = 0;
  for (const dist::Distribution& d : test::all_distributions()) {
    INFO(d.describe());
    random::Stream rng{81, static_cast<std::uint64_t>(how), random::Purpose::test, ++index};
    std::vector<double> sample_s(n);
    d.fill(sample_s, rng, how);
    const Fit fit = fit_of(d, sample_s, 1);
    CHECK(fit.ks < ks_bound);
    CHECK(fit.chi2 < 4.892);
    if (with_power && !d.is_constant()) {
      // A scale that is 2 % off would be noticed.
      CHECK(fit_of(d, sample_s, 1.02).ks > ks_bound);
    }
  }
}

}  // namespace

TEST_CASE("The fastest sampler of every distribution follows its cdf", "[dist]") {
  check_fit(random::Sampling::rejection, 1000000, true);
}

TEST_CASE("Sampling by inversion follows the cdf of every distribution", "[dist]") {
  check_fit(random::Sampling::inversion, 20000, false);
  check_fit(random::Sampling::antithetic, 20000, false);
}

}  // namespace nines::test
