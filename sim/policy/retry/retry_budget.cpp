#include "policy/retry/retry_budget.hpp"

namespace nines::retry {

std::string describe(const RetryBudget& budget) {
  return std::visit([](const auto& kind) { return kind.describe(); }, budget);
}

}  // namespace nines::retry
