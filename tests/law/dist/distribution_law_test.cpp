#include <cmath>
#include <complex>
#include <vector>

#include "dist/survival_moments.hpp"
#include "math/quadrature.hpp"
#include "random/uniform.hpp"
#include "support/catch.hpp"
#include "support/distributions.hpp"

namespace nines::test {

namespace {

// E[g(X)] from the quantile, with u = exp(-t) at either end, so that power-law tails converge, in
// pieces between the probabilities at which the cdf is not smooth.
template <class G>
double expectation(const dist::Distribution& d, const G& g) {
  std::vector<double> cuts{std::log(2.0), 30, 700};
  std::vector<double> kinks;
  d.breakpoints(kinks);
  for (double x : kinks) {
    for (double at : {x, std::nextafter(x, -1.0)}) {
      for (double p : {d.cdf(Seconds{at}), d.survival(Seconds{at})}) {
        if (p > 1e-12 && p < 0.5) cuts.push_back(-std::log(p));
      }
    }
  }
  std::sort(cuts.begin(), cuts.end());
  const auto term = [&](double t) {
    const double small = std::exp(-t);
    const double low = g(d.quantile_from(small, 1 - small).raw());
    const double high = g(d.quantile_from(1 - small, small).raw());
    return small * (low + high);
  };
  const double scale = std::abs(g(d.mean().raw()));
  double total = 0;
  for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
    if (cuts[i + 1] > cuts[i]) total += math::integrate(term, cuts[i], cuts[i + 1], 1e-14 * scale);
  }
  return total;
}

// The integral of weight(x) P(X > x) over [low, high], in pieces between the breakpoints.
template <class Weight>
auto integrate_survival(const dist::Distribution& d, double low, double high,
                        const Weight& weight) {
  std::vector<double> cuts{low, high};
  d.breakpoints(cuts);
  for (double p : {0.001, 0.1, 0.5, 0.9, 0.999, 1 - 1e-6, 1 - 1e-12}) {
    cuts.push_back(d.quantile(Probability{p}).raw());
  }
  std::sort(cuts.begin(), cuts.end());
  decltype(weight(low)) total{};
  for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
    const double from = std::clamp(cuts[i], low, high);
    const double to = std::clamp(cuts[i + 1], low, high);
    if (to <= from) continue;
    total += math::integrate([&](double x) { return weight(x) * d.survival(Seconds{x}); }, from, to,
                             1e-13 * (high - low));
  }
  return total;
}

const std::vector<double> probabilities{1e-6, 0.001, 0.03, 0.2, 0.5, 0.77, 0.95, 0.999, 1 - 1e-7};

}  // namespace

TEST_CASE("Moments are those of the quantile function", "[dist]") {
  for (const dist::Distribution& d : test::all_distributions()) {
    INFO(d.describe());
    CHECK(std::isfinite(d.mean().raw()) == (d.tail_index() > 1));
    CHECK(std::isfinite(d.variance()) == (d.tail_index() > 2));
    CHECK(std::isfinite(d.third_moment()) == (d.tail_index() > 3));
    if (!std::isfinite(d.mean().raw())) continue;
    CHECK(d.mean().raw() == Approx(expectation(d, [](double x) { return x; })).epsilon(1e-9));
    if (std::isfinite(d.variance())) {
      const double mean_s = d.mean().raw();
      const double variance = expectation(d, [&](double x) { return (x - mean_s) * (x - mean_s); });
      CHECK(d.variance() == Approx(variance).epsilon(1e-8).margin(1e-15));
    }
    if (std::isfinite(d.third_moment())) {
      CHECK(d.third_moment() ==
            Approx(expectation(d, [](double x) { return x * x * x; })).epsilon(1e-8));
    }
  }
}

TEST_CASE("Cdf and survival add up, and the cdf is the integral of the density", "[dist]") {
  for (const dist::Distribution& d : test::all_distributions()) {
    INFO(d.describe());
    for (double p : probabilities) {
      const Seconds x = d.quantile(Probability{p});
      CHECK(d.cdf(x) + d.survival(x) == Approx(1).epsilon(1e-14));
    }
    CHECK(d.cdf(Seconds{-1}) == 0);
    CHECK(d.survival(Seconds{-1}) == 1);
    CHECK(d.density(Seconds{-1}) == 0);
    // Density between two quantiles, where there is no atom between them.
    std::vector<double> cuts;
    d.breakpoints(cuts);
    for (double p : {0.1, 0.6, 0.9}) {
      const double from = d.quantile(Probability{p}).raw();
      const double to = d.quantile(Probability{p + 0.05}).raw();
      bool smooth = d.kind_name() != "empirical" && to > from;
      for (double cut : cuts) smooth = smooth && !(cut >= from && cut <= to);
      if (!smooth) continue;
      const double mass =
          math::integrate([&](double x) { return d.density(Seconds{x}); }, from, to, 1e-13);
      CHECK(mass == Approx(0.05).epsilon(1e-9));
    }
  }
}

