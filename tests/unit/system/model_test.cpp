/// @file
/// The frame around a system's replications: windows, collapse, bounds, what is refused.
#include "core/error.hpp"
#include "run/experiment.hpp"
#include "support/catch.hpp"
#include "support/system_examples.hpp"

namespace nines::test {

namespace {

const std::string paused = R"({
  "services": {"api": {"service": "100ms"}},
  "clients": {"users": {"arrivals": {"poisson": {"rate": "7/s"}}, "to": "api",
    "policy": {"timeout": "500ms", "retry": {"attempts": 4, "backoff": "50ms"}}}},
  "faults": [{"at": "60s", "for": "1s", "service": "api", "servers": 1, "in_hand": "kept"}]})";

run::RunSettings for_seconds(double horizon_s) {
  run::RunSettings run;
  run.horizon = Seconds{horizon_s};
  run.warmup = Seconds{0};
  return run;
}

}  // namespace

TEST_CASE("A collapse is seen, and its path is the same each time", "[system]") {
  const auto model = test::system_model(paused, for_seconds(200));
  system::SystemFingerprint first;
  system::SystemFingerprint second;
  const system::SystemFigures figures = model->replay({1, 0, 0}, &first);
  static_cast<void>(model->replay({1, 0, 0}, &second));
  CHECK(figures.judged);
  CHECK(figures.collapsed);
  CHECK(first.hash() == second.hash());
  system::SystemFingerprint other;
  static_cast<void>(model->replay({1, 1, 0}, &other));
  CHECK_FALSE(first.hash() == other.hash());
}

TEST_CASE("A watch changes nothing", "[system]") {
  const auto model = test::system_model(paused, for_seconds(200));
  system::SystemFingerprint watch;
  const system::SystemFigures watched = model->replay({1, 0, 0}, &watch);
  const system::SystemFigures alone = model->replay({1, 0, 0}, nullptr);
  CHECK(watched.events == alone.events);
  CHECK(watched.clients[0].latency_sum_s == alone.clients[0].latency_sum_s);
}

TEST_CASE("A system without end in memory is cut and says so", "[system]") {
  const auto model = test::system_model(
      R"({"services": {"api": {"service": "1s"}},
          "clients": {"users": {"arrivals": {"poisson": {"rate": "100000/s"}}, "to": "api"}}})",
      for_seconds(1000));
  const system::SystemFigures figures = model->replay({1, 0, 0}, nullptr);
  CHECK(figures.overflowed);
  CHECK(figures.collapsed);
  CHECK(figures.overflowed_at_s < 11);
  run::Observation observation(model->metrics());
  model->replicate({1, 0, 0}, observation);
  bool noted = false;
  for (std::size_t i = 0; i < observation.found().size(); ++i) {
    noted =
        noted || (observation.found()[i] != 0 && model->metrics().findings()[i].code == "overflow");
  }
  CHECK(noted);
}

TEST_CASE("No failure seen is no proof that there are none", "[system]") {
  const auto model = test::system_model(
      R"({"services": {"api": {"service": "1ms", "errors": 1e-9}},
          "clients": {"users": {"arrivals": {"poisson": {"rate": "10/s"}}, "to": "api"}}})",
      for_seconds(100));
  run::RunSettings run = for_seconds(100);
  run.replications = 10;
  for (const run::MetricEstimate& metric : run::run_experiment(*model, 1, run, {}).estimates) {
    if (metric.metric.name == "client.users.availability") {
      CHECK(metric.estimate.value == 1);
      CHECK(metric.estimate.lo < 0.9999);
    }
    if (metric.metric.name == "service.api.error.fraction") CHECK(metric.estimate.hi > 1e-4);
  }
}

TEST_CASE("Time that stands still is noticed, and says so", "[system]") {
  // Users who do not think come back in the moment in which they are turned away.
  const auto model = test::system_model(
      R"({"services": {"api": {"service": "1s", "queue": {"capacity": 0}}},
          "clients": {"users": {"users": {"count": 2, "think": "0s"}, "to": "api"}}})",
      for_seconds(1000));
  const system::SystemFigures figures = model->replay({1, 0, 0}, nullptr);
  CHECK(figures.stalled);
  CHECK_FALSE(figures.judged);
  CHECK(figures.events <= 2 * system::events_between_looks);
  run::Observation observation(model->metrics());
  model->replicate({1, 0, 0}, observation);
  bool noted = false;
  for (std::size_t i = 0; i < observation.found().size(); ++i) {
    noted = noted ||
            (observation.found()[i] != 0 && model->metrics().findings()[i].code == "standstill");
  }
  CHECK(noted);
}

TEST_CASE("Who never gets an answer was not served", "[system]") {
  // The server never comes back: the requests from 60 s on wait for ever.
  const auto model = test::system_model(
      R"({"services": {"api": {"service": "1ms"}},
          "clients": {"users": {"arrivals": {"renewal": {"gap": "1s"}}, "to": "api"}},
          "faults": [{"at": "60.5s", "for": "1y", "service": "api", "servers": 1}]})",
      for_seconds(120.5));
  run::Observation observation(model->metrics());
  model->replicate({1, 0, 0}, observation);
  const run::Metric* availability = model->metrics().find("client.users.availability");
  REQUIRE(availability != nullptr);
  const stats::Ratio ratio = observation.row()[availability->column];
  CHECK(ratio.numerator == 60);
  CHECK(ratio.denominator == 120);
}

