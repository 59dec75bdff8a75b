/// @file
/// A retry budget of tokens: a retry takes one, a success brings `per_success` of one back, at most
/// `capacity`. The bucket starts full.
/// Ref: Brooker (2022), Fixing retries with token buckets and circuit breakers.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "input/forward.hpp"

namespace nines::retry {

struct TokenBucketBudget {
  static constexpr std::string_view name = "token_bucket";
  static TokenBucketBudget read(input::Reader& in);
  [[nodiscard]] std::string describe() const;

  class Meter {
   public:
    explicit Meter(const TokenBucketBudget& budget)
        : capacity_(budget.capacity), per_success_(budget.per_success), tokens_(budget.capacity) {}
    void on_request(double /*now_s*/) {}
    void on_success() { tokens_ = std::min(tokens_ + per_success_, capacity_); }
    [[nodiscard]] bool spend(double /*now_s*/) {
      if (tokens_ < 1 - slack) return false;
      tokens_ -= 1;
      return true;
    }

   private:
    static constexpr double slack = 1e-9;  ///< Ten additions of .1 make a token.

    double capacity_;
    double per_success_;
    double tokens_;
  };

  double capacity = 1;
  double per_success = 0.1;
};

}  // namespace nines::retry
