#include "analytic/canary.hpp"

#include <cmath>

#include <fmt/format.h>

#include "analytic/binomial.hpp"
#include "core/error.hpp"
#include "core/first_where.hpp"

namespace nines::analytic {
namespace {

constexpr std::int64_t most_requests = 1'000'000'000;

}  // namespace

// A limit k allows at most n(k) requests before good releases fail it too often; power is best
// there. The smallest k with enough power gives the shortest test, because a larger limit needs
// more requests to be reached.
CanaryPlan canary_plan(const CanaryTest& test) {
  if (!(test.good.raw() > 0 && test.good < test.bad && test.bad.raw() < 1)) {
    throw DomainError(fmt::format(
        "the error rates are {} (good) and {} (bad); they must satisfy 0 < good < bad < 1",
        test.good.raw(), test.bad.raw()));
  }
  if (!(test.level.raw() > 0 && test.level < test.power && test.power.raw() < 1)) {
    throw DomainError(fmt::format("level {} and power {} must satisfy 0 < level < power < 1",
                                  test.level.raw(), test.power.raw()));
  }
  const auto most = [&](std::int64_t k) {
    return first_where(
               k, most_requests,
               [&](std::int64_t n) { return binomial_at_least(k, n, test.good) > test.level; }) -
           1;
  };
  const auto enough = [&](std::int64_t k) {
    const std::int64_t n = most(k);
    return n >= k && binomial_at_least(k, n, test.bad) >= test.power;
  };
  std::int64_t high = 1;
  while (!enough(high)) {
    high *= 2;
    if (static_cast<double>(high) > 0.5 * test.good.raw() * static_cast<double>(most_requests)) {
      throw DomainError("more than 1e9 requests would be needed to tell these rates apart");
    }
  }
  CanaryPlan plan;
  plan.limit = first_where(high / 2 + 1, high, enough);
  plan.requests = first_where(plan.limit, most(plan.limit), [&](std::int64_t n) {
    return binomial_at_least(plan.limit, n, test.bad) >= test.power;
  });
  plan.level = binomial_at_least(plan.limit, plan.requests, test.good);
  plan.power = binomial_at_least(plan.limit, plan.requests, test.bad);
  return plan;
}

Probability probe_reports_breach(Probability truth, Probability target, std::int64_t probes) {
  if (probes < 1) throw DomainError(fmt::format("{} probes; at least 1 is needed", probes));
  // The most successes that still break the target; rounding must not make 999 of 1,000 a breach of
  // 99.9 %.
  const double needed = target.raw() * static_cast<double>(probes);
  const auto fewest = static_cast<std::int64_t>(std::ceil(needed * (1 - 1e-12)));
  return binomial_at_most(fewest - 1, probes, truth);
}

std::int64_t probes_for_one_failure(Probability target) {
  if (!(target.raw() > 0 && target.raw() < 1)) {
    throw DomainError(
        fmt::format("the target is {}; it must lie strictly between 0 and 1", target.raw()));
  }
  return static_cast<std::int64_t>(std::ceil(1 / (1 - target.raw()) * (1 - 1e-12)));
}

}  // namespace nines::analytic