TEST_CASE("A system that no fault has met need not recover", "[system]") {
  const auto model = test::system_model(
      R"({"services": {"api": {"service": "1ms"}},
          "clients": {"users": {"arrivals": {"poisson": {"rate": "20/s"}}, "to": "api"}},
          "faults": [{"process": "10h", "for": "1s", "service": "api", "servers": 1}]})",
      for_seconds(200));
  run::Observation observation(model->metrics());
  model->replicate({1, 0, 0}, observation);
  for (const auto found : observation.found()) CHECK(found == 0);
}

TEST_CASE("Without a horizon a run lasts until the first fault is over", "[system]") {
  run::RunSettings run;
  const auto model = test::system_model(
      R"({"services": {"api": {"service": "1ms"}},
          "clients": {"users": {"arrivals": {"renewal": {"gap": "1s"}}, "to": "api"}},
          "faults": [{"process": "1000s", "for": "10s", "service": "api", "servers": 1}]})",
      run);
  const system::SystemFigures figures = model->replay({1, 0, 0}, nullptr);
  CHECK(figures.end_s == 1310);
  CHECK(figures.faulted);
}

TEST_CASE("Answers that are the caller's own fault are no collapse", "[system]") {
  const auto model = test::system_model(
      R"({"services": {"api": {"service": "1ms", "errors": {"client": 0.8}}},
          "clients": {"users": {"arrivals": {"poisson": {"rate": "20/s"}}, "to": "api"}}})",
      for_seconds(100));
  const system::SystemFigures figures = model->replay({1, 0, 0}, nullptr);
  CHECK(figures.judged);
  CHECK_FALSE(figures.collapsed);
}

TEST_CASE("Long timeouts of calls that are long answered take no memory", "[system]") {
  // A million timers would be pending otherwise. The path is that without them.
  const auto path = [](const std::string& policy) {
    const auto model = test::system_model(
        R"({"services": {"api": {"servers": 2, "service": {"exponential": {"mean": "1ms"}}}},
            "clients": {"users": {"arrivals": {"poisson": {"rate": "1000/s"}}, "to": "api",
            "policy": )" +
            policy + "}}}",
        for_seconds(20));
    return model->replay({1, 0, 0}, nullptr).clients[0].latency_sum_s;
  };
  const double plain_s = path("{}");
  CHECK(path(R"({"timeout": "1d"})") == plain_s);
  CHECK(path(R"({"deadline": "1d"})") == plain_s);
  CHECK(path(R"({"hedge": {"after": "1d"}})") == plain_s);
}

TEST_CASE("Faults that are known beforehand are marked in figures over time", "[system]") {
  const auto model = test::system_model(paused, for_seconds(200));
  REQUIRE(model->metrics().spans().size() == 1);
  CHECK(model->metrics().spans()[0].from_s == 60);
  CHECK(model->metrics().spans()[0].to_s == 61);
}

TEST_CASE("A horizon that would take hours is refused with its cost", "[system]") {
  run::RunSettings run;
  run.horizon = Seconds{365 * 86400.0};
  CHECK_THROWS_WITH(test::system_model(R"({"services": {"api": {"servers": 100, "service": "1ms"}},
          "clients": {"users": {"arrivals": {"poisson": {"rate": "5000/s"}}, "to": "api"}}})",
                                       run),
                    Catch::Matchers::Contains("3.2e+11 events"));
}

TEST_CASE("Calls that lead back are refused", "[system]") {
  CHECK_THROWS_WITH(test::system_parameters(R"({"services": {
          "a": {"calls": [{"to": "b"}]}, "b": {"calls": [{"to": "a"}]}},
          "clients": {"users": {"users": {"count": 1, "think": "1s"}, "to": "a"}}})"),
                    Catch::Matchers::Contains("leads back to \"a\""));
}

TEST_CASE("Replications are the same on one thread and on two", "[system]") {
  const auto model = test::system_model(paused, for_seconds(150));
  run::RunSettings run = for_seconds(150);
  run.replications = 12;
  run::Workers one;
  one.threads = 1;
  run::Workers two;
  two.threads = 2;
  const run::Outcome a = run::run_experiment(*model, 5, run, one);
  const run::Outcome b = run::run_experiment(*model, 5, run, two);
  CHECK(a.sample.ledger == b.sample.ledger);
}

TEST_CASE("A thousand services run", "[system]") {
  std::string services;
  for (int k = 0; k < 1000; ++k) {
    if (k > 0) services += ",";
    services += "\"s" + std::to_string(k) + R"(": {"service": {"exponential": {"mean": "1ms"}})";
    if (k > 0) {
      services += "}";
      continue;
    }
    services += R"(, "calls": [{"parallel": [)";
    for (int leaf = 1; leaf < 1000; ++leaf) {
      services += std::string(leaf > 1 ? "," : "") + R"({"to": "s)" + std::to_string(leaf) + "\"}";
    }
    services += "]}]}";
  }
  const auto model = test::system_model(
      R"({"services": {)" + services +
          R"(}, "clients": {"users": {"arrivals": {"poisson": {"rate": "500/s"}}, "to": "s0"}}})",
      for_seconds(2));
  const system::SystemFigures figures = model->replay({1, 0, 0}, nullptr);
  CHECK(figures.clients[0].ok == figures.clients[0].finished);
  CHECK(figures.services[999].arrivals == figures.clients[0].requests);
}

}  // namespace nines::test
