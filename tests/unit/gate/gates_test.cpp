/// @file
/// Each gate decides as its reference says, on counts small enough to check by hand.
#include <cmath>

#include "analytic/binomial.hpp"
#include "analytic/group_sequential.hpp"
#include "analytic/sequential.hpp"
#include "core/error.hpp"
#include "policy/gate/catalog.hpp"
#include "policy/gate/failure_limits.hpp"
#include "policy/gate/tails.hpp"
#include "support/catch.hpp"

namespace nines::test {

namespace {

gate::GatePlan plan_of(double requests, double baseline, std::size_t looks = 1) {
  gate::GatePlan plan;
  plan.baseline = baseline;
  for (std::size_t k = 1; k <= looks; ++k) {
    gate::PlannedLook look;
    look.requests = requests * static_cast<double>(k);
    look.control_requests = look.requests;
    look.windows = static_cast<int>(k);
    plan.looks.push_back(look);
  }
  return plan;
}

gate::Look look_at(gate::Arm canary, gate::Arm control = {}, std::size_t index = 0) {
  gate::Look look;
  look.index = index;
  look.counts = {canary, control};
  return look;
}

gate::Verdict verdict(const gate::Gate& gate, const gate::Look& look) {
  gate::GateMemory memory;
  return gate.judge(look, memory);
}

/// The fewest failures that roll back, of `n` requests.
std::int64_t limit_of(const gate::Gate& gate, std::int64_t n, std::size_t index = 0) {
  for (std::int64_t k = 0; k <= n; ++k) {
    if (verdict(gate, look_at({n, k}, {}, index)) == gate::Verdict::roll_back) return k;
  }
  return n + 1;
}

}  // namespace

TEST_CASE("The tails of gates equal those of the closed forms", "[gate]") {
  for (const std::int64_t k : {0, 1, 5, 10, 19, 40}) {
    const double expected = analytic::binomial_at_least(k, 1000, Probability{0.01}).raw();
    CHECK(gate::binomial_upper(k, 1000, 0.01) == Approx(expected).epsilon(1e-12));
    CHECK(gate::binomial_lower(k, 1000, 0.01) ==
          Approx(analytic::binomial_at_most(k, 1000, Probability{0.01}).raw()).epsilon(1e-12));
    for (const double rho : {0.001, 0.005, 0.2}) {
      const analytic::BetaBinomial law{1000, Probability{0.01}, rho};
      CHECK(gate::beta_binomial_upper(k, 1000, 0.01, rho) ==
            Approx(analytic::beta_binomial_at_least(k, law).raw()).epsilon(1e-9));
    }
  }
}

TEST_CASE("Fisher's tail of the tea tasting is 17/70", "[gate]") {
  CHECK(gate::fisher_upper({{4, 3}, {4, 1}}) == Approx(17.0 / 70).epsilon(1e-12));
  CHECK(gate::fisher_upper({{4, 4}, {4, 0}}) == Approx(1.0 / 70).epsilon(1e-12));
  CHECK(gate::fisher_upper({{4, 0}, {4, 4}}) == 1);
  CHECK(gate::fisher_upper({{4, 1}, {4, 3}}) == Approx(69.0 / 70).epsilon(1e-12));
}

TEST_CASE("The posterior chance that one rate exceeds another is a half by symmetry", "[gate]") {
  CHECK(gate::beta_exceeds({3, 7}, {3, 7}) == Approx(0.5).epsilon(1e-12));
  // Beta(2, 1) has density 2x: P(X > Y) with Y uniform is E[X] = 2/3.
  CHECK(gate::beta_exceeds({2, 1}, {1, 1}) == Approx(2.0 / 3).epsilon(1e-12));
  CHECK(gate::beta_exceeds({3001, 7001}, {3001, 7001}) == Approx(0.5).epsilon(1e-9));
  CHECK(gate::beta_exceeds({21, 981}, {11, 991}) + gate::beta_exceeds({11, 991}, {21, 981}) ==
        Approx(1).epsilon(1e-10));
}

TEST_CASE("A table of limits decides as its rule does, inside and outside its range", "[gate]") {
  std::vector<gate::PlannedLook> looks(1);
  looks[0].requests = 1000;
  looks[0].spread = 30;
  const auto rule = [](std::size_t, std::int64_t n, std::int64_t k) {
    return k > 0 && gate::binomial_upper(k, n, 0.01) <= 0.01;
  };
  const gate::FailureLimits limits(looks, rule);
  for (const std::int64_t n : {10, 700, 820, 940, 1000, 1003, 1180, 1181, 5000}) {
    for (std::int64_t k = 0; k <= 80; ++k) {
      if (k > n) continue;
      INFO(n << " requests, " << k << " failures");
      CHECK(limits.rejects(look_at({n, k})) == rule(0, n, k));
    }
  }
}

TEST_CASE("1 % of 1,000 requests: the exact test rolls back at 19 failures", "[gate]") {
  gate::BinomialGate gate;
  gate.alpha = Probability{0.01};
  const auto test = gate.make(plan_of(1000, 0.01), 1);
  CHECK(limit_of(*test, 1000) == 19);
  CHECK(gate::binomial_upper(19, 1000, 0.01) == Approx(0.00690).epsilon(1e-3));
  gate.alpha.reset();
  gate.limit = 18;
  CHECK(limit_of(*gate.make(plan_of(1000, 0.01), 1), 1000) == 19);
}

TEST_CASE("Gates on a limit roll back exactly when that limit is above max", "[gate]") {
  const gate::GatePlan plan = plan_of(400, 0.02);
  gate::ClopperPearsonGate exact;
  gate::WilsonGate score;
  gate::JeffreysGate posterior;
  const auto clopper_pearson = exact.make(plan, 1);
  const auto wilson = score.make(plan, 1);
  const auto jeffreys = posterior.make(plan, 1);
  const Probability confidence{0.95};
  for (std::int64_t k = 1; k < 40; ++k) {
    const auto back = [&](const gate::Gate& gate) {
      return verdict(gate, look_at({400, k})) == gate::Verdict::roll_back;
    };
    const auto lower = analytic::Side::lower;
    CHECK(back(*clopper_pearson) ==
          (analytic::clopper_pearson(k, 400, confidence, lower).lo >= 0.02));
    CHECK(back(*wilson) == (analytic::wilson(k, 400, confidence, lower).lo >= 0.02));
    CHECK(back(*jeffreys) == (analytic::jeffreys(k, 400, confidence, lower).lo >= 0.02));
  }
}

TEST_CASE("The sequential ratio test stops on Wald's lines", "[gate]") {
  gate::SprtGate gate;
  gate.p1 = Probability{0.02};
  gate.alpha = gate.beta = Probability{0.05};
  const auto test = gate.make(plan_of(100, 0.01, 20), 1);
  const auto lines = analytic::sprt_lines(
      {Probability{0.01}, Probability{0.02}, Probability{0.05}, Probability{0.05}});
  for (std::int64_t n = 100; n <= 2000; n += 100) {
    for (std::int64_t k = 0; k <= 60; ++k) {
      const double excess = static_cast<double>(k) - lines.slope * static_cast<double>(n);
      const gate::Verdict expected = excess >= lines.upper   ? gate::Verdict::roll_back
                                     : excess <= lines.lower ? gate::Verdict::promote
                                                             : gate::Verdict::go_on;
      CHECK(verdict(*test, look_at({n, k})) == expected);
    }
  }
  gate.p1 = Probability{0.005};
  CHECK_THROWS_AS(gate.make(plan_of(100, 0.01), 1), DomainError);
}

TEST_CASE("A truncated sequential test decides at its last look", "[gate]") {
  gate::SprtGate gate;
  gate.p1 = Probability{0.02};
  gate.alpha = gate.beta = Probability{0.05};
  gate.truncated = true;
  const auto test = gate.make(plan_of(100, 0.01, 2), 1);
  CHECK(verdict(*test, look_at({100, 2}, {}, 0)) == gate::Verdict::go_on);
  CHECK(verdict(*test, look_at({200, 4}, {}, 1)) == gate::Verdict::roll_back);
  CHECK(verdict(*test, look_at({200, 2}, {}, 1)) == gate::Verdict::promote);
}

TEST_CASE("One-sided group-sequential bounds agree with the two-sided tables", "[gate]") {
  using analytic::BoundaryShape;
  const std::vector<double> two{0.5, 1};
  const std::vector<double> five{0.2, 0.4, 0.6, 0.8, 1};
  // Both sides at .025 differ from two-sided .05 only by paths that cross both bounds.
  const auto bound = [](analytic::BoundaryShape shape, const std::vector<double>& times) {
    return analytic::upper_bounds(shape, times, Probability{0.025}).back();
  };
  CHECK(bound(analytic::BoundaryShape::pocock, two) == Approx(2.178).margin(6e-4));
  CHECK(bound(analytic::BoundaryShape::pocock, five) == Approx(2.413).margin(6e-4));
  CHECK(bound(analytic::BoundaryShape::obrien_fleming, two) == Approx(1.977).margin(6e-4));
  CHECK(bound(analytic::BoundaryShape::obrien_fleming, five) == Approx(2.040).margin(6e-4));
}

TEST_CASE("Bounds of every shape spend exactly their level", "[gate]") {
  using analytic::BoundaryShape;
  const std::vector<double> uneven{0.05, 0.3, 0.35, 0.9, 1};
  for (const auto shape : {analytic::BoundaryShape::pocock, analytic::BoundaryShape::obrien_fleming,
                           analytic::BoundaryShape::pocock_spending,
                           analytic::BoundaryShape::obrien_fleming_spending}) {
    const auto bounds = analytic::upper_bounds(shape, uneven, Probability{0.01});
    CHECK(analytic::upper_crossing(uneven, bounds).back() == Approx(0.01).epsilon(1e-9));
  }
  // One look is the plain test, and a drift gives it its plain power.
  const std::vector<double> once{1};
  const auto bounds =
      analytic::upper_bounds(analytic::BoundaryShape::pocock, once, Probability{0.05});
  CHECK(bounds.front() == Approx(1.644853626951472).epsilon(1e-10));
  CHECK(analytic::upper_crossing(once, bounds, 1.644853626951472).back() == Approx(0.5));
  CHECK_THROWS_AS(analytic::upper_bounds(analytic::BoundaryShape::pocock, uneven, Probability{0.7}),
                  DomainError);
}

TEST_CASE("A sequential gate refuses another number of looks than the stages give", "[gate]") {
  gate::SequentialGate gate;
  gate.alpha = Probability{0.05};
  gate.looks = 5;
  CHECK_THROWS_AS(gate.make(plan_of(100, 0.01, 4), 1), DomainError);
  CHECK_NOTHROW(gate.make(plan_of(100, 0.01, 5), 1));
}

TEST_CASE("The mixture ratio of no failures stays below one", "[gate]") {
  gate::AlwaysValidGate gate;
  gate.alpha = Probability{0.05};
  const auto test = gate.make(plan_of(100, 0.01, 3), 1);
  CHECK(limit_of(*test, 100) > 1);
  CHECK(limit_of(*test, 300, 2) > limit_of(*test, 100));
  CHECK(test->traits().sequential);
}

TEST_CASE("A uniform prior with no data says that a rate is above max as often as it is long",
          "[gate]") {
  gate::BayesGate gate;
  gate.probability = Probability{0.95};
  const auto test = gate.make(plan_of(100, 0.01), 1);
  // Posterior Beta(1 + k, 1 + n - k): its tail at .01 is a binomial tail of n + 1 trials.
  const std::int64_t limit = limit_of(*test, 100);
  CHECK(1 - gate::binomial_upper(limit + 1, 101, 0.01) >= 0.95);
  CHECK(1 - gate::binomial_upper(limit, 101, 0.01) < 0.95);
}

TEST_CASE("A beta-binomial gate tolerates more failures than a binomial one", "[gate]") {
  gate::BetaBinomialGate gate;
  gate.alpha = Probability{0.01};
  gate.correlation = 0.005;
  const auto limit = limit_of(*gate.make(plan_of(1000, 0.01), 1), 1000);
  CHECK(limit ==
        analytic::beta_binomial_limit({1000, Probability{0.01}, 0.005}, Probability{0.01}));
  gate.correlation = 0;
  CHECK(limit_of(*gate.make(plan_of(1000, 0.01), 1), 1000) == 19);
}

TEST_CASE("Two-proportion statistics agree with their formulas", "[gate]") {
  // 15 of 100 against 5 of 100: pooled p = .1, z = .1/sqrt(.09 .02).
  CHECK(gate::pooled_z({{100, 15}, {100, 5}}) == Approx(0.1 / std::sqrt(0.0018)));
  const double p1 = 16.0 / 102;
  const double p2 = 6.0 / 102;
  CHECK(gate::agresti_caffo_z({{100, 15}, {100, 5}}) ==
        Approx((p1 - p2) / std::sqrt((p1 * (1 - p1) + p2 * (1 - p2)) / 102)));
  CHECK(gate::pooled_z({{100, 0}, {100, 0}}) == 0);
}

TEST_CASE("Stratifying by cohort clears a canary of Simpson's paradox", "[gate]") {
  gate::MantelHaenszelGate stratified;
  stratified.alpha = Probability{0.01};
  gate::TwoProportionGate pooled;
  pooled.alpha = Probability{0.01};
  const gate::GatePlan plan = plan_of(1000, 0.03);
  // Cohorts fail 1 % and 10 %, on both sides alike; the canary meets more of the second.
  const std::vector<gate::Sides> cohorts{{{500, 5}, {9000, 90}}, {{500, 50}, {1000, 100}}};
  gate::Look look = look_at({1000, 55}, {10000, 190});
  look.cohorts = cohorts;
  CHECK(verdict(*pooled.make(plan, 1), look) == gate::Verdict::roll_back);
  CHECK(verdict(*stratified.make(plan, 1), look) == gate::Verdict::go_on);
  const std::vector<gate::Sides> worse{{{500, 15}, {9000, 90}}, {{500, 80}, {1000, 100}}};
  look.cohorts = worse;
  CHECK(verdict(*stratified.make(plan, 1), look) == gate::Verdict::roll_back);
}

TEST_CASE("The rank test sees a shift in most looks and not one bad look", "[gate]") {
  gate::MannWhitneyGate gate;
  const auto test = gate.make(plan_of(1000, 0.01, 10), 1);
  std::vector<gate::Sides> shifted;
  std::vector<gate::Sides> spike;
  for (std::int64_t k = 0; k < 10; ++k) {
    shifted.push_back({{1000, 20 + k % 3}, {1000, 10 + k % 4}});
    spike.push_back({{1000, k == 4 ? 90 : 10 + k % 4}, {1000, 10 + (k + 1) % 4}});
  }
  gate::Look look = look_at({10000, 210}, {10000, 115});
  look.series = shifted;
  CHECK(verdict(*test, look) == gate::Verdict::roll_back);
  look.series = spike;
  CHECK(verdict(*test, look) == gate::Verdict::go_on);
  look.series = std::span(shifted).first(2);
  CHECK(verdict(*test, look) == gate::Verdict::go_on);
}

TEST_CASE("A threshold counts breaches in a row and forgets them after a good look", "[gate]") {
  gate::ThresholdGate gate;
  gate.max = Probability{0.05};
  gate.consecutive = 2;
  const auto test = gate.make(plan_of(100, 0.01), 1);
  gate::GateMemory memory;
  CHECK(test->judge(look_at({100, 6}), memory) == gate::Verdict::go_on);
  CHECK(test->judge(look_at({100, 5}), memory) == gate::Verdict::go_on);  // At max is not above it.
  CHECK(test->judge(look_at({100, 6}), memory) == gate::Verdict::go_on);
  CHECK(test->judge(look_at({100, 6}), memory) == gate::Verdict::roll_back);
}

}  // namespace nines::test
