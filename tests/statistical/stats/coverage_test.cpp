// A 95 % interval covers the known value 93-97 % of the time, for every estimator. Slow, and of
// interest when an estimator changes: run `tests_statistical "[.coverage]"`, which prints a table.
// A row is 10,000 repetitions, each its own seed, so a coverage is known to +-.2 % (one standard
// error) and an estimator off by 2 % would be seen.
#include <array>
#include <cmath>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "math/normal.hpp"
#include "stats/estimate.hpp"
#include "stats/grouped_histogram.hpp"
#include "stats/moments.hpp"
#include "support/catch.hpp"
#include "support/plain_random.hpp"

namespace nines::test {

using test::PlainRandom;

namespace {

constexpr int repetitions = 10000;

double coverage_of(const std::string& name, double truth,
                   const std::function<stats::Estimate(PlainRandom&)>& estimate) {
  int too_low = 0;
  int too_high = 0;
  stats::Moments half_widths;
  for (int repetition = 0; repetition < repetitions; ++repetition) {
    PlainRandom random{static_cast<std::uint64_t>(repetition) * 7919 + 1};
    const stats::Estimate interval = estimate(random);
    if (!interval.has_interval()) continue;  // Counted as covering nothing nowhere: none occur.
    too_low += interval.hi < truth;
    too_high += interval.lo > truth;
    half_widths.add(interval.half_width());
  }
  CHECK(half_widths.count() == repetitions);
  const double share = 1 - static_cast<double>(too_low + too_high) / repetitions;
  std::printf("%-58s covers %.4f  too low %.4f  too high %.4f  half-width %.4g\n", name.c_str(),
              share, static_cast<double>(too_low) / repetitions,
              static_cast<double>(too_high) / repetitions, half_widths.mean());
  return share;
}

void check_honest(double coverage) {
  CHECK(coverage >= 0.93);
  CHECK(coverage <= 0.97);
}

std::string times(const std::string& what, int n) {
  return fmt::format("{} x {}", what, n);
}

using Draw = stats::Ratio (*)(PlainRandom&);

stats::Ratio exponential_mean(PlainRandom& random) {
  return {random.exponential(1), 1};
}

stats::Ratio normal_mean(PlainRandom& random) {
  return {1 + random.normal(), 1};
}

// The mean of a random number of values, as of the customers of a fixed time.
stats::Ratio mean_of_some(PlainRandom& random) {
  stats::Ratio row;
  const int count = 1 + static_cast<int>(random.exponential(10));
  for (int i = 0; i < count; ++i) row += {random.exponential(1), 1};
  return row;
}

// A recall of .9 over about five incidents a replication, and none in every fifth of them.
stats::Ratio recall(PlainRandom& random) {
  stats::Ratio row;
  const int count = static_cast<int>(random.exponential(5));
  for (int i = 0; i < count; ++i) row += {random.happens(0.9) ? 1.0 : 0.0, 1};
  return row;
}

// Five spells up and down: availability .9.
stats::Ratio availability(PlainRandom& random) {
  stats::Ratio row;
  for (int i = 0; i < 5; ++i) {
    const double up = random.exponential(9);
    row += {up, up + random.exponential(1)};
  }
  return row;
}

// The remaining outage that a customer meets, E[X^2]/2E[X] = 1, from 10 outages a replication.
stats::Ratio remaining_outage(PlainRandom& random) {
  stats::Ratio row;
  for (int i = 0; i < 10; ++i) {
    const double outage = random.exponential(1);
    row += {outage * outage / 2, outage};
  }
  return row;
}

std::vector<stats::Ratio> rows_of(int n, Draw draw, PlainRandom& random) {
  std::vector<stats::Ratio> rows;
  for (int i = 0; i < n; ++i) rows.push_back(draw(random));
  return rows;
}

}  // namespace

TEST_CASE("Coverage of means and ratios, linearised and by jackknife", "[.coverage]") {
  struct Case {
    const char* name;
    double truth;
    Draw draw;
  };
  for (const Case& it :
       {Case{"mean, exponential rows", 1, exponential_mean},
        Case{"mean, normal rows", 1, normal_mean}, Case{"mean of a random number", 1, mean_of_some},
        Case{"recall .9 of about 5", 0.9, recall}, Case{"availability .9", 0.9, availability},
        Case{"remaining outage", 1, remaining_outage}}) {
    for (const int n : {30, 200}) {
      check_honest(coverage_of(
          times(fmt::format("ratio of sums, {}", it.name), n), it.truth,
          [&](PlainRandom& random) { return stats::ratio_of_sums(rows_of(n, it.draw, random)); }));
      check_honest(coverage_of(times(fmt::format("jackknife, {}", it.name), n), it.truth,
                               [&](PlainRandom& random) {
                                 return stats::jackknife_ratio(rows_of(n, it.draw, random));
                               }));
    }
  }
}

// Where one row in ten carries the sum there is less to learn from than it seems. The interval
// falls short of its promise and effective_rows says why.
TEST_CASE("Coverage of a length-biased ratio of single outages needs more rows", "[.coverage]") {
  const Draw single = [](PlainRandom& random) {
    const double outage = random.exponential(1);
    return stats::Ratio{outage * outage / 2, outage};
  };
  const auto covers = [&](int n) {
    return coverage_of(
        times("ratio of sums, one exponential outage a row", n), 1,
        [&](PlainRandom& random) { return stats::ratio_of_sums(rows_of(n, single, random)); });
  };
  CHECK(covers(30) > 0.90);
  check_honest(covers(200));
}

TEST_CASE("Coverage of proportions by Wilson", "[.coverage]") {
  struct Case {
    double p;
    int n;
  };
  for (const Case& it : {Case{0.5, 30}, Case{0.5, 200}, Case{0.1, 200}, Case{0.1, 1000},
                         Case{0.01, 1000}, Case{0.01, 2000}}) {
    check_honest(coverage_of(
        times(fmt::format("proportion {}", it.p), it.n), it.p, [&](PlainRandom& random) {
          std::uint64_t successes = 0;
          for (int i = 0; i < it.n; ++i) successes += random.happens(it.p);
          return stats::proportion(successes, static_cast<std::uint64_t>(it.n));
        }));
  }
}

// Exact intervals of counts can promise no less than 95 % only by giving more: no upper bound here.
// Summed over the binomial rather than simulated.
TEST_CASE("Few successes are covered at least as often as promised") {
  for (const double p : {0.1, 0.05, 0.02, 0.01, 0.001}) {
    for (const int n : {10, 30, 100, 200}) {
      double covers = 0;
      double probability = std::pow(1 - p, n);
      for (int k = 0; k <= n; ++k) {
        if (k > 0) probability *= (n - k + 1.0) / k * (p / (1 - p));
        const auto exact =
            stats::clopper_pearson(static_cast<std::uint64_t>(k), static_cast<std::uint64_t>(n));
        covers += exact.contains(p) ? probability : 0;
      }
      CHECK(covers >= 0.95);
    }
  }
}

TEST_CASE("Coverage of pooled quantiles by Woodruff", "[.coverage]") {
  struct Case {
    int replications;
    int observations;
  };
  for (const Case& it : {Case{10, 1000}, Case{30, 100}, Case{30, 1000}, Case{200, 50}}) {
    for (const double p : {0.5, 0.9, 0.99}) {
      const std::string name =
          fmt::format("p{:.0f} of {} exponentials x {}", 100 * p, it.observations, it.replications);
      check_honest(coverage_of(name, -std::log1p(-p), [&](PlainRandom& random) {
        stats::GroupedHistogram grouped;
        for (int r = 0; r < it.replications; ++r) {
          auto& group = grouped.group_of(static_cast<std::uint64_t>(r));
          for (int i = 0; i < it.observations; ++i) group.add(random.exponential(1));
        }
        return grouped.quantile(p);
      }));
    }
  }
}

namespace {

// The x with P(S E <= x) = p, E exponential and S = exp(sigma Z), by the midpoint rule in Z.
double mixture_quantile(double p, double sigma) {
  double low = 0;
  double high = 1000;
  for (int step = 0; step < 60; ++step) {
    const double x = (low + high) / 2;
    double above = 0;
    constexpr int steps = 2000;
    for (int i = 0; i < steps; ++i) {
      const double z = math::normal_quantile((i + 0.5) / steps);
      above += std::exp(-x * std::exp(-sigma * z)) / steps;
    }
    (above > 1 - p ? low : high) = x;
  }
  return (low + high) / 2;
}

stats::GroupedHistogram clustered(int replications, double sigma, PlainRandom& random) {
  stats::GroupedHistogram grouped;
  for (int r = 0; r < replications; ++r) {
    const double scale = std::exp(sigma * random.normal());
    auto& group = grouped.group_of(static_cast<std::uint64_t>(r));
    for (int i = 0; i < 100; ++i) group.add(random.exponential(scale));
  }
  return grouped;
}

}  // namespace

TEST_CASE("Coverage of quantiles when replications differ among themselves", "[.coverage]") {
  for (const int replications : {30, 200}) {
    for (const double p : {0.5, 0.9, 0.99}) {
      const std::string name = fmt::format("p{:.0f}, scales vary by 20 %", 100 * p);
      check_honest(coverage_of(
          times(name, replications), mixture_quantile(p, 0.2),
          [&](PlainRandom& random) { return clustered(replications, 0.2, random).quantile(p); }));
    }
  }
}

// With scales that vary by a factor of e, the p99 is made by a replication or two. No method can
// know what it has not seen; the number of groups behind the tail tells.
TEST_CASE("A tail that few replications make is not covered, and says so", "[.coverage]") {
  stats::Moments behind;
  const double covers = coverage_of("p99, scales vary by e x 30", mixture_quantile(0.99, 1),
                                    [&](PlainRandom& random) {
                                      const auto grouped = clustered(30, 1, random);
                                      behind.add(grouped.effective_groups_behind(0.99));
                                      return grouped.quantile(0.99);
                                    });
  CHECK(covers > 0.8);
  CHECK(behind.mean() < 5);
}

TEST_CASE("Coverage of paired comparisons of ratios", "[.coverage]") {
  // Two variants see the same customers; the second drops a fifth of them and is quicker by .2.
  const auto pair_of = [](int n, PlainRandom& random) {
    std::array<stats::Ledger, 2> pair{stats::Ledger{1}, stats::Ledger{1}};
    for (int r = 0; r < n; ++r) {
      stats::Ratio a;
      stats::Ratio b;
      const int count = 1 + static_cast<int>(random.exponential(10));
      for (int i = 0; i < count; ++i) {
        const double shared = random.exponential(1);
        a += {shared, 1};
        if (random.happens(0.8)) b += {0.4 * shared + random.exponential(0.4), 1};
      }
      pair[0].append(std::array{a});
      pair[1].append(std::array{b});
    }
    return pair;
  };
  for (const int n : {30, 200}) {
    check_honest(coverage_of(times("paired difference", n), 0.2, [&](PlainRandom& random) {
      const auto [a, b] = pair_of(n, random);
      return stats::paired_difference(a, 0, b, 0);
    }));
    check_honest(coverage_of(times("paired ratio", n), 1.25, [&](PlainRandom& random) {
      const auto [a, b] = pair_of(n, random);
      return stats::paired_ratio(a, 0, b, 0);
    }));
  }
}

}  // namespace nines::test
