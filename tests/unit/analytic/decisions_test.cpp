#include <cmath>
#include <vector>

#include "analytic/binomial.hpp"
#include "analytic/sequential.hpp"
#include "analytic/two_proportion.hpp"
#include "core/error.hpp"
#include "support/catch.hpp"

namespace nines::test {

TEST_CASE("Looking K times at 1.96 raises the false alarm as published", "[analytic]") {
  CHECK(analytic::peeking_probability(1, 1.959963984540054).raw() == Approx(.05).epsilon(1e-12));
  CHECK(analytic::peeking_probability(2, 1.96).raw() == Approx(.0831).margin(5e-5));
  CHECK(analytic::peeking_probability(5, 1.96).raw() == Approx(.1417).margin(1e-4));
  CHECK(analytic::peeking_probability(20, 1.96).raw() == Approx(.2479).margin(1e-4));
  CHECK(analytic::peeking_probability(200, 1.96).raw() > .4);
  CHECK_THROWS_AS(analytic::peeking_probability(0, 1.96), DomainError);
}

TEST_CASE("Pocock and O'Brien-Fleming bounds have their published values", "[analytic]") {
  const Probability level{.05};
  CHECK(analytic::pocock_bounds(2, level).back() == Approx(2.178).margin(5e-4));
  CHECK(analytic::pocock_bounds(5, level).back() == Approx(2.413).margin(5e-4));
  CHECK(analytic::obrien_fleming_bounds(2, level).back() == Approx(1.977).margin(5e-4));
  CHECK(analytic::obrien_fleming_bounds(5, level).back() == Approx(2.040).margin(5e-4));
  const auto bounds = analytic::obrien_fleming_bounds(5, level);
  CHECK(bounds[0] == Approx(bounds[4] * std::sqrt(5.)).epsilon(1e-13));
  CHECK(analytic::crossing_probability(bounds).raw() == Approx(.05).epsilon(1e-11));
}

TEST_CASE("A single look crosses with the power of a z test", "[analytic]") {
  const std::vector<double> once{1.959963984540054};
  CHECK(analytic::crossing_probability(once, 3).raw() ==
        Approx(.5 * std::erfc((1.959963984540054 - 3) / std::sqrt(2.)) +
               .5 * std::erfc((1.959963984540054 + 3) / std::sqrt(2.)))
            .epsilon(1e-10));
  const std::vector<double> two{2.178, 2.178};
  CHECK(analytic::crossing_probability(two, 3) > analytic::crossing_probability(two, 1));
}

TEST_CASE("SPRT .01 against .02 has Wald's and the exact figures", "[analytic]") {
  const analytic::Sprt test{Probability{.01}, Probability{.02}, Probability{.05}, Probability{.05}};
  const analytic::SprtFigures wald = analytic::sprt_wald(test);
  CHECK(wald.mean_sample_good == Approx(849.5).margin(.05));
  CHECK(wald.mean_sample_bad == Approx(677.1).margin(.05));
  const analytic::SprtFigures exact = analytic::sprt_exact(test);
  CHECK(exact.mean_sample_good == Approx(867.97).margin(.005));
  CHECK(exact.mean_sample_bad == Approx(736.32).margin(.005));
  CHECK(exact.alpha.raw() == Approx(.0396).margin(5e-5));
  CHECK(exact.beta.raw() == Approx(.0503).margin(5e-5));
  const analytic::SprtLines lines = analytic::sprt_lines(test);
  CHECK(lines.slope > .01);
  CHECK(lines.slope < .02);
  CHECK_THROWS_AS(
      analytic::sprt_wald({Probability{.02}, Probability{.01}, Probability{.05}, Probability{.05}}),
      DomainError);
}

TEST_CASE("An SPRT's truth at 0 and 1 is decided without chance", "[analytic]") {
  const analytic::Sprt test{Probability{.1}, Probability{.4}, Probability{.05}, Probability{.05}};
  CHECK(analytic::sprt_outcome(test, Probability{0}).calls_bad.raw() == 0);
  CHECK(analytic::sprt_outcome(test, Probability{1}).calls_bad.raw() == 1);
  // log(19)/log(4) = 2.12 failures: the third one decides.
  CHECK(analytic::sprt_outcome(test, Probability{1}).mean_sample == 3);
}

TEST_CASE("Sample sizes reach their power, one observation fewer does not", "[analytic]") {
  const analytic::TwoProportions test{Probability{.01}, Probability{.02}, Probability{.05}};
  const std::int64_t n = analytic::sample_size(test, Probability{.8});
  CHECK(n == 2319);  // Fleiss, uncorrected.
  CHECK(analytic::normal_power(test, n).raw() >= .8);
  CHECK(analytic::normal_power(test, n - 1).raw() < .8);
  const std::int64_t a = analytic::sample_size_arcsine(test, Probability{.8});
  CHECK(analytic::arcsine_power(test, a).raw() >= .8);
  CHECK(analytic::arcsine_power(test, a - 1).raw() < .8);
  CHECK(analytic::exact_power(test, n).raw() == Approx(.8).margin(.02));
  CHECK_THROWS_AS(
      analytic::sample_size({Probability{.1}, Probability{.1}, Probability{.05}}, Probability{.8}),
      DomainError);
}

TEST_CASE("Exact power agrees with plain enumeration", "[analytic]") {
  for (const auto& [p1, p2] :
       std::vector<std::pair<double, double>>{{.1, .4}, {.5, .5}, {.9, .2}}) {
    const std::int64_t n = 40;
    double one = 0;
    double two = 0;
    const double critical_one = 1.6448536269514722;
    const double critical_two = 1.959963984540054;
    for (std::int64_t x = 0; x <= n; ++x) {
      for (std::int64_t y = 0; y <= n; ++y) {
        const double pooled = static_cast<double>(x + y) / (2. * n);
        const double sd = std::sqrt(2 * pooled * (1 - pooled) / n);
        const double difference = static_cast<double>(y - x) / n;
        const double mass = analytic::binomial_pmf(x, n, Probability{p1}) *
                            analytic::binomial_pmf(y, n, Probability{p2});
        if (std::abs(difference) > critical_two * sd) two += mass;
        if ((p2 >= p1 ? difference : -difference) > critical_one * sd) one += mass;
      }
    }
    const Probability level{.05};
    CHECK(analytic::exact_power({Probability{p1}, Probability{p2}, level, analytic::Tails::two}, n)
              .raw() == Approx(two).epsilon(1e-11));
    CHECK(analytic::exact_power({Probability{p1}, Probability{p2}, level, analytic::Tails::one}, n)
              .raw() == Approx(one).epsilon(1e-11));
  }
}

TEST_CASE("The smallest detectable effect has just its power", "[analytic]") {
  const Probability found = analytic::smallest_detectable(Probability{.01}, 5000, Probability{.05},
                                                          analytic::Tails::two, Probability{.9});
  CHECK(analytic::normal_power({Probability{.01}, found, Probability{.05}}, 5000).raw() ==
        Approx(.9).epsilon(1e-10));
  CHECK_THROWS_AS(analytic::smallest_detectable(Probability{.5}, 1, Probability{.05},
                                                analytic::Tails::two, Probability{.9}),
                  DomainError);
}

TEST_CASE("Exact power of a million observations takes less than seconds", "[analytic]") {
  const analytic::TwoProportions test{Probability{.010}, Probability{.0105}, Probability{.05}};
  CHECK(analytic::exact_power(test, 1'000'000).raw() ==
        Approx(analytic::normal_power(test, 1'000'000).raw()).margin(1e-3));
}

}  // namespace nines::test
