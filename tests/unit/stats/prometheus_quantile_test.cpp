#include "stats/prometheus_quantile.hpp"

#include <cmath>
#include <vector>

#include "core/quantity.hpp"
#include "support/catch.hpp"

namespace nines::test {

namespace {

using Buckets = std::vector<stats::CumulativeBucket>;

const Buckets latency{{0.1, 50}, {0.5, 90}, {1, 98}, {infinity, 100}};

}  // namespace

TEST_CASE("The quantile is interpolated inside its bucket, from 0 in the lowest") {
  CHECK(stats::prometheus_quantile(0.25, latency) == Approx(0.05));
  CHECK(stats::prometheus_quantile(0.5, latency) == Approx(0.1));
  CHECK(stats::prometheus_quantile(0.9, latency) == Approx(0.5));
  CHECK(stats::prometheus_quantile(0.94, latency) == Approx(0.75));
}

TEST_CASE("In the +Inf bucket the highest finite bound is all that can be shown") {
  CHECK(stats::prometheus_quantile(0.99, latency) == 1);
  CHECK(stats::prometheus_quantile(1, latency) == 1);
}

TEST_CASE("Questions without an answer get Prometheus' answers") {
  CHECK(stats::prometheus_quantile(-0.1, latency) == -infinity);
  CHECK(stats::prometheus_quantile(1.1, latency) == infinity);
  CHECK(std::isnan(stats::prometheus_quantile(not_a_number, latency)));
  CHECK(std::isnan(stats::prometheus_quantile(0.5, Buckets{{infinity, 5}})));
  CHECK(std::isnan(stats::prometheus_quantile(0.5, Buckets{{1, 5}, {2, 6}})));
  CHECK(std::isnan(stats::prometheus_quantile(0.5, Buckets{{1, 0}, {infinity, 0}})));
}

TEST_CASE("A lowest bucket below zero shows its bound, and counts that step down are levelled") {
  CHECK(stats::prometheus_quantile(0.1, Buckets{{-1, 5}, {1, 8}, {infinity, 10}}) == -1);
  const Buckets torn{{1, 10}, {2, 9}, {3, 20}, {infinity, 20}};
  CHECK(stats::prometheus_quantile(0.75, torn) == Approx(2.5));
}

}  // namespace nines::test
