/// @file
/// Health checks and autoscaling, on scripted results.
#include "policy/autoscale/autoscale.hpp"
#include "policy/health/health.hpp"
#include "support/read_json.hpp"

namespace nines::test {

using test::mistakes_in;
using test::read_json;
using Texts = std::vector<std::string>;

TEST_CASE("A shallow check sees crashes alone, a deep one gray failures too", "[policy][health]") {
  const health::ServerCondition well;
  const health::ServerCondition down{true, false};
  const health::ServerCondition gray{false, true};
  const auto none = read_json<health::HealthCheck>(R"({"check": "none"})");
  const auto shallow = read_json<health::HealthCheck>(R"({"check": "shallow"})");
  const auto deep =
      read_json<health::HealthCheck>(R"({"check": "deep", "every": "1s", "after": 2})");
  CHECK((none.passes(well) && none.passes(down) && none.passes(gray)));
  CHECK((shallow.passes(well) && !shallow.passes(down) && shallow.passes(gray)));
  CHECK((deep.passes(well) && !deep.passes(down) && !deep.passes(gray)));
}

TEST_CASE("Only so many results in a row take a server out, or back in", "[policy][health]") {
  const health::HealthCheck check{health::HealthDepth::deep, 1, 3};
  health::HealthState state;
  const auto after = [&](std::initializer_list<bool> results) {
    for (const bool passed : results) static_cast<void>(state.observe(passed, check));
    return state.healthy();
  };
  CHECK(after({false, false, true, false, false}));
  CHECK(state.observe(false, check));
  CHECK_FALSE(state.healthy());
  CHECK_FALSE(state.observe(false, check));
  CHECK_FALSE(after({true, true, false, true, true}));
  CHECK(state.observe(true, check));
  CHECK(state.healthy());
}

TEST_CASE("An autoscaler orders what is missing, once, and waits for it", "[policy][autoscale]") {
  autoscale::Autoscaler scaler(read_json<autoscale::Autoscale>(
      R"({"signal": "utilization", "target": 0.5, "every": "15s", "delay": "60s", "min": 2,
          "max": 40})"));
  CHECK(scaler.decide(0, 0.5, 10) == 0);
  CHECK(scaler.decide(15, 0.54, 10) == 0);  // Within the tolerance.
  CHECK(scaler.decide(30, 0.7, 10) == 4);
  CHECK(scaler.decide(45, 0.7, 10) == 0);
  CHECK(scaler.on_the_way() == 4);
  CHECK(scaler.decide(60, 0.9, 10) == 4);
  CHECK(scaler.decide(75, 0.1, 10) == 0);  // Nobody retires while servers are on the way.
  scaler.arrived(4);
  scaler.arrived(4);
  CHECK(scaler.decide(90, 0.1, 18) == -14);
  CHECK(scaler.decide(105, 0, 4) == -2);
  CHECK(scaler.decide(120, 1, 30) == 10);  // Up to max.
}

TEST_CASE("Servers are held as long as any recent decision wanted them", "[policy][autoscale]") {
  autoscale::Autoscale rule = read_json<autoscale::Autoscale>(
      R"({"signal": "queue_length", "target": 1, "every": "10s", "min": 1, "max": 100,
          "hold": "30s"})");
  autoscale::Autoscaler scaler(rule);
  CHECK(scaler.decide(0, 1, 10) == 0);
  CHECK(scaler.decide(10, 0.5, 10) == 0);
  CHECK(scaler.decide(20, 0.2, 10) == 0);
  CHECK(scaler.decide(30, 0.2, 10) == 0);
  CHECK(scaler.decide(40, 0.2, 10) == -5);
  CHECK(scaler.decide(50, 0.4, 5) == -3);
}

TEST_CASE("A target is a fraction, a number or a rate, as the signal asks", "[policy][autoscale]") {
  const auto target = [](const std::string& signal, const std::string& value) {
    return read_json<autoscale::Autoscale>(R"({"signal": ")" + signal + R"(", "target": )" + value +
                                           R"(, "min": 1, "max": 9})")
        .target;
  };
  CHECK(target("utilization", "\"70%\"") == Approx(0.7));
  CHECK(target("in_flight", "12") == 12);
  CHECK(target("arrival_rate", "\"30/m\"") == Approx(0.5));
  CHECK(mistakes_in<autoscale::Autoscale>(R"({"target": 1.5, "min": 1, "max": 2})") ==
        Texts{"a target utilization must be above 0 and at most 1"});
  CHECK(mistakes_in<autoscale::Autoscale>(R"({"target": 0.5, "min": 3, "max": 2})") ==
        Texts{"\"max\" must be at least \"min\", 3"});
}

}  // namespace nines::test
