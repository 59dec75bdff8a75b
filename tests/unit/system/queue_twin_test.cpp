/// @file
/// A system of one service is the kind `queue`, customer by customer, on the same streams.
#include "model/queue/simulate.hpp"
#include "support/catch.hpp"
#include "support/queue_examples.hpp"
#include "support/system_examples.hpp"
#include "traffic/catalog.hpp"

namespace nines::test {

namespace {

struct Twin {
  queue::QueueParameters queue;
  system::SystemParameters system;
};

/// One service of `servers`, and the station with the same laws.
Twin twin(std::uint32_t servers, dist::Distribution service, PerSecond rate) {
  Twin both;
  both.queue.arrivals = traffic::Poisson{rate};
  both.queue.service = service;
  both.queue.servers = servers;
  both.queue.transient = true;
  system::ServiceParameters one;
  one.name = "one";
  one.servers = servers;
  one.service = service;
  both.system.services.push_back(one);
  system::ClientParameters client;
  client.name = "users";
  client.to = "one";
  client.arrivals = traffic::Arrivals{traffic::Poisson{rate}};
  both.system.clients.push_back(client);
  return both;
}

constexpr std::uint64_t customers = 20'000;

/// Compares the first customers, to the last bit unless `tolerance_s` is given.
void compare(const Twin& both, double tolerance_s = 0) {
  queue::CustomerLog log;
  static_cast<void>(queue::simulate_queue(both.queue, {.horizon_customers = customers},
                                          run::EngineChoice::events, {.seed = 7, .replication = 3},
                                          &log));
  run::RunSettings run;
  run.horizon = run::Customers{customers};
  run.warmup = run::Customers{0};
  const system::SystemModel model(both.system, run);
  std::vector<system::RequestStory> stories;
  static_cast<void>(model.replay({7, 3, 0}, nullptr, &stories));
  REQUIRE(stories.size() >= customers);
  std::uint64_t different = 0;
  for (std::size_t n = 0; n < customers; ++n) {
    const bool served = log[n].fate == queue::Fate::served;
    const bool same = log[n].arrival_s == stories[n].arrival_s &&
                      served == (stories[n].outcome == policy::CallOutcome::success) &&
                      std::abs(log[n].arrival_s + log[n].in_system_s - stories[n].arrival_s -
                               stories[n].latency_s) <= tolerance_s;
    different += !same;
  }
  CHECK(different == 0);
}

}  // namespace

TEST_CASE("A system of one service is the queue, customer by customer", "[system]") {
  for (const std::uint32_t servers : {1U, 3U, 20U}) {
    INFO(servers);
    const auto exponential = dist::Distribution::exponential(Seconds{1});
    compare(twin(servers, exponential, PerSecond{0.9 * servers}));
    compare(twin(servers, test::lognormal(2), PerSecond{0.7 * servers}));
    compare(twin(servers, exponential, PerSecond{1.05 * servers}));
  }
}

TEST_CASE("Two requests at once at each server are twice the servers", "[system]") {
  Twin both = twin(6, dist::Distribution::exponential(Seconds{1}), PerSecond{5});
  both.system.services[0].servers = 2;
  both.system.services[0].concurrency = 3;
  compare(both);
}

TEST_CASE("Other orders of service are the queue's", "[system]") {
  Twin both = twin(2, test::lognormal(1.5), PerSecond{1.8});
  both.queue.discipline = queue::Lifo{};
  both.system.services[0].queue.order = system::LineOrder::lifo;
  compare(both);
  both.queue.discipline = queue::ShortestJob{};
  both.system.services[0].queue.order = system::LineOrder::shortest_job;
  compare(both);
  both.queue.discipline = queue::RandomOrder{};
  both.system.services[0].queue.order = system::LineOrder::random;
  compare(both);
}

TEST_CASE("A full queue turns the same customers away", "[system]") {
  Twin both = twin(2, dist::Distribution::exponential(Seconds{1}), PerSecond{3});
  both.queue.capacity = 7;  // In service too.
  both.system.services[0].queue.capacity = 5;
  compare(both);
}

TEST_CASE("A queue's timeout is a constant patience", "[system]") {
  Twin both = twin(2, dist::Distribution::exponential(Seconds{1}), PerSecond{3});
  both.queue.patience = dist::Distribution::constant(Seconds{2});
  both.system.services[0].queue.timeout = Seconds{2};
  compare(both);
}

TEST_CASE("A service that slows down under load is the queue that does", "[system]") {
  Twin both = twin(2, dist::Distribution::exponential(Seconds{1}), PerSecond{1});
  both.queue.slowdown = 0.05;
  both.queue.capacity = 30;
  both.system.services[0].slowdown = 0.05;
  both.system.services[0].queue.capacity = 28;
  compare(both, 1e-6);
}

}  // namespace nines::test
