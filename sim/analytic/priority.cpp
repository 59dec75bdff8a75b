#include "analytic/priority.hpp"

#include <cmath>

#include <fmt/format.h>

#include "analytic/below_capacity.hpp"
#include "analytic/erlang.hpp"
#include "analytic/mmc.hpp"
#include "core/error.hpp"

namespace nines::analytic {
namespace {

void check_class(std::size_t index, PerSecond arrival, double mean_s) {
  if (!(arrival.raw() > 0) || !std::isfinite(arrival.raw()) || !(mean_s > 0) ||
      !std::isfinite(mean_s)) {
    throw DomainError(fmt::format(
        "priority class {}: arrival rate {}/s, mean service {} s; each must be above 0 and finite",
        index + 1, arrival.raw(), mean_s));
  }
}

void check_classes(std::span<const PriorityClass> classes) {
  if (classes.empty()) throw DomainError("there is no priority class; give at least one");
  for (std::size_t k = 0; k < classes.size(); ++k) {
    check_class(k, classes[k].arrival, classes[k].service.first_s);
  }
}

void check_arrivals(std::span<const PerSecond> arrivals, Seconds mean_service, int servers) {
  if (arrivals.empty()) throw DomainError("there is no priority class; give at least one");
  if (servers < 1) {
    throw DomainError(fmt::format("the number of servers is {}; it must be 1 or more", servers));
  }
  for (std::size_t k = 0; k < arrivals.size(); ++k) {
    check_class(k, arrivals[k], mean_service.raw());
  }
}

}  // namespace

std::vector<ClassTimes> nonpreemptive_priority(std::span<const PriorityClass> classes) {
  check_classes(classes);
  double residual_s = 0;
  double total_load = 0;
  for (const PriorityClass& each : classes) {
    residual_s += each.arrival.raw() * each.service.second_s2 / 2;
    total_load += each.arrival.raw() * each.service.first_s;
  }
  if (!below_capacity(total_load)) {
    throw DomainError(fmt::format(
        "the classes together load the server {:g}; it must be below 1 to settle", total_load));
  }
  std::vector<ClassTimes> times;
  double above = 0;
  for (const PriorityClass& each : classes) {
    const double with = above + each.arrival.raw() * each.service.first_s;
    const Seconds wait{residual_s / ((1 - above) * (1 - with))};
    times.push_back({wait, wait + Seconds{each.service.first_s}});
    above = with;
  }
  return times;
}

std::vector<ClassTimes> preemptive_priority(std::span<const PriorityClass> classes) {
  check_classes(classes);
  std::vector<ClassTimes> times;
  double above = 0;
  double residual_s = 0;
  for (const PriorityClass& each : classes) {
    const double with = above + each.arrival.raw() * each.service.first_s;
    residual_s += each.arrival.raw() * each.service.second_s2 / 2;
    const Seconds service{each.service.first_s};
    const Seconds response =
        with < 1 ? service / (1 - above) + Seconds{residual_s / ((1 - above) * (1 - with))}
                 : Seconds{infinity};
    times.push_back({response - service, response});
    above = with;
  }
  return times;
}

std::vector<ClassTimes> nonpreemptive_priority_mmc(std::span<const PerSecond> arrivals,
                                                   Seconds mean_service, int servers) {
  check_arrivals(arrivals, mean_service, servers);
  PerSecond total;
  for (const PerSecond arrival : arrivals) total = total + arrival;
  const double waits = erlang_c(servers, total * mean_service).raw();
  std::vector<ClassTimes> times;
  PerSecond through;
  double above = 0;
  for (const PerSecond arrival : arrivals) {
    through = through + arrival;
    const double with = through * mean_service / servers;
    const Seconds wait = mean_service * (waits / servers / ((1 - above) * (1 - with)));
    times.push_back({wait, wait + mean_service});
    above = with;
  }
  return times;
}

std::vector<ClassTimes> preemptive_priority_mmc(std::span<const PerSecond> arrivals,
                                                Seconds mean_service, int servers) {
  check_arrivals(arrivals, mean_service, servers);
  std::vector<ClassTimes> times;
  PerSecond through;
  double queued_above = 0;  // Mean number waiting among the higher classes.
  for (const PerSecond arrival : arrivals) {
    through = through + arrival;
    const MMc together{through, mean_service, servers};
    const bool settles = through * mean_service < servers;
    const double queued = settles ? queue_length_mean(together) : infinity;
    const Seconds wait = settles ? (queued - queued_above) / arrival : Seconds{infinity};
    times.push_back({wait, wait + mean_service});
    queued_above = queued;
  }
  return times;
}

}  // namespace nines::analytic
