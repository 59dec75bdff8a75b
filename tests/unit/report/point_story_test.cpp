#include "report/point_story.hpp"

#include "support/catch.hpp"

namespace nines::test {

namespace {

/// A point whose figures are those of a set, all with the same value.
study::PointResult point_of(const run::MetricSet& set, const std::vector<double>& values) {
  study::PointResult point;
  for (std::size_t i = 0; i < set.metrics().size(); ++i) {
    study::MetricResult result;
    result.metric = set.metrics()[i];
    result.estimate.value = values[i];
    point.metrics.push_back(result);
  }
  point.sentences = set.sentences();
  return point;
}

run::Column figure(run::MetricSet& set, const char* name, run::Unit unit) {
  return set.ratio({.name = name, .unit = unit, .better = run::Better::lower, .help = "a figure"});
}

}  // namespace

TEST_CASE("A sentence is said where all of its figures are known", "[report]") {
  run::MetricSet set;
  const run::Column mean = figure(set, "mean", run::Unit::seconds);
  const run::Column gap = figure(set, "gap", run::Unit::count);
  const run::Column lost = figure(set, "lost", run::Unit::fraction);
  set.say({"The mean outage takes {}: {} times the dashboard's.", {mean, gap}});
  set.say({"{%} are lost.", {lost}, {}, /*of_nothing=*/false});
  CHECK(report::point_story(point_of(set, {600, 11, 0})) ==
        std::vector<std::string>{"The mean outage takes 10m: 11 times the dashboard's."});
  CHECK(report::point_story(point_of(set, {600, 11, 0.5})).size() == 2);
  CHECK(report::point_story(point_of(set, {not_a_number, 11, 0.5})) ==
        std::vector<std::string>{"50 % are lost."});
}

TEST_CASE("Shares near one keep the digits that matter, large counts are grouped", "[report]") {
  run::MetricSet set;
  const run::Column up = figure(set, "up", run::Unit::fraction);
  const run::Column count = figure(set, "count", run::Unit::count);
  const run::Column rate = figure(set, "rate", run::Unit::per_year);
  set.say({"Up {%}, {} requests, {}.", {up, count, rate}});
  CHECK(report::point_story(point_of(set, {0.99990196, 48512, 12})) ==
        std::vector<std::string>{"Up 99.99020 %, 48,500 requests, 12 a year."});
}

TEST_CASE("Members are told of by their own names, sentence by sentence", "[report]") {
  run::MetricSet set;
  std::vector<double> values;
  for (int i = 0; i < 10; ++i) {
    run::MemberMetrics policy(set, "policy", i == 0 ? "recall.first" : "p" + std::to_string(i));
    const run::Column found =
        policy.share({.name = "recall", .better = run::Better::higher, .help = "incidents found"});
    policy.say("{*}: finds {%}.", {found});
    policy.say("{*}: done.", {});
    values.push_back(0.25);
  }
  const std::vector<std::string> lines = report::point_story(point_of(set, values));
  REQUIRE(lines.size() == 16);  // Eight of each sentence.
  CHECK(lines[0] == "recall.first: finds 25 %.");
  CHECK(lines[7] == "p7: finds 25 %.");
  CHECK(lines[8] == "recall.first: done.");
}

}  // namespace nines::test
