#include "policy/retry/token_bucket.hpp"

#include <fmt/format.h>

#include "input/reader.hpp"

namespace nines::retry {

TokenBucketBudget TokenBucketBudget::read(input::Reader& in) {
  TokenBucketBudget budget;
  budget.capacity =
      in.require<double>("capacity", input::at_least(1), "most tokens; a retry takes one");
  budget.per_success = in.require<double>("per_success", input::non_negative,
                                          "tokens that a successful call brings");
  return budget;
}

std::string TokenBucketBudget::describe() const {
  return fmt::format("{:.6g} tokens, {:.4g} back for a success", capacity, per_success);
}

}  // namespace nines::retry
