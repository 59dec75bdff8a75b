#include "dist/fit.hpp"

#include <cmath>
#include <limits>

#include "core/error.hpp"
#include "dist/catalog.hpp"
#include "input/json.hpp"
#include "input/reader.hpp"
#include "support/catch.hpp"

using namespace nines;

namespace {

std::vector<double> sample(const Distribution& d, std::size_t n, std::uint64_t index) {
  Stream rng{91, 0, Purpose::test, index};
  std::vector<double> values(n);
  d.fill(values, rng);
  return values;
}

Fit of_kind(const Fits& fits, std::string_view kind) {
  for (const Fit& fit : fits.fits) {
    if (fit.distribution.kind_name() == kind) return fit;
  }
  FAIL("no fit of " << kind);
  return fits.fits.front();
}

Distribution read(const std::string& json) {
  Diagnostics diagnostics("fit");
  const Node root = parse_json(json, diagnostics);
  Pass pass;
  pass.diagnostics = &diagnostics;
  Distribution d = Value(root, pass).as<Distribution>();
  diagnostics.throw_if_failed();
  return d;
}

}  // namespace

// Wilks: twice the gain in log likelihood over the truth is chi-square with as many degrees as
// parameters (plus one for the Pareto, whose minimum adds twice an exponential): below 31 with
// probability 1 - 1e-6 at three degrees.
TEST_CASE("a fit is likelier than the truth by no more than chance allows", "[dist]") {
  constexpr std::size_t n = 200000;
  const std::vector<Distribution> truths{
      Exponential{Seconds{3}},       Lognormal{2, 1.3},      Weibull{Seconds{2}, 0.6},
      Weibull{Seconds{2}, 7},        Gamma{Seconds{3}, 0.4}, Gamma{Seconds{0.01}, 25},
      Pareto{Seconds{0.1}, 1.5},     Lomax{Seconds{2}, 2.5}, Normal{Seconds{10}, Seconds{1}},
      Normal{Seconds{1}, Seconds{2}}};
  std::uint64_t index = 0;
  for (const Distribution& truth : truths) {
    INFO(truth.describe());
    const std::vector<double> values = sample(truth, n, ++index);
    const Fit fit = of_kind(fit_all(values), truth.kind_name());
    double true_likelihood = 0;
    double off_likelihood = 0;  // Of a truth whose scale is 3 % off.
    for (double x : values) {
      true_likelihood += std::log(truth.density(Seconds{x}));
      off_likelihood += std::log(truth.density(Seconds{x / 1.03}) / 1.03);
    }
    CHECK(fit.log_likelihood >= true_likelihood);
    CHECK(2 * (fit.log_likelihood - true_likelihood) < 31);
    CHECK(!(2 * (fit.log_likelihood - off_likelihood) < 31));  // Power.
    CHECK(fit.ks_p_value > 1e-6);
    CHECK(fit.aic == 2 * static_cast<double>(fit.estimates.size()) - 2 * fit.log_likelihood);
    // What is offered to paste says the same.
    const Distribution pasted = read(fit.json);
    CHECK(pasted.quantile(Probability{0.9}).raw() ==
          Approx(fit.distribution.quantile(Probability{0.9}).raw()).epsilon(1e-8));
  }
}

TEST_CASE("AIC ranks the family of the data first", "[dist]") {
  std::uint64_t index = 100;
  for (const Distribution& truth :
       {Distribution{Lognormal{2, 1.3}}, Distribution{Weibull{Seconds{2}, 0.5}},
        Distribution{Gamma{Seconds{1}, 5}}, Distribution{Pareto{Seconds{1}, 1.5}},
        Distribution{Lomax{Seconds{2}, 1.5}}, Distribution{Normal{Seconds{10}, Seconds{1}}}}) {
    INFO(truth.describe());
    const Fits fits = fit_all(sample(truth, 5000, ++index));
    CHECK(fits.fits.front().distribution.kind_name() == truth.kind_name());
    for (const Fit& fit : fits.fits) CHECK(fit.aic >= fits.fits.front().aic);
  }
}

TEST_CASE("a family that the data rule out is named with the reason", "[dist]") {
  const Fits fits = fit_all(std::vector<double>{0, 1, 2, 3});
  REQUIRE(fits.without.size() >= 4);
  CHECK(fits.without[0].kind == "lognormal");
  CHECK(fits.without[0].reason == "a duration is 0");
  CHECK_THROWS_AS(fit_all(std::vector<double>{1}), DomainError);
  CHECK_THROWS_AS(fit_all(std::vector<double>{1, 1, 1}), DomainError);
  CHECK_THROWS_AS(fit_all(std::vector<double>{1, -1}), DomainError);
  CHECK_THROWS_AS(fit_all(std::vector<double>{1, infinity}), DomainError);
}

TEST_CASE("fits survive durations of any size", "[dist]") {
  for (double unit : {1e-9, 1.0, 1e9}) {
    std::vector<double> values;
    for (int i = 1; i < 40; ++i) values.push_back(unit * i * i);
    for (const Fit& fit : fit_all(values).fits) {
      INFO(fit.distribution.describe());
      CHECK(std::isfinite(fit.aic));
      CHECK(fit.ks < 0.5);
    }
  }
  // One duration a million times the others, and nearly equal ones.
  CHECK(!fit_all(std::vector<double>{1, 1, 1, 1, 1e6}).fits.empty());
  CHECK(!fit_all(std::vector<double>{1, 1 + 1e-9, 1 - 1e-9}).fits.empty());
}

TEST_CASE("the Kolmogorov distribution has its published quantiles", "[dist]") {
  // Large n: K = 1.3581 at 5 %, 1.6276 at 1 %.
  CHECK(kolmogorov_p_value(1.3581 / 1e4, 100000000) == Approx(0.05).epsilon(1e-3));
  CHECK(kolmogorov_p_value(1.6276 / 1e4, 100000000) == Approx(0.01).epsilon(1e-3));
  CHECK(kolmogorov_p_value(0.00001, 100) == 1);
}
