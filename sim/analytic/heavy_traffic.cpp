#include "analytic/heavy_traffic.hpp"

#include <cmath>

#include <fmt/format.h>

#include "analytic/erlang.hpp"
#include "analytic/mmc.hpp"
#include "core/error.hpp"
#include "math/normal.hpp"
#include "math/roots.hpp"

namespace nines::analytic {
namespace {

MMc markov(const GGc& queue) {
  return {queue.arrival, queue.mean_service, queue.servers};
}

double checked_variability(const GGc& queue) {
  if (!(queue.gap_scv >= 0) || !(queue.service_scv >= 0)) {
    throw DomainError(
        fmt::format("squared coefficients of variation of {} (gaps) and {} "
                    "(services); each must be 0 or more",
                    queue.gap_scv, queue.service_scv));
  }
  return (queue.gap_scv + queue.service_scv) / 2;
}

void check_one_server(const GGc& queue) {
  if (queue.servers != 1) {
    throw DomainError(
        fmt::format("Kingman's formula is for one server, not {}; use "
                    "Allen-Cunneen",
                    queue.servers));
  }
  static_cast<void>(wait_probability(markov(queue)));  // Refuses an unstable queue.
}

}  // namespace

Probability halfin_whitt(double beta) {
  if (!(beta > 0)) {
    throw DomainError(fmt::format("the margin beta is {}; it must be above 0", beta));
  }
  // phi/(phi + beta Phi) rather than 1/(1 + beta Phi/phi), which overflows for a large margin.
  const double density = math::normal_density(beta);
  return Probability{density / (density + beta * math::normal_cdf(beta))};
}

double halfin_whitt_margin(Probability target) {
  if (!(target.raw() > 0 && target.raw() < 1)) {
    throw DomainError("the delay target must lie strictly between 0 and 1");
  }
  const auto excess = [&](double beta) {
    return (beta > 0 ? halfin_whitt(beta).raw() : 1.0) - target.raw();
  };
  return math::root_above(excess, 0, 1);
}

double square_root_servers(double offered_erlang, double beta) {
  if (!(offered_erlang >= 0) || !std::isfinite(offered_erlang)) {
    throw DomainError(
        fmt::format("the offered load is {} erlang; it must be 0 or more", offered_erlang));
  }
  return offered_erlang + beta * std::sqrt(offered_erlang);
}

Staffing staff_for_delay(double offered_erlang, Probability target) {
  Staffing staffing;
  staffing.beta = halfin_whitt_margin(target);
  const double servers = square_root_servers(offered_erlang, staffing.beta);
  if (!(servers < 1e9)) throw DomainError("more than 1e9 servers would be needed");
  staffing.approximate = static_cast<int>(std::ceil(servers));
  if (!(staffing.approximate > offered_erlang)) ++staffing.approximate;
  staffing.exact = servers_for_wait_probability(offered_erlang, target);
  staffing.approximate_delay = erlang_c(staffing.approximate, offered_erlang);
  staffing.exact_delay = erlang_c(staffing.exact, offered_erlang);
  return staffing;
}

Seconds allen_cunneen_wait_mean(const GGc& queue) {
  return wait_mean(markov(queue)) * checked_variability(queue);
}

Seconds sakasegawa_wait_mean(const GGc& queue) {
  static_cast<void>(wait_probability(markov(queue)));  // Refuses an unstable queue.
  const double load = utilization(markov(queue));
  const double c = queue.servers;
  const double factor = std::pow(load, std::sqrt(2 * (c + 1)) - 1) / (c * (1 - load));
  return queue.mean_service * (factor * checked_variability(queue));
}

Seconds kingman_wait_mean(const GGc& queue) {
  check_one_server(queue);
  const double load = utilization(markov(queue));
  return queue.mean_service * (load / (1 - load) * checked_variability(queue));
}

Seconds kingman_wait_bound(const GGc& queue) {
  check_one_server(queue);
  static_cast<void>(checked_variability(queue));
  const double load = utilization(markov(queue));
  const double gap_s = 1 / queue.arrival.raw();
  const double service_s = queue.mean_service.raw();
  const double variances_s2 =
      queue.gap_scv * gap_s * gap_s + queue.service_scv * service_s * service_s;
  return Seconds{queue.arrival.raw() * variances_s2 / (2 * (1 - load))};
}

}  // namespace nines::analytic
