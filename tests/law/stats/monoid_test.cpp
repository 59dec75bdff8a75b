// Accumulators are monoids: {} is the identity, merging is associative, and merging parts is adding
// all. Counts, extremes, histograms and ledgers hold that to the bit; means to rounding.
#include <array>
#include <vector>

#include "stats/grouped_histogram.hpp"
#include "stats/ledger.hpp"
#include "stats/log_linear_histogram.hpp"
#include "stats/moments.hpp"
#include "support/catch.hpp"
#include "support/plain_random.hpp"

namespace nines::test {

using test::PlainRandom;

namespace {

// Values of all kinds that a histogram tells apart, over many octaves.
double any_value(PlainRandom& random) {
  switch (random.below(12)) {
    case 0:
      return 0;
    case 1:
      return 1e-11 * random.uniform();
    case 2:
      return 3e12 * random.exponential(1);
    default:
      return random.exponential(1) * static_cast<double>(std::uint64_t{1} << random.below(30));
  }
}

std::vector<double> any_values(PlainRandom& random, std::size_t most) {
  std::vector<double> values(random.below(most + 1));
  for (double& value : values) value = any_value(random);
  return values;
}

template <class Accumulator>
Accumulator accumulate(const std::vector<double>& values) {
  Accumulator out;
  for (const double value : values) out.add(value);
  return out;
}

template <class Accumulator>
Accumulator merged(Accumulator a, const Accumulator& b) {
  a.merge(b);
  return a;
}

void check_close(const stats::Moments& a, const stats::Moments& b) {
  REQUIRE(a.count() == b.count());
  if (a.count() == 0) return;
  CHECK(a.min() == b.min());
  CHECK(a.max() == b.max());
  CHECK(a.mean() == Approx(b.mean()).epsilon(1e-12));
  CHECK(a.sum_of_squared_deviations() == Approx(b.sum_of_squared_deviations()).epsilon(1e-10));
}

using Rows = std::vector<std::array<stats::Ratio, 2>>;

Rows any_rows(PlainRandom& random, std::size_t count) {
  Rows rows(count);
  for (auto& row : rows) {
    row[0] = {random.exponential(1), 1};
    if (random.happens(0.5)) row[1] = {random.normal(), random.exponential(1)};
  }
  return rows;
}

stats::Ledger ledger_of(const Rows& rows, std::size_t from, std::size_t to, std::size_t max_rows) {
  stats::Ledger ledger{2, max_rows};
  for (std::size_t row = from; row < to; ++row) ledger.append(rows[row]);
  return ledger;
}

}  // namespace

TEST_CASE("Histograms are a commutative monoid to the bit") {
  PlainRandom random{11};
  for (int repeat = 0; repeat < 200; ++repeat) {
    const auto x = any_values(random, 40);
    const auto y = any_values(random, 40);
    const auto z = any_values(random, 40);
    const auto a = accumulate<stats::LogLinearHistogram>(x);
    const auto b = accumulate<stats::LogLinearHistogram>(y);
    const auto c = accumulate<stats::LogLinearHistogram>(z);
    CHECK(merged(a, {}) == a);
    CHECK(merged({}, a) == a);
    CHECK(merged(a, b) == merged(b, a));
    CHECK(merged(merged(a, b), c) == merged(a, merged(b, c)));
    auto all = x;
    all.insert(all.end(), y.begin(), y.end());
    CHECK(merged(a, b) == accumulate<stats::LogLinearHistogram>(all));
    CHECK(merged(a, b).count() == a.count() + b.count());
  }
}

TEST_CASE("A histogram's answers depend on its counts alone, not on the memory it holds") {
  PlainRandom random{12};
  auto wide = accumulate<stats::LogLinearHistogram>({1e-9, 1e12});
  wide.clear();
  stats::LogLinearHistogram narrow;
  for (int i = 0; i < 100; ++i) {
    const double value = 1 + random.uniform();
    wide.add(value);
    narrow.add(value);
  }
  CHECK(wide == narrow);
  CHECK(wide.quantile(0.3) == narrow.quantile(0.3));
  CHECK(wide.buckets() == narrow.buckets());
}

TEST_CASE("Merging a histogram with itself doubles it") {
  auto histogram = accumulate<stats::LogLinearHistogram>({0, 1, 2, 1e-12, 1e13});
  histogram.merge(histogram);
  CHECK(histogram ==
        accumulate<stats::LogLinearHistogram>({0, 0, 1, 1, 2, 2, 1e-12, 1e-12, 1e13, 1e13}));
}

TEST_CASE("Grouped histograms merge to what one would have held") {
  PlainRandom random{13};
  stats::GroupedHistogram whole;
  stats::GroupedHistogram even;
  stats::GroupedHistogram odd;
  for (std::uint64_t replication = 0; replication < 100; ++replication) {
    for (const double value : any_values(random, 20)) {
      whole.group_of(replication).add(value);
      (replication % 2 == 0 ? even : odd).group_of(replication).add(value);
    }
  }
  CHECK(merged(even, odd) == whole);
  CHECK(merged(odd, even) == whole);
  CHECK(merged(whole, {}) == whole);
}

TEST_CASE("Moments are a monoid: counts and extremes to the bit, means to rounding") {
  PlainRandom random{14};
  for (int repeat = 0; repeat < 200; ++repeat) {
    const auto x = any_values(random, 30);
    const auto y = any_values(random, 30);
    const auto z = any_values(random, 30);
    const auto a = accumulate<stats::Moments>(x);
    const auto b = accumulate<stats::Moments>(y);
    const auto c = accumulate<stats::Moments>(z);
    CHECK(merged(a, {}) == a);
    CHECK(merged({}, a) == a);
    check_close(merged(merged(a, b), c), merged(a, merged(b, c)));
    check_close(merged(a, b), merged(b, a));
    auto all = x;
    all.insert(all.end(), y.begin(), y.end());
    check_close(merged(a, b), accumulate<stats::Moments>(all));
  }
  CHECK(merged(stats::Moments{}, stats::Moments{}) == stats::Moments{});
}

TEST_CASE("Cross moments are a monoid to rounding, and two empties are empty") {
  PlainRandom random{15};
  CHECK(merged(stats::CrossMoments{}, stats::CrossMoments{}) == stats::CrossMoments{});
  stats::CrossMoments a;
  stats::CrossMoments b;
  stats::CrossMoments all;
  for (int i = 0; i < 50; ++i) {
    const double x = random.normal();
    const double y = x + random.normal();
    (i < 20 ? a : b).add(x, y);
    all.add(x, y);
  }
  CHECK(merged(a, {}) == a);
  CHECK(merged({}, a) == a);
  CHECK(merged(a, b).covariance() == Approx(all.covariance()).epsilon(1e-12));
  CHECK(merged(b, a).correlation() == Approx(all.correlation()).epsilon(1e-12));
  CHECK(merged(a, b).mean_y() == Approx(all.mean_y()).epsilon(1e-12));
}

TEST_CASE("Power sums are a monoid") {
  stats::PowerSums a;
  stats::PowerSums b;
  stats::PowerSums all;
  for (const double x : {1.0, 2.0, 3.0}) a.add(x), all.add(x);
  for (const double x : {4.0, 5.0}) b.add(x), all.add(x);
  CHECK(merged(a, b) == all);
  CHECK(merged(a, {}) == a);
  CHECK(merged({}, b) == b);
}

TEST_CASE("A ledger cut into slices at folding boundaries merges to the same bits") {
  PlainRandom random{16};
  for (const std::size_t max_rows : {2u, 4u, 8u}) {
    for (std::size_t total = 0; total <= 70; ++total) {
      const Rows rows = any_rows(random, total);
      const stats::Ledger whole = ledger_of(rows, 0, total, max_rows);
      const std::size_t step = stats::Ledger::replications_per_row(total, max_rows);
      for (std::size_t cut = 0; cut <= total; cut += step) {
        stats::Ledger first = ledger_of(rows, 0, cut, max_rows);
        first.merge(ledger_of(rows, cut, total, max_rows));
        REQUIRE(first == whole);
      }
    }
  }
}

TEST_CASE("Merging three slices of a ledger is associative to the bit") {
  PlainRandom random{17};
  const Rows rows = any_rows(random, 61);
  const auto slice = [&](std::size_t from, std::size_t to) { return ledger_of(rows, from, to, 4); };
  const stats::Ledger whole = slice(0, 61);
  CHECK(merged(merged(slice(0, 16), slice(16, 48)), slice(48, 61)) == whole);
  CHECK(merged(slice(0, 16), merged(slice(16, 48), slice(48, 61))) == whole);
}

TEST_CASE("An empty ledger is the identity") {
  PlainRandom random{18};
  const stats::Ledger ledger = ledger_of(any_rows(random, 5), 0, 5, 4);
  const stats::Ledger empty{2, 4};
  CHECK(merged(ledger, empty) == ledger);
  CHECK(merged(empty, ledger) == ledger);
  CHECK(merged(empty, empty) == empty);
}

}  // namespace nines::test
