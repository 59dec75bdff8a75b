#include "analytic/gi_m_c.hpp"

#include <cmath>

#include <fmt/format.h>

#include "analytic/below_capacity.hpp"
#include "core/error.hpp"
#include "math/roots.hpp"

namespace nines::analytic {
namespace {

void check_mean(const char* what, Seconds mean) {
  if (!(mean.raw() > 0) || !std::isfinite(mean.raw())) {
    throw DomainError(fmt::format("the mean {} is {} s; it must be above 0", what, mean.raw()));
  }
}

// 1 - sigma: the root u in (0, 1) of A*(c mu u) = 1 - u. The difference is convex, 0 at u = 0 and
// falling there, so halving from u = 1 finds a point below 0 to bracket the root.
double one_minus_sigma(const GiMc& queue) {
  const double capacity_per_s = queue.servers / queue.mean_service.raw();
  const auto excess = [&](double u) { return queue.gaps(capacity_per_s * u) - 1 + u; };
  double low = 0.5;
  while (!(excess(low) < 0)) {
    low /= 2;
    if (low < 1e-15) {
      throw DomainError(
          "the load per server is too close to 1 for the root of the gap transform "
          "to be told from 0");
    }
  }
  return excess(1) <= 0 ? 1 : math::root(excess, low, 1);
}

// Takacs's sum. Every term is positive: c (1 - A*(k mu)) - k and c (1 - sigma) - k change sign at
// the same k. Where that k is (nearly) whole, the ratio is interpolated from its neighbours.
double wait_probability_of(const GiMc& queue, double u) {
  const double c = queue.servers;
  const double mu = 1 / queue.mean_service.raw();
  const double crossing = c * u;
  const auto ratio_at = [&](double k) {
    return (c * (1 - queue.gaps(k * mu)) - k) / (crossing - k);
  };
  const auto ratio = [&](double k) {
    if (std::abs(crossing - k) > 1e-4 * k) return ratio_at(k);
    const double h = 1e-3 * k;
    return (4 * (ratio_at(k - h) + ratio_at(k + h)) - ratio_at(k - 2 * h) - ratio_at(k + 2 * h)) /
           6;
  };
  double sum = 0;
  double log_weight = 0;  // log of binomial(c, k) prod_{j<=k} (1 - a_j)/a_j
  for (int k = 1; k <= queue.servers; ++k) {
    const double a = queue.gaps(k * mu);
    if (!(a > 0)) return 0;
    log_weight += std::log((c - k + 1) / k) + std::log((1 - a) / a);
    sum += std::exp(log_weight) / (1 - a) * ratio(k);
  }
  return 1 / (1 + u * sum);
}

}  // namespace

GapTransform exponential_gaps(Seconds mean) {
  return gamma_gaps(mean, 1);
}

GapTransform gamma_gaps(Seconds mean, double scv) {
  check_mean("gap", mean);
  if (!(scv >= 0)) {
    throw DomainError(fmt::format(
        "the squared coefficient of variation of the gaps is {}; it must be 0 or more", scv));
  }
  const double m = mean.raw();
  if (scv == 0) return [m](double s) { return std::exp(-s * m); };
  return [m, scv](double s) { return std::exp(-std::log1p(s * m * scv) / scv); };
}

GapTransform hyperexponential_gaps(Seconds mean, double scv) {
  check_mean("gap", mean);
  if (!(scv >= 1)) {
    throw DomainError(fmt::format(
        "no hyperexponential law has a squared coefficient of variation of {}; it is at least 1",
        scv));
  }
  const double p = (1 + std::sqrt((scv - 1) / (scv + 1))) / 2;
  const double m = mean.raw();
  // Balanced means: each phase carries half of the mean, p/rate_1 = (1-p)/rate_2.
  const double rate_1 = 2 * p / m;
  const double rate_2 = 2 * (1 - p) / m;
  return [=](double s) { return p * rate_1 / (rate_1 + s) + (1 - p) * rate_2 / (rate_2 + s); };
}

GiMcFigures gi_m_c(const GiMc& queue) {
  check_mean("gap", queue.mean_gap);
  check_mean("service time", queue.mean_service);
  if (queue.servers < 1 || queue.servers > 1'000'000) {
    throw DomainError(
        fmt::format("the number of servers is {}; it must lie in 1 ... 1e6", queue.servers));
  }
  const double load = queue.mean_service / queue.mean_gap / queue.servers;
  if (!below_capacity(load)) {
    throw DomainError(
        fmt::format("a load of {:g} per server never settles: the queue grows "
                    "without end; it must be below 1",
                    load));
  }
  const double u = one_minus_sigma(queue);
  GiMcFigures figures;
  figures.sigma = 1 - u;
  figures.drain = PerSecond{queue.servers * u / queue.mean_service.raw()};
  const double waits = queue.servers == 1 ? 1 - u : wait_probability_of(queue, u);
  figures.wait_probability = Probability{std::fmin(1.0, waits)};
  figures.wait_mean = waits / figures.drain;
  figures.response_mean = figures.wait_mean + queue.mean_service;
  figures.queue_length_mean = figures.wait_mean / queue.mean_gap;
  return figures;
}

Probability wait_tail(const GiMcFigures& figures, Seconds t) {
  if (t.raw() < 0) return Probability{1};
  return Probability{figures.wait_probability.raw() * std::exp(-(figures.drain * t))};
}

Seconds wait_quantile(const GiMcFigures& figures, Probability p) {
  if (!(p.raw() < 1)) {
    throw DomainError("the 100 % quantile of an unbounded time is infinite; ask for less than 1");
  }
  const double exceed = 1 - p.raw();
  const double waits = figures.wait_probability.raw();
  return exceed >= waits ? Seconds{0} : std::log(waits / exceed) / figures.drain;
}

}  // namespace nines::analytic
