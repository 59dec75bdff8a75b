/// @file
/// How many retries a caller may send, whatever fails: the list of budgets, and the state of one.
/// Requests are first tries.
#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <variant>

#include "core/catalog.hpp"
#include "policy/retry/ratio_budget.hpp"
#include "policy/retry/token_bucket.hpp"

namespace nines::retry {

/// What a class must bring to stand in the list.
template <class Kind>
concept RetryBudgetKind = requires(const Kind& kind, typename Kind::Meter& meter) {
  std::string_view{Kind::name};
  { kind.describe() } -> std::same_as<std::string>;
  requires std::constructible_from<typename Kind::Meter, const Kind&>;
  meter.on_request(0.0);  // A first try was sent.
  meter.on_success();
  { meter.spend(0.0) } -> std::same_as<bool>;  // Whether a retry may go now; if so it is counted.
};

using RetryBudgets = Catalog<RatioBudget, TokenBucketBudget>;  // add here, and only here
using RetryBudget = RetryBudgets::Variant;

[[nodiscard]] std::string describe(const RetryBudget& budget);

namespace detail {
template <class List>
struct MetersOf;
template <RetryBudgetKind... Kinds>
struct MetersOf<Catalog<Kinds...>> {
  using Variant = std::variant<typename Kinds::Meter...>;
};
}  // namespace detail

/// The state of one caller's budget.
class RetryBudgetMeter {
 public:
  explicit RetryBudgetMeter(const RetryBudget& budget)
      : meter_(std::visit(
            []<class Kind>(const Kind& kind) { return Meters{typename Kind::Meter(kind)}; },
            budget)) {}

  void on_request(double now_s) {
    std::visit([&](auto& meter) { meter.on_request(now_s); }, meter_);
  }
  void on_success() {
    std::visit([](auto& meter) { meter.on_success(); }, meter_);
  }
  /// Whether a retry may go now; if so it is counted.
  [[nodiscard]] bool spend(double now_s) {
    return std::visit([&](auto& meter) { return meter.spend(now_s); }, meter_);
  }

 private:
  using Meters = detail::MetersOf<RetryBudgets>::Variant;
  Meters meter_;
};

}  // namespace nines::retry
