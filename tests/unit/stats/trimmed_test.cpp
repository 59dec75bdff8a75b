#include "stats/trimmed.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "math/normal.hpp"
#include "support/catch.hpp"

namespace nines::test {

namespace {

// 980 quick and 20 slow values where their distributions expect them, (i + 1/2)/n: the sample that
// N(10, 1.5) x 980 with N(350, 30) x 20 stands for, without its noise.
std::vector<double> two_populations() {
  std::vector<double> values;
  for (int i = 0; i < 980; ++i) {
    values.push_back(10 + 1.5 * math::normal_quantile((i + 0.5) / 980));
  }
  for (int i = 0; i < 20; ++i) {
    values.push_back(350 + 30 * math::normal_quantile((i + 0.5) / 20));
  }
  std::ranges::sort(values);
  return values;
}

const std::vector<double> one_to_ten{1, 2, 3, 4, 5, 6, 7, 8, 9, 10};

}  // namespace

TEST_CASE("Trimming takes whole values, and parts of values, off the ends") {
  CHECK(stats::trimmed_mean(one_to_ten, 0, 1) == 5.5);
  CHECK(stats::trimmed_mean(one_to_ten, 0, 0.9) == 5);
  CHECK(stats::trimmed_mean(one_to_ten, 0.9, 1) == Approx(10));
  CHECK(stats::trimmed_mean(one_to_ten, 0.1, 0.9) == Approx(5.5));
  // A quarter of ten values is two and a half: (3/2 + 4 + 5 + 6 + 7 + 8/2)/5.
  CHECK(stats::interquartile_mean(one_to_ten) == Approx(5.5));
  CHECK(stats::trimmed_mean(one_to_ten, 0, 0.25) == Approx((1 + 2 + 1.5) / 2.5));
  CHECK(std::isnan(stats::trimmed_mean(std::vector<double>{}, 0, 1)));
}

TEST_CASE("Winsorizing moves the ends to the quantiles") {
  CHECK(stats::winsorized_mean(one_to_ten, 0, 0.9) == Approx((45 + 9) / 10.0));
  CHECK(stats::winsorized_mean(one_to_ten, 0.1, 1) == Approx((54 + 1) / 10.0));
  CHECK(stats::winsorized_mean(one_to_ten, 0, 1) == Approx(5.5));
  CHECK(std::isnan(stats::winsorized_mean(std::vector<double>{}, 0, 1)));
}

TEST_CASE("Sample quantiles are values of the sample") {
  CHECK(stats::sample_quantile(one_to_ten, 0) == 1);
  CHECK(stats::sample_quantile(one_to_ten, 0.5) == 5);
  CHECK(stats::sample_quantile(one_to_ten, 0.51) == 6);
  CHECK(stats::sample_quantile(one_to_ten, 0.7) == 7);
  CHECK(stats::sample_quantile(one_to_ten, 1) == 10);
  CHECK(stats::percentile_rank(one_to_ten, 7) == Approx(0.7));
  CHECK(stats::percentile_rank(one_to_ten, 7.5) == Approx(0.7));
  CHECK(stats::percentile_rank(one_to_ten, 0) == 0);
}

// A blog's table gives p50 9.9, p99 335, tm99 10.1, TM(99%:) 351, IQM 9.8 for one such sample. Its
// tm99 and TM(99%:) are those of a cut at 98 %, where the slow 2 % begin: above p99 lie only the
// slower ten of the twenty, whose mean is 373, and below it the other ten, which lift tm99 to 13.2.
TEST_CASE("Two populations show what each summary sees") {
  const auto values = two_populations();
  CHECK(stats::sample_quantile(values, 0.5) == Approx(10.04).margin(0.01));
  CHECK(stats::sample_quantile(values, 0.99) == Approx(348).margin(1));
  CHECK(stats::interquartile_mean(values) == Approx(10.03).margin(0.02));
  CHECK(stats::trimmed_mean(values, 0, 0.98) == Approx(10).margin(0.01));
  CHECK(stats::trimmed_mean(values, 0.98, 1) == Approx(350).margin(0.5));
  CHECK(stats::trimmed_mean(values, 0, 0.99) == Approx(13.2).margin(0.05));
  CHECK(stats::trimmed_mean(values, 0.99, 1) == Approx(373.5).margin(1));
  CHECK(stats::trimmed_mean(values, 0, 1) == Approx(16.8).margin(0.01));
}

TEST_CASE("A histogram gives the same summaries to its resolution") {
  const auto values = two_populations();
  stats::LogLinearHistogram histogram;
  for (const double value : values) histogram.add(value);
  for (const auto& [from, to] : {std::pair{0.0, 0.98}, {0.0, 0.99}, {0.99, 1.0}, {0.25, 0.75}}) {
    CHECK(stats::trimmed_mean(histogram, from, to) ==
          Approx(stats::trimmed_mean(values, from, to)).epsilon(0.004));
    CHECK(stats::winsorized_mean(histogram, from, to) ==
          Approx(stats::winsorized_mean(values, from, to)).epsilon(0.008));
  }
  CHECK(stats::percentile_rank(histogram, 100) == Approx(0.98).epsilon(1e-12));
}

}  // namespace nines::test
