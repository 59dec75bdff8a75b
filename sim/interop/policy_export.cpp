#include "interop/policy_export.hpp"

#include <filesystem>
#include <optional>

#include <fmt/format.h>

#include "core/error.hpp"
#include "input/json.hpp"
#include "input/reader.hpp"
#include "model/alerting/alerting.hpp"
#include "study/scenario.hpp"

namespace nines::interop {

PolicyExport read_policies(const std::string& path, bool allow_outside) {
  const study::Scenario scenario =
      study::load_scenario(path, {std::nullopt, std::nullopt, allow_outside});
  if (scenario.kind != alerting::AlertingKind::name) {
    throw DomainError(
        fmt::format("{}: only scenarios of kind \"alerting\" have alert policies; "
                    "this one is of kind \"{}\"",
                    path, scenario.kind));
  }
  // The whole was found valid above; this reads the model once more, for its parameters.
  input::Diagnostics diagnostics(path);
  const input::Node root = input::parse_json(input::read_file(path), diagnostics);
  input::Pass pass;
  pass.diagnostics = &diagnostics;
  pass.folder = std::filesystem::path(path).parent_path();
  pass.allow_outside = allow_outside;
  const input::Node* model = root.find("model");
  NINES_EXPECTS(model != nullptr);
  const auto parameters = input::Value(*model, pass).as<alerting::AlertingParameters>();

  PolicyExport from;
  from.scenario = scenario.name;
  from.seed = scenario.seed;
  const alerting::RecordedHistory* recorded = parameters.traffic.recorded();
  from.setting = {parameters.objective, parameters.tick || recorded == nullptr
                                            ? parameters.tick.value_or(minute)
                                            : recorded->step};
  for (const alerting::NamedPolicy& named : parameters.policies) {
    from.policies.emplace_back(named.name, named.policy);
  }
  return from;
}

}  // namespace nines::interop
