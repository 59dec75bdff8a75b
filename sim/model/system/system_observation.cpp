// What a system measures: the observation of one replication.
#include "model/system/system_model.hpp"
#include "stats/trimmed.hpp"

namespace nines::system {
namespace {

double number(std::uint64_t count) {
  return static_cast<double>(count);
}

}  // namespace

void SystemModel::observe_client(std::size_t index, const SystemFigures& figures,
                                 run::Observation& into) const {
  const ClientFigures& f = figures.clients[index];
  const ClientColumns& c = clients_[index];
  const double finished = number(f.finished);
  const double failed = number(f.errors + f.timeouts + f.rejected);
  into.add(c.requests, number(f.requests));
  if (figures.duration_s() > 0) {
    into.add(c.offered, number(f.requests), figures.duration_s());
    into.add(c.goodput, number(f.good_in_window), figures.duration_s());
  }
  // Who never got an answer was not served either.
  into.add(c.availability, finished - failed, number(f.requests));
  into.add(c.latency, f.latency_sum_s, number(f.ok));
  into.distribution(c.latencies).merge(f.latency);
  into.add(c.attempts, number(f.attempts), finished);
  into.add(c.errors, number(f.errors), finished);
  into.add(c.timeouts, number(f.timeouts), finished);
  into.add(c.rejected, number(f.rejected), finished);
  into.add(c.client_errors, number(f.client_errors), finished);
  if (c.slow) {
    const double good = number(f.ok - f.slow);
    into.add(*c.slow, number(f.slow), number(f.ok));
    const double wanted = parameters_.clients[index].slo->good * number(f.requests);
    into.add(*c.good, good, number(f.requests));
    if (f.requests > 0) into.add(*c.met, good >= wanted ? 1.0 : 0.0, 1);
  }
  if (f.ok > 0) observe_statistics(index, f, into);
}

void SystemModel::observe_statistics(std::size_t index, const ClientFigures& f,
                                     run::Observation& into) const {
  const ClientStatistics& asked = parameters_.clients[index].statistics;
  const ClientColumns& c = clients_[index];
  for (std::size_t i = 0; i < c.trimmed.size(); ++i) {
    const auto& pair = asked.trimmed_mean[i];
    into.add(c.trimmed[i], stats::trimmed_mean(f.latency, pair[0], pair[1]));
  }
  for (std::size_t i = 0; i < c.winsorized.size(); ++i) {
    const auto& pair = asked.winsorized_mean[i];
    into.add(c.winsorized[i], stats::winsorized_mean(f.latency, pair[0], pair[1]));
  }
  if (c.interquartile) into.add(*c.interquartile, stats::interquartile_mean(f.latency));
  for (std::size_t i = 0; i < c.ranks.size(); ++i) {
    into.add(c.ranks[i], stats::percentile_rank(f.latency, asked.percentile_rank[i].raw()));
  }
}

void SystemModel::observe_service(std::size_t index, const SystemFigures& figures,
                                  std::uint64_t requests, run::Observation& into) const {
  const ServiceFigures& f = figures.services[index];
  const ServiceColumns& c = services_[index];
  const double duration_s = figures.duration_s();
  into.add(c.utilization, f.busy_s, f.room_s);
  into.add(c.queue, f.queue_s, duration_s);
  into.add(c.wait_probability, number(f.delayed), number(f.taken_up));
  into.add(c.wait, f.wait_sum_s, number(f.taken_up));
  into.add(c.latency, f.latency_sum_s, number(f.answered));
  into.add(c.amplification, number(f.arrivals), number(f.originals));
  into.add(c.per_request, number(f.arrivals), number(requests));
  into.add(c.errors, number(f.errors), number(f.answered));
  into.add(c.rejected, number(f.rejected), number(f.arrivals));
  into.add(c.wasted, f.wasted_s, f.done_s + f.wasted_s);
  into.add(c.servers, f.room_s / parameters_.services[index].concurrency, duration_s);
}

void SystemModel::observe_series(const SystemFigures& figures, run::Observation& into) const {
  const double step_s = window_.series_step_s;
  for (std::size_t i = 0; i < clients_.size(); ++i) {
    if (!clients_[i].offered_over_time) continue;
    for (std::size_t k = 0; k < window_.series_steps; ++k) {
      const ClientStep& step = figures.client_steps[i][k];
      into.add(*clients_[i].offered_over_time, k, step.offered, step_s);
      into.add(*clients_[i].goodput_over_time, k, step.good, step_s);
      into.add(*clients_[i].latency_over_time, k, step.latency_sum_s, step.good);
    }
  }
  for (std::size_t i = 0; i < services_.size(); ++i) {
    if (!services_[i].queue_over_time) continue;
    for (std::size_t k = 0; k < window_.series_steps; ++k) {
      const ServiceStep& step = figures.service_steps[i][k];
      into.add(*services_[i].queue_over_time, k, step.queue_s, step_s);
      into.add(*services_[i].utilization_over_time, k, step.busy_s, step.room_s);
    }
  }
}

}  // namespace nines::system
