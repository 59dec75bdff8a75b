/// @file
/// The rollout between its reader and its samples: looks, corrections, rates, exact figures.
#include "analytic/binomial.hpp"
#include "analytic/sequential.hpp"
#include "core/error.hpp"
#include "model/rollout/exact.hpp"
#include "model/rollout/failure_runs.hpp"
#include "model/rollout/rollout_model.hpp"
#include "policy/gate/tails.hpp"
#include "support/catch.hpp"
#include "support/rollout_scenario.hpp"
#include "support/theory_names.hpp"

namespace nines::test {

namespace {

double theory_of(const rollout::RolloutParameters& parameters, std::string_view metric) {
  const rollout::RolloutModel model(parameters);
  const std::optional<run::Theory> found = test::theory_for(model, metric);
  REQUIRE(found.has_value());
  CHECK(found->exact);
  return found->value;
}

bool warns(const rollout::RolloutModel& model, std::string_view code) {
  for (const run::Warning& warning : model.warnings()) {
    if (warning.code == code) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("Looks come every period from a stage's start and at its end", "[rollout]") {
  auto parameters = rollout(R"({
    "traffic": "100/s",
    "stages": [{"share": 0.01, "lasts": "5m"}, {"share": 0.1, "lasts": "4m"}],
    "release": {"bad_probability": 0.1, "baseline_errors": 0.01, "regression": 0.01},
    "gates": {"g": {"binomial": {"alpha": 0.01, "every": "2m", "over": "stage"}}}})");
  const rollout::Schedule schedule = rollout::Schedule::of(parameters);
  CHECK(schedule.tick_s == 60);
  CHECK(schedule.ticks.size() == 9);
  const auto looks = schedule.looks(rollout::settings_of(parameters.gates[0].gate));
  REQUIRE(looks.size() == 5);  // 2, 4 and 5 minutes; then 7 and 9.
  CHECK(looks[2].tick == 4);
  CHECK(looks[3].from == 5);
  CHECK(looks[3].to == 7);
  CHECK(looks[4].windows == 2);
}

TEST_CASE("Constant traffic loses no request to rounding", "[rollout]") {
  const auto parameters = rollout(R"({
    "traffic": {"rate": "7/s", "counts": "constant"},
    "stages": [{"share": 0.011, "lasts": "1000s"}],
    "release": {"bad_probability": 0.1, "baseline_errors": 0.01, "regression": 0.01},
    "gates": {"g": {"binomial": {"alpha": 0.01, "every": "10s"}}}})");
  const rollout::Schedule schedule = rollout::Schedule::of(parameters);
  std::int64_t total = 0;
  for (const rollout::Tick& tick : schedule.ticks) total += tick.canary;
  CHECK(total == 77);
}

TEST_CASE("Times that do not divide each other are refused", "[rollout]") {
  const auto parameters = rollout(R"({
    "traffic": "100/s", "stages": [{"share": 0.01, "lasts": "10d"}],
    "release": {"bad_probability": 0.1, "baseline_errors": 0.01, "regression": 0.01},
    "gates": {"g": {"binomial": {"alpha": 0.01, "every": "1.0007s"}}}})");
  CHECK_THROWS_AS(rollout::RolloutModel(parameters), DomainError);
}

TEST_CASE("The exact figures of one look are binomial tails", "[rollout][theory]") {
  auto parameters = rollout(R"({
    "traffic": {"rate": "10/s", "counts": "constant"},
    "stages": [{"share": 0.1, "lasts": "1000s"}],
    "release": {"bad_probability": 0.5, "baseline_errors": 0.01, "regression": 0.01},
    "gates": {"g": {"binomial": {"limit": 18, "every": "1000s"}}}})");
  using analytic::binomial_at_least;
  const double good = analytic::binomial_at_least(19, 1000, Probability{0.01}).raw();
  const double bad = analytic::binomial_at_least(19, 1000, Probability{0.02}).raw();
  CHECK(good == Approx(0.00690).epsilon(1e-3));
  CHECK(theory_of(parameters, "gate.g.false_rollback.probability") == Approx(good).epsilon(1e-11));
  CHECK(theory_of(parameters, "gate.g.recall") == Approx(bad).epsilon(1e-11));
  CHECK(theory_of(parameters, "gate.g.precision") == Approx(bad / (bad + good)).epsilon(1e-11));
  CHECK(theory_of(parameters, "gate.g.exposed.requests.mean") == Approx(1000));
  CHECK(theory_of(parameters, "gate.g.excess.failures.mean") == Approx(10));
  for (const auto& [rho, expected] : {std::pair{0.001, 0.04276}, {0.005, 0.13021}}) {
    parameters.overdispersion.correlation = rho;
    CHECK(theory_of(parameters, "gate.g.false_rollback.probability") ==
          Approx(expected).margin(6e-6));
  }
}

