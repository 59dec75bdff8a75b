#include "model/rollout/failure_runs.hpp"

#include <algorithm>

#include "random/uniform.hpp"

namespace nines::rollout {

AbortWatch::AbortWatch(const AbortRules& rules, const run::Replication& replication,
                       std::uint64_t release)
    : rules_(rules) {
  if (rules.consecutive_failures) {
    rng_.emplace(replication.seed, replication.index, random::Purpose::order, release);
  }
}

bool AbortWatch::slow(const gate::Arm& tick) {
  failures_ += tick.failures;
  if (rules_.failures && failures_ >= *rules_.failures) return true;
  return rng_ && run_reached(tick);
}

// Floyd's sample of the failures' places (Bentley and Floyd 1987, CACM 30(9)): every set of f
// places among n is as likely, at a cost that depends on f alone.
bool AbortWatch::run_reached(const gate::Arm& tick) {
  if (tick.requests == 0) return false;
  const std::int64_t bar = *rules_.consecutive_failures;
  places_.clear();
  for (std::int64_t j = tick.requests - tick.failures; j < tick.requests; ++j) {
    const auto place =
        static_cast<std::int64_t>(random::uniform_below(static_cast<std::uint64_t>(j + 1), *rng_));
    const auto at = std::lower_bound(places_.begin(), places_.end(), place);
    if (at == places_.end() || *at != place) {
      places_.insert(at, place);
    } else {
      places_.push_back(j);
    }
  }
  std::int64_t before = -1;
  for (const std::int64_t place : places_) {
    run_ = place == before + 1 ? run_ + 1 : 1;
    before = place;
    if (run_ >= bar) return true;
  }
  if (before != tick.requests - 1) run_ = 0;
  return false;
}

}  // namespace nines::rollout
