#include "policy/gate/failure_limits.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/first_where.hpp"

namespace nines::gate {
namespace {

// Requests further than this from their mean come up less than once in 10^8 looks.
constexpr double reach = 6;

}  // namespace

FailureLimits::FailureLimits(std::span<const PlannedLook> looks, Rule rule)
    : rule_(std::move(rule)) {
  rows_.reserve(looks.size());
  for (std::size_t look = 0; look < looks.size(); ++look) {
    rows_.push_back(tabulate(look, looks[look]));
  }
}

FailureLimits::Row FailureLimits::tabulate(std::size_t look, const PlannedLook& plan) const {
  Row row;
  row.fewest =
      static_cast<std::int64_t>(std::max(0.0, std::floor(plan.requests - reach * plan.spread)));
  row.most = static_cast<std::int64_t>(std::ceil(plan.requests + reach * plan.spread));
  if (plan.spread == 0) row.fewest = row.most = std::llround(plan.requests);
  const auto limit = [&](std::int64_t requests) {
    return first_where(0, requests + 1,
                       [&](std::int64_t failures) { return rule_(look, requests, failures); });
  };
  row.first = limit(row.fewest);
  const std::int64_t end = limit(row.most);
  std::int64_t from = row.fewest;
  for (std::int64_t failures = row.first; failures < end; ++failures) {
    // The greatest number that rejects lies one below the first that does not.
    from = first_where(from, row.most + 1, [&](std::int64_t requests) {
      return failures <= requests && !rule_(look, requests, failures);
    });
    row.requests.push_back(from - 1);
  }
  return row;
}

}  // namespace nines::gate
