#include "support/rollout_scenario.hpp"

namespace nines::test {

rollout::RolloutParameters rollout(std::string_view model) {
  input::Diagnostics diagnostics("test");
  const input::Node node = input::parse_json(model, diagnostics);
  input::Pass pass;
  pass.diagnostics = &diagnostics;
  rollout::RolloutParameters parameters = input::Value(node, pass).as<rollout::RolloutParameters>();
  for (const Problem& problem : diagnostics.problems()) {
    throw std::runtime_error(to_string(problem));
  }
  return parameters;
}

}  // namespace nines::test
