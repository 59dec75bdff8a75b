/// @file
/// Timer queues against a stable ordered map.
#include "engine/timers.hpp"

#include <map>
#include <set>

#include "support/catch.hpp"
#include "support/plain_random.hpp"

namespace nines::test {

namespace {

/// Pushes and pops at random and compares with std::multimap, which keeps equal keys in the order
/// of insertion. `delay` draws how far ahead a timer is set.
template <class Delay>
void compare_with_multimap(std::uint64_t seed, std::size_t pending, Delay&& delay) {
  engine::TimerQueue queue;
  std::multimap<double, std::uint32_t> plain;
  test::PlainRandom random(seed);
  double now_s = 0;
  std::uint32_t next_subject = 0;
  for (int step = 0; step < 30000; ++step) {
    const bool push = plain.empty() || random.below(2 * pending) > plain.size();
    if (push) {
      const double time_s = now_s + delay(random);
      queue.push(time_s, {next_subject, 0});
      plain.emplace(time_s, next_subject++);
    } else {
      const engine::Timer timer = queue.pop();
      REQUIRE(timer.time_s == plain.begin()->first);
      REQUIRE(timer.subject.index == plain.begin()->second);
      now_s = timer.time_s;
      plain.erase(plain.begin());
    }
    REQUIRE(queue.size() == plain.size());
    REQUIRE(queue.next_time() == (plain.empty() ? infinity : plain.begin()->first));
  }
}

}  // namespace

TEST_CASE("A timer queue pops in the order (time, push)", "[engine]") {
  SECTION("with times that never meet") {
    compare_with_multimap(1, 500, [](auto& random) { return random.exponential(1.0); });
  }
  SECTION("with many equal times") {
    compare_with_multimap(2, 500, [](auto& random) { return double(random.below(4)); });
  }
  SECTION("with times over 600 orders of magnitude") {
    compare_with_multimap(
        3, 100, [](auto& random) { return std::pow(10.0, 600 * random.uniform() - 320); });
  }
  SECTION("with few pending") {
    compare_with_multimap(4, 2, [](auto& random) { return random.exponential(1.0); });
  }
}

TEST_CASE("Timers of the dead are forgotten before they outnumber the living", "[engine]") {
  engine::TimerQueue queue;
  engine::TimeoutRing ring;
  const auto is_live = [](engine::Handle subject) { return subject.index % 10 == 0; };
  for (std::uint32_t i = 0; i < 100000; ++i) {
    queue.push(1.0 + i, {i, 0});
    queue.keep_small(i / 10 + 1, is_live);
    ring.push(1.0 + i, {i, 0});
    ring.keep_small(i / 10 + 1, is_live);
    REQUIRE(queue.size() <= std::max<std::size_t>(1025, i / 5 + 3));
    REQUIRE(ring.size() <= std::max<std::size_t>(1025, i / 5 + 3));
  }
  // All that live are left, in order.
  for (std::uint32_t i = 0; i < 100000; i += 10) {
    engine::Timer timer = queue.pop();
    while (!is_live(timer.subject)) timer = queue.pop();
    REQUIRE(timer.subject.index == i);
    ring.drop_dead(is_live);
    REQUIRE(ring.pop().subject.index == i);
  }
}

TEST_CASE("A timer may be set before one that was only looked at", "[engine]") {
  engine::TimerQueue queue;
  queue.push(10.0, {1, 0});
  CHECK(queue.next_time() == 10.0);
  queue.push(3.0, {2, 0});
  CHECK(queue.next_time() == 3.0);
  CHECK(queue.pop().subject.index == 2);
  CHECK(queue.pop().subject.index == 1);
  CHECK(queue.next_time() == infinity);
}

TEST_CASE("Cancelled timers are forgotten before they outnumber the live ones", "[engine]") {
  engine::TimerQueue queue;
  engine::Pool<int> pool;
  std::multimap<double, engine::Handle> live;
  test::PlainRandom random(11);
  const auto is_live = [&](engine::Handle subject) { return pool.alive(subject); };
  double now_s = 0;
  for (int step = 0; step < 50000; ++step) {
    const engine::Handle subject = pool.acquire();
    const double time_s = now_s + 100 + random.exponential(100.0);
    queue.push(time_s, subject);
    const auto entry = live.emplace(time_s, subject);
    if (random.below(10) != 0) {  // most are cancelled at once, as timeouts are
      pool.release(subject);
      live.erase(entry);
      queue.note_cancelled(is_live);
    }
    now_s += 0.1;
    while (queue.next_time() <= now_s) {
      const engine::Timer timer = queue.pop();
      if (!pool.alive(timer.subject)) continue;
      REQUIRE(timer.subject == live.begin()->second);
      pool.release(timer.subject);
      live.erase(live.begin());
    }
    REQUIRE(queue.size() <= 2 * live.size() + 128);
  }
  CHECK(!live.empty());
}

TEST_CASE("A timeout ring keeps the order set and skips the dead at its head", "[engine]") {
  engine::TimeoutRing ring;
  engine::Pool<int> pool;
  const engine::Handle a = pool.acquire();
  const engine::Handle b = pool.acquire();
  const engine::Handle c = pool.acquire();
  CHECK(ring.next_time() == infinity);
  ring.push(1.0, a);
  ring.push(1.0, b);
  ring.push(2.0, c);
  pool.release(a);
  const auto is_live = [&](engine::Handle subject) { return pool.alive(subject); };
  ring.drop_dead(is_live);
  CHECK(ring.next_time() == 1.0);
  CHECK(ring.pop().subject == b);
  CHECK(ring.pop().subject == c);
  CHECK(ring.empty());
}

}  // namespace nines::test
