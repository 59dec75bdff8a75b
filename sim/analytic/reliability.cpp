#include "analytic/reliability.hpp"

#include <cmath>

#include <fmt/format.h>

#include "analytic/binomial.hpp"
#include "core/error.hpp"

namespace nines::analytic {
namespace {

void check_votes(std::int64_t k, std::int64_t n) {
  if (k < 0 || k > n) {
    throw DomainError(
        fmt::format("{} of {} units cannot be asked for; the first must lie in 0 ... {}", k, n, n));
  }
}

void check(const TwoUnits& units) {
  const double failure = units.failure.raw();
  const double repair = units.repair.raw();
  if (!(failure > 0) || !(repair > 0) || !std::isfinite(failure) || !std::isfinite(repair)) {
    throw DomainError(fmt::format("failure rate {}/s and repair rate {}/s; both must be above 0",
                                  failure, repair));
  }
}

}  // namespace

Probability k_of_n(std::int64_t k, std::int64_t n, Probability each_up) {
  check_votes(k, n);
  return binomial_at_least(k, n, each_up);
}

Probability k_of_n_down(std::int64_t k, std::int64_t n, Probability each_up) {
  check_votes(k, n);
  return binomial_at_most(k - 1, n, each_up);
}

Probability series(std::span<const Probability> up) {
  double product = 1;
  for (const Probability each : up) product *= each.raw();
  return Probability{product};
}

Probability parallel(std::span<const Probability> up) {
  double down = 1;
  for (const Probability each : up) down *= 1 - each.raw();
  return Probability{1 - down};
}

Probability availability(Seconds mean_up, Seconds mean_repair) {
  if (!(mean_up.raw() > 0) || !(mean_repair.raw() >= 0) || !std::isfinite(mean_repair.raw())) {
    throw DomainError(
        fmt::format("mean time up {} s and mean repair {} s; the first must be above "
                    "0, the second 0 or more",
                    mean_up.raw(), mean_repair.raw()));
  }
  return Probability{1 / (1 + mean_repair / mean_up)};
}

double complement(Probability p) {
  constexpr double decimals = 1e15;     // All that a double near 1 holds.
  constexpr double rounding = 0x1p-53;  // Of a p between .5 and 1, at most.
  const double difference = 1 - p.raw();
  const double written = std::round(difference * decimals) / decimals;
  return std::abs(written - difference) <= rounding ? written : difference;
}

double nines_of(Probability availability) {
  return -std::log10(complement(availability));
}

Seconds downtime(Probability availability, Seconds period) {
  return period * (1 - availability.raw());
}

Probability two_units_down_crew_each(const TwoUnits& units) {
  check(units);
  const double each = units.failure.raw() / (units.failure.raw() + units.repair.raw());
  return Probability{each * each};
}

Probability two_units_down_one_crew(const TwoUnits& units) {
  check(units);
  const double ratio = units.repair.raw() / units.failure.raw();
  return Probability{2 / (2 + 2 * ratio + ratio * ratio)};
}

Seconds two_units_first_failure(const TwoUnits& units) {
  check(units);
  const double failure = units.failure.raw();
  return Seconds{(3 * failure + units.repair.raw()) / (2 * failure * failure)};
}

Probability beta_factor_down(std::int64_t k, std::int64_t n, Probability unit_down,
                             Probability beta) {
  check_votes(k, n);
  const Probability alone{(1 - beta.raw()) * unit_down.raw()};
  const double independent = binomial_at_least(n - k + 1, n, alone).raw();
  return Probability{std::fmin(1.0, beta.raw() * unit_down.raw() + independent)};
}

}  // namespace nines::analytic
