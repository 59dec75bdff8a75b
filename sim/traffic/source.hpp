/// @file
/// One replication's stream of arrivals, handed out in blocks of gaps. A source is a pure function
/// of its seed: the n-th gap does not depend on what else the replication does.
#pragma once

#include <cstdint>
#include <span>

#include "random/sampling.hpp"
#include "random/stream.hpp"

namespace nines::traffic {

/// Which arrivals: `index` tells several sources of one replication apart.
struct SourceSeed {
  std::uint64_t seed = 0;
  std::uint64_t replication = 0;
  std::uint64_t index = 0;
  random::Sampling sampling = random::Sampling::rejection;

  [[nodiscard]] random::Stream stream(random::Purpose purpose) const {
    return random::Stream{seed, replication, purpose, index};
  }
};

class ArrivalSource {
 public:
  ArrivalSource() = default;
  ArrivalSource(const ArrivalSource&) = delete;
  ArrivalSource& operator=(const ArrivalSource&) = delete;
  virtual ~ArrivalSource() = default;

  /// The next gaps in seconds; the first is counted from time 0. Infinity when no more will come.
  /// Where a block ends does not matter.
  virtual void fill(std::span<double> gaps_s) = 0;
};

}  // namespace nines::traffic
