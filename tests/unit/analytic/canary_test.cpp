/// @file
/// The shortest exact canary, probes against a target, one-sided bounds.
#include "analytic/canary.hpp"

#include "analytic/binomial.hpp"
#include "core/error.hpp"
#include "support/catch.hpp"

namespace nines::test {

TEST_CASE("The shortest exact canary holds level and power, and no shorter one does", "[canary]") {
  const analytic::CanaryTest test{Probability{0.01}, Probability{0.03}, Probability{0.05},
                                  Probability{0.9}};
  const analytic::CanaryPlan plan = analytic::canary_plan(test);
  CHECK(plan.level.raw() <= 0.05);
  CHECK(plan.power.raw() >= 0.9);
  for (std::int64_t n = 1; n < plan.requests; ++n) {
    const std::int64_t limit = analytic::binomial_limit(n, test.good, test.level);
    CHECK(analytic::binomial_at_least(limit, n, test.bad) < test.power);
  }
}

TEST_CASE("Rates that cannot be told apart are refused", "[canary]") {
  const Probability one{0.01};
  CHECK_THROWS_AS(analytic::canary_plan({one, one, Probability{0.05}, Probability{0.8}}),
                  DomainError);
  CHECK_THROWS_AS(
      analytic::canary_plan({one, Probability{0.02}, Probability{0.9}, Probability{0.8}}),
      DomainError);
  CHECK_THROWS_AS(
      analytic::canary_plan({one, Probability{0.010000001}, Probability{0.05}, Probability{0.8}}),
      DomainError);
}

TEST_CASE("With fewer probes than 1/(1 - target) every failure is a breach", "[canary]") {
  const Probability truth{0.999};
  const Probability target{0.999};
  CHECK(analytic::probes_for_one_failure(target) == 1000);
  CHECK(analytic::probe_reports_breach(truth, target, 100).raw() ==
        Approx(1 - analytic::binomial_at_least(100, 100, truth).raw()));
  // 999 of 1,000 meet the target: it takes two failures.
  CHECK(analytic::probe_reports_breach(truth, target, 1000).raw() ==
        Approx(analytic::binomial_at_most(998, 1000, truth).raw()));
  CHECK_THROWS_AS(analytic::probe_reports_breach(truth, target, 0), DomainError);
}

}  // namespace nines::test
