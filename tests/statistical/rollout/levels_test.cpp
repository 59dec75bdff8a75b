/// @file
/// Simulated rollouts against what is known of their gates: A/A levels, sequential error rates,
/// samples and times, with known counts and with Poisson traffic.
#include <cmath>

#include "analytic/sequential.hpp"
#include "analytic/two_proportion.hpp"
#include "model/rollout/rollout_model.hpp"
#include "run/experiment.hpp"
#include "support/catch.hpp"
#include "support/rollout_scenario.hpp"
#include "support/theory_names.hpp"

namespace nines::test {

namespace {

/// Two-sided 1e-6.
constexpr double tolerance_in_errors = 4.892;

run::Outcome run(const run::Model& model, std::uint64_t replications) {
  run::RunSettings settings;
  settings.replications = replications;
  return run::run_experiment(model, /*seed=*/42, settings, run::Workers{});
}

stats::Estimate estimate_of(const run::Outcome& outcome, std::string_view metric) {
  for (const run::MetricEstimate& each : outcome.estimates) {
    if (each.metric.name == metric) return each.estimate;
  }
  FAIL("no such metric: " << metric);
  return {};
}

/// Every exact figure lies within 4.892 standard errors of its estimate.
void check_theory(const run::Model& model, const run::Outcome& outcome, std::size_t at_least) {
  std::size_t checked = 0;
  for (const run::Theory& theory : model.theory()) {
    if (!theory.exact) continue;
    const stats::Estimate estimate = estimate_of(outcome, test::name_of(model, theory));
    if (!estimate.has_value() || !(estimate.standard_error > 0)) continue;
    INFO(test::name_of(model, theory) << ": " << estimate.value << " +- " << estimate.standard_error
                                      << ", exact " << theory.value);
    CHECK(std::abs(estimate.value - theory.value) < tolerance_in_errors * estimate.standard_error);
    ++checked;
  }
  CHECK(checked >= at_least);
}

void check_level(const run::Outcome& outcome, const std::string& gate, double level, double power) {
  const stats::Estimate rate = estimate_of(outcome, "gate." + gate + ".false_rollback.probability");
  const double tolerance = tolerance_in_errors * std::sqrt(level * (1 - level) / 100'000);
  INFO(gate << ": " << rate.value << ", expected " << level);
  CHECK(std::abs(rate.value - level) < tolerance);
  CHECK(tolerance < power * level);
}

}  // namespace

TEST_CASE("Every gate against a baseline rolls back as often as counting says",
          "[rollout][statistical]") {
  const rollout::RolloutModel model(rollout(R"({
    "traffic": {"rate": "20/s", "counts": "constant"},
    "stages": [{"share": 0.05, "lasts": "500s"}, {"share": 0.2, "lasts": "500s"}],
    "release": {"bad_probability": 0.5, "baseline_errors": 0.02, "regression": {"values": [0.01, 0.03]},
                "found_after": "10m"},
    "rollback_takes": "100s",
    "gates": {
      "binomial": {"binomial": {"alpha": 0.02, "every": "250s"}},
      "limit": {"binomial": {"limit": 30, "every": "100s", "min_samples": 300}},
      "clopper_pearson": {"clopper_pearson": {"max": 0.03, "promotes": true, "every": "100s"}},
      "wilson": {"wilson": {"confidence": 0.99, "every": "500s", "over": "stage"}},
      "jeffreys": {"jeffreys": {"confidence": 0.99, "every": "100s", "undecided": "roll_back", "promotes": true}},
      "sprt": {"sprt": {"p1": 0.04, "every": "100s", "truncate": true}},
      "pocock": {"sequential": {"boundary": "pocock", "alpha": 0.05, "every": "100s"}},
      "obrien_fleming": {"sequential": {"boundary": "obrien_fleming_spending", "alpha": 0.05, "every": "100s"}},
      "always_valid": {"always_valid": {"alpha": 0.05, "every": "50s"}},
      "bayes": {"bayes": {"probability": 0.98, "every": "500s"}},
      "beta_binomial": {"beta_binomial": {"alpha": 0.05, "correlation": 0.002, "every": "500s"}},
      "threshold": {"threshold": {"max": 0.04, "consecutive": 2, "every": "50s"}}
    }})"));
  check_theory(model, run(model, 60), 12 * 8);
}

TEST_CASE("Overdispersed counts decide as beta-binomial counting says", "[rollout][statistical]") {
  for (const char* traffic : {R"({"rate": "10/s", "counts": "constant"})"}) {
    const rollout::RolloutModel model(rollout(std::string(R"({"traffic": )") + traffic + R"(,
      "stages": [{"share": 0.5, "lasts": "400s"}], "overdispersion": {"correlation": 0.01, "every": "100s"},
      "release": {"bad_probability": 0.5, "baseline_errors": 0.02, "regression": 0.02},
      "gates": {
        "binomial": {"binomial": {"alpha": 0.02, "every": "200s"}},
        "beta_binomial": {"beta_binomial": {"alpha": 0.02, "correlation": 0.01, "every": "100s"}}
      }})"));
    check_theory(model, run(model, 100), 14);
  }
}

TEST_CASE("Tables and samplers draw the same law", "[rollout][statistical]") {
  // A latency metric that no gate watches sends the same rollout through the samplers.
  const std::string text = R"(
    "traffic": {"rate": "10/s", "counts": "constant"},
    "stages": [{"share": 0.5, "lasts": "400s"}], "overdispersion": 0.005,
    "release": {"bad_probability": 0.5, "baseline_errors": 0.02, "regression": 0.02},
    "gates": {"binomial": {"binomial": {"alpha": 0.02, "every": "100s"}}})";
  const rollout::RolloutModel sampled(
      rollout("{" + text + R"(, "metrics": {"other": {"baseline": 0.1}}})"));
  check_theory(sampled, run(sampled, 100), 7);
}

TEST_CASE("A/A: sequential bounds hold their level where failures are many",
          "[rollout][statistical]") {
  const rollout::RolloutModel model(rollout(R"({
    "traffic": "100000/s", "stages": [{"share": 0.5, "lasts": "10s", "control": 0.5}],
    "release": {"bad_probability": 0, "baseline_errors": 0.3},
    "gates": {
      "once": {"two_proportion": {"alpha": 0.05, "every": "10s"}},
      "caffo": {"two_proportion": {"alpha": 0.05, "every": "10s", "variance": "agresti_caffo"}},
      "peeking": {"two_proportion": {"alpha": 0.025, "every": "2s"}},
      "pocock": {"sequential": {"boundary": "pocock", "alpha": 0.05, "every": "2s", "against": "control"}},
      "obrien_fleming": {"sequential": {"boundary": "obrien_fleming", "alpha": 0.05, "every": "2s"}},
      "spending": {"sequential": {"boundary": "pocock_spending", "alpha": 0.05, "every": "2s", "against": "control"}},
      "bayes": {"bayes": {"probability": 0.95, "every": "10s"}}
    }})"));
  const run::Outcome outcome = run(model, 100);
  for (const char* gate : {"once", "caffo", "pocock", "obrien_fleming", "spending", "bayes"}) {
    check_level(outcome, gate, 0.05, 0.08);
  }
  // One-sided looks: half of Armitage's .1417, but for paths that would cross both bounds.
  const double twice = analytic::peeking_probability(5, 1.959963984540054).raw();
  check_level(outcome, "peeking", twice / 2, 0.08);
}

TEST_CASE("A/A: pooled and exact tests have the levels that enumeration gives",
          "[rollout][statistical]") {
  const rollout::RolloutModel model(rollout(R"({
    "traffic": {"rate": "10/s", "counts": "constant"},
    "stages": [{"share": 0.5, "lasts": "100s", "control": 0.5}],
    "release": {"bad_probability": 0, "baseline_errors": 0.04},
    "gates": {"pooled": {"two_proportion": {"alpha": 0.05, "every": "100s"}},
              "fisher": {"fisher": {"alpha": 0.05, "every": "100s"}}}})"));
  const run::Outcome outcome = run(model, 100);
  const analytic::TwoProportions null{Probability{0.04}, Probability{0.04}, Probability{0.05},
                                      analytic::Tails::one};
  check_level(outcome, "pooled", analytic::exact_power(null, 500).raw(), 0.08);
  CHECK(estimate_of(outcome, "gate.fisher.false_rollback.probability").hi < 0.05);
  bool told = false;
  for (const run::Warning& warning : outcome.warnings) {
    told |= warning.code == "level" && warning.where == "gate.fisher";
  }
  CHECK(told);
}

TEST_CASE("Lost telemetry leaves a gate fewer samples and as many exposed",
          "[rollout][statistical]") {
  const rollout::RolloutModel model(rollout(R"({
    "traffic": "10/s", "stages": [{"share": 0.5, "lasts": "200s"}],
    "telemetry_loss": {"good": 0.2, "failed": 0.5},
    "release": {"bad_probability": 1, "baseline_errors": 0.02, "regression": 0.08},
    "gates": {"g": {"binomial": {"limit": 1000, "every": "200s"}}}})"));
  const run::Outcome outcome = run(model, 50);
  const stats::Estimate seen = estimate_of(outcome, "gate.g.samples.bad.mean");
  const double tolerance = tolerance_in_errors * seen.standard_error;
  CHECK(std::abs(seen.value - 1000 * (0.9 * 0.8 + 0.1 * 0.5)) < tolerance);
  CHECK(tolerance < 0.02 * 770);
  const stats::Estimate exposed = estimate_of(outcome, "gate.g.exposed.requests.mean");
  CHECK(std::abs(exposed.value - 1000) < tolerance_in_errors * exposed.standard_error);
}

TEST_CASE("A run of three failures comes up as often as its recursion says",
          "[rollout][statistical]") {
  const rollout::RolloutModel model(rollout(R"({
    "traffic": {"rate": "1/s", "counts": "constant"}, "stages": [{"share": 1, "lasts": "100s"}],
    "abort": {"consecutive_failures": 3},
    "release": {"bad_probability": 0, "baseline_errors": 0.2},
    "gates": {"g": {"binomial": {"limit": 1000, "every": "25s"}}}})"));
  // States: 0, 1, 2 failures in a row, over 100 requests.
  double state[3] = {1, 0, 0};
  for (int i = 0; i < 100; ++i) {
    const double next[3] = {0.8 * (state[0] + state[1] + state[2]), 0.2 * state[0], 0.2 * state[1]};
    std::copy(next, next + 3, state);
  }
  check_level(run(model, 100), "g", 1 - state[0] - state[1] - state[2], 0.02);
}

}  // namespace nines::test
