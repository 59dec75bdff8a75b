/// @file
/// The kind `alerting` from its text to its figures.
#include <cmath>

#include "analytic/burn_rate.hpp"
#include "core/error.hpp"
#include "run/experiment.hpp"
#include "run/trace.hpp"
#include "support/alerting_scenario.hpp"
#include "support/catch.hpp"
#include "support/theory_names.hpp"

namespace nines::test {

namespace {

std::string scenario(
    const std::string& policies, const std::string& more = "",
    const std::string& incidents = R"({"at": ["2h"], "duration": "10m", "error_rate": "15%"})") {
  return R"({"slo": {"target": "99.9%", "window": "30d"}, "tick": "10s", "horizon": "6h",
    "traffic": {"constant": {"rate": "1000/s", "counts": "expected"}},
    "errors": {"counts": "expected"}, "incidents": )" +
         incidents + R"(, "policies": {)" + policies + "}" + more + "}";
}

const std::string one_hour =
    R"("p": {"any": [{"all": [{"burn_rate": {"window": "1h", "above": 14.4}}]}]})";

bool warns(const std::vector<run::Warning>& warnings, std::string_view code) {
  return std::any_of(warnings.begin(), warnings.end(),
                     [&](const run::Warning& warning) { return warning.code == code; });
}

}  // namespace

TEST_CASE("Figures of one incident are those worked out by hand", "[alerting][model]") {
  const auto model = test::alerting_model(scenario(one_hour));
  const auto values = test::alerting_values(*model, 10);
  CHECK(values.at("policy.p.precision") == 1);
  CHECK(values.at("policy.p.recall") == 1);
  CHECK(values.at("policy.p.f1") == 1);
  CHECK(values.at("policy.p.detection_time.mean") == 350);  // 345.6 s at the next tick of 10 s.
  CHECK(values.at("policy.p.reset_time.mean") == 3260);     // 3254.4 s likewise.
  CHECK(values.at("policy.p.alerts_per_week") == Approx(7 * 4));
  CHECK(values.at("policy.p.false_alerts_per_week") == 0);
  const double budget = 1000.0 * 30 * 86400 * 0.001;
  CHECK(values.at("policy.p.budget_spent_before_alert.mean") == Approx(350 * 150 / budget));
  CHECK(values.at("policy.p.time_firing.fraction") == Approx((600 - 350 + 3260) / 21600.0));
  CHECK(values.at("policy.p.time_wise.precision") == 1);
  // Judged within [start, end]: 26 of the 61 ticks.
  CHECK(values.at("policy.p.time_wise.recall") == Approx(26 / 61.0));
  CHECK(values.at("error_rate.mean") == Approx(600 * 0.15 / 21600));
  for (const run::Theory& theory : model->theory()) {
    const std::string& name = test::name_of(*model, theory);
    INFO(name);
    CHECK(values.at(name) == Approx(theory.value));
  }
  CHECK(model->theory().size() == 2);
}

TEST_CASE("Theory keeps to the tick for windows in groups, baselines and waits",
          "[alerting][model]") {
  const std::string policies =
      R"("both": {"any": [{"all": [{"burn_rate": {"window": "1h", "above": 14.4}},
                                   {"burn_rate": {"window": "5m", "above": 14.4}}]}]},
         "wait": {"any": [{"all": [{"error_rate": {"window": "1m", "above": "1%"}}]}],
                  "for": "2m", "keep_firing_for": "3m"},
         "either": {"any": [{"all": [{"burn_rate": {"window": "1h", "above": 20}}]},
                            {"all": [{"burn_rate": {"window": "6h", "above": 1}}]}]},
         "too_high": {"any": [{"all": [{"burn_rate": {"window": "1h", "above": 160}}]}]},
         "too_long": {"any": [{"all": [{"burn_rate": {"window": "6h", "above": 10}}]}]})";
  for (const std::string baseline : {"0", "0.05%"}) {
    INFO("baseline " << baseline);
    std::string text = scenario(policies);
    const std::string errors = R"("errors": {)";
    text.insert(text.find(errors) + errors.size(), R"("baseline": ")" + baseline + R"(", )");
    if (baseline == "0") text.replace(text.find(R"("0", )"), 5, "0, ");
    const auto model = test::alerting_model(text);
    const auto values = test::alerting_values(*model, 10);
    std::size_t found = 0;
    for (const run::Theory& theory : model->theory()) {
      const std::string& name = test::name_of(*model, theory);
      INFO(name);
      CHECK(values.at(name) == Approx(theory.value).margin(10));
      ++found;
    }
    CHECK(found == 6);
    CHECK(values.at("policy.too_high.recall") == 0);
    CHECK(values.at("policy.too_long.recall") == 0);
    CHECK(values.count("policy.too_high.detection_time.mean") == 0);
  }
}

TEST_CASE("Undetected incidents have no detection time", "[alerting][model]") {
  const auto model = test::alerting_model(
      scenario(one_hour, R"(, "significant": 0)", R"({"at": ["2h", "4h"], "duration": "10m",
                                 "error_rate": {"values": ["15%", "5%"]}})"));
  const auto values = test::alerting_values(*model, 40);
  CHECK(values.at("policy.p.detection_time.mean") == 350);
  CHECK(values.at("policy.p.recall") < 0.75);
}

