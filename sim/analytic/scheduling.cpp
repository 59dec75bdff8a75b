#include "analytic/scheduling.hpp"

#include <cmath>

#include <fmt/format.h>

#include "analytic/below_capacity.hpp"
#include "core/error.hpp"
#include "math/gauss_legendre.hpp"
#include "math/laws.hpp"
#include "math/normal.hpp"

namespace nines::analytic {
namespace {

void check_shape(Seconds mean, double scv) {
  if (!(mean.raw() > 1e-100 && mean.raw() < 1e100) || !(scv > 0 && scv < 1e100)) {
    throw DomainError(fmt::format(
        "mean size {} s with squared coefficient of variation {}; both must be above 0 and not "
        "beyond 1e-100 ... 1e100 (jobs of "
        "one constant size have no density: every discipline that knows sizes is first come then)",
        mean.raw(), scv));
  }
}

// What the formulas need at one size x.
struct Cut {
  double density_per_s = 0;
  double tail = 0;
  double first_s = 0;    // E[S; S <= x]
  double second_s2 = 0;  // E[S^2; S <= x]
};

// Integrates `integrand(x, cut)` over the sizes. The grid is geometric, 4 panels an octave, because
// service laws spread over decades; within a panel the partial moments up to each node come from a
// rule of their own. It ends where less than 1e-20 of the jobs, weighted with their work, remains.
template <class Integrand>
double integrate_over_sizes(const SizeLaw& sizes, Integrand&& integrand) {
  static const math::GaussLegendre outer = math::gauss_legendre(12);
  static const math::GaussLegendre inner = math::gauss_legendre(10);
  const double growth = std::exp2(0.25);
  double low = sizes.smallest_s;
  double high = std::fmax(low * growth, sizes.mean_s * 1e-15);
  if (low > 0) high = low + (high - low) * 1e-3;
  Cut at_low;
  double total = 0;
  while (low < sizes.largest_s) {
    high = std::fmin(high, sizes.largest_s);
    // The panel next to 0 takes its mean density, because densities may be singular there.
    const double flat_per_s = low == 0 ? (1 - sizes.tail(high)) / high : 0;
    const auto density = [&](double x) { return low == 0 ? flat_per_s : sizes.density_per_s(x); };
    const auto partial = [&](double x) {
      Cut cut{density(x), sizes.tail(x), at_low.first_s, at_low.second_s2};
      const double half = (x - low) / 2;
      for (std::size_t i = 0; i < inner.nodes.size(); ++i) {
        const double y = low + half * (1 + inner.nodes[i]);
        const double weight = half * inner.weights[i] * density(y);
        cut.first_s += weight * y;
        cut.second_s2 += weight * y * y;
      }
      return cut;
    };
    const double half = (high - low) / 2;
    double panel = 0;
    for (std::size_t i = 0; i < outer.nodes.size(); ++i) {
      const double x = low + half * (1 + outer.nodes[i]);
      panel += half * outer.weights[i] * integrand(x, partial(x));
    }
    total += panel;
    at_low = partial(high);
    low = high;
    high = low + std::fmax(low * (growth - 1), 2 * half);
    high = std::fmin(high, low * growth);
    if (low > sizes.mean_s && at_low.tail * (low / sizes.mean_s) < 1e-20) break;
    if (low > sizes.mean_s * 1e60) break;
  }
  return total;
}

double checked_rate(PerSecond arrival, const SizeLaw& sizes) {
  if (!(arrival.raw() > 0) || !std::isfinite(arrival.raw())) {
    throw DomainError(fmt::format("the arrival rate is {}/s; it must be above 0", arrival.raw()));
  }
  const double load = arrival.raw() * sizes.mean_s;
  if (!below_capacity(load)) {
    throw DomainError(fmt::format(
        "one server at load {:g} never settles: the queue grows without end; the arrival rate "
        "times the mean service time must be below 1",
        load));
  }
  return arrival.raw();
}

double square(double x) {
  return x * x;
}

}  // namespace

SizeLaw exponential_sizes(Seconds mean) {
  check_shape(mean, 1);
  const double m = mean.raw();
  return {[m](double x) { return std::exp(-x / m) / m; },
          [m](double x) { return std::exp(-x / m); }, m};
}

SizeLaw gamma_sizes(Seconds mean, double scv) {
  check_shape(mean, scv);
  const double shape = 1 / scv;
  const double scale = mean.raw() * scv;
  return {[=](double x) { return math::gamma_density(shape, x / scale) / scale; },
          [=](double x) { return math::gamma_sf(shape, x / scale); }, mean.raw()};
}

SizeLaw lognormal_sizes(Seconds mean, double scv) {
  check_shape(mean, scv);
  const double sigma = std::sqrt(std::log1p(scv));
  const double mu = std::log(mean.raw()) - sigma * sigma / 2;
  return {[=](double x) { return math::normal_density((std::log(x) - mu) / sigma) / (sigma * x); },
          [=](double x) { return math::normal_tail((std::log(x) - mu) / sigma); }, mean.raw()};
}

// The time in service, E[integral_0^S dt/(1-rho(t))], is an integral of tail(t)/(1-rho(t)) over all
// sizes, so that one pass suffices. Below the smallest size tail = 1 and rho = 0.
Seconds srpt_response_mean(PerSecond arrival, const SizeLaw& sizes) {
  const double rate = checked_rate(arrival, sizes);
  const double beyond = integrate_over_sizes(sizes, [&](double x, const Cut& cut) {
    const double left = 1 - rate * cut.first_s;
    const double waiting =
        rate * (cut.second_s2 + x * x * cut.tail) / (2 * square(left)) * cut.density_per_s;
    return waiting + cut.tail / left;
  });
  return Seconds{sizes.smallest_s + beyond};
}

Seconds shortest_job_response_mean(PerSecond arrival, const SizeLaw& sizes) {
  const double rate = checked_rate(arrival, sizes);
  const double second_s2 = integrate_over_sizes(
      sizes, [](double x, const Cut& cut) { return x * x * cut.density_per_s; });
  const double wait_s = integrate_over_sizes(sizes, [&](double, const Cut& cut) {
    return rate * second_s2 / (2 * square(1 - rate * cut.first_s)) * cut.density_per_s;
  });
  return Seconds{wait_s + sizes.mean_s};
}

Seconds preemptive_shortest_job_response_mean(PerSecond arrival, const SizeLaw& sizes) {
  const double rate = checked_rate(arrival, sizes);
  return Seconds{integrate_over_sizes(sizes, [&](double x, const Cut& cut) {
    const double left = 1 - rate * cut.first_s;
    return (rate * cut.second_s2 / (2 * square(left)) + x / left) * cut.density_per_s;
  })};
}

Seconds foreground_response_mean(PerSecond arrival, const SizeLaw& sizes) {
  const double rate = checked_rate(arrival, sizes);
  return Seconds{integrate_over_sizes(sizes, [&](double x, const Cut& cut) {
    const double left = 1 - rate * (cut.first_s + x * cut.tail);
    return (rate * (cut.second_s2 + x * x * cut.tail) / (2 * square(left)) + x / left) *
           cut.density_per_s;
  })};
}

}  // namespace nines::analytic
