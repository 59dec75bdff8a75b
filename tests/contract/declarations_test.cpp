/// Every declaration of every kind, in its minimal scenario and in all shipped ones: metrics with
/// all their facts, formulas joined to metrics that exist, pictures and sentences with places for
/// every figure; and the keys of `run` against the reader's.
#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "input/reader.hpp"
#include "run/settings.hpp"
#include "study/kinds.hpp"
#include "study/reference.hpp"
#include "study/scenario.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"

namespace nines::test {
namespace {

namespace fs = std::filesystem;

void check_facts(const run::MetricSet& set, std::size_t index) {
  const run::Metric& metric = set.metrics()[index];
  INFO(metric.name);
  CHECK_FALSE(metric.help.empty());
  CHECK(metric.help.back() != '.');
  CHECK(set.resolve(metric.name) == run::MetricId{index});
  CHECK(metric.name == metric.of.prefix() + metric.figure());
  CHECK_FALSE(metric.figure().empty());
  if (metric.estimator == run::Estimator::quantile) {
    CHECK(set.quantile({metric.distribution}, metric.p) == run::MetricId{index});
  } else {
    CHECK(metric.column < set.columns());
  }
  if (metric.estimator == run::Estimator::nines) CHECK(metric.better == run::Better::higher);
}

/// Ranks among pictures belong to one figure each, whoever's it is.
void check_pictures(const run::MetricSet& set) {
  std::map<int, std::set<std::string>> ranked;
  bool any = false;
  for (const run::Metric& metric : set.metrics()) {
    CHECK(metric.picture >= 0);
    if (metric.picture == 0) continue;
    any = true;
    ranked[metric.picture].insert(metric.figure());
  }
  CHECK(any);
  for (const auto& [rank, figures] : ranked) {
    INFO("rank " << rank << ": " << *figures.begin());
    CHECK(figures.size() == 1);
  }
  for (const run::Sentence& sentence : set.sentences()) {
    for (const run::MetricId id : sentence.figures) CHECK(set[id].of.name == sentence.of.name);
  }
  for (const run::Opposed& pair : set.opposed()) {
    CHECK(set[pair.across].better != run::Better::neither);
    CHECK(set[pair.up].better != run::Better::neither);
    CHECK(set[pair.across].of.name == set[pair.up].of.name);
  }
}

void check_model(const run::Model& model) {
  const run::MetricSet& set = model.metrics();
  for (std::size_t i = 0; i < set.metrics().size(); ++i) check_facts(set, i);
  check_pictures(set);
  std::set<std::size_t> joined;
  for (const run::Theory& theory : model.theory()) {
    INFO(set[theory.metric].name << " by " << theory.formula);
    CHECK(joined.insert(theory.metric.index).second);
    CHECK_FALSE(theory.formula.empty());
  }
}

TEST_CASE("Every metric of every minimal scenario has all its facts", "[declarations]") {
  for (const std::string_view kind : study::kind_names()) {
    INFO(kind);
    check_model(*study::minimal_model(kind));
  }
}

TEST_CASE("Every metric of every shipped scenario has all its facts", "[declarations]") {
  for (const fs::path& file : test::shipped_scenarios()) {
    INFO(file);
    fs::current_path(file.parent_path());
    const study::Scenario scenario = study::load_scenario(file.filename().string());
    for (const study::Point& point : scenario.points) {
      if (point.model) check_model(*point.model);
    }
  }
}

TEST_CASE("A kind honours keys of run that the reader knows, each once", "[declarations]") {
  input::Definitions definitions;
  input::Pass pass;
  pass.definitions = &definitions;
  input::Description run;
  static_cast<void>(input::Value(run, pass).as<run::RunSettings>());
  std::set<std::string_view> known;
  for (const input::Property& property : run.properties) known.insert(property.key);
  CHECK(known.size() == run::all_run_keys.size());
  for (const run::RunKey key : run::all_run_keys) {
    INFO(run::to_string(key));
    CHECK(known.count(run::to_string(key)) == 1);
  }
  std::set<std::string_view> used;
  for (const std::string_view kind : study::kind_names()) {
    const auto& keys = study::honoured_run_keys(kind);
    used.insert(keys.begin(), keys.end());
    CHECK(std::set<std::string_view>(keys.begin(), keys.end()).size() == keys.size());
    // The frame's own are honoured by all.
    for (const char* key : {"replications", "precision", "confidence"}) {
      CHECK(std::ranges::find(keys, key) != keys.end());
    }
    const input::Description scenario = study::describe_scenario(kind, definitions);
    const auto described = std::ranges::find(scenario.properties, "run", &input::Property::key);
    REQUIRE(described != scenario.properties.end());
    CHECK(described->value.properties.size() == keys.size());
  }
  CHECK(used == known);
}

}  // namespace
}  // namespace nines::test