TEST_CASE("The quantile inverts the cdf, in both tails", "[dist]") {
  for (const dist::Distribution& d : test::all_distributions()) {
    INFO(d.describe());
    for (double p : probabilities) {
      const Seconds x = d.quantile(Probability{p});
      // The smallest x whose cdf reaches p: at x it does, and just before it does not.
      CHECK(d.cdf(x * (1 + 1e-10)) >= p * (1 - 1e-8));
      CHECK(d.cdf(x * (1 - 1e-10) - Seconds{1e-300}) <= p * (1 + 1e-8));
      CHECK(d.quantile(Probability{d.cdf(x)}).raw() == Approx(x.raw()).epsilon(1e-8));
    }
    for (double q : {1e-9, 1e-15, 1e-30}) {
      const Seconds x = d.upper_quantile(Probability{q});
      if (std::isfinite(d.highest().raw())) continue;  // x itself is rounded there.
      CHECK(d.survival(x) == Approx(q).epsilon(1e-9));
    }
    CHECK(d.quantile(Probability{0}) == d.lowest());
    CHECK(d.quantile(Probability{1}) == d.highest());
  }
}

TEST_CASE("The excess is the integral of the survival function", "[dist]") {
  for (const dist::Distribution& d : test::all_distributions()) {
    if (!std::isfinite(d.mean().raw())) continue;
    INFO(d.describe());
    CHECK(d.excess(Seconds{0}).raw() == Approx(d.mean().raw()).epsilon(1e-12));
    double previous_s = 0;
    for (double p : probabilities) {
      // From one quantile to the next, which an infinite tail cannot blur.
      const double x_s = d.quantile(Probability{p}).raw();
      const double difference = (d.excess(Seconds{previous_s}) - d.excess(Seconds{x_s})).raw();
      const double integral = integrate_survival(d, previous_s, x_s, [](double) { return 1.0; });
      CHECK(difference == Approx(integral).epsilon(1e-9).margin(1e-12 * d.mean().raw()));
      previous_s = x_s;
    }
  }
}

TEST_CASE("The residual life follows from the excess and inverts", "[dist]") {
  for (const dist::Distribution& d : test::all_distributions()) {
    if (!std::isfinite(d.mean().raw())) continue;
    INFO(d.describe());
    for (double p : {0.01, 0.3, 0.5, 0.9, 0.999}) {
      const Seconds r = d.residual_quantile(Probability{p});
      CHECK(d.residual_survival(r) == Approx(1 - p).epsilon(1e-9));
      const Seconds x = d.length_biased_quantile(Probability{p});
      CHECK(d.length_biased_survival(x * (1 - 1e-10)) >= (1 - p) * (1 - 1e-8));
      CHECK(d.length_biased_survival(x * (1 + 1e-10)) <= (1 - p) * (1 + 1e-8));
    }
    // E[R] is the integral of P(R > x) = excess/mean: 2 E[X] E[R] = E[X^2].
    if (!std::isfinite(d.variance())) {
      CHECK(std::isinf(d.residual_mean().raw()));
      continue;
    }
    const double mean_of_square = expectation(d, [](double x) { return x * x; });
    CHECK(d.residual_mean().raw() == Approx(mean_of_square / (2 * d.mean().raw())).epsilon(1e-8));
  }
}

TEST_CASE("The Laplace transform is that of the survival function", "[dist]") {
  for (const dist::Distribution& d : test::all_distributions()) {
    INFO(d.describe());
    CHECK(d.laplace(0.0) == Approx(1).epsilon(1e-12));
    const double size_s = d.quantile(Probability{0.7}).raw();
    for (const std::complex<double> s : {std::complex<double>{1, 0}, {0.2, 0}, {3, 4}, {0.5, -9}}) {
      const std::complex<double> rate = s / size_s;
      // Beyond 40/Re(s) nothing of weight is left.
      const double end = std::min(d.highest().raw(), 45 / rate.real());
      const std::complex<double> integral =
          integrate_survival(d, 0, end, [&](double x) { return std::exp(-rate * x) / size_s; });
      const std::complex<double> expected = 1.0 - s * integral;
      CHECK(std::abs(d.laplace(rate) - expected) < 2e-10);
    }
  }
}

TEST_CASE("Observed incidents give the published inspection figures", "[dist]") {
  const dist::Distribution minutes = dist::Empirical{{1774, 43, 4, 5, 6, 7, 5}};
  CHECK(minutes.mean().raw() == Approx(263.43).epsilon(2e-5));
  CHECK(minutes.length_biased_mean().raw() == Approx(1707.7).epsilon(3e-5));
  CHECK(minutes.residual_mean().raw() == Approx(853.9).epsilon(5e-5));
}

}  // namespace nines::test