TEST_CASE("Insignificant incidents make alerts false", "[alerting][model]") {
  const auto values = test::alerting_values(
      *test::alerting_model(scenario(one_hour, R"(, "significant": "10%")")), 10);
  CHECK(values.at("policy.p.precision") == 0);
  CHECK(values.at("incidents.per_week") == Approx(28));
  CHECK(values.at("incidents.significant_per_week") == 0);
  CHECK(values.count("policy.p.recall") == 0);
}

TEST_CASE("Longer windows do not change what other policies meet", "[alerting][model]") {
  const std::string random = R"({"slo": {"target": "99.9%"}, "tick": "1m", "horizon": "20d",
    "traffic": {"profile": {"peak": "50/s", "trough": "5/s", "noise": 0.3}},
    "errors": {"baseline": "0.05%", "overdispersion": 1e-4},
    "incidents": {"between": {"exponential": {"mean": "1d"}}, "duration": "20m", "error_rate": "5%"},
    "policies": {"p": {"any": [{"all": [{"burn_rate": {"window": "1h", "above": 5}}]}]})";
  const auto alone = test::alerting_values(*test::alerting_model(random + "}}"), 5);
  const auto beside = test::alerting_values(
      *test::alerting_model(
          random + R"(, "q": {"any": [{"all": [{"burn_rate": {"window": "3d", "above": 5}}]}]}}})"),
      5);
  for (const std::string metric : {"policy.p.recall", "policy.p.detection_time.mean",
                                   "policy.p.alerts_per_week", "error_rate.mean"}) {
    CHECK(alone.at(metric) == Approx(beside.at(metric)));
  }
}

TEST_CASE("Policies are compared incident by incident", "[alerting][model]") {
  const auto values = test::alerting_values(
      *test::alerting_model(scenario(
          one_hour +
          R"(, "q": {"any": [{"all": [{"burn_rate": {"window": "1h", "above": 7.2}}]}]})")),
      10);
  CHECK(values.at("policy.q.versus.p.recall") == 0);
  CHECK(values.at("policy.q.versus.p.detection_time") == 180 - 350);
  CHECK(values.at("policy.q.versus.p.false_alerts_per_week") == 0);
}

