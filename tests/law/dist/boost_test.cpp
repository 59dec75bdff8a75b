// Densities, cdfs and quantiles beside those of Boost.Math.
#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/exponential.hpp>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/lognormal.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/pareto.hpp>
#include <boost/math/distributions/triangular.hpp>
#include <boost/math/distributions/uniform.hpp>
#include <boost/math/distributions/weibull.hpp>

#include "dist/catalog.hpp"
#include "support/catch.hpp"

namespace nines::test {

namespace bm = boost::math;

namespace {

template <class Reference>
void check_against(const dist::Distribution& d, const Reference& reference) {
  INFO(d.describe());
  CHECK(d.mean().raw() == Approx(mean(reference)).epsilon(1e-12));
  CHECK(d.variance() == Approx(variance(reference)).epsilon(1e-11));
  for (double p : {1e-12, 1e-5, 0.01, 0.2, 0.5, 0.8, 0.99, 0.99999}) {
    const double x = quantile(reference, p);
    CHECK(d.quantile(Probability{p}).raw() == Approx(x).epsilon(1e-11));
    // Boost finds some lower tails as 1 minus the upper one.
    CHECK(d.cdf(Seconds{x}) == Approx(cdf(reference, x)).epsilon(1e-11).margin(1e-15));
    CHECK(d.survival(Seconds{x}) == Approx(cdf(complement(reference, x))).epsilon(1e-11));
    CHECK(d.density(Seconds{x}) == Approx(pdf(reference, x)).epsilon(1e-10));
    const double far = quantile(complement(reference, p));
    CHECK(d.upper_quantile(Probability{p}).raw() == Approx(far).epsilon(1e-11));
  }
}

}  // namespace

TEST_CASE("Distributions agree with Boost.Math", "[dist]") {
  check_against(dist::Exponential{Seconds{3}}, bm::exponential(1.0 / 3));
  check_against(dist::Uniform{Seconds{1}, Seconds{4}}, bm::uniform(1, 4));
  check_against(dist::Lognormal{0.5, 0.4}, bm::lognormal(0.5, 0.4));
  check_against(dist::Lognormal{-3, 1.76}, bm::lognormal(-3, 1.76));
  check_against(dist::Weibull{Seconds{2}, 0.6}, bm::weibull(0.6, 2));
  check_against(dist::Weibull{Seconds{3}, 4.5}, bm::weibull(4.5, 3));
  check_against(dist::Gamma{Seconds{2}, 0.3}, bm::gamma_distribution<>(0.3, 2));
  check_against(dist::Gamma{Seconds{0.01}, 40.5}, bm::gamma_distribution<>(40.5, 0.01));
  check_against(dist::Erlang{12, Seconds{0.5}}, bm::gamma_distribution<>(12, 0.5 / 12));
  check_against(dist::Pareto{Seconds{0.1}, 4.5}, bm::pareto(0.1, 4.5));
  check_against(dist::Triangular{Seconds{1}, Seconds{2}, Seconds{6}}, bm::triangular(1, 2, 6));
  check_against(dist::Beta{2, 5, Seconds{0}, Seconds{1}}, bm::beta_distribution<>(2, 5));
  check_against(dist::Beta{0.4, 0.7, Seconds{0}, Seconds{1}}, bm::beta_distribution<>(0.4, 0.7));
}

TEST_CASE("A truncated normal is the normal given that it is positive", "[dist]") {
  const bm::normal whole(1, 2);
  const double kept = cdf(complement(whole, 0));
  const dist::Distribution d = dist::Normal{Seconds{1}, Seconds{2}};
  for (double x : {0.001, 0.5, 1.0, 3.0, 9.0, 15.0}) {
    CHECK(d.survival(Seconds{x}) == Approx(cdf(complement(whole, x)) / kept).epsilon(1e-12));
    CHECK(d.cdf(Seconds{x}) == Approx((cdf(whole, x) - (1 - kept)) / kept).epsilon(1e-11));
    CHECK(d.density(Seconds{x}) == Approx(pdf(whole, x) / kept).epsilon(1e-12));
  }
}

}  // namespace nines::test
