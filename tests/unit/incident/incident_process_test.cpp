/// @file
/// Incidents: where they start, what they do to a tick, what they spend.
#include "model/alerting/trouble.hpp"
#include "support/catch.hpp"

namespace nines::test {

namespace {

incident::IncidentProcess at(std::vector<double> starts_s, double lasts_s, double error_rate) {
  incident::IncidentProcess source;
  for (const double start_s : starts_s) source.at.emplace_back(start_s);
  source.duration = dist::Distribution::constant(Seconds{lasts_s});
  source.error_rate = incident::ErrorRateLaw{Probability{error_rate}};
  source.shape = incident::Step{};
  return source;
}

alerting::Trouble drawn(std::vector<incident::IncidentProcess> sources,
                        alerting::TimeGrid grid = {10, 0, 100, 0}) {
  alerting::Trouble trouble;
  alerting::TroubleMaker(std::move(sources), grid, 0).draw({1, 0, 0}, trouble);
  return trouble;
}

}  // namespace

TEST_CASE("Shapes integrate to their mean height", "[alerting][incidents]") {
  CHECK(incident::Step{}.integral(7, 20) == 7);
  CHECK(incident::Ramp{}.integral(20, 20) == 10);
  CHECK(incident::Ramp{Seconds{5}}.integral(20, 20) == 17.5);
  CHECK(incident::Ramp{Seconds{40}}.integral(20, 20) == 5);
  const incident::Flapping flapping{Seconds{3}, Seconds{7}};
  CHECK(flapping.integral(2, 100) == 2);
  CHECK(flapping.integral(8, 100) == 3);
  CHECK(flapping.integral(21, 100) == 7);
}

TEST_CASE("A tick's error rate is the mean over the tick", "[alerting][incidents]") {
  // From 15 s to 32 s at ticks of 10 s: half of tick 1, all of tick 2, a fifth of tick 3.
  const alerting::Trouble trouble = drawn({at({15}, 17, 0.4)});
  REQUIRE(trouble.stretches.size() == 1);
  CHECK(trouble.stretches[0].begin == 1);
  CHECK(trouble.stretches[0].end == 4);
  CHECK(trouble.survival[0] == Approx(1 - 0.2));
  CHECK(trouble.survival[1] == Approx(1 - 0.4));
  CHECK(trouble.survival[2] == Approx(1 - 0.08));
}

TEST_CASE("An incident that ends with a tick does not touch the next", "[alerting][incidents]") {
  const alerting::Trouble trouble = drawn({at({10, 50}, 20, 1)});
  REQUIRE(trouble.stretches.size() == 2);
  CHECK(trouble.stretches[0].end == 3);
  CHECK(trouble.stretches[1].first == 2);
}

TEST_CASE("A request survives all incidents at once or fails", "[alerting][incidents]") {
  incident::IncidentProcess half = at({0}, 100, 0.5);
  half.affects = Probability{0.5};
  half.traffic = 0.8;
  incident::IncidentProcess other = at({20}, 10, 0.2);
  other.traffic = 0.5;
  const alerting::Trouble trouble = drawn({half, other});
  REQUIRE(trouble.stretches.size() == 1);
  CHECK(trouble.survival[0] == Approx(0.75));
  CHECK(trouble.survival[2] == Approx(0.75 * 0.8));
  CHECK(trouble.traffic[0] == Approx(0.8));
  CHECK(trouble.traffic[2] == Approx(0.4));
}

TEST_CASE("Incidents count from the start of the scored part and come in order",
          "[alerting][incidents]") {
  const alerting::TimeGrid grid{10, 30, 100, 20};
  const alerting::Trouble trouble = drawn({at({700, 100}, 5, 1), at({200}, 5, 1)}, grid);
  REQUIRE(trouble.incidents.size() == 3);
  CHECK(trouble.incidents[0].start_s == 400);
  CHECK(trouble.incidents[1].start_s == 500);
  CHECK(trouble.sources[1] == 1);
  CHECK(trouble.incidents[2].start_s == 1000);
}

TEST_CASE("The lead does not change which incidents a process draws", "[alerting][incidents]") {
  incident::IncidentProcess process;
  process.between = dist::Distribution::exponential(Seconds{100});
  process.duration = dist::Distribution::exponential(Seconds{10});
  process.error_rate = incident::ErrorRateLaw{Probability{0.1}};
  const alerting::Trouble without = drawn({process}, {1, 0, 5000, 0});
  const alerting::Trouble with = drawn({process}, {1, 700, 5000, 300});
  REQUIRE(without.incidents.size() > 20);
  REQUIRE(with.incidents.size() >= without.incidents.size());
  for (std::size_t i = 0; i < without.incidents.size(); ++i) {
    CHECK(with.incidents[i].start_s == Approx(without.incidents[i].start_s + 700));
  }
}

TEST_CASE("An incident spends what it fails and what it keeps away", "[alerting][incidents]") {
  incident::IncidentProcess source = at({20}, 30, 0.4);
  source.traffic = 0.5;
  const alerting::TimeGrid grid{10, 0, 10, 0};
  const alerting::TroubleMaker maker({source}, grid, 0);
  alerting::Trouble trouble;
  maker.draw({1, 0, 0}, trouble);
  const std::vector<double> requests(10, 100.0);
  maker.add_budgets(requests, {}, 1000, trouble);
  // Three ticks: 50 of 100 requests do not come, 40 % of the other 50 fail.
  CHECK(trouble.incidents[0].budget == Approx(3 * (50 + 20) / 1000.0));
}

TEST_CASE("Incidents of recorded failures spend those", "[alerting][incidents]") {
  incident::IncidentProcess source;
  source.recorded = incident::RecordedIncidents{"log.csv", {1020}, {1050}, "log"};
  const alerting::TimeGrid grid{10, 0, 10, 0};
  const alerting::TroubleMaker maker({source}, grid, 1000);
  alerting::Trouble trouble;
  maker.draw({1, 0, 0}, trouble);
  REQUIRE(trouble.incidents.size() == 1);
  CHECK(trouble.incidents[0].start_s == 20);
  const std::vector<double> requests(10, 100.0);
  std::vector<double> bad(10, 1.0);
  bad[3] = 60;
  maker.add_budgets(requests, bad, 100, trouble);
  CHECK(trouble.incidents[0].budget == Approx(0.62));
  CHECK(trouble.survival[0] == 1);  // What is recorded is not simulated once more.
}

}  // namespace nines::test
