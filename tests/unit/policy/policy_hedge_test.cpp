/// @file
/// When a hedge is due: fixed, and learnt from latencies.
#include <algorithm>

#include "policy/hedge/hedge.hpp"
#include "random/ziggurat.hpp"
#include "support/plain_random.hpp"
#include "support/read_json.hpp"

namespace nines::test {

using test::mistakes_in;
using test::read_json;

TEST_CASE("A fixed hedge is due after its time, whatever is observed", "[policy][hedge]") {
  const auto hedge = read_json<hedge::Hedge>(R"({"after": "10ms", "max": 2, "cancel": true})");
  CHECK(hedge.max == 2);
  CHECK(hedge.cancel == true);
  hedge::HedgeTimer timer(hedge);
  for (int i = 0; i < 1000; ++i) timer.observe(3);
  CHECK(timer.after_s() == 0.01);
}

TEST_CASE("A percentile is learnt within the width of a bucket", "[policy][hedge]") {
  const auto hedge = read_json<hedge::Hedge>(R"({"after": "p95"})");
  CHECK(hedge.quantile == 0.95);
  CHECK_FALSE(hedge.cancel.has_value());
  hedge::HedgeTimer timer(hedge);
  random::Stream rng{1, 0, random::Purpose::test, 0};
  std::vector<double> seen;
  for (int i = 0; i < 4900; ++i) {
    seen.push_back(0.02 * random::standard_exponential(rng));
    timer.observe(seen.back());
    if (i < 199) CHECK(timer.after_s() == infinity);
  }
  std::sort(seen.begin(), seen.end());
  CHECK(timer.after_s() == Approx(seen[4655]).epsilon(0.02));
}

TEST_CASE("What was learnt long ago is forgotten", "[policy][hedge]") {
  hedge::LearntQuantile p90(0.9);
  test::PlainRandom random(3);
  for (int i = 0; i < 20000; ++i) p90.add(random.exponential(1));
  CHECK(p90.value_s() == Approx(2.303).epsilon(0.08));
  for (int i = 0; i < 30000; ++i) p90.add(random.exponential(0.01));
  CHECK(p90.value_s() == Approx(0.02303).epsilon(0.08));
}

TEST_CASE("Forgetting does not wear a thin tail away", "[policy][hedge]") {
  // A quantile with ten values beyond it a memory of 40,000, after ten memories.
  hedge::LearntQuantile p999(0.999);
  test::PlainRandom random(11);
  for (int i = 0; i < 400'000; ++i) p999.add(random.exponential(1));
  // Some 30 values lie beyond: a standard error of 1/sqrt(30) = 0.18 around log(1000).
  CHECK(std::abs(p999.value_s() - 6.908) < 4.892 * 0.18);
  hedge::LearntQuantile p99(0.99);
  double mean = 0;
  for (int i = 0; i < 400'000; ++i) {
    p99.add(random.exponential(1));
    if (i >= 100'000) mean += p99.value_s() / 300'000;
  }
  CHECK(mean == Approx(4.605).epsilon(0.03));
}

TEST_CASE("Zeros and very long times have buckets", "[policy][hedge]") {
  hedge::LearntQuantile p50(0.5);
  for (int i = 0; i < 1000; ++i) p50.add(0);
  CHECK(p50.value_s() < 1.1e-6);
  for (int i = 0; i < 10000; ++i) p50.add(1e9);
  CHECK(p50.value_s() > 1e6);
}

TEST_CASE("Two timers fed alike agree to the last bit", "[policy][hedge]") {
  hedge::LearntQuantile a(0.99);
  hedge::LearntQuantile b(0.99);
  test::PlainRandom random(5);
  for (int i = 0; i < 50000; ++i) {
    const double x = random.exponential(0.1);
    a.add(x);
    b.add(x);
  }
  CHECK(a.value_s() == b.value_s());
}

TEST_CASE("A word that is no percentile is refused with those that are", "[policy][hedge]") {
  const auto texts = mistakes_in<hedge::Hedge>(R"({"after": "p97"})");
  REQUIRE(texts.size() == 1);
  CHECK(texts[0] ==
        "expected a duration such as \"10ms\" or one of p50, p75, p80, p90, p95, p98, p99, p99.5, "
        "p99.9, p99.99, got \"p97\"");
}

}  // namespace nines::test
