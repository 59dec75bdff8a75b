// Works from run to run of set bits, so that the cost follows the number of changes.
#include "policy/alert/firing.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace nines::alert {
namespace {

std::size_t ticks_up(Seconds time, Seconds tick) {
  return static_cast<std::size_t>(std::fmin(std::ceil(time / tick * (1 - 1e-12)), 0x1p40));
}

/// The first tick at or after `from` whose bit is `value`; `ticks` when there is none.
std::size_t find_bit(std::span<const std::uint64_t> bits, std::size_t from, std::size_t ticks,
                     bool value) {
  while (from < ticks) {
    const std::uint64_t word = value ? bits[from / 64] : ~bits[from / 64];
    const std::uint64_t rest = word >> (from % 64);
    if (rest != 0) {
      return std::min(ticks, from + static_cast<std::size_t>(std::countr_zero(rest)));
    }
    from = (from / 64 + 1) * 64;
  }
  return ticks;
}

}  // namespace

Delays Delays::of(Seconds pending, Seconds keep, Seconds tick) {
  return {ticks_up(pending, tick), ticks_up(keep, tick)};
}

void append_firing(std::span<const std::uint64_t> holds, std::size_t ticks, Delays delays,
                   std::vector<Episode>& episodes) {
  bool firing = false;  // Whether the last episode may still be going on.
  for (std::size_t begin = find_bit(holds, 0, ticks, true); begin < ticks;) {
    const std::size_t end = find_bit(holds, begin, ticks, false);
    const std::size_t kept = std::min(ticks, end + delays.keep_ticks);
    if (firing && begin <= episodes.back().end) {
      episodes.back().end = kept;  // Held again before it stopped: no new wait.
    } else if (end - begin > delays.pending_ticks) {
      episodes.push_back({begin + delays.pending_ticks, kept});
      firing = true;
    }
    begin = find_bit(holds, end, ticks, true);
  }
}

void join_episodes(std::vector<Episode>& episodes) {
  std::sort(episodes.begin(), episodes.end(),
            [](const Episode& a, const Episode& b) { return a.begin < b.begin; });
  std::size_t kept = 0;
  for (const Episode& episode : episodes) {
    if (kept > 0 && episode.begin <= episodes[kept - 1].end) {
      episodes[kept - 1].end = std::max(episodes[kept - 1].end, episode.end);
    } else {
      episodes[kept++] = episode;
    }
  }
  episodes.resize(kept);
}

}  // namespace nines::alert
