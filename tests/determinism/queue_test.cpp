/// @file
/// A station's replications are the same bits on any number of threads, alone or among others, and
/// the same as when these values were recorded.
#include <bit>

#include "engine/trace_hash.hpp"
#include "model/queue/queue_model.hpp"
#include "model/queue/simulate.hpp"
#include "run/experiment.hpp"
#include "support/catch.hpp"
#include "support/queue_examples.hpp"

namespace nines::test {

namespace {

std::vector<queue::QueueParameters> one_of_each() {
  std::vector<queue::QueueParameters> all;
  for (const queue::Discipline& discipline :
       {queue::Discipline{line::Fifo{}}, queue::Discipline{line::Lifo{}},
        queue::Discipline{line::RandomOrder{}},
        queue::Discipline{queue::Priority{{{0.5, {}}, {0.5, {}}}, true}},
        queue::Discipline{line::ProcessorSharing{}}, queue::Discipline{line::ShortestJob{}},
        queue::Discipline{line::ShortestRemaining{}}}) {
    queue::QueueParameters p = test::mmc(0.8, 2);
    p.discipline = discipline;
    all.push_back(p);
  }
  queue::QueueParameters p = test::mmc(1.1, 3);
  p.patience = dist::Lognormal{-0.5, 1.0};
  p.capacity = 10;
  all.push_back(p);
  p.slowdown = 0.1;
  p.arrivals = traffic::Modulated{{{PerSecond{5}, dist::Distribution::exponential(Seconds{1})},
                                   {PerSecond{1}, dist::Distribution::constant(Seconds{2})}}};
  all.push_back(p);
  p = test::mmc(0.6);
  p.arrivals = traffic::Profile{{PerSecond{1}, PerSecond{0.2}, {}, {}, Seconds{500}, 0.2}};
  p.service = dist::Lognormal{-0.75, 1.25};
  all.push_back(p);
  return all;
}

/// Every bit of every customer.
std::uint64_t fingerprint(const queue::QueueParameters& p, std::uint64_t replication) {
  queue::CustomerLog log;
  static_cast<void>(queue::simulate_queue(p, {.warmup_customers = 100, .horizon_customers = 2000},
                                          run::EngineChoice::automatic,
                                          {.seed = 2024, .replication = replication}, &log));
  engine::TraceHash hash;
  for (std::size_t n = 100; n < 2100; ++n) {
    hash.add(log[n].arrival_s, static_cast<std::uint32_t>(log[n].fate),
             std::bit_cast<std::uint64_t>(log[n].wait_s));
    hash.add(log[n].in_system_s, 0, n);
  }
  return hash.value();
}

run::Workers on_threads(int threads) {
  run::Workers workers;
  workers.threads = threads;
  return workers;
}

}  // namespace

TEST_CASE("The sample path of every discipline has the recorded fingerprint", "[queue]") {
  const std::vector<std::uint64_t> recorded{
      0x98936a9a4cc0f35U,  0x7f3bb222df686e0dU, 0xcf2445e412e5aae2U, 0x4f1e6096e0f2da7eU,
      0x9109d2b96c769efaU, 0x14dd2840b8c698abU, 0xac76d47181912739U, 0x8c73f78861f58174U,
      0x88e7edb753fd7224U, 0x48eeac6db5eca77cU};
  const std::vector<queue::QueueParameters> stations = one_of_each();
  REQUIRE(stations.size() == recorded.size());
  for (std::size_t k = 0; k < stations.size(); ++k) {
    INFO(k << ": " << line::discipline_name(stations[k].discipline));
    CHECK(fingerprint(stations[k], 3) == recorded[k]);
  }
}

TEST_CASE("The number of threads changes nothing", "[queue]") {
  for (const queue::QueueParameters& p : one_of_each()) {
    INFO(line::discipline_name(p.discipline));
    run::RunSettings run;
    run.replications = 40;
    run.horizon = run::Customers{500};
    const queue::QueueModel model(p, run);
    const run::Outcome one = run::run_experiment(model, 7, run, on_threads(1));
    for (const int threads : {2, 3, 8}) {
      const run::Outcome many = run::run_experiment(model, 7, run, on_threads(threads));
      CHECK((one.sample.ledger == many.sample.ledger));
      CHECK(one.auto_warmup == many.auto_warmup);
      for (std::size_t i = 0; i < one.estimates.size(); ++i) {
        CHECK(std::bit_cast<std::uint64_t>(one.estimates[i].estimate.value) ==
              std::bit_cast<std::uint64_t>(many.estimates[i].estimate.value));
      }
    }
  }
}

TEST_CASE("A replication alone is the one among many", "[queue]") {
  run::RunSettings run;
  run.horizon = run::Customers{500};
  run.warmup = run::Customers{50};
  const queue::QueueModel model(test::mmc(0.9, 3), run);
  run::Sample sample(model.metrics());
  run::replicate(model, 7, 0, 20, {}, sample);
  run::Observation alone(model.metrics());
  model.replicate({7, 13, 0}, alone);
  for (std::size_t column = 0; column < model.metrics().columns(); ++column) {
    CHECK((sample.ledger.column(column)[13] == alone.row()[column]));
  }
}

}  // namespace nines::test
