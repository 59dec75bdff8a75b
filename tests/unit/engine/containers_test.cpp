/// @file
/// Ring, Pool and TraceHash.
#include <deque>

#include "engine/pool.hpp"
#include "engine/ring.hpp"
#include "engine/trace_hash.hpp"
#include "support/catch.hpp"
#include "support/plain_random.hpp"

namespace nines::test {

TEST_CASE("A ring behaves as a double-ended queue through growth and wrap-around", "[engine]") {
  engine::Ring<int> ring;
  std::deque<int> plain;
  test::PlainRandom random(7);
  for (int step = 0; step < 20000; ++step) {
    const auto draw = random.below(plain.size() > 300 ? 2 : 4);
    if (draw >= 2 || plain.empty()) {
      ring.push_back(step);
      plain.push_back(step);
    } else if (draw == 1) {
      REQUIRE(ring.pop_front() == plain.front());
      plain.pop_front();
    } else {
      REQUIRE(ring.pop_back() == plain.back());
      plain.pop_back();
    }
    REQUIRE(ring.size() == plain.size());
    if (!plain.empty()) {
      REQUIRE(ring.front() == plain.front());
      REQUIRE(ring.back() == plain.back());
      const std::size_t middle = plain.size() / 2;
      REQUIRE(ring[middle] == plain[middle]);
    }
  }
}

TEST_CASE("A handle goes stale when its entry is released, and stays so", "[engine]") {
  engine::Pool<int> pool;
  const engine::Handle first = pool.acquire();
  pool[first] = 5;
  const engine::Handle copy = first;
  CHECK(pool.alive(copy));
  pool.release(first);
  CHECK_FALSE(pool.alive(copy));
  const engine::Handle second = pool.acquire();
  CHECK(second.index == first.index);
  CHECK_FALSE(pool.alive(copy));
  CHECK(pool.alive(second));
  CHECK(pool[second] == 0);
}

TEST_CASE("A pool holds no more memory than its most entries at once", "[engine]") {
  engine::Pool<int> pool;
  for (int round = 0; round < 100; ++round) {
    const engine::Handle a = pool.acquire();
    const engine::Handle b = pool.acquire();
    CHECK(pool.size() == 2);
    pool.release(a);
    pool.release(b);
  }
  CHECK(pool.size() == 0);
  CHECK(pool.capacity() == 2);
}

TEST_CASE("The trace hash tells order, time, kind and subject apart", "[engine]") {
  const auto hash = [](auto... add) {
    engine::TraceHash trace;
    (add(trace), ...);
    return trace.value();
  };
  const auto a = [](engine::TraceHash& t) { t.add(1.0, 0, 7); };
  const auto b = [](engine::TraceHash& t) { t.add(1.0, 1, 7); };
  const auto c = [](engine::TraceHash& t) { t.add(1.0, 0, 8); };
  const auto d = [](engine::TraceHash& t) { t.add(std::nextafter(1.0, 2.0), 0, 7); };
  CHECK(hash(a, b) == hash(a, b));
  CHECK(hash(a, b) != hash(b, a));
  CHECK(hash(a) != hash(b));
  CHECK(hash(a) != hash(c));
  CHECK(hash(a) != hash(d));
  CHECK(hash(a) != hash(a, a));
}

TEST_CASE("The trace hash has the value it had when results were first recorded", "[engine]") {
  engine::TraceHash trace;
  for (std::uint32_t i = 0; i < 10; ++i) trace.add(0.5 * i, i % 3, i * 1000);
  CHECK(trace.events() == 10);
  CHECK(trace.value() == 0x9f6303071dcc8e64U);
}

}  // namespace nines::test