TEST_CASE("The exact figures of the sequential ratio test are Wald's, done exactly",
          "[rollout][theory]") {
  const auto parameters = rollout(R"({
    "traffic": {"rate": "1/s", "counts": "constant"},
    "stages": [{"share": 1, "lasts": "15000s"}],
    "release": {"bad_probability": 0.5, "baseline_errors": 0.01, "regression": 0.01},
    "gates": {"g": {"sprt": {"p1": 0.02, "every": "1s"}}}})");
  const auto exact = analytic::sprt_exact(
      {Probability{0.01}, Probability{0.02}, Probability{0.05}, Probability{0.05}});
  CHECK(theory_of(parameters, "gate.g.false_rollback.probability") ==
        Approx(exact.alpha.raw()).epsilon(1e-7));
  CHECK(theory_of(parameters, "gate.g.samples.good.mean") == Approx(867.97).margin(0.005));
  CHECK(theory_of(parameters, "gate.g.samples.bad.mean") == Approx(736.32).margin(0.005));
  CHECK(theory_of(parameters, "gate.g.missed_regression.probability") ==
        Approx(0.0503).margin(5e-5));
}

TEST_CASE("Peeking at 1.96 with many failures approaches Armitage's false-alarm rates",
          "[rollout][theory]") {
  // One-sided looks at a one-sided limit of 97.5 %: half of the two-sided .1417, nearly.
  const auto parameters = rollout(R"({
    "traffic": {"rate": "10000/s", "counts": "constant"},
    "stages": [{"share": 1, "lasts": "50s"}],
    "release": {"bad_probability": 0, "baseline_errors": 0.05},
    "gates": {"g": {"wilson": {"confidence": 0.975, "every": "10s"}}}})");
  const double rate = theory_of(parameters, "gate.g.false_rollback.probability");
  CHECK(rate == Approx(analytic::peeking_probability(5, 1.959964).raw() / 2).epsilon(0.04));
  CHECK(warns(rollout::RolloutModel(parameters), "peeking"));
}

TEST_CASE("A regression drawn from values averages their figures", "[rollout][theory]") {
  auto parameters = rollout(R"({
    "traffic": {"rate": "10/s", "counts": "constant"},
    "stages": [{"share": 0.1, "lasts": "1000s"}],
    "release": {"bad_probability": 0.5, "baseline_errors": 0.01, "regression": {"values": [0.01, 0.03]}},
    "gates": {"g": {"binomial": {"limit": 18, "every": "1000s"}}}})");
  const auto tail = [](double p) {
    return analytic::binomial_at_least(19, 1000, Probability{p}).raw();
  };
  CHECK(theory_of(parameters, "gate.g.recall") ==
        Approx((tail(0.02) + tail(0.04)) / 2).epsilon(1e-11));
}

TEST_CASE("Corrections reject as their authors say", "[rollout]") {
  // p-values .012, .02, .03 and .9 at alpha .05: Bonferroni and Holm reject one (.0125), Benjamini
  // and Hochberg three (.0125, .025, .0375). Thresholds stand in as limits of a binomial gate.
  const std::vector<rollout::WatchedMetric> metrics{
      {"errors", 0.01, 0.02}, {"b", 0.01, 0.02}, {"c", 0.01, 0.02}, {"d", 0.01, 0.02}};
  rollout::Schedule schedule;
  schedule.tick_s = 60;
  schedule.constant = true;
  schedule.add({0, 60, 1000, 0, 1000, 0});
  // Upper tails of Bin(1000, .01): 18 .0138, 17 .0264, 19 .0069, 16 .0479, 10 .54.
  const auto rejections = [&](gate::Correction correction, std::vector<std::int64_t> failures) {
    for (std::int64_t needs = 4; needs > 0; --needs) {
      gate::BinomialGate gate;
      gate.alpha = Probability{0.05};
      gate.settings.every_s = 60;
      gate.settings.metrics = {"errors", "b", "c", "d"};
      gate.settings.correction = correction;
      gate.settings.needs = needs;
      const rollout::Judge judge({"g", gate}, schedule, metrics, 1);
      std::vector<gate::Look> looks;
      for (const std::int64_t count : failures) {
        gate::Look look;
        look.counts.canary = {1000, count};
        looks.push_back(look);
      }
      std::vector<gate::GateMemory> memories(4);
      if (judge.judge(looks, memories) == gate::Verdict::roll_back) return needs;
    }
    return std::int64_t{0};
  };
  CHECK(gate::binomial_upper(18, 1000, 0.01) == Approx(0.0138).margin(1e-3));
  CHECK(rejections(gate::Correction::none, {18, 17, 16, 10}) == 3);
  CHECK(rejections(gate::Correction::bonferroni, {18, 17, 16, 10}) == 0);
  CHECK(rejections(gate::Correction::bonferroni, {19, 18, 17, 10}) == 1);
  CHECK(rejections(gate::Correction::holm, {19, 18, 17, 10}) ==
        2);  // .0069, .0138 <= .0167, .0264 > .025
  CHECK(rejections(gate::Correction::benjamini_hochberg, {19, 18, 17, 10}) == 3);
  CHECK(rejections(gate::Correction::benjamini_hochberg, {18, 17, 16, 10}) == 0);
}

