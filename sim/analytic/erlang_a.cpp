#include "analytic/erlang_a.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "analytic/birth_death.hpp"
#include "core/error.hpp"

namespace nines::analytic {
namespace {

void check(const ErlangA& queue) {
  const auto positive = [](double value) { return value > 0 && std::isfinite(value); };
  if (!positive(queue.arrival.raw()) || !positive(queue.mean_service.raw()) ||
      !positive(queue.mean_patience.raw())) {
    throw DomainError(fmt::format(
        "arrival rate {}/s, mean service {} s, mean patience {} s; each must be above 0 and finite",
        queue.arrival.raw(), queue.mean_service.raw(), queue.mean_patience.raw()));
  }
  if (queue.servers < 1) {
    throw DomainError(
        fmt::format("the number of servers is {}; it must be 1 or more", queue.servers));
  }
  if (queue.capacity < queue.servers) {
    throw DomainError(fmt::format("room for {} customers in all is less than the {} servers",
                                  queue.capacity, queue.servers));
  }
}

}  // namespace

ErlangAFigures erlang_a(const ErlangA& queue) {
  check(queue);
  const double arrival_per_s = queue.arrival.raw();
  const double c = queue.servers;
  const double service_per_s = 1 / queue.mean_service.raw();
  const double abandon_per_s = 1 / queue.mean_patience.raw();
  const bool limited = queue.capacity < std::numeric_limits<std::int64_t>::max();
  const double last = limited ? static_cast<double>(queue.capacity) : infinity;
  const StationaryLaw law = stationary_law({[=](double) { return arrival_per_s; },
                                            [=](double n) {
                                              return std::fmin(n, c) * service_per_s +
                                                     std::fmax(0, n - c) * abandon_per_s;
                                            },
                                            last});
  const auto capped = [](double p) { return Probability{std::fmin(1, p)}; };
  const double queue_length = expectation(law, [=](double n) { return std::fmax(0, n - c); });
  const double busy = expectation(law, [=](double n) { return std::fmin(n, c); });
  const double blocked = expectation(law, [=](double n) { return n >= last ? 1.0 : 0.0; });
  const double joins = expectation(law, [=](double n) { return n < last ? 1.0 : 0.0; });
  ErlangAFigures figures;
  figures.wait_probability =
      capped(expectation(law, [=](double n) { return n >= c && n < last ? 1.0 : 0.0; }));
  figures.abandon_probability = capped(abandon_per_s * queue_length / arrival_per_s);
  figures.blocking_probability = capped(blocked);
  figures.wait_mean = Seconds{queue_length / (arrival_per_s * joins)};
  figures.queue_length_mean = queue_length;
  figures.system_length_mean = queue_length + busy;
  figures.utilization = busy / c;
  figures.throughput = PerSecond{busy * service_per_s};
  return figures;
}

}  // namespace nines::analytic
