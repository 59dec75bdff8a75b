#include "model/system/system_one_station.hpp"

#include <algorithm>
#include <map>

#include "analytic/below_capacity.hpp"
#include "analytic/mmc.hpp"
#include "analytic/pollaczek_khinchine.hpp"
#include "analytic/priority.hpp"
#include "core/error.hpp"
#include "line/size_law.hpp"
#include "traffic/catalog.hpp"

namespace nines::system {
namespace {

class OneStation {
 public:
  OneStation(const SystemParameters& parameters, const SystemColumns& columns)
      : parameters_(parameters), service_(parameters.services[0]), columns_(columns) {
    for (const ClientParameters& client : parameters.clients) {
      rates_[client.job_class] = rates_[client.job_class] + client.arrivals->rate();
      rate_ = rate_ + client.arrivals->rate();
    }
    servers_ = static_cast<int>(service_.servers * service_.concurrency);
  }

  std::vector<run::Theory> run() {
    const line::DisciplineFacts facts = line::facts_of(service_.queue.discipline);
    const double load = rate_ * service_.service.mean() / servers_;
    if (!(load > 0 && analytic::below_capacity(load))) return {};
    try {
      if (facts.classes) by_class(line::interrupts(service_.queue.discipline));
      if (facts.looks_ahead) by_size();
    } catch (const DomainError&) {  // Outside the formula's domain: nothing to add.
      return {};
    }
    return std::move(theory_);
  }

 private:
  void add(run::MetricId metric, double value, std::string_view formula) {
    if (value < infinity) theory_.push_back({metric, value, std::string(formula), true});
  }

  /// Each client's latency by its class, and what follows for the service.
  void by_class(bool preemptive) {
    const dist::Distribution& work = service_.service;
    std::vector<analytic::PriorityClass> classes;
    std::vector<PerSecond> rates;
    for (const auto& [job_class, rate] : rates_) {
      rates.push_back(rate);
      classes.push_back({rate, {work.mean().raw(), work.second_moment(), work.third_moment()}});
    }
    std::vector<analytic::ClassTimes> times;
    if (servers_ == 1) {
      times = preemptive ? analytic::preemptive_priority(classes)
                         : analytic::nonpreemptive_priority(classes);
    } else if (work.is_exponential()) {
      times = preemptive ? analytic::preemptive_priority_mmc(rates, work.mean(), servers_)
                         : analytic::nonpreemptive_priority_mmc(rates, work.mean(), servers_);
    } else {
      return;
    }
    const std::string_view formula =
        servers_ == 1 ? preemptive ? "M/G/1 preemptive-resume priority" : "M/G/1 priority (Cobham)"
        : preemptive  ? "M/M/c preemptive priority"
                      : "M/M/c priority (Cobham)";
    Seconds wait;
    std::size_t k = 0;
    std::map<std::uint32_t, double> response_s;
    for (const auto& [job_class, rate] : rates_) {
      wait = wait + times[k].wait_mean * (rate.raw() / rate_.raw());
      response_s[job_class] = times[k].response_mean.raw();
      ++k;
    }
    for (std::size_t c = 0; c < parameters_.clients.size(); ++c) {
      add(columns_.clients[c].latency, response_s[parameters_.clients[c].job_class], formula);
    }
    add_wait(wait, formula);
  }

  /// All clients' requests are alike to an order that looks at work alone.
  void by_size() {
    if (servers_ != 1) return;
    const dist::Distribution& work = service_.service;
    const bool constant = work.is_constant();
    if (!constant && work.shape() != dist::Shape::smooth) return;
    // One as long as the other: first come, first served, and no interruption.
    const analytic::MG1 equal{rate_, analytic::constant_service(work.mean())};
    const bool interrupts = line::interrupts(service_.queue.discipline);
    const Seconds response =
        constant     ? analytic::response_mean(equal)
        : interrupts ? analytic::srpt_response_mean(rate_, line::size_law(work))
                     : analytic::shortest_job_response_mean(rate_, line::size_law(work));
    const std::string_view formula = constant ? "M/G/1 (Pollaczek-Khinchine)"
                                     : interrupts
                                         ? "M/G/1 shortest remaining first (Schrage-Miller)"
                                         : "M/G/1 shortest job first (Phipps)";
    for (const ClientColumns& of : columns_.clients) add(of.latency, response.raw(), formula);
    add_wait(response - work.mean(), formula);
  }

  void add_wait(Seconds wait, std::string_view formula) {
    const ServiceColumns& of = columns_.services[0];
    add(of.wait, wait.raw(), formula);
    add(of.latency, (wait + service_.service.mean()).raw(), formula);
    add(of.queue, rate_ * wait, formula);
  }

  const SystemParameters& parameters_;
  const ServiceParameters& service_;
  const SystemColumns& columns_;
  std::map<std::uint32_t, PerSecond> rates_;  ///< Of each class, the most urgent first.
  PerSecond rate_;
  int servers_ = 1;
  std::vector<run::Theory> theory_;
};

}  // namespace

std::vector<run::Theory> one_station_theory(const SystemParameters& parameters,
                                            const SystemColumns& columns) {
  const bool alone =
      parameters.services.size() == 1 && balance::has_one_line(parameters.services[0].balance) &&
      parameters.services[0].errors.server + parameters.services[0].errors.client == 0;
  const bool poisson = std::ranges::all_of(parameters.clients, [](const ClientParameters& client) {
    return client.arrivals && client.arrivals->is_poisson();
  });
  if (!alone || !poisson) return {};
  return OneStation(parameters, columns).run();
}

}  // namespace nines::system
