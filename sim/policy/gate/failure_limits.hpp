/// @file
/// A rule on one count turned into a table: at each look and for each number of failures, the most
/// requests with which that many failures still reject. A decision then costs one comparison of
/// integers. The rule must be monotone: more failures, or fewer requests, never reject less.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "policy/gate/gate.hpp"

namespace nines::gate {

class FailureLimits {
 public:
  using Rule = std::function<bool(std::size_t look, std::int64_t requests, std::int64_t failures)>;

  /// Tabulates `rule` over the requests each look can meet; outside it is asked directly.
  FailureLimits(std::span<const PlannedLook> looks, Rule rule);

  [[nodiscard]] bool rejects(const Look& look) const {
    const Row& row = rows_[look.index];
    const Arm& canary = look.counts.canary;
    if (canary.requests < row.fewest || canary.requests > row.most) [[unlikely]] {
      return rule_(look.index, canary.requests, canary.failures);
    }
    if (canary.failures < row.first) return false;
    const auto place = static_cast<std::size_t>(canary.failures - row.first);
    return place >= row.requests.size() || canary.requests <= row.requests[place];
  }

 private:
  struct Row {
    std::int64_t fewest = 0;
    std::int64_t most = 0;
    std::int64_t first = 0;              ///< Fewer failures reject with no number of requests.
    std::vector<std::int64_t> requests;  ///< For first, first + 1, ... failures.
  };
  [[nodiscard]] Row tabulate(std::size_t look, const PlannedLook& plan) const;

  Rule rule_;
  std::vector<Row> rows_;
};

}  // namespace nines::gate
