#include "support/alerting_scenario.hpp"

#include <stdexcept>

#include "input/json.hpp"
#include "input/reader.hpp"
#include "run/experiment.hpp"
#include "support/files.hpp"

namespace nines::test {

alerting::AlertingParameters alerting(std::string_view model, std::string_view folder) {
  input::Diagnostics diagnostics("test");
  const input::Node node = input::parse_json(model, diagnostics);
  input::Pass pass;
  pass.diagnostics = &diagnostics;
  pass.folder = source_dir() / std::filesystem::path(folder);
  pass.allow_outside = true;
  auto parameters = input::Value(node, pass).as<alerting::AlertingParameters>();
  for (const Problem& problem : diagnostics.problems()) {
    throw std::runtime_error(to_string(problem));
  }
  return parameters;
}

std::unique_ptr<alerting::AlertingModel> alerting_model(std::string_view model,
                                                        const run::RunSettings& run,
                                                        std::string_view folder) {
  return std::make_unique<alerting::AlertingModel>(alerting(model, folder), run);
}

std::map<std::string, double> alerting_values(const alerting::AlertingModel& model,
                                              std::uint64_t replications, std::uint64_t seed) {
  run::RunSettings settings;
  settings.replications = replications;
  run::Workers workers;
  workers.threads = 1;
  const run::Outcome outcome = run::run_experiment(model, seed, settings, workers);
  std::map<std::string, double> values;
  for (const run::MetricEstimate& each : outcome.estimates) {
    if (each.estimate.has_value()) values[each.metric.name] = each.estimate.value;
  }
  return values;
}

}  // namespace nines::test
