#include "stats/estimate.hpp"

#include <array>
#include <cmath>
#include <vector>

#include "math/normal.hpp"
#include "support/catch.hpp"

namespace nines::test {

namespace {

std::vector<stats::Ratio> means(const std::vector<double>& values) {
  std::vector<stats::Ratio> rows;
  for (const double value : values) rows.push_back({value, 1});
  return rows;
}

stats::Ledger ledger_of(const std::vector<stats::Ratio>& rows,
                        std::size_t max_rows = stats::Ledger::default_max_rows) {
  stats::Ledger ledger{1, max_rows};
  for (const stats::Ratio& row : rows) ledger.append(std::array{row});
  return ledger;
}

}  // namespace

TEST_CASE("With denominators of one the ratio is the mean with Student's interval") {
  const stats::Estimate mean = stats::ratio_of_sums(means({1, 2, 3, 4, 5}));
  CHECK(mean.value == 3);
  CHECK(mean.standard_error == Approx(std::sqrt(2.5 / 5)));
  CHECK(mean.half_width() == Approx(2.7764451051977987 * std::sqrt(0.5)));
  CHECK(mean.samples == 5);
  CHECK(mean.degrees_of_freedom == 4);
  CHECK(mean.method == stats::Method::ratio_of_sums);
  CHECK(mean.relative_half_width() == Approx(mean.half_width() / 3));
  const stats::Estimate jackknife = stats::jackknife_ratio(means({1, 2, 3, 4, 5}));
  CHECK(jackknife.value == Approx(3));
  CHECK(jackknife.standard_error == Approx(mean.standard_error));
}

TEST_CASE("Nothing, one row and equal rows give no value, no interval and an interval of width 0") {
  const stats::Estimate nothing = stats::ratio_of_sums(std::vector<stats::Ratio>{});
  CHECK_FALSE(nothing.has_value());
  CHECK_FALSE(nothing.has_interval());
  CHECK(nothing.samples == 0);
  const stats::Estimate one = stats::ratio_of_sums(means({3}));
  CHECK(one.value == 3);
  CHECK_FALSE(one.has_interval());
  CHECK(one.method == stats::Method::none);
  const stats::Estimate equal = stats::ratio_of_sums(means({3, 3, 3}));
  CHECK(equal.lo == 3);
  CHECK(equal.hi == 3);
  CHECK(equal.relative_half_width() == 0);
  CHECK_FALSE(stats::jackknife_ratio(std::vector<stats::Ratio>{}).has_value());
  CHECK_FALSE(stats::jackknife_ratio(means({3})).has_interval());
  CHECK(stats::jackknife_ratio(means({3, 3, 3})).half_width() == 0);
}

TEST_CASE("An absent row is no sample") {
  const std::vector<stats::Ratio> rows{{2, 1}, {}, {4, 1}, {}, {6, 1}};
  const stats::Estimate with_gaps = stats::ratio_of_sums(rows);
  const stats::Estimate without = stats::ratio_of_sums(means({2, 4, 6}));
  CHECK(with_gaps.value == without.value);
  CHECK(with_gaps.samples == 3);
  CHECK(with_gaps.standard_error == Approx(without.standard_error));
  CHECK(stats::jackknife_ratio(rows).standard_error == Approx(without.standard_error));
  const stats::Ledger ledger = ledger_of(rows);
  const stats::Ledger zeros = ledger_of({{0, 1}, {}, {0, 1}, {}, {0, 1}});
  const stats::Estimate difference = stats::paired_difference(ledger, 0, zeros, 0);
  CHECK(difference.samples == 3);
  CHECK(difference.standard_error == Approx(without.standard_error));
}

// Cochran (1977), section 6.4: var(R) = (1/(n mean(d)^2)) sum (n_i - R d_i)^2 / (n - 1).
TEST_CASE("The linearised ratio is Cochran's") {
  const std::vector<stats::Ratio> rows{{3, 4}, {5, 6}, {2, 5}, {7, 7}};
  const stats::Estimate ratio = stats::ratio_of_sums(rows);
  CHECK(ratio.value == Approx(17.0 / 22));
  double squares = 0;
  for (const stats::Ratio& row : rows)
    squares += std::pow(row.numerator - 17.0 / 22 * row.denominator, 2);
  CHECK(ratio.standard_error == Approx(std::sqrt(squares / 3 / 4) / 5.5));
}

TEST_CASE("Folded rows estimate the mean of all replications and its spread from complete rows") {
  const stats::Estimate folded =
      stats::ratio_of_sums(ledger_of(means({1, 2, 3, 4, 5, 6, 7}), 4), 0);
  CHECK(folded.value == 4);
  CHECK(folded.samples == 3);
  // Rows of two: means 1.5, 3.5, 5.5, variance 4.
  CHECK(folded.standard_error == Approx(std::sqrt(4.0 / 3)));
}

TEST_CASE("Effective rows are all of them when equal and one when one carries everything") {
  CHECK(stats::effective_rows(means({1, 5, 9})) == 3);
  CHECK(stats::effective_rows(std::vector<stats::Ratio>{{1, 1e9}, {1, 1}, {1, 1}}) ==
        Approx(1).epsilon(1e-6));
  CHECK(stats::effective_rows(std::vector<stats::Ratio>{}) == 0);
}

TEST_CASE("Clopper-Pearson has the published intervals") {
  CHECK(stats::clopper_pearson(0, 100).lo == 0);
  CHECK(stats::clopper_pearson(0, 100).hi == Approx(0.036217).margin(5e-7));
  CHECK(stats::clopper_pearson(1, 100).lo == Approx(0.000253).margin(5e-7));
  CHECK(stats::clopper_pearson(1, 100).hi == Approx(0.054459).margin(5e-7));
  CHECK(stats::clopper_pearson(10, 100).lo == Approx(0.049005).margin(5e-7));
  CHECK(stats::clopper_pearson(10, 100).hi == Approx(0.176223).margin(5e-7));
  CHECK(stats::clopper_pearson(100, 100).hi == 1);
  CHECK(stats::clopper_pearson(90, 100).lo == Approx(1 - stats::clopper_pearson(10, 100).hi));
}

TEST_CASE("Wilson solves |p - k/n| = z sqrt(p(1-p)/n)") {
  for (const std::uint64_t k : {1u, 7u, 50u, 99u}) {
    const stats::Estimate wilson_interval = stats::wilson(k, 100);
    const double share = static_cast<double>(k) / 100;
    const double z = math::normal_quantile(0.975);
    for (const double p : {wilson_interval.lo, wilson_interval.hi}) {
      CHECK(std::abs(p - share) == Approx(z * std::sqrt(p * (1 - p) / 100)).epsilon(1e-10));
    }
  }
  CHECK(stats::wilson(0, 100).lo == 0);
  CHECK(stats::wilson(100, 100).hi == 1);
}

TEST_CASE("A proportion is Wilson's in the middle and Clopper and Pearson's at the edges") {
  CHECK(stats::proportion(4, 100).method == stats::Method::clopper_pearson);
  CHECK(stats::proportion(5, 100).method == stats::Method::wilson);
  CHECK(stats::proportion(96, 100).method == stats::Method::clopper_pearson);
  CHECK_FALSE(stats::proportion(0, 0).has_value());
  const stats::Ledger folded = ledger_of(means({1, 0, 1, 1, 0, 1, 0}), 2);
  CHECK(stats::proportion(folded, 0).value == Approx(4.0 / 7));
  CHECK(stats::proportion(folded, 0).samples == 7);
}

TEST_CASE("A paired difference of means is the mean of differences") {
  const stats::Ledger a = ledger_of(means({10, 12, 15, 11}));
  const stats::Ledger b = ledger_of(means({9, 12, 13, 10}));
  const stats::Estimate difference = stats::paired_difference(a, 0, b, 0);
  const stats::Estimate direct = stats::ratio_of_sums(means({1, 0, 2, 1}));
  CHECK(difference.value == Approx(direct.value));
  CHECK(difference.standard_error == Approx(direct.standard_error));
  CHECK(difference.samples == 4);
}

TEST_CASE("A variant compared with itself differs by nothing, with certainty") {
  const stats::Ledger a = ledger_of({{3, 4}, {5, 6}, {2, 5}});
  CHECK(stats::paired_difference(a, 0, a, 0).value == 0);
  CHECK(stats::paired_difference(a, 0, a, 0).half_width() == 0);
  CHECK(stats::paired_ratio(a, 0, a, 0).value == 1);
  CHECK(stats::paired_ratio(a, 0, a, 0).half_width() == Approx(0).margin(1e-15));
  CHECK(stats::two_sided_p_value(stats::paired_difference(a, 0, a, 0)) == 1);
}

TEST_CASE("A paired quotient with an unvarying side is the other side scaled") {
  const stats::Ledger a = ledger_of(means({10, 12, 15, 11}));
  const stats::Ledger fours = ledger_of(means({4, 4, 4, 4}));
  const stats::Estimate quotient = stats::paired_ratio(a, 0, fours, 0);
  const stats::Estimate alone = stats::ratio_of_sums(a, 0);
  CHECK(quotient.value == Approx(alone.value / 4));
  CHECK(quotient.standard_error == Approx(alone.standard_error / 4));
  CHECK_FALSE(stats::paired_ratio(a, 0, ledger_of(means({0, 0, 0, 0})), 0).has_value());
}

TEST_CASE("An interval cut to what is possible keeps its value") {
  stats::Estimate estimate = stats::ratio_of_sums(means({1, 1, 1, 0.9}));
  REQUIRE(estimate.hi > 1);
  CHECK(stats::within(estimate, 0, 1).hi == 1);
  CHECK(stats::within(estimate, 0, 1).lo == estimate.lo);
  CHECK_FALSE(stats::within(stats::ratio_of_sums(means({1})), 0, 1).has_interval());
}

TEST_CASE("Simultaneous intervals split the risk") {
  CHECK(stats::bonferroni_confidence(0.95, 5) == Approx(0.99));
  CHECK(stats::bonferroni_confidence(0.95, 1) == Approx(0.95));
  // Holm (1979): 4 x .01, 3 x .013, then no smaller than before.
  const std::vector<double> adjusted =
      stats::holm_adjusted(std::vector<double>{0.04, 0.01, 0.03, 0.013});
  CHECK(adjusted[1] == Approx(0.04));
  CHECK(adjusted[3] == Approx(0.04));
  CHECK(adjusted[2] == Approx(0.06));
  CHECK(adjusted[0] == Approx(0.06));
}

TEST_CASE("The p-value and the interval tell the same story") {
  const stats::Estimate mean = stats::ratio_of_sums(means({1, 2, 3, 4, 5}));
  CHECK(stats::two_sided_p_value(mean, mean.lo) == Approx(0.05));
  CHECK(stats::two_sided_p_value(mean, 3) == Approx(1));
  CHECK(std::isnan(stats::two_sided_p_value(stats::ratio_of_sums(means({1})))));
}

TEST_CASE("A length-biased mean of incidents 1774, 43, 4, 5, 6, 7, 5 rests on one of them") {
  double sum = 0;
  double squares = 0;
  for (const double minutes : {1774.0, 43.0, 4.0, 5.0, 6.0, 7.0, 5.0}) {
    sum += minutes;
    squares += minutes * minutes;
  }
  CHECK(squares / sum == Approx(1707.7).margin(0.05));
  CHECK(stats::effective_sample_size(sum, squares) == Approx(1.08).margin(0.01));
}

TEST_CASE("Skewed rows lengthen the interval on the side where the unseen values are") {
  std::vector<double> values(20, 1.0);
  values[0] = 30;
  const stats::Estimate mean = stats::ratio_of_sums(means(values));
  CHECK(mean.hi - mean.value > 1.5 * (mean.value - mean.lo));
  CHECK(mean.contains(mean.value));
  CHECK(stats::two_sided_p_value(mean, mean.hi) == Approx(0.05));
  CHECK(stats::two_sided_p_value(mean, mean.lo) == Approx(0.05));
  values.resize(7);  // Too few to know a skewness by.
  const stats::Estimate few = stats::ratio_of_sums(means(values));
  CHECK(few.hi - few.value == Approx(few.value - few.lo));
}

}  // namespace nines::test
