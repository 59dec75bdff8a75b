/// @file
/// Small stations worked out by hand.
#include "model/queue/simulate.hpp"
#include "support/catch.hpp"
#include "support/queue_examples.hpp"

namespace nines::test {

namespace {

/// Arrivals at given gaps, services in their order (a constant, or alternating by class).
queue::CustomerLog run(queue::QueueParameters p, std::vector<double> gaps_s,
                       queue::QueueFigures* figures = nullptr) {
  p.arrivals = traffic::Trace{std::move(gaps_s), "test"};
  queue::CustomerLog log;
  queue::QueueFigures f = queue::simulate_queue(p, {.horizon_customers = 1000},
                                                run::EngineChoice::events, {.seed = 1}, &log);
  if (figures != nullptr) *figures = std::move(f);
  return log;
}

queue::QueueParameters constant_service(double service_s,
                                        queue::Discipline discipline = line::Fifo{}) {
  queue::QueueParameters p;
  p.service = dist::Distribution::constant(Seconds{service_s});
  p.discipline = std::move(discipline);
  return p;
}

}  // namespace

TEST_CASE("Two customers who share a server each take twice as long", "[queue]") {
  const auto log = run(constant_service(2, line::ProcessorSharing{}), {0, 1});
  // Alone for 1 s, together until the first has its 2 s at t = 3, then alone until t = 4.
  CHECK(log[0].in_system_s == Approx(3));
  CHECK(log[1].in_system_s == Approx(3));
  CHECK(log[0].wait_s == Approx(1));
}

TEST_CASE("Sharing among as many servers as customers slows nobody", "[queue]") {
  queue::QueueParameters p = constant_service(2, line::ProcessorSharing{});
  p.servers = 2;
  queue::QueueFigures f;
  const auto log = run(p, {0, 1, 10}, &f);
  for (const auto& story : log) CHECK(story.in_system_s == Approx(2));
  CHECK(f.delayed == 0);
}

TEST_CASE("Slowdown stretches service by 1 + a n while n are there", "[queue]") {
  queue::QueueParameters p = constant_service(1);
  p.slowdown = 0.5;
  p.capacity = 10;
  const auto log = run(p, {0, 0.75});
  // Alone: 1.5 s a second of work, so 0.5 s of work is done at 0.75. Then n = 2: 2 s a second.
  CHECK(log[0].in_system_s == Approx(0.75 + 1.0));
  CHECK(log[1].wait_s == Approx(1.0));
  CHECK(log[1].in_system_s == Approx(1.0 + 1.5));
}

TEST_CASE("Last come is served first, but never interrupts", "[queue]") {
  const auto log = run(constant_service(10, line::Lifo{}), {0, 1, 1});
  CHECK(log[0].in_system_s == 10);
  CHECK(log[2].wait_s == 8);   // came at 2, begins at 10
  CHECK(log[1].wait_s == 19);  // came at 1, begins at 20
}

TEST_CASE("A full station blocks, and patience ends exactly when it should", "[queue]") {
  queue::QueueParameters p = constant_service(10);
  p.capacity = 2;
  p.patience = dist::Distribution::constant(Seconds{4});
  queue::QueueFigures f;
  const auto log = run(p, {0, 1, 1, 4}, &f);
  CHECK(log[0].fate == queue::Fate::served);
  CHECK(log[1].fate == queue::Fate::abandoned);  // came at 1, left at 5
  CHECK(log[1].in_system_s == 4);
  CHECK(log[2].fate == queue::Fate::blocked);  // came at 2
  CHECK(log[3].fate == queue::Fate::served);   // came at 6, begins at 10: just in time
  CHECK(log[3].wait_s == 4);
  CHECK(f.blocked == 1);
  CHECK(f.abandoned == 1);
  CHECK(f.end_s == 6);
}

TEST_CASE("A higher class interrupts a lower one, whose work is kept", "[queue]") {
  queue::QueueParameters p = constant_service(4);
  p.discipline = queue::Priority{{{0.5, dist::Distribution::constant(Seconds{1})},
                                  {0.5, dist::Distribution::constant(Seconds{4})}},
                                 /*preemptive=*/true};
  queue::QueueFigures f;
  const auto log = run(p, std::vector<double>(200, 2.25), &f);
  REQUIRE(f.classes.size() == 2);
  // Class 1 is only ever held up by itself, and 1 s of work every 2.25 s never is.
  CHECK(f.classes[0].wait_sum_s == 0);
  CHECK(f.classes[0].latency_sum_s == Approx(static_cast<double>(f.classes[0].served)));
  CHECK(f.classes[1].wait_sum_s > 0);
  CHECK(f.classes[0].served + f.classes[1].served == 200);
}

TEST_CASE("Without interruption the higher class waits for the service under way", "[queue]") {
  queue::QueueParameters p = constant_service(4);
  p.discipline = queue::Priority{{{0.5, dist::Distribution::constant(Seconds{1})},
                                  {0.5, dist::Distribution::constant(Seconds{4})}},
                                 /*preemptive=*/false};
  queue::QueueFigures f;
  static_cast<void>(run(p, std::vector<double>(200, 2.25), &f));
  CHECK(f.classes[0].wait_sum_s > 0);
}

TEST_CASE("Time averages are the integrals over the window", "[queue]") {
  // Services of 2 s at 0, 1, 2: the second waits 1 s, the third 2 s; busy from 0 to 6.
  queue::QueueParameters p = constant_service(2);
  p.arrivals = traffic::Trace{{0, 1, 1}, "test"};
  for (const run::EngineChoice engine : {run::EngineChoice::recursion, run::EngineChoice::events}) {
    queue::QueueFigures f =
        queue::simulate_queue(p, {.warmup_s = 1.5, .horizon_s = 3}, engine, {.seed = 1});
    CHECK(f.start_s == 1.5);
    CHECK(f.end_s == 4.5);
    CHECK(f.arrivals == 1);  // the one at 2
    CHECK(f.in_service_s == Approx(3));
    CHECK(f.in_queue_s == Approx(0.5 + 2));  // the second until 2, the third from 2 to 4
    CHECK(f.departures == 2);                // at 2 and 4
    f = queue::simulate_queue(p, {.warmup_s = 5, .horizon_s = 3}, engine, {.seed = 1});
    CHECK(f.in_service_s == Approx(1));  // until 6
  }
}

TEST_CASE("An overloaded station stays bounded and says so", "[queue][slow]") {
  queue::QueueParameters p = test::mmc(1000);
  p.transient = true;
  for (const run::EngineChoice engine : {run::EngineChoice::recursion, run::EngineChoice::events}) {
    const queue::QueueFigures f =
        queue::simulate_queue(p, {.horizon_customers = 100'000'000}, engine, {.seed = 1});
    CHECK(f.overflowed);
    CHECK(f.arrivals >= queue::most_in_system);
    CHECK(f.arrivals < 2 * queue::most_in_system);
  }
}

}  // namespace nines::test
