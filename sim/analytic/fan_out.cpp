#include "analytic/fan_out.hpp"

#include <cmath>

#include <fmt/format.h>

#include "analytic/binomial.hpp"
#include "core/error.hpp"
#include "math/laws.hpp"

namespace nines::analytic {
namespace {

void check_order(std::int64_t k, std::int64_t n) {
  if (n > 1'000'000'000) {
    throw DomainError(fmt::format("{} values are beyond this formula's reach of 1e9", n));
  }
  if (k < 1 || k > n) {
    throw DomainError(
        fmt::format("there is no value number {} of {}; it must lie in 1 ... {}", k, n, n));
  }
}

void check_mean(Seconds mean) {
  if (!(mean.raw() > 0) || !std::isfinite(mean.raw())) {
    throw DomainError(fmt::format("the mean is {} s; it must be above 0", mean.raw()));
  }
}

void check_below_one(Probability p) {
  if (!(p.raw() < 1)) {
    throw DomainError("the 100 % quantile of an unbounded time is infinite; ask for less than 1");
  }
}

}  // namespace

Probability at_least_one(Probability slow, std::int64_t calls) {
  if (calls < 0) {
    throw DomainError(fmt::format("the number of calls is {}; it must be 0 or more", calls));
  }
  if (calls == 0) return Probability{0};
  return Probability{-std::expm1(static_cast<double>(calls) * std::log1p(-slow.raw()))};
}

Probability allowed_each(Probability target, std::int64_t calls) {
  if (calls < 1) {
    throw DomainError(fmt::format("the number of calls is {}; it must be 1 or more", calls));
  }
  return Probability{-std::expm1(std::log1p(-target.raw()) / static_cast<double>(calls))};
}

Probability order_statistic_cdf(std::int64_t k, std::int64_t n, Probability each) {
  check_order(k, n);
  return binomial_at_least(k, n, each);
}

Probability order_statistic_level(std::int64_t k, std::int64_t n, Probability p) {
  check_order(k, n);
  return Probability{
      math::beta_quantile(static_cast<double>(k), static_cast<double>(n - k + 1), p.raw())};
}

Seconds order_statistic_quantile(std::int64_t k, std::int64_t n, Probability p,
                                 const std::function<Seconds(Probability)>& quantile) {
  return quantile(order_statistic_level(k, n, p));
}

// Through the complement of the level, so that a level next to 1 keeps its digits.
Seconds exponential_order_quantile(std::int64_t k, std::int64_t n, Probability p, Seconds mean) {
  check_order(k, n);
  check_mean(mean);
  check_below_one(p);
  const double exceed =
      math::beta_quantile_above(static_cast<double>(n - k + 1), static_cast<double>(k), p.raw());
  return mean * -std::log(exceed);
}

Seconds exponential_order_mean(std::int64_t k, std::int64_t n, Seconds mean) {
  check_order(k, n);
  check_mean(mean);
  if (k > 100'000'000) throw DomainError("the order is beyond this sum's reach of 1e8");
  double sum = 0;
  for (std::int64_t i = n - k + 1; i <= n; ++i) sum += 1 / static_cast<double>(i);
  return mean * sum;
}

Probability stages_tail(std::int64_t n, Seconds mean, Seconds t) {
  check_order(1, n);
  check_mean(mean);
  if (t.raw() <= 0) return Probability{1};
  return Probability{math::gamma_sf(static_cast<double>(n), t / mean)};
}

Seconds stages_quantile(std::int64_t n, Seconds mean, Probability p) {
  check_order(1, n);
  check_mean(mean);
  check_below_one(p);
  return mean * math::gamma_quantile(static_cast<double>(n), p.raw());
}

double calls_at_bottom(int tiers, int tries) {
  if (tiers < 0 || tries < 1) {
    throw DomainError(fmt::format(
        "{} tiers with {} tries each; there must be 0 or more tiers and 1 or more tries", tiers,
        tries));
  }
  const double calls = std::pow(tries, tiers);
  if (!(calls <= 9007199254740992.0)) {
    throw DomainError(fmt::format("{} tries in {} tiers are more than 2^53 calls", tries, tiers));
  }
  return calls;
}

}  // namespace nines::analytic
