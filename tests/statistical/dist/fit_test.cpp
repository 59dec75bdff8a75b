#include "dist/fit.hpp"

#include <cmath>
#include <limits>

#include "core/error.hpp"
#include "dist/catalog.hpp"
#include "input/json.hpp"
#include "input/reader.hpp"
#include "support/catch.hpp"

namespace nines::test {

namespace {

std::vector<double> sample(const dist::Distribution& d, std::size_t n, std::uint64_t index) {
  random::Stream rng{91, 0, random::Purpose::test, index};
  std::vector<double> values(n);
  d.fill(values, rng);
  return values;
}

dist::Fit of_kind(const dist::Fits& fits, std::string_view kind) {
  for (const dist::Fit& fit : fits.fits) {
    if (fit.distribution.kind_name() == kind) return fit;
  }
  FAIL("no fit of " << kind);
  return fits.fits.front();
}

dist::Distribution read(const std::string& json) {
  input::Diagnostics diagnostics("fit");
  const input::Node root = input::parse_json(json, diagnostics);
  input::Pass pass;
  pass.diagnostics = &diagnostics;
  dist::Distribution d = input::Value(root, pass).as<dist::Distribution>();
  diagnostics.throw_if_failed();
  return d;
}

}  // namespace

// Wilks: twice the gain in log likelihood over the truth is chi-square with as many degrees as
// parameters (plus one for the Pareto, whose minimum adds twice an exponential): below 31 with
// probability 1 - 1e-6 at three degrees.
TEST_CASE("A fit is likelier than the truth by no more than chance allows", "[dist]") {
  constexpr std::size_t n = 200000;
  const std::vector<dist::Distribution> truths{
      dist::Exponential{Seconds{3}},         dist::Lognormal{2, 1.3},
      dist::Weibull{Seconds{2}, 0.6},        dist::Weibull{Seconds{2}, 7},
      dist::Gamma{Seconds{3}, 0.4},          dist::Gamma{Seconds{0.01}, 25},
      dist::Pareto{Seconds{0.1}, 1.5},       dist::Lomax{Seconds{2}, 2.5},
      dist::Normal{Seconds{10}, Seconds{1}}, dist::Normal{Seconds{1}, Seconds{2}}};
  std::uint64_t index = 0;
  for (const dist::Distribution& truth : truths) {
    INFO(truth.describe());
    const std::vector<double> values = sample(truth, n, ++index);
    const dist::Fit fit = of_kind(dist::fit_all(values), truth.kind_name());
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
    const dist::Distribution pasted = read(fit.json);
    CHECK(pasted.quantile(Probability{0.9}).raw() ==
          Approx(fit.distribution.quantile(Probability{0.9}).raw()).epsilon(1e-8));
  }
}

TEST_CASE("AIC ranks the family of the data first", "[dist]") {
  std::uint64_t index = 100;
  for (const dist::Distribution& truth :
       {dist::Distribution{dist::Lognormal{2, 1.3}},
        dist::Distribution{dist::Weibull{Seconds{2}, 0.5}},
        dist::Distribution{dist::Gamma{Seconds{1}, 5}},
        dist::Distribution{dist::Pareto{Seconds{1}, 1.5}},
        dist::Distribution{dist::Lomax{Seconds{2}, 1.5}},
        dist::Distribution{dist::Normal{Seconds{10}, Seconds{1}}}}) {
    INFO(truth.describe());
    const dist::Fits fits = dist::fit_all(sample(truth, 5000, ++index));
    CHECK(fits.fits.front().distribution.kind_name() == truth.kind_name());
    for (const dist::Fit& fit : fits.fits) CHECK(fit.aic >= fits.fits.front().aic);
  }
}

TEST_CASE("A family that the data rule out is named with the reason", "[dist]") {
  const dist::Fits fits = dist::fit_all(std::vector<double>{0, 1, 2, 3});
  REQUIRE(fits.without.size() >= 4);
  CHECK(fits.without[0].kind == "lognormal");
  CHECK(fits.without[0].reason == "a duration is 0");
  CHECK_THROWS_AS(dist::fit_all(std::vector<double>{1}), DomainError);
  CHECK_THROWS_AS(dist::fit_all(std::vector<double>{1, 1, 1}), DomainError);
  CHECK_THROWS_AS(dist::fit_all(std::vector<double>{1, -1}), DomainError);
  CHECK_THROWS_AS(dist::fit_all(std::vector<double>{1, infinity}), DomainError);
}

TEST_CASE("Fits survive durations of any size", "[dist]") {
  for (double unit : {1e-9, 1.0, 1e9}) {
    std::vector<double> values;
    for (int i = 1; i < 40; ++i) values.push_back(unit * i * i);
    for (const dist::Fit& fit : dist::fit_all(values).fits) {
      INFO(fit.distribution.describe());
      CHECK(std::isfinite(fit.aic));
      CHECK(fit.ks < 0.5);
    }
  }
  // One duration a million times the others, and nearly equal ones.
  CHECK(!dist::fit_all(std::vector<double>{1, 1, 1, 1, 1e6}).fits.empty());
  CHECK(!dist::fit_all(std::vector<double>{1, 1 + 1e-9, 1 - 1e-9}).fits.empty());
}

// Under the exponential of mean 4.5 the density at 9,000 is exp(-2000): no double, yet possible.
TEST_CASE("A duration whose density underflows rules no family out", "[dist]") {
  std::vector<double> values;
  for (int i = 0; i < 2999; ++i) values.push_back(1 + i / 3000.0);
  values.push_back(9000);
  const auto n = static_cast<double>(values.size());
  const dist::Fits fits = dist::fit_all(values);
  const dist::Fit exponential = of_kind(fits, "exponential");
  CHECK(exponential.log_likelihood == Approx(-n * (1 + std::log(fits.mean_s))).epsilon(1e-12));
  // The exponential is a gamma and a Weibull.
  CHECK(of_kind(fits, "gamma").log_likelihood > exponential.log_likelihood);
  CHECK(of_kind(fits, "weibull").log_likelihood > exponential.log_likelihood);
}

TEST_CASE("A law whose mean is far from that of the data is not offered", "[dist]") {
  std::vector<double> values;
  for (int i = 0; i < 2999; ++i) values.push_back(1 + i / 3000.0);
  CHECK(dist::fit_all(values).to_paste() != nullptr);
  values.push_back(9000);
  const dist::Fits fits = dist::fit_all(values);
  CHECK(fits.fits.front().distribution.mean().raw() < fits.mean_s / 1.5);
  CHECK(fits.to_paste() == nullptr);
}

TEST_CASE("The Kolmogorov distribution has its published quantiles", "[dist]") {
  // Large n: K = 1.3581 at 5 %, 1.6276 at 1 %.
  CHECK(dist::kolmogorov_p_value(1.3581 / 1e4, 100000000) == Approx(0.05).epsilon(1e-3));
  CHECK(dist::kolmogorov_p_value(1.6276 / 1e4, 100000000) == Approx(0.01).epsilon(1e-3));
  CHECK(dist::kolmogorov_p_value(0.00001, 100) == 1);
}

}  // namespace nines::test
