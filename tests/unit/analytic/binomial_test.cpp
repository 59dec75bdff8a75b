#include "analytic/binomial.hpp"

#include <cmath>
#include <cstdint>

#include "core/error.hpp"
#include "support/catch.hpp"

namespace nines::test {

TEST_CASE("Binomial masses sum to the tails", "[analytic]") {
  for (const std::int64_t n : {1, 2, 10, 100, 3000}) {
    for (const double p : {1e-9, .01, .3, .5, .97, 1 - 1e-9}) {
      double below = 0;
      for (std::int64_t k = 0; k <= n; ++k) {
        below += analytic::binomial_pmf(k, n, Probability{p});
        if (below < 1e-290) continue;
        CHECK(analytic::binomial_at_most(k, n, Probability{p}).raw() ==
              Approx(below).epsilon(1e-12));
      }
      CHECK(below == Approx(1).epsilon(1e-12));
      double above = 0;
      for (std::int64_t k = n; k >= 0; --k) {
        above += analytic::binomial_pmf(k, n, Probability{p});
        if (above < 1e-290) continue;
        CHECK(analytic::binomial_at_least(k, n, Probability{p}).raw() ==
              Approx(above).epsilon(1e-12));
      }
    }
  }
}

TEST_CASE("Binomial and Poisson tails reach 1e-12 at n = 1e9", "[analytic]") {
  const std::int64_t n = 1'000'000'000;
  // Computed with 40 digits for the double nearest to each p.
  CHECK(analytic::binomial_at_least(1'190'000, n, Probability{.00119}).raw() ==
        Approx(0.50012212101204799).epsilon(1e-12));
  CHECK(analytic::binomial_at_least(500'100'000, n, Probability{.5}).raw() ==
        Approx(1.2700741798772834e-10).epsilon(1e-12));
  CHECK(analytic::binomial_at_most(499'700'000, n, Probability{.5}).raw() ==
        Approx(1.4086742319925639e-80).epsilon(1e-12));
  CHECK(analytic::binomial_at_least(10'600'000, n, Probability{.01}).raw() == 0);
  CHECK(analytic::binomial_at_least(10'030'000, n, Probability{.01}).raw() ==
        Approx(7.8788889337396434e-22).epsilon(1e-12));
  CHECK(analytic::poisson_at_least(1'000'200'000, 1e9).raw() ==
        Approx(1.2716356148830183e-10).epsilon(1e-12));
  CHECK(analytic::poisson_at_most(999'900'000, 1e9).raw() ==
        Approx(0.00078261612533531638).epsilon(1e-12));
  CHECK(analytic::poisson_at_least(3, .001).raw() == Approx(1.6654171665278076e-10).epsilon(1e-13));
}

TEST_CASE("Rejecting at 19 of 1000 is rare for a binomial, common when clustered", "[analytic]") {
  const Probability p{.01};
  CHECK(analytic::binomial_at_least(19, 1000, p).raw() == Approx(.00690).margin(5e-6));
  CHECK(analytic::beta_binomial_at_least(19, {1000, p, .001}).raw() == Approx(.04276).margin(5e-6));
  CHECK(analytic::beta_binomial_at_least(19, {1000, p, .005}).raw() == Approx(.13021).margin(5e-6));
  CHECK(analytic::beta_binomial_at_least(19, {1000, p, 0}) ==
        analytic::binomial_at_least(19, 1000, p));
  CHECK(analytic::beta_binomial_at_least(19, {1000, p, 1e-12}).raw() ==
        Approx(analytic::binomial_at_least(19, 1000, p).raw()).epsilon(1e-8));
  // alpha = beta = 1 is uniform on 0 ... n.
  CHECK(analytic::beta_binomial_at_most(3, {9, Probability{.5}, 1. / 3}).raw() ==
        Approx(.4).epsilon(1e-13));
  CHECK(analytic::beta_binomial_at_most(500'000, {1'000'000, Probability{.5}, .3}).raw() ==
        Approx(.5).epsilon(1e-5));
}

TEST_CASE("Limits are the smallest counts that keep their level", "[analytic]") {
  const Probability p{.01};
  const Probability level{.01};
  CHECK(analytic::binomial_limit(1000, p, level) == 19);
  const std::int64_t k = analytic::beta_binomial_limit({1000, p, .005}, level);
  CHECK(analytic::beta_binomial_at_least(k, {1000, p, .005}) <= level);
  CHECK(analytic::beta_binomial_at_least(k - 1, {1000, p, .005}) > level);
  CHECK(analytic::poisson_at_least(analytic::poisson_limit(7.2, level), 7.2) <= level);
  CHECK(analytic::poisson_at_least(analytic::poisson_limit(7.2, level) - 1, 7.2) > level);
  CHECK(analytic::binomial_limit(3, Probability{.9}, level) == 4);  // Never reject.
  CHECK_THROWS_AS(analytic::binomial_limit(3, p, Probability{0}), DomainError);
}

TEST_CASE("Clopper-Pearson 95 % intervals have their published limits", "[analytic]") {
  const Probability confidence{.95};
  CHECK(analytic::clopper_pearson(0, 100, confidence).lo == 0);
  CHECK(analytic::clopper_pearson(0, 100, confidence).hi == Approx(.036217).margin(5e-7));
  CHECK(analytic::clopper_pearson(1, 100, confidence).lo == Approx(.000253).margin(5e-7));
  CHECK(analytic::clopper_pearson(1, 100, confidence).hi == Approx(.054459).margin(5e-7));
  CHECK(analytic::clopper_pearson(10, 100, confidence).lo == Approx(.049005).margin(5e-7));
  CHECK(analytic::clopper_pearson(10, 100, confidence).hi == Approx(.176223).margin(5e-7));
  CHECK(analytic::clopper_pearson(100, 100, confidence).hi == 1);
}

TEST_CASE("Clopper-Pearson limits put exactly the error in the tail", "[analytic]") {
  for (const std::int64_t n : {1LL, 5LL, 1000LL, 1'000'000'000LL}) {
    for (const std::int64_t k : {std::int64_t{1}, n / 7, n / 2, n - 1}) {
      if (k < 1 || k >= n) continue;
      for (const double level : {.5, .9, .99, .999999}) {
        const analytic::Interval i = analytic::clopper_pearson(k, n, Probability{level});
        const double error = (1 - level) / 2;
        CHECK(analytic::binomial_at_least(k, n, Probability{i.lo}).raw() ==
              Approx(error).epsilon(1e-6));
        if (k == n - 1 && n > 1000) continue;  // Doubles are too coarse next to 1.
        CHECK(analytic::binomial_at_most(k, n, Probability{i.hi}).raw() ==
              Approx(error).epsilon(1e-6));
        const analytic::Interval upper =
            analytic::clopper_pearson(k, n, Probability{1 - error}, analytic::Side::upper);
        CHECK(upper.hi == Approx(i.hi).epsilon(1e-8));
        CHECK(upper.lo == 0);
      }
    }
  }
}

TEST_CASE("Score, Bayes and simple intervals have their textbook values", "[analytic]") {
  const Probability confidence{.95};
  CHECK(analytic::wilson(10, 100, confidence).lo == Approx(.0552291).margin(5e-8));
  CHECK(analytic::wilson(10, 100, confidence).hi == Approx(.1743657).margin(5e-8));
  CHECK(analytic::wilson(0, 100, confidence).lo == 0);
  CHECK(analytic::wilson(0, 100, confidence).hi == Approx(.0369935).margin(5e-8));
  CHECK(analytic::jeffreys(10, 100, confidence).lo == Approx(0.052584675290668841).margin(1e-9));
  CHECK(analytic::jeffreys(10, 100, confidence).hi == Approx(0.17012392965218691).margin(1e-9));
  CHECK(analytic::jeffreys(0, 100, confidence).lo == 0);
  CHECK(analytic::agresti_coull(10, 100, confidence).lo == Approx(.0534807).margin(1e-4));
  CHECK(analytic::agresti_coull(0, 100, confidence).lo == 0);
  CHECK_THROWS_AS(analytic::wilson(3, 2, confidence), DomainError);
  CHECK_THROWS_AS(analytic::wilson(0, 0, confidence), DomainError);
  CHECK_THROWS_AS(analytic::wilson(0, 1, Probability{1}), DomainError);
}

}  // namespace nines::test
