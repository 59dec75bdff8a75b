#include "analytic/mmc.hpp"

#include <cmath>

#include <fmt/format.h>

#include "analytic/binomial.hpp"
#include "analytic/erlang.hpp"
#include "core/error.hpp"
#include "math/roots.hpp"

namespace nines::analytic {
namespace {

void check(PerSecond arrival, Seconds mean_service, int servers) {
  if (!(arrival.raw() > 0) || !std::isfinite(arrival.raw())) {
    throw DomainError(fmt::format("the arrival rate is {}/s; it must be above 0", arrival.raw()));
  }
  if (!(mean_service.raw() > 0) || !std::isfinite(mean_service.raw())) {
    throw DomainError(
        fmt::format("the mean service time is {} s; it must be above 0", mean_service.raw()));
  }
  if (servers < 1) {
    throw DomainError(fmt::format("the number of servers is {}; it must be 1 or more", servers));
  }
}

void check_below_one(Probability p) {
  if (!(p.raw() < 1)) {
    throw DomainError("the 100 % quantile of an unbounded time is infinite; ask for less than 1");
  }
}

// The rate at which the wait of those who wait is served off, c mu - lambda, as
// (c - a) / mean_service: c - a is exact for close numbers.
double drain_per_s(const MMc& queue) {
  return (queue.servers - offered_load(queue)) / queue.mean_service.raw();
}

}  // namespace

double offered_load(const MMc& queue) {
  check(queue.arrival, queue.mean_service, queue.servers);
  return queue.arrival * queue.mean_service;
}

double utilization(const MMc& queue) {
  return offered_load(queue) / queue.servers;
}

Probability wait_probability(const MMc& queue) {
  return erlang_c(queue.servers, offered_load(queue));
}

Seconds wait_mean(const MMc& queue) {
  return Seconds{wait_probability(queue).raw() / drain_per_s(queue)};
}

Seconds wait_sd(const MMc& queue) {
  const double waits = wait_probability(queue).raw();
  return Seconds{std::sqrt(waits * (2 - waits)) / drain_per_s(queue)};
}

Seconds wait_mean_of_waiting(const MMc& queue) {
  static_cast<void>(wait_probability(queue));  // Refuses an unstable queue.
  return Seconds{1 / drain_per_s(queue)};
}

Seconds response_mean(const MMc& queue) {
  return wait_mean(queue) + queue.mean_service;
}

double queue_length_mean(const MMc& queue) {
  return queue.arrival * wait_mean(queue);
}

double system_length_mean(const MMc& queue) {
  return queue.arrival * response_mean(queue);
}

Probability wait_tail(const MMc& queue, Seconds t) {
  const double waits = wait_probability(queue).raw();
  if (t.raw() < 0) return Probability{1};
  return Probability{waits * std::exp(-drain_per_s(queue) * t.raw())};
}

Seconds wait_quantile(const MMc& queue, Probability p) {
  check_below_one(p);
  const double waits = wait_probability(queue).raw();
  const double exceed = 1 - p.raw();
  constexpr double rounded = 1 - 1e-15;  // 1 - .9 is a little less than .1.
  const bool at_once = exceed >= waits * rounded;
  return Seconds{at_once ? 0.0 : std::log(waits / exceed) / drain_per_s(queue)};
}

// The service is exponential with rate mu, the wait with probability C exponential with rate
// theta = c mu - lambda:
//   P(T > t) = exp(-mu t) + C mu t exp(-min(mu, theta) t) phi(|theta - mu| t),
// which stays accurate when the two rates meet (phi(x) = (1 - exp(-x))/x).
Probability response_tail(const MMc& queue, Seconds t) {
  const double waits = wait_probability(queue).raw();
  if (t.raw() <= 0) return Probability{1};
  const double mu = 1 / queue.mean_service.raw();
  const double theta = drain_per_s(queue);
  const double time_s = t.raw();
  const double tail =
      std::exp(-mu * time_s) + waits * mu * time_s * std::exp(-std::fmin(mu, theta) * time_s) *
                                   math::one_minus_exp_over(std::abs(theta - mu) * time_s);
  return Probability{std::fmin(1.0, tail)};
}

Seconds response_quantile(const MMc& queue, Probability p) {
  check_below_one(p);
  if (p.raw() == 0) return Seconds{0};
  const double log_exceed = std::log1p(-p.raw());
  const auto excess = [&](double t) {
    return std::log(response_tail(queue, Seconds{t}).raw()) - log_exceed;
  };
  return Seconds{math::root_above(excess, 0, response_mean(queue).raw())};
}

namespace {

// The stationary law of M/M/c/K in the unit of its largest part: weights of "fewer than c",
// "c + j waiting" summed, and the sums the figures need. With r = a/c and m = K - c waiting places
// the weights of the states c + j are r^j; all states up to c together weigh 1/B(c).
struct FiniteLaw {
  double total = 0;        // all states
  double at_capacity = 0;  // state K
  double all_busy = 0;     // states c ... K
  double waiting = 0;      // sum of j over the states c + j
};

FiniteLaw finite_law(const MMcK& queue) {
  check(queue.arrival, queue.mean_service, queue.servers);
  const std::int64_t places = queue.capacity - queue.servers;
  if (places < 0) {
    throw DomainError(fmt::format("room for {} customers in all is less than the {} servers",
                                  queue.capacity, queue.servers));
  }
  if (places > 100'000'000) {
    throw DomainError(fmt::format(
        "{} waiting places are beyond this formula; at most 1e8, or use the unlimited M/M/c",
        places));
  }
  const double offered = queue.arrival * queue.mean_service;
  const double r = offered / queue.servers;
  const double up_to_c = 1 / erlang_b(queue.servers, offered).raw();
  FiniteLaw law;
  if (!std::isfinite(up_to_c)) {  // All servers are busy with a probability below 1e-308.
    law.total = 1;
    return law;
  }
  const auto m = static_cast<double>(places);
  if (r <= 1) {  // Weights r^j from j = 0 up.
    double weight = 1;
    for (double j = 0; j <= m; ++j, weight *= r) {
      law.all_busy += weight;
      law.waiting += j * weight;
      if (j * weight * r < 1e-19 * law.waiting * (1 - r) && weight < 1e-19 * (1 - r)) break;
    }
    law.total = up_to_c - 1 + law.all_busy;
    law.at_capacity = std::pow(r, m);
    return law;
  }
  double weight = 1;  // Overload: weights r^-(m - j) from j = m down.
  for (double j = m; j >= 0; --j, weight /= r) {
    law.all_busy += weight;
    law.waiting += j * weight;
    if (weight < 1e-19 * (r - 1)) break;
  }
  law.total = (up_to_c - 1) * std::pow(r, -m) + law.all_busy;
  law.at_capacity = 1;
  return law;
}

}  // namespace

Probability blocking_probability(const MMcK& queue) {
  const FiniteLaw law = finite_law(queue);
  return Probability{std::fmin(1.0, law.at_capacity / law.total)};
}

PerSecond throughput(const MMcK& queue) {
  return queue.arrival * blocking_probability(queue).complement().raw();
}

double utilization(const MMcK& queue) {
  return throughput(queue) * queue.mean_service / queue.servers;
}

double queue_length_mean(const MMcK& queue) {
  const FiniteLaw law = finite_law(queue);
  return law.waiting / law.total;
}

double system_length_mean(const MMcK& queue) {
  return queue_length_mean(queue) + throughput(queue) * queue.mean_service;
}

Probability wait_probability(const MMcK& queue) {
  const FiniteLaw law = finite_law(queue);
  const double waits = (law.all_busy - law.at_capacity) / (law.total - law.at_capacity);
  return Probability{std::fmin(1.0, std::fmax(0.0, waits))};
}

Seconds wait_mean(const MMcK& queue) {
  return queue_length_mean(queue) / throughput(queue);
}

Seconds response_mean(const MMcK& queue) {
  return wait_mean(queue) + queue.mean_service;
}

// An accepted customer that finds c + j others waits for j + 1 departures at rate c mu:
//   P(W > t) = sum_{j<m} q_{c+j} P(Poisson(c mu t) <= j).
Probability wait_tail(const MMcK& queue, Seconds t) {
  const FiniteLaw law = finite_law(queue);
  if (t.raw() < 0) return Probability{1};
  const std::int64_t places = queue.capacity - queue.servers;
  if (places > 100'000) {
    throw DomainError("the wait's tail with more than 1e5 waiting places is beyond this formula");
  }
  const double r = queue.arrival * queue.mean_service / queue.servers;
  const double departures = queue.servers * t.raw() / queue.mean_service.raw();
  const auto m = static_cast<double>(places);
  double sum = 0;
  double fewer = 0;  // P(Poisson <= j)
  for (std::int64_t j = 0; j < places; ++j) {
    const auto waiting = static_cast<double>(j);
    const double weight = std::pow(r, r <= 1 ? waiting : waiting - m);
    fewer += poisson_pmf(j, departures);
    sum += weight * fewer;
    if (r < 1 && weight < 1e-300) break;
  }
  return Probability{std::fmin(1.0, sum / (law.total - law.at_capacity))};
}

Seconds wait_quantile(const MMcK& queue, Probability p) {
  check_below_one(p);
  const double exceed = 1 - p.raw();
  if (exceed >= wait_tail(queue, Seconds{0}).raw()) return Seconds{0};
  const auto excess = [&](double t) {
    return std::log(std::fmax(wait_tail(queue, Seconds{t}).raw(), 1e-300) / exceed);
  };
  return Seconds{math::root_above(excess, 0, queue.mean_service.raw() / queue.servers)};
}

}  // namespace nines::analytic
