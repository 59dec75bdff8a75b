/// @file
/// Requests and failures by tick follow their laws, whichever way they are drawn.
#include "model/alerting/counts.hpp"

#include <cmath>

#include "analytic/binomial.hpp"
#include "dist/poisson_ladder.hpp"
#include "math/laws.hpp"
#include "support/alerting_scenario.hpp"
#include "support/catch.hpp"

namespace nines::test {

namespace {

constexpr double least_p_value = 1e-6;

/// Chi-square of counts against masses; cells of fewer than ten expected are pooled.
template <class Mass>
double p_value(const std::vector<std::int64_t>& counts, Mass&& mass) {
  const auto draws = static_cast<double>(counts.size());
  const std::int64_t highest = *std::max_element(counts.begin(), counts.end());
  std::vector<double> seen(static_cast<std::size_t>(highest) + 1);
  for (const std::int64_t count : counts) seen[static_cast<std::size_t>(count)] += 1;
  double statistic = 0;
  double cells = 0;
  double expected = 0;
  double observed = 0;
  double left = draws;
  for (std::int64_t k = 0; k <= highest; ++k) {
    expected += draws * mass(k);
    observed += seen[static_cast<std::size_t>(k)];
    if (expected < 10 || left - expected < 10) continue;
    statistic += (observed - expected) * (observed - expected) / expected;
    left -= expected;
    expected = observed = 0;
    ++cells;
  }
  if (left > 0) statistic += (observed - left) * (observed - left) / left;
  return math::chi_square_sf(statistic, std::max(1.0, cells));
}

struct Drawn {
  std::vector<std::int64_t> total;
  std::vector<std::int64_t> bad;
};

Drawn drawn(std::string_view traffic, std::string_view errors, std::string_view tick = "1s",
            std::string_view horizon = "100000s") {
  const std::string text = std::string(R"({"slo": {"target": 0.99, "window": "1h"}, "tick": ")") +
                           std::string(tick) + R"(", "horizon": ")" + std::string(horizon) +
                           R"(", "traffic": )" + std::string(traffic) + R"(, "errors": )" +
                           std::string(errors) +
                           R"(, "policies": {"p": {"any": [{"all": [{"error_rate": {"window": ")" +
                           std::string(tick) + R"(", "above": 1}}]}]}}})";
  const auto model = test::alerting_model(text);
  alerting::AlertingModel::Workspace workspace;
  model->run({7, 0, 0}, workspace);
  Drawn columns;
  for (std::size_t t = model->grid().lead; t < model->grid().lead + model->grid().scored; ++t) {
    columns.total.push_back(workspace.counts.total[t + 1] - workspace.counts.total[t]);
    columns.bad.push_back(workspace.counts.bad[t + 1] - workspace.counts.bad[t]);
  }
  return columns;
}

}  // namespace

TEST_CASE("The ladder draws Poisson counts of any mean", "[alerting][counts]") {
  const dist::PoissonLadder ladder(5000);
  for (const double mean :
       {0.0, 0.01, 0.0157, 0.5, 1.0, 7.3, 63.99, 64.0, 200.4, 4095.0, 4999.9, 7000.0}) {
    INFO("mean " << mean);
    random::Stream rng(11, 0, random::Purpose::test);
    std::vector<std::int64_t> counts(100'000);
    for (std::int64_t& count : counts) count = ladder(mean, rng);
    CHECK(p_value(counts, [&](std::int64_t k) { return analytic::poisson_pmf(k, mean); }) >
          least_p_value);
  }
}

TEST_CASE("Requests and failures of Poisson traffic are Poisson", "[alerting][counts]") {
  const Drawn columns = drawn(R"("100/s")", "0.02");
  CHECK(p_value(columns.total, [](std::int64_t k) { return analytic::poisson_pmf(k, 100); }) >
        least_p_value);
  CHECK(p_value(columns.bad, [](std::int64_t k) { return analytic::poisson_pmf(k, 2); }) >
        least_p_value);
}

TEST_CASE("Failures of given requests are binomial, rare ones by jumps too", "[alerting][counts]") {
  for (const double q : {0.0005, 0.009, 0.02, 0.3}) {
    INFO("error rate " << q);
    const Drawn columns =
        drawn(R"({"constant": {"rate": "100/s", "counts": "expected"}})", std::to_string(q));
    CHECK(std::all_of(columns.total.begin(), columns.total.end(),
                      [](std::int64_t n) { return n == 100; }));
    CHECK(p_value(columns.bad, [&](std::int64_t k) {
            return analytic::binomial_pmf(k, 100, Probability{q});
          }) > least_p_value);
  }
}

TEST_CASE("Overdispersed failures vary by the design effect", "[alerting][counts]") {
  const Drawn columns = drawn(R"({"constant": {"rate": "100/s", "counts": "expected"}})",
                              R"({"baseline": 0.05, "overdispersion": 0.02})");
  double mean = 0;
  double squares = 0;
  const auto n = static_cast<double>(columns.bad.size());
  for (const std::int64_t bad : columns.bad) mean += static_cast<double>(bad) / n;
  for (const std::int64_t bad : columns.bad) {
    squares += (static_cast<double>(bad) - mean) * (static_cast<double>(bad) - mean) / (n - 1);
  }
  // Variance n p (1 - p) (1 + (n - 1) rho); its own standard error is about variance sqrt(3/n).
  const double variance = 100 * 0.05 * 0.95 * (1 + 99 * 0.02);
  CHECK(mean == Approx(5).margin(4.892 * std::sqrt(variance / n)));
  CHECK(squares == Approx(variance).margin(4.892 * variance * std::sqrt(3 / n)));
}

TEST_CASE("Expected counts lose no requests and no failures to rounding", "[alerting][counts]") {
  const Drawn columns = drawn(R"({"constant": {"rate": "0.3/s", "counts": "expected"}})",
                              R"({"baseline": 0.01, "counts": "expected"})");
  std::int64_t total = 0;
  std::int64_t bad = 0;
  for (std::size_t t = 0; t < columns.total.size(); ++t) {
    REQUIRE(columns.bad[t] <= columns.total[t]);
    total += columns.total[t];
    bad += columns.bad[t];
  }
  CHECK(total == 30'000);
  CHECK(bad == 300);
}

TEST_CASE("A profile's requests add up to its integral, whatever the tick", "[alerting][counts]") {
  const std::string_view profile =
      R"({"profile": {"peak": "10/s", "trough": "1/s", "counts": "expected"}})";
  for (const std::string_view tick : {"7m", "1h", "50m"}) {
    INFO(tick);
    const Drawn columns = drawn(profile, "0", tick, "2w");
    std::int64_t total = 0;
    for (const std::int64_t requests : columns.total) total += requests;
    // 24 knots of mean level 1/2, linear between them: 5.5/s.
    CHECK(static_cast<double>(total) == Approx(5.5 * 14 * 86400).epsilon(1e-3));
  }
}

}  // namespace nines::test
