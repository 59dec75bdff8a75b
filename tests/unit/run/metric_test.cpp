#include "run/metric.hpp"

#include "support/catch.hpp"

namespace nines::test {

TEST_CASE("A declared metric holds its facts under the handle it gave", "[run]") {
  run::MetricSet set;
  const run::Column wait = set.ratio({.name = "wait.mean",
                                      .unit = run::Unit::seconds,
                                      .better = run::Better::lower,
                                      .picture = 2,
                                      .help = "time before service"});
  const run::Column blocked =
      set.share({.name = "blocked", .better = run::Better::lower, .help = "share of customers"});
  const run::MetricId nines =
      set.nines({.name = "nines", .better = run::Better::higher, .help = "of blocked"}, blocked);
  CHECK(set[wait].name == "wait.mean");
  CHECK(set[wait].better == run::Better::lower);
  CHECK(set[wait].picture == 2);
  CHECK(set[blocked].unit == run::Unit::fraction);
  CHECK(set[blocked].estimator == run::Estimator::share);
  CHECK(set[nines].unit == run::Unit::nines);
  CHECK(set.resolve("wait.mean") == wait.metric);
  CHECK_FALSE(set.resolve("wait").has_value());
}

TEST_CASE("A member's metrics have its name in front, dots and all", "[run]") {
  run::MetricSet set;
  run::MemberMetrics client(set, "client", "users.v2");
  const run::Column good =
      client.share({.name = "slo.good", .better = run::Better::higher, .help = "good"});
  CHECK(set[good].name == "client.users.v2.slo.good");
  CHECK(set[good].figure() == "slo.good");
  CHECK(set[good].of.name == "users.v2");
}

TEST_CASE("A distribution's quantiles are found by their probability", "[run]") {
  run::MetricSet set;
  set.ratio(
      {.name = "a", .unit = run::Unit::count, .better = run::Better::neither, .help = "first"});
  const run::DistributionId wait = set.distribution({.name = "wait",
                                                     .unit = run::Unit::seconds,
                                                     .better = run::Better::lower,
                                                     .quantiles = std::vector{0.5, 0.99, 0.999},
                                                     .picture = 3,
                                                     .help = "time before service"});
  CHECK(set[set.quantile(wait, 0.5)].name == "wait.p50");
  CHECK(set[set.quantile(wait, 0.99)].picture == 3);
  CHECK(set[set.quantile(wait, 0.5)].picture == 0);
  CHECK(set[set.quantile(wait, 0.999)].name == "wait.p99.9");
  CHECK(set.quantiles(wait).size() == 3);
  CHECK(set[set.quantile(wait, 0.99)].help ==
        "time before service: the value that 99 % do not exceed");
}

}  // namespace nines::test
