#include "run/experiment.hpp"

#include <cmath>

#include "support/catch.hpp"
#include "support/theory_names.hpp"
#include "support/toy_model.hpp"

namespace nines::test {

namespace {

run::RunSettings replications(std::uint64_t count) {
  run::RunSettings settings;
  settings.replications = count;
  return settings;
}

run::Outcome run(const run::RunSettings& settings, int threads = 1) {
  const ToyModel model;
  run::Workers workers;
  workers.threads = threads;
  return run::run_experiment(model, /*seed=*/42, settings, workers);
}

const stats::Estimate& find(const run::Outcome& outcome, std::string_view name) {
  for (const run::MetricEstimate& entry : outcome.estimates) {
    if (entry.metric.name == name) return entry.estimate;
  }
  FAIL("no metric " << name);
  throw;
}

}  // namespace

TEST_CASE("A model's mean, share and median come out within their standard errors") {
  const run::Outcome outcome = run(replications(2000));
  const ToyModel model;
  for (const run::Theory& expected : model.theory()) {
    const std::string& name = test::name_of(model, expected);
    INFO(name);
    const stats::Estimate& estimate = find(outcome, name);
    const double tolerance = 4.892 * estimate.standard_error;
    CHECK(std::abs(estimate.value - expected.value) < tolerance);
    CHECK(tolerance < 0.2 * expected.value);
  }
}

TEST_CASE("The number of threads does not change one bit") {
  const run::Outcome one = run(replications(5000), 1);
  for (const int threads : {2, 3, 8}) {
    const run::Outcome many = run(replications(5000), threads);
    CHECK(many.sample.ledger == one.sample.ledger);
    CHECK(many.sample.distributions == one.sample.distributions);
    CHECK(many.sample.found == one.sample.found);
  }
}

TEST_CASE("A run in two parts is the run in one") {
  const ToyModel model;
  const run::Workers workers;
  run::Sample parts(model.metrics());
  run::replicate(model, 42, 0, 700, workers, parts);
  run::replicate(model, 42, 0, 300, workers, parts);
  const run::Outcome whole = run(replications(1000));
  CHECK(parts.ledger == whole.sample.ledger);
  CHECK(parts.distributions == whole.sample.distributions);
}

TEST_CASE("Precision stops at a block boundary, and only there") {
  run::RunSettings settings = replications(50);
  settings.precision = run::Precision{"draw.mean", 0.005, {}, 0.95, 100000};
  const run::Outcome outcome = run(settings);
  CHECK(outcome.sample.replications() % 50 == 0);
  CHECK(find(outcome, "draw.mean").relative_half_width() <= 0.005);
  CHECK(outcome.sample.replications() == run(settings, 8).sample.replications());
}

TEST_CASE("A precision out of reach ends at the most replications, and says so") {
  run::RunSettings settings = replications(50);
  settings.precision = run::Precision{"draw.mean", {}, 1e-9, 0.95, 200};
  const run::Outcome outcome = run(settings);
  CHECK(outcome.sample.replications() == 200);
  REQUIRE(!outcome.warnings.empty());
  CHECK(outcome.warnings.front().code == "precision-not-reached");
}

TEST_CASE("Too few replications and thin tails are said") {
  std::vector<std::string> codes;
  for (const run::Warning& warning : run(replications(5)).warnings) codes.push_back(warning.code);
  CHECK(codes == std::vector<std::string>{"few-replications", "low-start", "few-observations"});
}

TEST_CASE("A request to stop ends the run as interrupted") {
  const ToyModel model;
  const std::atomic<bool> stop{true};
  run::Workers workers;
  workers.stop = &stop;
  CHECK_THROWS_AS(run::run_experiment(model, 1, replications(10), workers), run::Interrupted);
}

TEST_CASE("Rows are handed out in the order of replications") {
  const ToyModel model(3);
  std::vector<std::uint64_t> order;
  run::Workers workers;
  workers.threads = 4;
  workers.each_row = [&](std::uint64_t index, std::span<const stats::Ratio>) {
    order.push_back(index);
  };
  const run::Outcome outcome = run::run_experiment(model, 1, replications(10000), workers);
  REQUIRE(order.size() == 10000);
  for (std::uint64_t i = 0; i < order.size(); ++i) REQUIRE(order[i] == i);
}

}  // namespace nines::test