TEST_CASE("The Pareto front names who is beaten", "[alerting][model]") {
  const auto model = test::alerting_model(
      scenario(one_hour +
               R"(, "q": {"any": [{"all": [{"burn_rate": {"window": "1h", "above": 7.2}}]}]},
          "late": {"any": [{"all": [{"burn_rate": {"window": "1h", "above": 20}}]}]})"));
  run::RunSettings settings;
  settings.replications = 10;
  const run::Outcome outcome = run::run_experiment(*model, 1, settings, run::Workers{});
  const auto front =
      std::find_if(outcome.warnings.begin(), outcome.warnings.end(),
                   [](const run::Warning& each) { return each.code == "pareto-front"; });
  REQUIRE(front != outcome.warnings.end());
  CHECK(front->text ==
        "in recall, false alerts and detection time no policy beats q; no better in any and worse "
        "in some: p (by q), late (by q)");
}

TEST_CASE("Scenarios that do not fit are refused with the reason", "[alerting][model]") {
  const auto refused = [](const std::string& text, const run::RunSettings& run = {}) {
    return std::string([&] {
      try {
        static_cast<void>(test::alerting_model(text, run));
      } catch (const std::runtime_error& error) {
        return std::string(error.what());
      }
      return std::string("accepted");
    }());
  };
  std::string text = scenario(one_hour);
  run::RunSettings customers;
  customers.horizon = run::Customers{5};
  CHECK_THAT(refused(text, customers), Catch::Contains("given twice"));
  text.replace(text.find(R"("horizon": "6h",)"), 16, "");
  CHECK_THAT(refused(text, customers), Catch::Contains("not for a number of customers"));
  CHECK_THAT(refused(text), Catch::Contains("a \"horizon\" is needed"));
  std::string slow = scenario(one_hour);
  slow.replace(slow.find(R"("10s")"), 5, R"("2h")");
  CHECK_THAT(refused(slow), Catch::Contains("policy \"p\"") && Catch::Contains("tick"));
  CHECK_THAT(refused(scenario(one_hour, R"(, "compare_with": "q")")),
             Catch::Contains("there is no policy \"q\""));
}

TEST_CASE("Without incidents every alert is false, and that is said", "[alerting][model]") {
  std::string text = scenario(one_hour);
  text.replace(text.find(R"("incidents": )"),
               text.find(R"(, "policies")") - text.find(R"("incidents": )"),
               R"("significant": "2%")");
  CHECK(warns(test::alerting_model(text)->warnings(), "no-incidents"));
}

namespace {

/// Writes down what it is told.
class Notes final : public run::TraceSink {
 public:
  void happened(double time_s, std::string_view place, std::uint64_t, std::string_view what,
                std::string_view detail) override {
    lines.push_back(std::to_string(std::llround(time_s)) + " " + std::string(place) + " " +
                    std::string(what) + (detail.empty() ? "" : ": " + std::string(detail)));
  }
  void lasted(double from_s, double to_s, std::string_view place, std::uint64_t,
              std::string_view) override {
    lengths[std::string(place)] = to_s - from_s;
  }
  void level(double, std::string_view, std::string_view, double) override {}

  std::vector<std::string> lines;
  std::map<std::string, double> lengths;
};

}  // namespace

TEST_CASE("A timeline shows incidents, and whom each policy called", "[alerting][model]") {
  const auto model = test::alerting_model(
      R"({"slo": {"target": 0.999}, "tick": "1m", "horizon": "1d",
          "traffic": {"constant": {"rate": "100/s", "counts": "expected"}},
          "incidents": [{"at": ["6h"], "duration": "1h", "error_rate": 1},
                        {"at": ["12h"], "duration": "30m", "error_rate": "0.5%", "shape": "ramp"},
                        {"at": ["18h"], "duration": "30m", "error_rate": 0, "traffic": 0}],
          "policies": {"p": {"any": [{"all": [{"error_rate": {"window": "5m", "above": "0.1%"}}]}]},
                       "w": {"workbook_5": {"severity": "ticket"}}}})");
  const auto timeline = model->timeline({1, 0, 0});
  REQUIRE(timeline);
  CHECK(timeline->length_s == 86400);
  CHECK(timeline->until_s == 86400);
  CHECK(timeline->origin_s != timeline->origin_s);
  REQUIRE(timeline->truth.spans.size() == 3);
  CHECK(timeline->truth.spans[0].from_s == 6 * 3600);
  CHECK(timeline->truth.spans[0].to_s == 7 * 3600);
  CHECK(timeline->truth.spans[0].what == "step");
  CHECK(timeline->truth.spans[0].matters);
  CHECK(timeline->truth.spans[1].what == "ramp");
  CHECK_FALSE(timeline->truth.spans[1].matters);
  CHECK(timeline->truth.spans[2].what == "traffic");
  REQUIRE(timeline->lanes.size() == 2);
  CHECK(timeline->lanes[0].name == "p");
  REQUIRE(timeline->lanes[0].spans.size() == 2);
  CHECK(timeline->lanes[0].spans[0].what == "page");
  CHECK(timeline->lanes[0].spans[0].from_s == 6 * 3600 + 60);
  CHECK(timeline->lanes[0].spans[0].matters);
  CHECK_FALSE(timeline->lanes[0].spans[1].matters);
  REQUIRE(timeline->lanes[1].spans.size() == 1);
  CHECK(timeline->lanes[1].spans[0].what == "ticket");
}

TEST_CASE("An episode in which any rule pages is a page", "[alerting][model]") {
  const auto model = test::alerting_model(
      R"({"slo": {"target": 0.999}, "tick": "1m", "horizon": "40d",
          "traffic": {"constant": {"rate": "100/s", "counts": "expected"}},
          "incidents": [{"at": ["5d"], "duration": "1h", "error_rate": 1},
                        {"at": ["20d"], "duration": "4d", "error_rate": "0.2%"}],
          "policies": {"w": "workbook_6"}})");
  const auto timeline = model->timeline({1, 0, 0});
  REQUIRE(timeline->lanes[0].spans.size() == 2);
  CHECK(timeline->lanes[0].spans[0].what == "page");
  CHECK(timeline->lanes[0].spans[1].what == "ticket");
}

TEST_CASE("A timeline of too much is cut short for all lanes alike", "[alerting][model]") {
  run::Timeline timeline;
  timeline.length_s = timeline.until_s = 100;
  timeline.truth.spans = {{5, 6, "step", true, true}, {60, 99, "step", true, true}};
  timeline.lanes.push_back({"quiet", {{70, 71, "page", true, true}}});
  timeline.lanes.push_back({"busy", {}});
  for (int i = 0; i < 10; ++i) {
    timeline.lanes[1].spans.push_back({10.0 * i, 10.0 * i + 1, "page", false, true});
  }
  timeline.keep_first(10);
  CHECK(timeline.until_s == 100);
  timeline.keep_first(6);
  CHECK(timeline.until_s == 60);
  CHECK(timeline.truth.spans.size() == 1);
  CHECK(timeline.lanes[0].spans.empty());
  CHECK(timeline.lanes[1].spans.size() == 6);
}

TEST_CASE("A trace tells of incidents and episodes in their order", "[alerting][model]") {
  const auto model = test::alerting_model(scenario(one_hour));
  Notes notes;
  REQUIRE(model->trace({1, 0, 0}, notes));
  CHECK(notes.lines ==
        std::vector<std::string>{"7200 incidents starts: spends 0.03472 of the budget",
                                 "7550 policy.p starts: belongs to an incident",
                                 "7800 incidents ends", "11060 policy.p ends"});
  CHECK(notes.lengths.at("incidents") == 600);
  CHECK(notes.lengths.at("policy.p") == 3510);
}

}  // namespace nines::test
