#include "stats/log_linear_histogram.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include "core/error.hpp"
#include "support/catch.hpp"
#include "support/plain_random.hpp"

namespace nines::test {

using test::PlainRandom;

namespace {

stats::LogLinearHistogram histogram_of(const std::vector<double>& values) {
  stats::LogLinearHistogram histogram;
  for (const double value : values) histogram.add(value);
  return histogram;
}

}  // namespace

TEST_CASE("The middle of a bucket is within 1/256 of its values, over the whole span") {
  PlainRandom random{1};
  for (int i = 0; i < 20000; ++i) {
    const double value = std::exp2(-29.9 + 69.8 * random.uniform());
    stats::LogLinearHistogram histogram;
    // A lower and a higher value keep the bucket from being cut to its only value.
    histogram.add(stats::LogLinearHistogram::lowest);
    histogram.add(value);
    histogram.add(std::nextafter(stats::LogLinearHistogram::highest, 0));
    const auto bucket = histogram.buckets().at(1);
    REQUIRE(bucket.lower <= value);
    REQUIRE(value <= bucket.upper);
    REQUIRE(std::abs((bucket.lower + bucket.upper) / 2 - value) <= value / 256);
  }
}

TEST_CASE("Zeros, values below and above the span are counted apart") {
  const auto histogram = histogram_of({0.0, -0.0, 1e-12, 5e-324, 1.0, 2e12, infinity});
  CHECK(histogram.zeros() == 2);
  CHECK(histogram.below_span() == 2);
  CHECK(histogram.above_span() == 2);
  CHECK(histogram.count() == 7);
  CHECK(histogram.min() == 0);
  CHECK(histogram.max() == infinity);
  CHECK(histogram.quantile(0.2) == 0);
  CHECK(histogram.quantile(1) == infinity);
}

TEST_CASE("The ends of the span fall on the right side") {
  CHECK(histogram_of({stats::LogLinearHistogram::lowest}).below_span() == 0);
  CHECK(histogram_of({std::nextafter(stats::LogLinearHistogram::lowest, 0)}).below_span() == 1);
  CHECK(histogram_of({stats::LogLinearHistogram::highest}).above_span() == 1);
  CHECK(histogram_of({std::nextafter(stats::LogLinearHistogram::highest, 0)}).above_span() == 0);
}

TEST_CASE("A constant comes out exactly, whichever question is asked") {
  stats::LogLinearHistogram histogram;
  histogram.add(0.1, 1000);
  CHECK(histogram.quantile(0.5) == 0.1);
  CHECK(histogram.quantile(0.999) == 0.1);
  CHECK(histogram.approximate_mean() == Approx(0.1).epsilon(1e-14));
  CHECK(histogram.cdf(0.1) == 1);
  CHECK(histogram.cdf(0.0999) == 0);
}

TEST_CASE("An empty histogram answers NaN and zero") {
  const stats::LogLinearHistogram histogram;
  CHECK(histogram.count() == 0);
  CHECK(std::isnan(histogram.min()));
  CHECK(std::isnan(histogram.quantile(0.5)));
  CHECK(std::isnan(histogram.cdf(1)));
  CHECK(std::isnan(histogram.approximate_mean()));
  CHECK(histogram.count_above(1) == 0);
}

TEST_CASE("Quantile and cdf are each other's inverse where values lie") {
  PlainRandom random{2};
  stats::LogLinearHistogram histogram;
  for (int i = 0; i < 10000; ++i) histogram.add(random.exponential(1));
  for (const double p : {0.001, 0.1, 0.5, 0.9, 0.99, 0.9999}) {
    CHECK(histogram.cdf(histogram.quantile(p)) == Approx(p).epsilon(1e-10));
  }
}

TEST_CASE("Quantiles are within 0.8 % of the sorted sample's") {
  PlainRandom random{3};
  std::vector<double> values(100000);
  for (double& value : values) value = random.exponential(1);
  const auto histogram = histogram_of(values);
  std::ranges::sort(values);
  for (const double p : {0.01, 0.25, 0.5, 0.9, 0.99, 0.999}) {
    const double exact = values[static_cast<std::size_t>(p * 100000) - 1];
    CHECK(histogram.quantile(p) == Approx(exact).epsilon(0.008));
  }
  CHECK(histogram.quantile(0) == values.front());
  CHECK(histogram.quantile(1) == values.back());
}

TEST_CASE("Means between quantiles add up to the mean") {
  PlainRandom random{4};
  stats::LogLinearHistogram histogram;
  for (int i = 0; i < 1000; ++i) histogram.add(random.exponential(1));
  const double low = histogram.mean_between(0, 0.99);
  const double tail = histogram.mean_between(0.99, 1);
  CHECK(0.99 * low + 0.01 * tail == Approx(histogram.approximate_mean()).epsilon(1e-12));
  CHECK(tail > histogram.quantile(0.99));
}

TEST_CASE("Clearing keeps nothing but memory") {
  auto histogram = histogram_of({0.0, 1e-12, 3.0, 1e13});
  histogram.clear();
  CHECK(histogram == stats::LogLinearHistogram{});
  histogram.add(5);
  CHECK(histogram == histogram_of({5}));
}

TEST_CASE("A snapshot brings the same histogram back, and a false one is refused") {
  const auto histogram = histogram_of({0.0, 1e-12, 3.0, 3.0, 1e13});
  auto snapshot = histogram.snapshot();
  CHECK(stats::LogLinearHistogram::restore(snapshot) == histogram);
  CHECK(stats::LogLinearHistogram::restore(stats::LogLinearHistogram{}.snapshot()) ==
        stats::LogLinearHistogram{});
  snapshot.entries.push_back({70 * 128, 1});
  CHECK_THROWS_AS(stats::LogLinearHistogram::restore(snapshot), DomainError);
  stats::LogLinearHistogram::Snapshot no_extremes;
  no_extremes.zeros = 1;
  CHECK_THROWS_AS(stats::LogLinearHistogram::restore(no_extremes), DomainError);
}

}  // namespace nines::test
