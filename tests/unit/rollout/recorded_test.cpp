/// @file
/// Recorded rollouts: which windows a look holds, verdicts, labels, and what is refused.
#include "core/error.hpp"
#include "model/rollout/recorded_model.hpp"
#include "support/catch.hpp"

namespace nines::test {

namespace {

rollout::RolloutParameters recorded(gate::Gates::Variant gate) {
  rollout::RolloutParameters parameters;
  rollout::RecordedReleases data;
  data.file = "test.csv";
  data.every = Seconds{60};
  data.labelled = true;
  const std::vector<gate::Sides> good(10, gate::Sides{{100, 1}, {1000, 10}});
  std::vector<gate::Sides> bad = good;
  for (std::size_t w = 0; w < bad.size(); ++w) bad[w].canary.failures = 5;
  data.releases = {{"good", false, good}, {"bad", true, bad}, {"short", true, {bad[0]}}};
  parameters.data = data;
  parameters.release.baseline_errors = Probability{0.01};
  parameters.gates.push_back({"g", std::move(gate)});
  return parameters;
}

template <class Kind>
Kind every(double every_s) {
  Kind gate;
  gate.settings.every_s = every_s;
  return gate;
}

stats::Ratio figure(const run::Model& model, std::uint64_t release, std::string_view name) {
  run::Observation observation(model.metrics());
  model.replicate({1, release, 0}, observation);
  const run::Metric* metric = model.metrics().find(name);
  REQUIRE(metric != nullptr);
  return observation.row()[metric->column];
}

}  // namespace

TEST_CASE("A gate judges recorded counts as it would judge live ones", "[rollout][recorded]") {
  auto gate = every<gate::BinomialGate>(120);
  gate.limit = 12;  // Five failures a minute pass 12 at the second look, after 4 minutes.
  const rollout::RecordedModel model(recorded(gate), run::RunSettings{});
  CHECK(figure(model, 0, "gate.g.rollback.probability").numerator == 0);
  CHECK(figure(model, 0, "gate.g.false_rollback.probability").denominator == 1);
  CHECK(figure(model, 1, "gate.g.rollback.probability").numerator == 1);
  CHECK(figure(model, 1, "gate.g.decision.time.mean").numerator == 240);
  CHECK(figure(model, 1, "gate.g.samples.mean").numerator == 400);
  CHECK(figure(model, 1, "gate.g.recall").numerator == 1);
}

TEST_CASE("A release too short for a look is undecided, and there are no releases beyond the file",
          "[rollout][recorded]") {
  auto gate = every<gate::BinomialGate>(120);
  gate.limit = 12;
  const rollout::RecordedModel model(recorded(gate), run::RunSettings{});
  CHECK(figure(model, 2, "gate.g.undecided.probability").numerator == 1);
  CHECK(figure(model, 2, "gate.g.missed_regression.probability").numerator == 1);
  CHECK(figure(model, 3, "gate.g.rollback.probability").absent());
}

TEST_CASE("Recorded rollouts need a look that fits, enough replications and a control",
          "[rollout][recorded]") {
  CHECK_THROWS_AS(
      rollout::RecordedModel(recorded(every<gate::ThresholdGate>(90)), run::RunSettings{}),
      DomainError);
  CHECK_THROWS_AS(
      rollout::RecordedModel(recorded(every<gate::ThresholdGate>(3600)), run::RunSettings{}),
      DomainError);
  run::RunSettings few;
  few.replications = 2;
  CHECK_THROWS_AS(rollout::RecordedModel(recorded(every<gate::ThresholdGate>(60)), few),
                  DomainError);
  auto fisher = every<gate::FisherGate>(60);
  fisher.alpha = Probability{0.01};
  auto parameters = recorded(fisher);
  CHECK_NOTHROW(rollout::RecordedModel(parameters, run::RunSettings{}));
  for (rollout::RecordedRelease& release : parameters.data->releases) {
    for (gate::Sides& window : release.windows) window.control = {};
  }
  CHECK_THROWS_AS(rollout::RecordedModel(parameters, run::RunSettings{}), DomainError);
}

}  // namespace nines::test
