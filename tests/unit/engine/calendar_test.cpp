/// @file
/// The calendar and its tournament against a plain search over all slots.
#include "engine/calendar.hpp"

#include <vector>

#include "support/catch.hpp"
#include "support/plain_random.hpp"

namespace nines::test {

namespace {

/// The slot a reader of the rule would name: the earliest, and of equal ones the lowest.
std::uint32_t earliest_slot(const std::vector<double>& times) {
  std::uint32_t best = 0;
  for (std::uint32_t slot = 1; slot < times.size(); ++slot) {
    if (times[slot] < times[best]) best = slot;
  }
  return best;
}

}  // namespace

TEST_CASE("The calendar names the earliest slot, and of equal times the lowest", "[engine]") {
  for (const std::uint32_t slots : {1U, 2U, 3U, 5U, 8U, 17U, 100U, 1000U}) {
    engine::Calendar calendar(slots);
    std::vector<double> times(slots, infinity);
    test::PlainRandom random(slots);
    for (int step = 0; step < 5000; ++step) {
      const auto slot = static_cast<std::uint32_t>(random.below(slots));
      // Whole times in a small range, so that ties are frequent; zero and infinity included.
      const auto draw = random.below(12);
      if (draw == 11) {
        times[slot] = infinity;
        calendar.cancel(slot);
      } else {
        times[slot] = static_cast<double>(draw);
        calendar.schedule(slot, times[slot]);
      }
      const std::uint32_t expected = earliest_slot(times);
      REQUIRE(calendar.next_time() == times[expected]);
      REQUIRE(calendar.empty() == (times[expected] == infinity));
      if (!calendar.empty()) REQUIRE(calendar.next() == expected);
      REQUIRE(calendar.time_of(slot) == times[slot]);
    }
  }
}

TEST_CASE("An idle calendar has no next event", "[engine]") {
  engine::Calendar calendar(3);
  CHECK(calendar.empty());
  CHECK(calendar.next_time() == infinity);
  calendar.schedule(2, 0.0);
  CHECK(calendar.next() == 2);
  CHECK(calendar.pending(2));
  calendar.cancel(2);
  CHECK(calendar.empty());
}

TEST_CASE("Times as keys keep their order down to the smallest difference", "[engine]") {
  const std::vector<double> times{0.0,
                                  5e-324,
                                  1e-300,
                                  1.0,
                                  std::nextafter(1.0, 2.0),
                                  1e300,
                                  std::numeric_limits<double>::max(),
                                  infinity};
  for (std::size_t i = 1; i < times.size(); ++i) {
    CHECK(engine::time_key(times[i - 1]) < engine::time_key(times[i]));
    CHECK(engine::key_time(engine::time_key(times[i])) == times[i]);
  }
}

}  // namespace nines::test
