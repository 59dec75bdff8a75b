/// @file
/// Two engines, one sample path: every customer has the same times in both, to the last bit.
#include <algorithm>

#include "model/queue/simulate.hpp"
#include "support/catch.hpp"
#include "support/queue_examples.hpp"

namespace nines::test {

namespace {

/// Runs both engines and compares the customers that both have finished.
void compare(const queue::QueueParameters& p, const queue::QueueWindow& window,
             std::uint64_t replication) {
  const traffic::SourceSeed seed{.seed = 42, .replication = replication};
  queue::CustomerLog by_recursion, by_events;
  const queue::QueueFigures a =
      queue::simulate_queue(p, window, run::EngineChoice::recursion, seed, &by_recursion);
  const queue::QueueFigures b =
      queue::simulate_queue(p, window, run::EngineChoice::events, seed, &by_events);
  const std::size_t first = static_cast<std::size_t>(window.warmup_customers);
  REQUIRE(a.arrivals == b.arrivals);
  REQUIRE(by_events.size() >= std::min<std::size_t>(first + a.arrivals, by_recursion.size()));
  std::size_t compared = 0;
  for (std::size_t n = 0; n < std::min(by_recursion.size(), by_events.size()); ++n) {
    if (!by_events[n].finished) continue;
    REQUIRE((by_recursion[n] == by_events[n]));
    ++compared;
  }
  REQUIRE(compared >= a.arrivals);
  CHECK(a.start_s == b.start_s);
  CHECK(a.end_s == b.end_s);
  CHECK(a.blocked == b.blocked);
  CHECK(a.abandoned == b.abandoned);
  CHECK(a.delayed == b.delayed);
  CHECK(a.departures == b.departures);
  CHECK(b.unfinished == 0);
  CHECK((a.wait.histogram() == b.wait.histogram()));
  CHECK((a.latency.histogram() == b.latency.histogram()));
  CHECK(a.in_queue_s == Approx(b.in_queue_s).epsilon(1e-9).margin(1e-6));
  CHECK(a.in_service_s == Approx(b.in_service_s).epsilon(1e-9).margin(1e-6));
}

const std::vector<queue::QueueWindow>& windows() {
  static const std::vector<queue::QueueWindow> all{
      {.horizon_customers = 3000},
      {.warmup_customers = 700, .horizon_customers = 2000},
      {.warmup_s = 100, .horizon_s = 1500},
      {.warmup_s = 50, .horizon_customers = 1500},
      {.warmup_customers = 512, .horizon_s = 900},
  };
  return all;
}

}  // namespace

TEST_CASE("Both engines give every customer the same times", "[queue][engines]") {
  std::uint64_t replication = 0;
  for (const std::uint32_t servers : {1U, 2U, 7U}) {
    for (const bool coarse : {false, true}) {
      for (const int loss : {0, 1, 2, 3}) {
        for (const queue::QueueWindow& window : windows()) {
          INFO("servers " << servers << " coarse " << coarse << " loss " << loss);
          queue::QueueParameters p = test::mmc(0.9, servers);
          if (coarse) {
            p.arrivals = traffic::Renewal{test::whole_seconds(2)};
            p.service = test::whole_seconds(1.8 * servers);
          }
          if ((loss & 1) != 0) p.capacity = servers + 3;
          if ((loss & 2) != 0) {
            p.patience =
                coarse ? test::whole_seconds(2) : dist::Distribution::exponential(Seconds{2});
          }
          compare(p, window, replication++);
        }
      }
    }
  }
}

TEST_CASE("Both engines agree under constant patience, batches, storms and overload",
          "[queue][engines]") {
  const queue::QueueWindow window{.warmup_customers = 100, .horizon_customers = 4000};
  queue::QueueParameters p = test::mmc(0.9, 3);
  p.patience = dist::Distribution::constant(Seconds{1});
  compare(p, window, 1);
  p.patience = dist::Distribution::constant(Seconds{0});
  compare(p, window, 2);
  p.patience.reset();
  p.arrivals = traffic::Batch{PerSecond{0.5}, traffic::BatchSize::geometric(5)};
  compare(p, window, 3);
  p.capacity = 9;
  compare(p, window, 4);
  p.capacity = 3;
  compare(p, window, 5);
  p.arrivals = traffic::Modulated{{{PerSecond{8}, dist::Distribution::exponential(Seconds{10})},
                                   {PerSecond{0}, dist::Distribution::exponential(Seconds{20})}}};
  p.capacity.reset();
  compare(p, window, 6);
  p = test::mmc(1.3, 2);  // never settles; every customer that came in time is still seen out
  p.transient = true;
  compare(p, {.horizon_s = 1000}, 7);
}

TEST_CASE("A trace that ends closes a window of customers at its last arrival",
          "[queue][engines]") {
  queue::QueueParameters p = test::mmc(0.5);
  p.arrivals = traffic::Trace{{0, 1, 1, 0, 5, 0.25}, "t.csv"};
  const queue::QueueWindow window{.horizon_customers = 100};
  compare(p, window, 0);
  const queue::QueueFigures f =
      queue::simulate_queue(p, window, run::EngineChoice::automatic, {.seed = 1});
  CHECK(f.arrivals == 6);
  CHECK(f.end_s == 7.25);
}

TEST_CASE("Arrivals and services are the same under every discipline", "[queue]") {
  const queue::QueueWindow window{.horizon_customers = 500};
  const traffic::SourceSeed seed{.seed = 5};
  queue::CustomerLog fifo;
  static_cast<void>(
      queue::simulate_queue(test::mmc(0.8), window, run::EngineChoice::automatic, seed, &fifo));
  for (const queue::Discipline& discipline :
       {queue::Discipline{line::Lifo{}}, queue::Discipline{line::RandomOrder{}},
        queue::Discipline{line::ProcessorSharing{}}, queue::Discipline{line::ShortestJob{}},
        queue::Discipline{line::ShortestRemaining{}}}) {
    INFO(line::discipline_name(discipline));
    queue::QueueParameters p = test::mmc(0.8);
    p.discipline = discipline;
    queue::CustomerLog log;
    static_cast<void>(queue::simulate_queue(p, window, run::EngineChoice::automatic, seed, &log));
    for (std::size_t n = 0; n < 500; ++n) {
      REQUIRE(log[n].finished);
      REQUIRE(log[n].arrival_s == fifo[n].arrival_s);
      REQUIRE(log[n].in_system_s - log[n].wait_s ==
              Approx(fifo[n].in_system_s - fifo[n].wait_s).margin(1e-9));
    }
  }
}

TEST_CASE("The work in the system does not depend on who is served next", "[queue]") {
  // A busy period ends at the same moment under every work-conserving order: the last of the
  // customers to leave before an idle period does so at the same time.
  const queue::QueueWindow window{.horizon_customers = 2000};
  const traffic::SourceSeed seed{.seed = 9};
  const auto departures = [&](const queue::Discipline& discipline) {
    queue::QueueParameters p = test::mmc(0.7);
    p.discipline = discipline;
    queue::CustomerLog log;
    const queue::QueueFigures f =
        queue::simulate_queue(p, window, run::EngineChoice::events, seed, &log);
    return f.in_service_s;
  };
  const double fifo = departures(line::Fifo{});
  for (const queue::Discipline& discipline :
       {queue::Discipline{line::Lifo{}}, queue::Discipline{line::RandomOrder{}},
        queue::Discipline{line::ProcessorSharing{}}, queue::Discipline{line::ShortestJob{}},
        queue::Discipline{line::ShortestRemaining{}},
        queue::Discipline{queue::Priority{{{0.5, {}}, {0.5, {}}}, true}}}) {
    INFO(line::discipline_name(discipline));
    CHECK(departures(discipline) == Approx(fifo).epsilon(1e-9));
  }
}

}  // namespace nines::test
