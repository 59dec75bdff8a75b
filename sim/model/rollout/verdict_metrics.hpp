/// @file
/// What a gate's verdicts are worth, declared once for simulated and recorded rollouts.
#pragma once

#include "run/metric.hpp"

namespace nines::rollout {

struct VerdictColumns {
  run::Column false_rollback, missed, precision, recall;
};

/// With the pictures that set them against each other.
[[nodiscard]] VerdictColumns declare_verdicts(run::MemberMetrics& gate);

[[nodiscard]] run::Column declare_undecided(run::MemberMetrics& gate);

}  // namespace nines::rollout