TEST_CASE("Cohorts fail like one population of their mean rate", "[rollout]") {
  const auto parameters = rollout(R"({
    "traffic": "100/s",
    "stages": [{"share": 0.1, "lasts": "10m", "mix": [0.5, 0.5]}, {"share": 0.5, "lasts": "10m"}],
    "cohorts": [{"share": 0.9, "errors": 0.01}, {"share": 0.1, "errors": 0.05, "affected": 2}],
    "release": {"bad_probability": 0.1, "regression": 0.01},
    "gates": {"g": {"two_proportion": {"alpha": 0.01, "every": "10m"}}}})");
  const rollout::ErrorRates rates(parameters);
  CHECK(rates.control() == Approx(0.014));
  CHECK(rates.canary(0, 0) == Approx(0.03));
  CHECK(rates.canary(0, 0.01) == Approx(0.045));
  CHECK(rates.canary(1, 0.01) == Approx(0.014 + 0.011));
  CHECK_FALSE(rates.same_in_all_stages());
}

TEST_CASE("Retries leave a request that fails every attempt", "[rollout]") {
  const auto parameters = rollout(R"({
    "traffic": "100/s", "stages": [{"share": 0.1, "lasts": "10m"}], "retries": {"attempts": 4},
    "release": {"bad_probability": 0.5, "baseline_errors": 0.01, "regression": 0.49},
    "gates": {"g": {"binomial": {"alpha": 0.01, "every": "10m"}}}})");
  CHECK(theory_of(parameters, "retries.bad.success.fraction") == Approx(0.9375));
  CHECK(theory_of(parameters, "retries.bad.attempts_per_request") == Approx(1.875));
}

TEST_CASE("Every run of failures in a row is found, also across ticks", "[rollout]") {
  rollout::AbortRules rules;
  rules.consecutive_failures = 3;
  rollout::AbortWatch all(rules, {1, 0, 0}, 0);
  CHECK_FALSE(all.reached({2, 2}));
  CHECK(all.reached({1, 1}));
  rollout::AbortWatch broken(rules, {1, 0, 0}, 1);
  CHECK_FALSE(broken.reached({2, 2}));
  CHECK_FALSE(broken.reached({1, 0}));
  CHECK_FALSE(broken.reached({2, 2}));
  rollout::AbortRules budget;
  budget.failures = 5;
  rollout::AbortWatch spent(budget, {1, 0, 0}, 2);
  CHECK_FALSE(spent.reached({100, 4}));
  CHECK(spent.reached({100, 1}));
}

TEST_CASE("A rollout says what it cannot see", "[rollout]") {
  auto parameters = rollout(R"({
    "traffic": "10/s", "stages": [{"share": 0.01, "lasts": "1h"}],
    "release": {"bad_probability": 0.1, "baseline_errors": 0.01, "regression": 0.01},
    "gates": {"g": {"binomial": {"alpha": 0.01, "every": "1h"}}}})");
  CHECK(warns(rollout::RolloutModel(parameters), "underpowered-stage"));
  parameters.traffic.rate = PerSecond{1000};
  CHECK_FALSE(warns(rollout::RolloutModel(parameters), "underpowered-stage"));
  CHECK_FALSE(warns(rollout::RolloutModel(parameters), "peeking"));
}

}  // namespace nines::test
