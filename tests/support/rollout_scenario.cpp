#include "support/rollout_scenario.hpp"

namespace nines::test {

RolloutParameters rollout(std::string_view model) {
  Diagnostics diagnostics("test");
  const Node node = parse_json(model, diagnostics);
  Pass pass;
  pass.diagnostics = &diagnostics;
  RolloutParameters parameters = Value(node, pass).as<RolloutParameters>();
  for (const Problem& problem : diagnostics.problems()) {
    throw std::runtime_error(to_string(problem));
  }
  return parameters;
}

}  // namespace nines::test
