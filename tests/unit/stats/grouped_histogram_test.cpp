#include "stats/grouped_histogram.hpp"

#include <cmath>

#include "support/catch.hpp"
#include "support/plain_random.hpp"

namespace nines::test {

using test::PlainRandom;

TEST_CASE("Replications go round the groups") {
  stats::GroupedHistogram grouped;
  grouped.group_of(3).add(1);
  grouped.group_of(35).add(2);
  CHECK(grouped.groups()[3].count() == 2);
  CHECK(grouped.count() == 2);
}

TEST_CASE("A pooled quantile is the pool's, with a t of groups less one") {
  PlainRandom random{1};
  stats::GroupedHistogram grouped;
  for (std::uint64_t r = 0; r < 10; ++r) {
    for (int i = 0; i < 1000; ++i) grouped.group_of(r).add(random.exponential(1));
  }
  const stats::Estimate median = grouped.quantile(0.5);
  CHECK(median.value == grouped.pooled().quantile(0.5));
  CHECK(median.samples == 10);
  CHECK(median.degrees_of_freedom == 9);
  CHECK(median.method == stats::Method::woodruff);
  CHECK(std::abs(median.value - std::log(2)) < 4.892 * 0.01);
  // sd of the median of n exponentials is 1/sqrt(n), by the density .5 there and p(1-p) = .25.
  CHECK(median.standard_error == Approx(0.01).epsilon(0.6));
}

TEST_CASE("Fewer than two groups have no interval, a constant one of width 0") {
  stats::GroupedHistogram grouped;
  CHECK_FALSE(grouped.quantile(0.5).has_value());
  grouped.group_of(0).add(5);
  CHECK(grouped.quantile(0.5).value == 5);
  CHECK_FALSE(grouped.quantile(0.5).has_interval());
  grouped.group_of(1).add(5);
  CHECK(grouped.quantile(0.5).half_width() == 0);
  CHECK(grouped.mean_between(0, 0.5).value == 5);
}

TEST_CASE("The mean between all quantiles has the interval of the mean") {
  PlainRandom random{2};
  stats::GroupedHistogram grouped;
  std::vector<stats::Ratio> rows;
  for (std::uint64_t r = 0; r < 32; ++r) {
    stats::Ratio row;
    for (int i = 0; i < 100; ++i) {
      const double x = random.exponential(1);
      grouped.group_of(r).add(x);
      row += {x, 1};
    }
    rows.push_back(row);
  }
  const stats::Estimate from_buckets = grouped.mean_between(0, 1);
  const stats::Estimate exact = stats::ratio_of_sums(rows);
  CHECK(from_buckets.value == Approx(exact.value).epsilon(0.004));
  CHECK(from_buckets.half_width() == Approx(exact.half_width()).epsilon(0.01));
}

TEST_CASE("The tail of a p99 of 900 observations holds 9 of them") {
  CHECK(stats::observations_behind(0.99, 900) == Approx(9));
  CHECK(stats::observations_behind(0.01, 900) == Approx(9));
}

TEST_CASE("A tail that one replication makes has one group behind it") {
  stats::GroupedHistogram grouped;
  for (std::uint64_t r = 0; r < 32; ++r) grouped.group_of(r).add(1, 100);
  grouped.group_of(5).add(100, 50);
  CHECK(grouped.effective_groups_behind(0.99) == Approx(1));
  CHECK(stats::GroupedHistogram{}.effective_groups_behind(0.99) == 0);
}

}  // namespace nines::test
