/// @file
/// The breaker's states, entered and left on scripted times.
#include "policy/breaker/breaker.hpp"
#include "policy/sliding_counts.hpp"
#include "support/plain_random.hpp"
#include "support/read_json.hpp"

namespace nines::test {

using test::read_json;

namespace {

breaker::Breaker example() {
  return read_json<breaker::Breaker>(R"({"failure_ratio": 0.5, "min_calls": 4, "window": "10s",
                                "cooldown": "5s", "half_open_calls": 2})");
}

void call(breaker::BreakerState& breaker, double now_s, bool failed) {
  const auto permit = breaker.request(now_s);
  REQUIRE(permit.granted());
  breaker.report(now_s, permit, failed);
}

/// Opened at 1 s.
breaker::BreakerState opened() {
  breaker::BreakerState breaker(example());
  for (int i = 0; i < 4; ++i) call(breaker, 1, true);
  REQUIRE(breaker.position() == breaker::BreakerPosition::open);
  return breaker;
}

}  // namespace

TEST_CASE("A breaker opens at its ratio, not below min_calls", "[policy][breaker]") {
  breaker::BreakerState breaker(example());
  for (int i = 0; i < 3; ++i) call(breaker, 1, true);
  CHECK(breaker.position() == breaker::BreakerPosition::closed);
  call(breaker, 1, false);
  CHECK(breaker.position() == breaker::BreakerPosition::closed);  // A success opens nothing.
  call(breaker, 1, true);
  CHECK(breaker.position() == breaker::BreakerPosition::open);
  CHECK(breaker.openings() == 1);
}

TEST_CASE("A breaker below its ratio stays closed", "[policy][breaker]") {
  breaker::BreakerState breaker(example());
  for (int i = 0; i < 100; ++i) {
    call(breaker, 0.1 * i, false);
    call(breaker, 0.1 * i, false);
    call(breaker, 0.1 * i, true);
  }
  CHECK(breaker.position() == breaker::BreakerPosition::closed);
}

TEST_CASE("Failures older than the window open nothing", "[policy][breaker]") {
  breaker::BreakerState breaker(example());
  for (int i = 0; i < 3; ++i) call(breaker, 0, true);
  call(breaker, 10.5, true);
  CHECK(breaker.position() == breaker::BreakerPosition::closed);
}

TEST_CASE("An open breaker refuses until its cooldown is over", "[policy][breaker]") {
  breaker::BreakerState breaker = opened();
  CHECK_FALSE(breaker.request(1).granted());
  CHECK_FALSE(breaker.request(5.999).granted());
  CHECK(breaker.request(6).granted());
  CHECK(breaker.position() == breaker::BreakerPosition::half_open);
}

TEST_CASE("A half-open breaker lets so many probes through and no more", "[policy][breaker]") {
  breaker::BreakerState breaker = opened();
  const auto first = breaker.request(6);
  const auto second = breaker.request(6);
  CHECK(second.granted());
  CHECK_FALSE(breaker.request(7).granted());
  breaker.report(7, first, false);
  CHECK(breaker.position() == breaker::BreakerPosition::half_open);
  CHECK_FALSE(breaker.request(7).granted());
  breaker.report(8, second, false);
  CHECK(breaker.position() == breaker::BreakerPosition::closed);
  // The failures before are forgotten.
  for (int i = 0; i < 3; ++i) call(breaker, 8, true);
  CHECK(breaker.position() == breaker::BreakerPosition::closed);
  call(breaker, 8, true);
  CHECK(breaker.position() == breaker::BreakerPosition::open);
}

TEST_CASE("One failed probe opens it again for a full cooldown", "[policy][breaker]") {
  breaker::BreakerState breaker = opened();
  const auto first = breaker.request(6);
  const auto second = breaker.request(6);
  breaker.report(7, first, true);
  CHECK(breaker.position() == breaker::BreakerPosition::open);
  CHECK(breaker.openings() == 2);
  breaker.report(7, second, false);  // Of an earlier era.
  CHECK(breaker.position() == breaker::BreakerPosition::open);
  CHECK_FALSE(breaker.request(11.9).granted());
  CHECK(breaker.request(12).granted());
}

TEST_CASE("Results of calls sent before a change of state do not count", "[policy][breaker]") {
  breaker::BreakerState breaker(example());
  const auto early = breaker.request(0.5);
  for (int i = 0; i < 4; ++i) call(breaker, 1, true);
  const auto probe = breaker.request(6);
  CHECK(breaker.position() == breaker::BreakerPosition::half_open);
  breaker.report(6.5, early, true);
  CHECK(breaker.position() == breaker::BreakerPosition::half_open);
  breaker.report(7, probe, false);
  CHECK(breaker.position() == breaker::BreakerPosition::half_open);
  call(breaker, 7, false);
  CHECK(breaker.position() == breaker::BreakerPosition::closed);
}

TEST_CASE("A probe whose caller gave up makes room for another", "[policy][breaker]") {
  breaker::BreakerState breaker = opened();
  const auto first = breaker.request(6);
  static_cast<void>(breaker.request(6));
  CHECK_FALSE(breaker.request(6).granted());
  breaker.withdraw(first);
  CHECK(breaker.request(6).granted());
  CHECK_FALSE(breaker.request(6).granted());
}

TEST_CASE("Sliding counts reach back by the window less at most a slot", "[policy]") {
  test::PlainRandom random(7);
  policy::SlidingCounts counts(2);
  std::vector<std::pair<double, bool>> log;
  double now_s = 0;
  for (int i = 0; i < 5000; ++i) {
    now_s += random.happens(0.002) ? 5 : random.exponential(0.01);
    const bool marked = random.happens(0.3);
    counts.add(now_s, 1, marked ? 1 : 0);
    log.emplace_back(now_s, marked);
    std::uint32_t most = 0;
    std::uint32_t least = 0;
    std::uint32_t most_marked = 0;
    for (const auto& [time_s, was_marked] : log) {
      most += time_s > now_s - 2;
      least += time_s > now_s - 2 * 31.0 / 32;
      most_marked += time_s > now_s - 2 && was_marked;
    }
    const auto tally = counts.at(now_s);
    CHECK(tally.calls <= most);
    CHECK(tally.calls >= least);
    CHECK(tally.marked <= most_marked);
  }
}

}  // namespace nines::test
