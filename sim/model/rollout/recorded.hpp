/// @file
/// Recorded rollouts: counts per look window of real releases, from CSV, for offline verdicts.
///     {"file": "rollouts.csv", "every": "1m", "canary_requests": "n", ...}
/// A row is a window, in order; rows of one release stand together or carry its name.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/quantity.hpp"
#include "input/forward.hpp"
#include "policy/gate/evidence.hpp"

namespace nines::rollout {

struct RecordedRelease {
  std::string name;
  std::optional<bool> bad;  ///< As labelled, where the file says.
  std::vector<gate::Sides> windows;
};

struct RecordedReleases {
  std::string file;
  Seconds every{60};
  bool labelled = false;
  std::vector<RecordedRelease> releases;

  static RecordedReleases read(input::Reader& in);
};

}  // namespace nines::rollout
