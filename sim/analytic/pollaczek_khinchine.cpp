#include "analytic/pollaczek_khinchine.hpp"

#include <array>
#include <cmath>
#include <numbers>
#include <vector>

#include <fmt/format.h>

#include "analytic/below_capacity.hpp"
#include "analytic/binomial.hpp"
#include "core/error.hpp"
#include "math/roots.hpp"

namespace nines::analytic {
namespace {

void check_mean(double mean_s) {
  if (!(mean_s > 0) || !std::isfinite(mean_s)) {
    throw DomainError(fmt::format("the mean service time is {} s; it must be above 0", mean_s));
  }
}

void check_scv(double scv) {
  if (!(scv >= 0)) {
    throw DomainError(
        fmt::format("the squared coefficient of variation is {}; it must be 0 or more", scv));
  }
}

void check_load(double load) {
  if (!below_capacity(load)) {
    throw DomainError(fmt::format(
        "one server at load {:g} never settles: the queue grows without end; the arrival rate "
        "times the mean service time must be below 1",
        load));
  }
}

void check_arrival(PerSecond arrival) {
  if (!(arrival.raw() > 0) || !std::isfinite(arrival.raw())) {
    throw DomainError(fmt::format("the arrival rate is {}/s; it must be above 0", arrival.raw()));
  }
}

void check_quantile(Probability p) {
  if (!(p.raw() < 1)) {
    throw DomainError("the 100 % quantile of an unbounded time is infinite; ask for less than 1");
  }
}

double wait_variance_s2(const MG1& queue) {
  const double mean_s = wait_mean(queue).raw();
  return mean_s * mean_s +
         queue.arrival.raw() * queue.service.third_s3 / (3 * (1 - utilization(queue)));
}

}  // namespace

ServiceMoments constant_service(Seconds mean) {
  return gamma_service(mean, 0);
}

ServiceMoments exponential_service(Seconds mean) {
  return gamma_service(mean, 1);
}

ServiceMoments gamma_service(Seconds mean, double scv) {
  const double m = mean.raw();
  check_mean(m);
  check_scv(scv);
  return {m, m * m * (1 + scv), m * m * m * (1 + scv) * (1 + 2 * scv)};
}

ServiceMoments lognormal_service(Seconds mean, double scv) {
  const double m = mean.raw();
  check_mean(m);
  check_scv(scv);
  return {m, m * m * (1 + scv), m * m * m * (1 + scv) * (1 + scv) * (1 + scv)};
}

double scv(const ServiceMoments& service) {
  return service.second_s2 / (service.first_s * service.first_s) - 1;
}

double utilization(const MG1& queue) {
  check_arrival(queue.arrival);
  check_mean(queue.service.first_s);
  const double square = queue.service.first_s * queue.service.first_s;
  if (!(queue.service.second_s2 >= square * (1 - 1e-12))) {
    throw DomainError(
        fmt::format("no service time has mean {} s and mean square {} s^2; the mean square is at "
                    "least the square of the mean, {} s^2",
                    queue.service.first_s, queue.service.second_s2, square));
  }
  const double load = queue.arrival.raw() * queue.service.first_s;
  check_load(load);
  return load;
}

Seconds wait_mean(const MG1& queue) {
  return Seconds{queue.arrival.raw() * queue.service.second_s2 / (2 * (1 - utilization(queue)))};
}

Seconds wait_sd(const MG1& queue) {
  return Seconds{std::sqrt(wait_variance_s2(queue))};
}

Seconds response_mean(const MG1& queue) {
  return wait_mean(queue) + Seconds{queue.service.first_s};
}

Seconds response_sd(const MG1& queue) {
  const double first_s = queue.service.first_s;
  const double service_variance = std::fmax(0.0, queue.service.second_s2 - first_s * first_s);
  return Seconds{std::sqrt(wait_variance_s2(queue) + service_variance)};
}

double queue_length_mean(const MG1& queue) {
  return queue.arrival * wait_mean(queue);
}

double system_length_mean(const MG1& queue) {
  return queue.arrival * response_mean(queue);
}

Seconds busy_period_mean(const MG1& queue) {
  return Seconds{queue.service.first_s / (1 - utilization(queue))};
}

Seconds sharing_response_mean(const MG1& queue) {
  return sharing_response_of(queue, Seconds{queue.service.first_s});
}

Seconds sharing_response_of(const MG1& queue, Seconds size) {
  return size / (1 - utilization(queue));
}

namespace {

// M/D/1 in the unit of one service (lambda = rho).
//
// Up to `exact_services` the tail is a sum of positive terms (Franx 2001): a customer that arrives
// waits more than t, k-1 <= t < k, unless the queue was short enough k services earlier,
//   P(W > t) = P(N > k-1) + sum_{j<k} P(N = j) P(Q_{k-1-j} exceeded),  N Poisson(rho (k-t)),
// with Q_n = P(queue <= n). Beyond, only the leading pole is left, to far below rounding:
//   P(W > t) = (1-rho) exp(-decay t)/(rho + decay - 1),  rho (exp(decay) - 1) = decay.
struct ConstantServiceTails {
  double load = 0;
  double decay = 0;                 // 1/service
  std::vector<double> more_queued;  // P(more than n customers waiting)
};

constexpr int exact_services = 60;

// Numbers in the system just after departures: pi_{n+1} a_0 is a sum of positive products with the
// tails of the arrivals in one service. Its own tail is summed from the far end, where the law is
// geometric with ratio rho/(rho + decay).
ConstantServiceTails constant_service_tails(const MD1& queue) {
  check_arrival(queue.arrival);
  check_mean(queue.service.raw());
  const double load = queue.arrival * queue.service;
  check_load(load);
  ConstantServiceTails tails;
  tails.load = load;
  // The decay is where load (exp(x) - 1)/x passes 1; the form keeps its digits near load 1.
  const auto growth = [&](double x) { return x == 0 ? load - 1 : load * std::expm1(x) / x - 1; };
  tails.decay = math::root_above(growth, 0, 1 - load);
  constexpr int count = 4 * exact_services;
  std::vector<double> more_arrivals(count + 1);  // P(more than n arrivals in one service)
  for (int n = 0; n <= count; ++n) more_arrivals[n] = poisson_at_least(n + 1, load).raw();
  std::vector<double> in_system(count + 1);
  in_system[0] = 1 - load;
  for (int n = 0; n < count; ++n) {
    double sum = in_system[0] * more_arrivals[n];
    for (int j = 1; j <= n; ++j) sum += in_system[j] * more_arrivals[n - j + 1];
    in_system[n + 1] = sum * std::exp(load);
  }
  // P(more than n waiting) = P(n + 2 or more in the system).
  tails.more_queued.resize(count);
  double tail = in_system[count] * load / tails.decay;
  for (int n = count - 1; n >= 0; --n) {
    tails.more_queued[n] = tail;
    tail += in_system[n + 1];
  }
  return tails;
}

double wait_tail_in_services(const ConstantServiceTails& tails, double t) {
  if (t < 0) return 1;
  if (t >= exact_services) {
    return (1 - tails.load) * std::exp(-tails.decay * t) / (tails.load + tails.decay - 1);
  }
  const auto k = static_cast<std::int64_t>(std::floor(t)) + 1;
  const double mean = tails.load * (static_cast<double>(k) - t);
  double sum = poisson_at_least(k, mean).raw();
  for (std::int64_t j = 0; j < k; ++j) {
    sum += poisson_pmf(j, mean) * tails.more_queued[static_cast<std::size_t>(k - 1 - j)];
  }
  return std::fmin(1.0, sum);
}

}  // namespace

Probability wait_tail(const MD1& queue, Seconds t) {
  return Probability{wait_tail_in_services(constant_service_tails(queue), t / queue.service)};
}

Seconds wait_quantile(const MD1& queue, Probability p) {
  check_quantile(p);
  const ConstantServiceTails tails = constant_service_tails(queue);
  const double exceed = 1 - p.raw();
  if (exceed >= tails.load) return Seconds{0};
  const auto excess = [&](double t) { return std::log(wait_tail_in_services(tails, t) / exceed); };
  return queue.service * math::root_above(excess, 0, 0.5);
}

Transform exponential_transform(Seconds mean) {
  return gamma_transform(mean, 1);
}

Transform gamma_transform(Seconds mean, double scv) {
  const double m = mean.raw();
  check_mean(m);
  check_scv(scv);
  if (scv == 0) return [m](std::complex<double> s) { return std::exp(-s * m); };
  if (scv == 1) return [m](std::complex<double> s) { return 1.0 / (1.0 + s * m); };
  return [m, scv](std::complex<double> s) { return std::pow(1.0 + s * (m * scv), -1 / scv); };
}

// The Fourier-series method: the discretisation error is about exp(-18.4) = 1e-8, the alternating
// series is averaged with binomial weights (Euler summation).
double invert_tail(const Transform& tail_transform, double t_s) {
  constexpr double a = 18.4;
  constexpr int plain = 40;
  constexpr std::array<double, 13> binomial{1,   12,  66,  220, 495, 792, 924,
                                            792, 495, 220, 66,  12,  1};
  const auto term = [&](int k) {
    const std::complex<double> s{a / (2 * t_s), k * std::numbers::pi / t_s};
    const double value = tail_transform(s).real();
    return k % 2 == 0 ? value : -value;
  };
  double sum = term(0) / 2;
  for (int k = 1; k <= plain; ++k) sum += term(k);
  double average = 0;
  for (int k = 0; k < 13; ++k) {
    if (k > 0) sum += term(plain + k);
    average += binomial[static_cast<std::size_t>(k)] / 4096 * sum;
  }
  return std::exp(a / 2) / t_s * average;
}

Probability wait_tail(const MG1& queue, const Transform& service, Seconds t) {
  const double load = utilization(queue);
  if (t.raw() < 0) return Probability{1};
  if (t.raw() == 0) return Probability{load};
  const double arrival_per_s = queue.arrival.raw();
  const Transform tail = [&](std::complex<double> s) {
    const std::complex<double> wait =
        (1 - load) * s / (s - arrival_per_s + arrival_per_s * service(s));
    return (1.0 - wait) / s;
  };
  const double value = invert_tail(tail, t.raw());
  return Probability{std::fmin(1.0, std::fmax(0.0, value))};
}

Seconds wait_quantile(const MG1& queue, const Transform& service, Probability p) {
  const double exceed = 1 - p.raw();
  if (!(exceed >= 1e-6 * (1 - 1e-9))) {
    throw DomainError(fmt::format(
        "the numerical inversion resolves quantiles up to 1 - 1e-6, not {}; simulate instead",
        p.raw()));
  }
  if (exceed >= utilization(queue)) return Seconds{0};
  const auto excess = [&](double t) {
    return wait_tail(queue, service, Seconds{t}).raw() - exceed;
  };
  return Seconds{math::root_above(excess, 0, wait_mean(queue).raw())};
}

}  // namespace nines::analytic
