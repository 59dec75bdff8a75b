#include "policy/retry/retry_budget.hpp"

#include <fmt/format.h>

#include "input/reader.hpp"
#include "input/units.hpp"

namespace nines::retry {

RatioBudget RatioBudget::read(input::Reader& in) {
  RatioBudget budget;
  budget.fraction =
      in.require<Probability>("fraction", input::unit_interval, "retries for each request").raw();
  budget.window_s =
      in.optional<Seconds>("window", Seconds{10}, "10s",
                           input::at_least(policy::SlidingCounts::shortest_s),
                           "requests and retries are counted over this last stretch of time")
          .raw();
  budget.min_per_second =
      in.optional<PerSecond>("min_per_second", PerSecond{0}, "0", input::non_negative,
                             "retries allowed besides, so that little traffic can retry at all")
          .raw();
  return budget;
}

TokenBucketBudget TokenBucketBudget::read(input::Reader& in) {
  TokenBucketBudget budget;
  budget.capacity =
      in.require<double>("capacity", input::at_least(1), "most tokens; a retry takes one");
  budget.per_success = in.require<double>("per_success", input::non_negative,
                                          "tokens that a successful call brings");
  return budget;
}

std::string describe(const RetryBudget& budget) {
  if (const auto* ratio = std::get_if<RatioBudget>(&budget)) {
    const std::string extra = ratio->min_per_second > 0
                                  ? fmt::format(" and {:.4g}/s besides", ratio->min_per_second)
                                  : "";
    return fmt::format("{:.4g} % of requests over {}{}", 100 * ratio->fraction,
                       input::to_text(Seconds{ratio->window_s}), extra);
  }
  const auto& bucket = std::get<TokenBucketBudget>(budget);
  return fmt::format("{:.6g} tokens, {:.4g} back for a success", bucket.capacity,
                     bucket.per_success);
}

RetryBudgetMeter::RetryBudgetMeter(const RetryBudget& budget)
    : kind_(std::holds_alternative<RatioBudget>(budget) ? Kind::ratio : Kind::token_bucket),
      window_(kind_ == Kind::ratio ? std::get<RatioBudget>(budget).window_s : 1) {
  if (const auto* ratio = std::get_if<RatioBudget>(&budget)) {
    fraction_ = ratio->fraction;
    free_ = ratio->min_per_second * ratio->window_s;
    return;
  }
  const auto& bucket = std::get<TokenBucketBudget>(budget);
  capacity_ = bucket.capacity;
  per_success_ = bucket.per_success;
  tokens_ = bucket.capacity;
}

}  // namespace nines::retry
