/// @file
/// The shortest exact canary, probes against a target, one-sided bounds.
#include "analytic/canary.hpp"

#include "analytic/binomial.hpp"
#include "core/error.hpp"
#include "support/catch.hpp"

using namespace nines;
using namespace nines::analytic;

TEST_CASE("The shortest exact canary holds level and power, and no shorter one does", "[canary]") {
  const CanaryTest test{Probability{0.01}, Probability{0.03}, Probability{0.05}, Probability{0.9}};
  const CanaryPlan plan = canary_plan(test);
  CHECK(plan.level.raw() <= 0.05);
  CHECK(plan.power.raw() >= 0.9);
  for (std::int64_t n = 1; n < plan.requests; ++n) {
    const std::int64_t limit = binomial_limit(n, test.good, test.level);
    CHECK(binomial_at_least(limit, n, test.bad) < test.power);
  }
}

TEST_CASE("Rates that cannot be told apart are refused", "[canary]") {
  const Probability one{0.01};
  CHECK_THROWS_AS(canary_plan({one, one, Probability{0.05}, Probability{0.8}}), DomainError);
  CHECK_THROWS_AS(canary_plan({one, Probability{0.02}, Probability{0.9}, Probability{0.8}}),
                  DomainError);
  CHECK_THROWS_AS(canary_plan({one, Probability{0.010000001}, Probability{0.05}, Probability{0.8}}),
                  DomainError);
}

TEST_CASE("With fewer probes than 1/(1 - target) every failure is a breach", "[canary]") {
  const Probability truth{0.999};
  const Probability target{0.999};
  CHECK(probes_for_one_failure(target) == 1000);
  CHECK(probe_reports_breach(truth, target, 100).raw() ==
        Approx(1 - binomial_at_least(100, 100, truth).raw()));
  // 999 of 1,000 meet the target: it takes two failures.
  CHECK(probe_reports_breach(truth, target, 1000).raw() ==
        Approx(binomial_at_most(998, 1000, truth).raw()));
  CHECK_THROWS_AS(probe_reports_breach(truth, target, 0), DomainError);
}
