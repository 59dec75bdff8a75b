/// @file
/// Laws of a rollout's samples: gates do not disturb each other, and variants see the same
/// releases.
#include "model/rollout/rollout_model.hpp"
#include "support/catch.hpp"
#include "support/rollout_scenario.hpp"

namespace nines::test {

namespace {

const std::string shared = R"("traffic": "50/s", "stages": [{"share": 0.1, "lasts": "20m"}],
  "release": {"bad_probability": 0.3, "baseline_errors": 0.02,
              "regression": {"uniform": {"min": 0.005, "max": 0.05}}})";

std::string model_text(const std::string& gates) {
  return "{" + shared + R"(, "releases": 200, "gates": {)" + gates + "}}";
}

stats::Ratio figure(const rollout::RolloutModel& model, std::string_view name) {
  run::Observation observation(model.metrics());
  model.replicate({42, 3, 0}, observation);
  const run::Metric* metric = model.metrics().find(name);
  REQUIRE(metric != nullptr);
  return observation.row()[metric->column];
}

const std::string slow = R"("slow": {"binomial": {"alpha": 0.01, "every": "20m"}})";
const std::string eager = R"("eager": {"threshold": {"max": 0.001, "every": "1m"}})";

}  // namespace

TEST_CASE("A gate decides the same whoever judges beside it", "[rollout][law]") {
  const rollout::RolloutModel alone(rollout(model_text(slow)));
  const rollout::RolloutModel beside(rollout(model_text(eager + "," + slow)));
  for (const char* metric :
       {"gate.slow.false_rollback.probability", "gate.slow.recall", "gate.slow.samples.bad.mean"}) {
    INFO(metric);
    CHECK(figure(alone, metric).denominator == figure(beside, metric).denominator);
    CHECK(figure(alone, metric).denominator > 0);
  }
}

TEST_CASE("A variant with another gate meets the same good and bad releases", "[rollout][law]") {
  const rollout::RolloutModel one(rollout(model_text(slow)));
  const rollout::RolloutModel other(rollout(model_text(eager)));
  CHECK(figure(one, "gate.slow.recall").denominator ==
        figure(other, "gate.eager.recall").denominator);
}

TEST_CASE("A replication repeats itself", "[rollout][law]") {
  const rollout::RolloutModel model(rollout(model_text(slow + "," + eager)));
  CHECK(figure(model, "gate.slow.exposed.requests.mean") ==
        figure(model, "gate.slow.exposed.requests.mean"));
}

TEST_CASE("A stricter gate rolls back no release that a laxer one lets pass", "[rollout][law]") {
  const rollout::RolloutModel model(rollout(model_text(
      R"("lax": {"binomial": {"alpha": 0.05, "every": "20m"}}, "strict": {"binomial": {"alpha": 0.001, "every": "20m"}})")));
  CHECK(figure(model, "gate.strict.recall").numerator <=
        figure(model, "gate.lax.recall").numerator);
  CHECK(figure(model, "gate.strict.false_rollback.probability").numerator <=
        figure(model, "gate.lax.false_rollback.probability").numerator);
}

}  // namespace nines::test
