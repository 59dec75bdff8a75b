#include "analytic/reliability_crews.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <fmt/format.h>

#include "core/error.hpp"

namespace nines::analytic {
namespace {

void check(const RepairableUnits& fleet) {
  constexpr std::int64_t most_units = 1'000'000;
  if (fleet.need < 1 || fleet.need > fleet.units || fleet.units > most_units || fleet.crews < 0) {
    throw DomainError(
        fmt::format("{} of {} units with {} crews; accepted: need 1 ... units, "
                    "units up to {}, crews 0 (one each) or more",
                    fleet.need, fleet.units, fleet.crews, most_units));
  }
  const double life_s = fleet.mean_lifetime.raw();
  const double repair_s = fleet.mean_repair.raw();
  if (!(life_s > 0) || !(repair_s > 0) || !std::isfinite(life_s) || !std::isfinite(repair_s)) {
    throw DomainError(fmt::format("mean lifetime {} s and mean repair {} s; both must be above 0",
                                  life_s, repair_s));
  }
}

}  // namespace

RepairableFigures repairable_units(const RepairableUnits& fleet) {
  check(fleet);
  const auto n = static_cast<std::size_t>(fleet.units);
  const auto spare = static_cast<std::size_t>(fleet.units - fleet.need);
  const bool hot = fleet.dormant.raw() == 1;
  const double crews = static_cast<double>(fleet.crews == 0 ? fleet.units : fleet.crews);
  const auto working = [&](std::size_t failed) {
    const auto up = static_cast<double>(n - failed);
    return hot ? up : std::min(up, static_cast<double>(fleet.need));
  };
  const auto birth = [&](std::size_t failed) {
    const double at_work = working(failed);
    const double idle = static_cast<double>(n - failed) - at_work;
    return (at_work + fleet.dormant.raw() * idle) / fleet.mean_lifetime.raw();
  };
  const auto death = [&](std::size_t failed) {
    return std::min(static_cast<double>(failed), crews) / fleet.mean_repair.raw();
  };
  // Scaled down whenever it grows large, so that no fleet overflows.
  constexpr double large = 1e200;
  std::vector<double> p{1.0};
  for (std::size_t i = 0; i < n; ++i) {
    p.push_back(p[i] * birth(i) / death(i + 1));
    if (p.back() > large) {
      for (double& x : p) x /= large;
    }
  }
  double sum = 0;
  for (const double x : p) sum += x;
  RepairableFigures figures;
  for (std::size_t i = 0; i <= n; ++i) {
    p[i] /= sum;
    if (i > spare) figures.down += p[i];
    figures.working_mean += p[i] * working(i);
  }
  const double outages_per_s = p[spare] * birth(spare);
  figures.outages = PerSecond{outages_per_s};
  figures.outage_mean = Seconds{figures.down / outages_per_s};
  double step_s = 0;  // From i failed units to i + 1.
  double total_s = 0;
  for (std::size_t i = 0; i <= spare; ++i) {
    step_s = (1 + (i > 0 ? death(i) * step_s : 0)) / birth(i);
    total_s += step_s;
  }
  figures.first_outage = Seconds{total_s};
  return figures;
}

}  // namespace nines::analytic
