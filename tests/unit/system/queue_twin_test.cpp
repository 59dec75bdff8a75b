/// @file
/// A system of one service is the kind `queue`, customer by customer, on the same streams.
#include "model/queue/feed.hpp"
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
    const bool same = std::abs(log[n].arrival_s - stories[n].arrival_s) <= tolerance_s &&
                      served == (stories[n].outcome == policy::CallOutcome::success) &&
                      std::abs(log[n].arrival_s + log[n].in_system_s - stories[n].arrival_s -
                               stories[n].latency_s) <= tolerance_s;
    different += !same;
  }
  CHECK(different == 0);
}

/// The same customers, those of each class as recorded arrivals of a client of that class.
system::SystemParameters by_class(const queue::QueueParameters& queue, bool preemptive,
                                  std::uint64_t number) {
  queue::CustomerFeed feed(queue, {.seed = 7, .replication = 3});
  std::vector<std::vector<double>> gaps_s(queue.classes());
  std::vector<double> last_s(queue.classes());
  double now_s = 0;
  for (std::uint64_t n = 0; n < number; ++n) {
    if (n % queue::CustomerFeed::block == 0) feed.refill();
    now_s += feed.gaps_s()[n % queue::CustomerFeed::block];
    const std::size_t k = feed.classes()[n % queue::CustomerFeed::block];
    gaps_s[k].push_back(now_s - last_s[k]);
    last_s[k] = now_s;
  }
  system::SystemParameters system;
  system::ServiceParameters one;
  one.name = "one";
  one.servers = queue.servers;
  one.service = queue.service;
  one.queue.discipline = system::ServicePriority{.preemptive = preemptive};
  if (queue.capacity) one.queue.capacity = *queue.capacity - queue.servers;
  if (queue.patience) one.queue.timeout = queue.patience->mean();
  system.services.push_back(one);
  for (std::size_t k = 0; k < gaps_s.size(); ++k) {
    system::ClientParameters client;
    client.name = std::to_string(k);
    client.to = "one";
    client.arrivals = traffic::Arrivals{traffic::Trace{gaps_s[k], "recorded"}};
    client.job_class = static_cast<std::uint32_t>(k);
    system.clients.push_back(client);
  }
  return system;
}

/// Sums of gaps differ in their last bits, and so do all times after them.
void compare_classes(const queue::QueueParameters& queue, bool preemptive) {
  Twin both{queue, by_class(queue, preemptive, customers + 5'000)};
  compare(both, 1e-6);
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
  both.queue.discipline = line::Lifo{};
  both.system.services[0].queue.discipline = line::Lifo{};
  compare(both);
  both.queue.discipline = line::ShortestJob{};
  both.system.services[0].queue.discipline = line::ShortestJob{};
  compare(both);
  both.queue.discipline = line::RandomOrder{};
  both.system.services[0].queue.discipline = line::RandomOrder{};
  compare(both);
}

TEST_CASE("Who has least work left interrupts at a service as at the queue", "[system]") {
  for (const std::uint32_t servers : {1U, 3U}) {
    Twin both = twin(servers, test::lognormal(1.5), PerSecond{0.9 * servers});
    both.queue.discipline = line::ShortestRemaining{};
    both.system.services[0].queue.discipline = line::ShortestRemaining{};
    // What is left of an interrupted service is a difference of times, rounded in both.
    compare(both, 1e-9);
    both.queue.capacity = servers + 4;
    both.system.services[0].queue.capacity = 4;
    compare(both, 1e-9);
  }
}

TEST_CASE("All at once at a service as at the queue", "[system]") {
  for (const std::uint32_t servers : {1U, 3U}) {
    Twin both = twin(servers, test::lognormal(1.5), PerSecond{0.9 * servers});
    both.queue.discipline = line::ProcessorSharing{};
    both.system.services[0].queue.discipline = line::ProcessorSharing{};
    // The queue's clock of work begins but once, the service's whenever it is empty.
    compare(both, 1e-6);
    both.system.services[0].servers = 1;
    both.system.services[0].concurrency = servers;
    compare(both, 1e-6);
    both.queue.capacity = servers + 4;
    both.system.services[0].queue.capacity = 4;
    compare(both, 1e-6);
    both.queue.slowdown = 0.05;
    both.system.services[0].slowdown = 0.05;
    compare(both, 1e-6);
  }
}

TEST_CASE("Classes at a service are those of the queue, customer by customer", "[system]") {
  for (const std::uint32_t servers : {1U, 3U}) {
    for (const bool preemptive : {false, true}) {
      INFO(servers << " servers, preemptive: " << preemptive);
      queue::QueueParameters queue =
          twin(servers, dist::Distribution::exponential(Seconds{1}), PerSecond{0.9 * servers})
              .queue;
      queue.discipline = queue::Priority{{{0.2, {}}, {0.3, {}}, {0.5, {}}}, preemptive};
      compare_classes(queue, preemptive);
      queue.capacity = servers + 6;
      compare_classes(queue, preemptive);
      queue.capacity.reset();
      queue.patience = dist::Distribution::constant(Seconds{3});
      compare_classes(queue, preemptive);
    }
  }
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
