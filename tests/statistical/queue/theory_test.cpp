/// @file
/// Every discipline and every kind of loss against its closed form. Seeds are fixed, tolerances are
/// two-sided 1e-6 of the estimate's own standard error, and a 2 % error would be noticed.
#include "model/queue/theory.hpp"

#include <cmath>

#include "model/queue/queue_model.hpp"
#include "run/experiment.hpp"
#include "support/catch.hpp"
#include "support/queue_examples.hpp"
#include "support/theory_names.hpp"

namespace nines::test {

namespace {

constexpr double z_one_in_a_million = 4.892;
constexpr double noticed = 0.02;

struct Effort {
  std::uint64_t customers = 100'000;
  std::uint64_t replications = 100;
  std::uint64_t warmup = 5'000;
};

/// Compares every metric that theory knows exactly; `powerful` are those whose tolerance must be
/// below 2 % of the value. Returns how many were compared.
int check(const queue::QueueParameters& parameters, const std::vector<std::string>& powerful,
          Effort effort = {}, run::EngineChoice engine = run::EngineChoice::automatic) {
  run::RunSettings run;
  run.replications = effort.replications;
  run.horizon = run::Customers{effort.customers};
  run.warmup = run::Customers{effort.warmup};
  run.engine = engine;
  const queue::QueueModel model(parameters, run);
  const run::Outcome outcome = run::run_experiment(model, /*seed=*/42, run, {});
  int compared = 0;
  for (const run::Theory& theory : model.theory()) {
    if (!theory.exact) continue;
    for (const run::MetricEstimate& entry : outcome.estimates) {
      const std::string& metric = test::name_of(model, theory);
      if (entry.metric.name != metric) continue;
      const stats::Estimate& estimate = entry.estimate;
      const double tolerance = z_one_in_a_million * estimate.standard_error;
      INFO(metric << " by " << theory.formula << ": expected " << theory.value << ", got "
                  << estimate.value << " +- " << estimate.standard_error);
      // A quantile inside the atom at 0 has no error at all.
      CHECK(std::abs(estimate.value - theory.value) <= std::max(tolerance, 1e-12));
      for (const std::string& name : powerful) {
        if (name == metric) CHECK(tolerance < noticed * theory.value);
      }
      ++compared;
    }
  }
  for (const std::string& name : powerful) {
    INFO("theory knows " << name);
    CHECK(test::theory_for(model, name).has_value());
  }
  return compared;
}

queue::QueueParameters with(queue::QueueParameters p, queue::Discipline discipline) {
  p.discipline = std::move(discipline);
  return p;
}

}  // namespace

TEST_CASE("M/M/1 first come: probability, mean and tails of the wait", "[queue]") {
  for (const run::EngineChoice engine : {run::EngineChoice::recursion, run::EngineChoice::events}) {
    CHECK(check(test::mmc(0.7),
                {"wait.mean", "wait.p90", "wait.p99", "latency.mean", "latency.p50", "latency.p99",
                 "queue.length.mean", "utilization", "throughput", "wait.probability"},
                {.customers = 200'000}, engine) == 17);
  }
}

TEST_CASE("M/M/10 first come: Erlang C", "[queue]") {
  for (const run::EngineChoice engine : {run::EngineChoice::recursion, run::EngineChoice::events}) {
    check(test::mmc(0.8, 10), {"wait.mean", "wait.probability", "latency.mean"},
          {.customers = 300'000}, engine);
  }
}

TEST_CASE("M/M/1 in any order that is blind to the work has the first-come mean", "[queue]") {
  check(with(test::mmc(0.7), line::Lifo{}), {"wait.mean", "latency.mean", "queue.length.mean"});
  check(with(test::mmc(0.7), line::RandomOrder{}),
        {"wait.mean", "latency.mean", "queue.length.mean"});
  check(with(test::mmc(0.7, 3), line::Lifo{}), {"wait.mean"});
}

TEST_CASE("M/G/1 first come: Pollaczek-Khinchine", "[queue]") {
  queue::QueueParameters p = test::mmc(0.7);
  p.service = dist::Distribution::constant(Seconds{1});
  check(p, {"wait.mean", "wait.p90", "wait.p99", "wait.probability"});
  p.service = dist::Erlang{3, Seconds{1}};
  check(p, {"wait.mean", "wait.p90"});
  p.service = test::lognormal(1.5);
  check(p, {"wait.mean"}, {.customers = 400'000});
}

TEST_CASE("M/G/1 processor sharing does not feel the service law", "[queue]") {
  queue::QueueParameters p = with(test::mmc(0.7), line::ProcessorSharing{});
  check(p, {"latency.mean", "system.length.mean", "queue.length.mean"});
  p.service = test::lognormal(1.5);
  check(p, {"latency.mean", "system.length.mean"}, {.customers = 200'000});
  // Nor does it at several servers, which all there share.
  p = with(test::mmc(0.7, 4), line::ProcessorSharing{});
  check(p, {"latency.mean", "system.length.mean"});
  p.service = dist::Distribution::constant(Seconds{1});
  check(p, {"latency.mean", "wait.mean", "queue.length.mean"});
  p.service = test::lognormal(1.5);
  check(p, {"latency.mean", "system.length.mean"}, {.customers = 200'000});
}

TEST_CASE("Shortest job first and shortest remaining first", "[queue]") {
  queue::QueueParameters p = with(test::mmc(0.8), line::ShortestJob{});
  check(p, {"wait.mean", "latency.mean", "wait.probability"});
  p = with(test::mmc(0.8), line::ShortestRemaining{});
  check(p, {"latency.mean"});
  p.service = dist::Distribution::constant(Seconds{1});
  check(p, {"wait.mean", "latency.mean"});
  p.discipline = line::ShortestJob{};
  p.service = test::lognormal(1.0);
  check(p, {"wait.mean", "latency.mean"});
}

TEST_CASE("Priorities: Cobham, and preemptive-resume", "[queue]") {
  const std::vector<std::string> metrics{"class.1.wait.mean", "class.2.wait.mean",
                                         "class.3.latency.mean", "wait.mean"};
  for (const bool preemptive : {false, true}) {
    queue::QueueParameters p = test::mmc(0.75);
    p.discipline = queue::Priority{{{0.3, dist::Distribution::constant(Seconds{0.8})},
                                    {0.3, dist::Distribution::exponential(Seconds{1})},
                                    {0.4, dist::Distribution::exponential(Seconds{1.15})}},
                                   preemptive};
    check(p, metrics, {.customers = 200'000});
    p = test::mmc(0.8, 3);
    p.discipline = queue::Priority{{{0.3, {}}, {0.3, {}}, {0.4, {}}}, preemptive};
    check(p, {"class.2.wait.mean", "class.3.latency.mean", "wait.mean"}, {.customers = 400'000});
  }
}

TEST_CASE("Loss: Erlang B for any service, and M/M/c/K", "[queue]") {
  queue::QueueParameters p = test::mmc(0.5, 10);
  p.capacity = 10;
  for (const run::EngineChoice engine : {run::EngineChoice::recursion, run::EngineChoice::events}) {
    check(p, {"blocked.fraction", "utilization", "throughput"}, {.customers = 200'000}, engine);
  }
  p.service = test::lognormal(1.5);
  check(p, {"blocked.fraction"}, {.customers = 200'000});
  p = test::mmc(1.1, 3);
  p.capacity = 8;
  for (const run::EngineChoice engine : {run::EngineChoice::recursion, run::EngineChoice::events}) {
    check(p, {"blocked.fraction", "wait.mean", "wait.probability", "wait.p90", "latency.mean"}, {},
          engine);
  }
}

TEST_CASE("Patience: Erlang A, also above capacity and with limited room", "[queue]") {
  queue::QueueParameters p = test::mmc(1.1, 5);
  p.patience = dist::Distribution::exponential(Seconds{2});
  const std::vector<std::string> metrics{"abandoned.fraction", "wait.mean", "wait.probability",
                                         "queue.length.mean"};
  for (const run::EngineChoice engine : {run::EngineChoice::recursion, run::EngineChoice::events}) {
    check(p, metrics, {}, engine);
  }
  check(with(p, line::Lifo{}), metrics);
  check(with(p, line::RandomOrder{}), metrics);
  p.capacity = 9;
  for (const run::EngineChoice engine : {run::EngineChoice::recursion, run::EngineChoice::events}) {
    check(p, {"abandoned.fraction", "blocked.fraction", "wait.probability"}, {}, engine);
  }
}

TEST_CASE("Renewal arrivals: GI/M/c", "[queue]") {
  queue::QueueParameters p = test::mmc(0.8, 2);
  p.arrivals = traffic::Renewal{dist::Erlang{4, Seconds{0.625}}};
  for (const run::EngineChoice engine : {run::EngineChoice::recursion, run::EngineChoice::events}) {
    check(p, {"wait.mean", "wait.probability", "wait.p99"}, {.customers = 300'000}, engine);
  }
}

TEST_CASE("Batches: a customer waits for those of its batch before it", "[queue]") {
  queue::QueueParameters p = test::mmc(0.6);
  p.arrivals = traffic::Batch{PerSecond{0.2}, traffic::BatchSize::geometric(3)};
  check(p, {"wait.mean", "queue.length.mean"}, {.customers = 200'000});
}

TEST_CASE("Slowdown: the birth-death chain", "[queue]") {
  queue::QueueParameters p = test::mmc(0.5, 2);
  p.slowdown = 0.05;
  p.capacity = 12;
  const std::vector<std::string> metrics{"system.length.mean", "throughput", "utilization",
                                         "latency.mean"};
  check(p, metrics);
  check(with(p, line::ProcessorSharing{}), metrics);
  check(with(p, line::Lifo{}), metrics);
}

TEST_CASE("MSER-5 cuts enough of a start from empty at high load", "[queue]") {
  run::RunSettings run;
  run.replications = 320;
  run.horizon = run::Customers{100'000};
  const queue::QueueModel model(test::mmc(0.9), run);
  REQUIRE(model.wants_pilot());
  const run::Outcome outcome = run::run_experiment(model, 42, run, {});
  CHECK(outcome.auto_warmup < 50'000);
  for (const run::MetricEstimate& entry : outcome.estimates) {
    if (entry.metric.name != "wait.mean") continue;
    INFO(entry.estimate.value << " +- " << entry.estimate.standard_error);
    CHECK(std::abs(entry.estimate.value - 9) < z_one_in_a_million * entry.estimate.standard_error);
    CHECK(z_one_in_a_million * entry.estimate.standard_error < noticed * 9);
  }
}

}  // namespace nines::test
