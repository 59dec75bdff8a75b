/// @file
/// Arrival processes: their long-run rates, their shapes in time, and independence of block ends.
#include "traffic/arrivals.hpp"

#include <cmath>
#include <vector>

#include "core/error.hpp"
#include "support/catch.hpp"
#include "traffic/catalog.hpp"

namespace nines::test {

namespace {

std::vector<double> gaps_of(const traffic::Arrivals& arrivals, std::size_t count,
                            std::size_t block = 512, std::uint64_t replication = 0) {
  const auto source = arrivals.start({.seed = 42, .replication = replication});
  std::vector<double> gaps(count);
  for (std::size_t from = 0; from < count; from += block) {
    source->fill(std::span(gaps).subspan(from, std::min(block, count - from)));
  }
  return gaps;
}

/// Arrivals in [0, length) of each of many replications: mean, its standard error, and variance.
struct Counts {
  double mean = 0;
  double standard_error = 0;
  double variance = 0;
};
Counts counts_in(const traffic::Arrivals& arrivals, double from_s, double to_s, int replications) {
  double sum = 0;
  double sum_of_squares = 0;
  for (int r = 0; r < replications; ++r) {
    const auto source = arrivals.start({.seed = 7, .replication = static_cast<std::uint64_t>(r)});
    double time_s = 0;
    double count = 0;
    double gap_s = 0;
    for (;;) {
      source->fill(std::span(&gap_s, 1));
      time_s += gap_s;
      if (!(time_s < to_s)) break;
      count += time_s >= from_s ? 1 : 0;
    }
    sum += count;
    sum_of_squares += count * count;
  }
  const double n = replications;
  const double mean = sum / n;
  const double variance = (sum_of_squares - n * mean * mean) / (n - 1);
  return {mean, std::sqrt(variance / n), variance};
}

void check_mean(const Counts& counts, double expected) {
  INFO("mean " << counts.mean << " expected " << expected << " se " << counts.standard_error);
  CHECK(std::abs(counts.mean - expected) < 4.892 * counts.standard_error);
  CHECK(4.892 * counts.standard_error < 0.02 * expected);  // power: 2 % would be noticed
}

std::vector<traffic::Arrivals> one_of_each() {
  return {traffic::Poisson{PerSecond{3}},
          traffic::Renewal{dist::Distribution::constant(Seconds{0.25})},
          traffic::Batch{PerSecond{2}, traffic::BatchSize::geometric(3)},
          traffic::Modulated{{{PerSecond{10}, dist::Distribution::exponential(Seconds{1})},
                              {PerSecond{0}, dist::Distribution::exponential(Seconds{2})}}},
          traffic::Profile{{PerSecond{4}, PerSecond{1}, {}, {}, Seconds{10}, 0.3}},
          traffic::Trace{{0, 1, 0.5, 2}, "test.csv"}};
}

}  // namespace

TEST_CASE("Where a block of gaps ends does not matter", "[traffic]") {
  for (const traffic::Arrivals& arrivals : one_of_each()) {
    INFO(arrivals.describe());
    CHECK((gaps_of(arrivals, 1000, 512) == gaps_of(arrivals, 1000, 1)));
    CHECK((gaps_of(arrivals, 1000, 512) == gaps_of(arrivals, 1000, 37)));
  }
}

TEST_CASE("Replications differ, and the same one repeats itself", "[traffic]") {
  for (const traffic::Arrivals& arrivals : one_of_each()) {
    INFO(arrivals.describe());
    CHECK((gaps_of(arrivals, 100) == gaps_of(arrivals, 100)));
    const bool random = arrivals.kind_name() != "trace" && arrivals.kind_name() != "renewal";
    CHECK((gaps_of(arrivals, 100) == gaps_of(arrivals, 100, 512, 1)) == !random);
  }
}

TEST_CASE("Poisson counts have mean and variance rate x time", "[traffic]") {
  const Counts counts = counts_in(traffic::Poisson{PerSecond{5}}, 0, 20, 4000);
  check_mean(counts, 100);
  // Var of the sample variance of a Poisson count N: (mu + 2 mu^2)/n, so se = 2.24 here.
  CHECK(std::abs(counts.variance - 100) < 4.892 * std::sqrt((100 + 2 * 100.0 * 100) / 4000));
}

TEST_CASE("Batches bring rate x mean size customers, at the same instant", "[traffic]") {
  const traffic::Batch batch{PerSecond{2}, traffic::BatchSize::fixed(3)};
  CHECK(batch.rate() == PerSecond{6});
  const auto gaps = gaps_of(batch, 9);
  for (const std::size_t n : {1U, 2U, 4U, 5U, 7U, 8U}) CHECK(gaps[n] == 0);
  for (const std::size_t n : {0U, 3U, 6U}) CHECK(gaps[n] > 0);
  const std::vector<traffic::BatchSize> sizes{
      traffic::BatchSize::geometric(4), traffic::BatchSize::poisson(2.5),
      traffic::BatchSize::uniform(1, 6), traffic::BatchSize::discrete({{1, 3.0}, {10, 1.0}})};
  for (const traffic::BatchSize& size : sizes) {
    INFO(size.describe());
    const Counts counts = counts_in(traffic::Batch{PerSecond{10}, size}, 0, 10, 4000);
    check_mean(counts, 100 * size.mean());
    // A compound Poisson count has variance (batches) x E[size^2]; 10 % is over five errors.
    CHECK(counts.variance == Approx(100 * size.second_moment()).epsilon(0.12));
  }
}

TEST_CASE("A modulated process keeps its long-run rate, also from the start", "[traffic]") {
  const traffic::Modulated modulated{
      {{PerSecond{30}, dist::Distribution::exponential(Seconds{1})},
       {PerSecond{0}, dist::Distribution::exponential(Seconds{1.5})},
       {PerSecond{6}, dist::Distribution::exponential(Seconds{0.5})}}};
  CHECK(modulated.rate().raw() == Approx(11.0));
  check_mean(counts_in(modulated, 0, 1, 100000), 11);
  check_mean(counts_in(modulated, 5, 10, 40000), 55);
}

TEST_CASE("A profile's arrivals follow its rate", "[traffic]") {
  const traffic::Profile profile{
      {PerSecond{100}, PerSecond{20}, {0, 1, 0.5, 0}, {1, 1, 1, 1, 1, 0.5, 0}, Seconds{4}, 0}};
  CHECK(profile.rate_at(Seconds{0}) == PerSecond{20});
  CHECK(profile.rate_at(Seconds{0.5}) == PerSecond{60});
  CHECK(profile.rate_at(Seconds{1}) == PerSecond{100});
  CHECK(profile.rate_at(Seconds{28 + 1}) == PerSecond{100});
  check_mean(counts_in(profile, 0, 1, 4000), 60);
  check_mean(counts_in(profile, 1, 2, 4000), 80);
  check_mean(counts_in(profile, 1.25, 1.5, 20000), 21.25);
  check_mean(counts_in(profile, 0, 28, 200), 28 * profile.rate().raw());
  // Day 6 is silent but for the slopes into and out of it.
  check_mean(counts_in(profile, 23, 24, 20000), 5);
  CHECK(counts_in(profile, 24, 27, 100).mean == 0);
}

TEST_CASE("Noise on a profile keeps its mean and adds variance", "[traffic]") {
  const traffic::Profile calm{{PerSecond{50}, PerSecond{50}, {1, 1}, {}, Seconds{2}, 0}};
  const traffic::Profile noisy{{PerSecond{50}, PerSecond{50}, {1, 1}, {}, Seconds{2}, 0.5}};
  const Counts counts = counts_in(noisy, 0, 10, 20000);
  check_mean(counts, 500);
  CHECK(counts.variance > 4 * counts_in(calm, 0, 10, 2000).variance);
}

TEST_CASE("A trace replays its gaps and then falls silent", "[traffic]") {
  const auto gaps = gaps_of(traffic::Trace{{0, 1, 0.5}, "t.csv"}, 5);
  CHECK(gaps == std::vector<double>{0, 1, 0.5, infinity, infinity});
  CHECK(traffic::Trace{{0, 1, 0.5}, "t.csv"}.rate().raw() == Approx(2));
  CHECK_THROWS_AS((traffic::Trace{{0}, "t.csv"}), DomainError);
}

TEST_CASE("Only processes with independent gaps have a gap distribution", "[traffic]") {
  CHECK(traffic::Arrivals{traffic::Poisson{PerSecond{3}}}.is_poisson());
  CHECK(traffic::Arrivals{traffic::Renewal{dist::Distribution::exponential(Seconds{1})}}
            .is_poisson());
  CHECK_FALSE(
      traffic::Arrivals{traffic::Renewal{dist::Distribution::constant(Seconds{1})}}.is_poisson());
  CHECK_FALSE(traffic::Arrivals{traffic::Batch{PerSecond{2}, traffic::BatchSize::fixed(3)}}
                  .gap()
                  .has_value());
}

TEST_CASE("Impossible arrival processes are refused", "[traffic]") {
  CHECK_THROWS_AS(traffic::Poisson{PerSecond{0}}, DomainError);
  CHECK_THROWS_AS(traffic::Renewal{dist::Distribution::constant(Seconds{0})}, DomainError);
  CHECK_THROWS_AS(traffic::BatchSize::discrete({{1, 0.0}}), DomainError);
  CHECK_THROWS_AS(traffic::Modulated{{}}, DomainError);
  CHECK_THROWS_AS(
      (traffic::Modulated{{{PerSecond{0}, dist::Distribution::exponential(Seconds{1})}}}),
      DomainError);
}

}  // namespace nines::test
