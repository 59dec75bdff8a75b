/// Random scenarios, run: the same bytes on one thread and on three, every figure a finite number
/// or none, every interval around its estimate. In checked builds the models count their customers.
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "report/results_json.hpp"
#include "study/execute.hpp"
#include "study/kinds.hpp"
#include "study/scenario.hpp"
#include "study/schema.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"
#include "support/plain_random.hpp"
#include "support/random_scenario.hpp"

namespace nines::test {
namespace {

constexpr std::uint64_t replications = 3;
constexpr double most_events = 3e5;  // Of a scenario, so that a thousand take minutes.

double events_of(const study::Scenario& scenario) {
  double events = 0;
  for (const study::Point& point : scenario.points) events += point.events * replications;
  return events;
}

void check_figures(const study::Results& results) {
  for (const study::PointResult& point : results.points) {
    for (const study::MetricResult& metric : point.metrics) {
      const stats::Estimate& e = metric.estimate;
      INFO(metric.metric.name << ": " << e.value << " [" << e.lo << ", " << e.hi << "]");
      CHECK_FALSE(std::isinf(e.value));
      if (e.has_interval()) {
        const double rounding = 1e-12 * std::abs(e.value);
        CHECK(e.lo <= e.value + rounding);
        CHECK(e.value <= e.hi + rounding);
      }
      if (metric.expected) CHECK_FALSE(std::isnan(metric.expected->value));
    }
  }
}

/// Edits of shipped scenarios until `count` of them could be run, and one of every kind.
void soak(std::uint64_t seed, int count) {
  test::PlainRandom random(seed);
  test::RandomScenario edits(study::json_schema());
  std::vector<std::filesystem::path> files = test::shipped_scenarios();
  std::map<std::string, int> kinds;
  for (int tried = 0; count > 0 || kinds.size() < study::kind_names().size(); ++tried) {
    REQUIRE(tried < 2'000'000);
    const std::filesystem::path& file = files[random.below(files.size())];
    const std::string text = edits.edit(test::read_text(file), random);
    INFO(file << ", edit " << tried << ":\n" << text);
    try {
      study::Overrides overrides;
      overrides.replications = replications;
      const study::Scenario scenario = study::parse_scenario(text, file.string(), overrides);
      if (scenario.search || events_of(scenario) > most_events) continue;
      study::ExecuteOptions options;
      options.threads = 1;
      const study::Results once = study::execute(scenario, options);
      options.threads = 3;
      CHECK(report::results_json(once) == report::results_json(study::execute(scenario, options)));
      check_figures(once);
      ++kinds[scenario.kind];
      --count;
    } catch (const ScenarioError&) {  // Of the right form, but it makes no sense.
    }
  }
  for (const auto& [kind, runs] : kinds) UNSCOPED_INFO(kind << ": " << runs);
}

TEST_CASE("Random scenarios give finite figures, the same on any number of threads", "[soak]") {
  soak(1, 60);
}

TEST_CASE("A thousand random scenarios give finite figures", "[.long]") {
  soak(2, 1000);
}

}  // namespace
}  // namespace nines::test
