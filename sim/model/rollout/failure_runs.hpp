/// @file
/// The rules that abort a rollout by itself: so many failures, or so many in a row. In a tick of n
/// requests every arrangement of the f failures is as likely, so that runs are drawn from the
/// counts alone, and only while a rule asks for them.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "model/rollout/rollout.hpp"
#include "policy/gate/evidence.hpp"
#include "random/stream.hpp"
#include "run/model.hpp"

namespace nines::rollout {

class AbortWatch {
 public:
  AbortWatch(const AbortRules& rules, const run::Replication& replication, std::uint64_t release);

  /// Takes in the canary's next tick; true when a rule is met.
  [[nodiscard]] bool reached(const gate::Arm& tick) {
    if (!rules_.failures && !rng_) return false;
    return slow(tick);
  }

 private:
  [[nodiscard]] bool slow(const gate::Arm& tick);
  [[nodiscard]] bool run_reached(const gate::Arm& tick);

  const AbortRules& rules_;
  std::optional<random::Stream> rng_;
  std::int64_t failures_ = 0;
  std::int64_t run_ = 0;  ///< Failures in a row up to now.
  std::vector<std::int64_t> places_;
};

}  // namespace nines::rollout
