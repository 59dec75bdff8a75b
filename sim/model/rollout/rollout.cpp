#include "model/rollout/rollout.hpp"

#include "model/rollout/recorded_model.hpp"
#include "model/rollout/rollout_model.hpp"

namespace nines::rollout {

std::unique_ptr<run::Model> RolloutKind::make(RolloutParameters parameters,
                                              const run::RunSettings& run) {
  if (parameters.data) return std::make_unique<RecordedModel>(std::move(parameters), run);
  return std::make_unique<RolloutModel>(std::move(parameters));
}

}  // namespace nines::rollout
