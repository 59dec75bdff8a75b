#include "model/alerting/trouble.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace nines::alerting {
namespace {

// Incidents that end with a tick must not touch the next by a rounding error.
constexpr double slack = 1e-9;

template <class T>
void reorder(std::vector<T>& values, const std::vector<std::size_t>& order) {
  std::vector<T> sorted;
  sorted.reserve(values.size());
  for (const std::size_t i : order) sorted.push_back(values[i]);
  values = std::move(sorted);
}

void sort_by_start(Trouble& trouble) {
  const auto earlier = [&](std::size_t a, std::size_t b) {
    return trouble.incidents[a].start_s < trouble.incidents[b].start_s;
  };
  std::vector<std::size_t> order(trouble.incidents.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (std::is_sorted(order.begin(), order.end(), earlier)) return;
  std::stable_sort(order.begin(), order.end(), earlier);
  reorder(trouble.incidents, order);
  reorder(trouble.sources, order);
  reorder(trouble.error_rates, order);
}

}  // namespace

TroubleMaker::TroubleMaker(std::vector<incident::IncidentProcess> sources, const TimeGrid& grid,
                           double origin_s)
    : sources_(std::move(sources)), grid_(grid), origin_s_(origin_s) {
  for (const incident::IncidentProcess& source : sources_) changes_traffic_ |= source.traffic != 1;
}

void TroubleMaker::draw(const run::Replication& replication, Trouble& into) const {
  into.incidents.clear();
  into.sources.clear();
  into.error_rates.clear();
  for (std::size_t s = 0; s < sources_.size(); ++s) draw_process(s, replication, into);
  sort_by_start(into);
  lay_out(into);
}

// Times that are drawn or given count from the start of the scored part, so that variants with
// longer leads meet the same incidents. A history begins after a quiet time.
void TroubleMaker::draw_process(std::size_t index, const run::Replication& replication,
                                Trouble& into) const {
  const incident::IncidentProcess& source = sources_[index];
  const std::uint64_t stream = 4 * index;
  random::Stream gap_rng(replication.seed, replication.index, random::Purpose::incident, stream);
  random::Stream length_rng(replication.seed, replication.index, random::Purpose::incident,
                            stream + 1);
  random::Stream rate_rng(replication.seed, replication.index, random::Purpose::incident,
                          stream + 2);
  if (source.recorded) {
    for (std::size_t i = 0; i < source.recorded->starts_s.size(); ++i) {
      const double start_s = source.recorded->starts_s[i] - origin_s_ + grid_.from_s();
      const double length_s = source.recorded->ends_s[i] - source.recorded->starts_s[i];
      if (start_s >= 0 && start_s < grid_.end_s()) add(index, start_s, length_s, rate_rng, into);
    }
    return;
  }
  for (const Seconds at : source.at) {
    const double length_s = source.duration(length_rng);
    const double start_s = grid_.from_s() + at.raw();
    if (start_s < grid_.end_s()) add(index, start_s, length_s, rate_rng, into);
  }
  if (!source.between) return;
  double now_s = grid_.from_s() + (*source.between)(gap_rng);
  while (now_s < grid_.end_s()) {
    const double length_s = source.duration(length_rng);
    add(index, now_s, length_s, rate_rng, into);
    now_s += length_s + (*source.between)(gap_rng);
  }
}

void TroubleMaker::add(std::size_t source, double start_s, double length_s, random::Stream& rng,
                       Trouble& into) const {
  into.incidents.push_back({start_s, start_s + length_s, 0, true});
  into.sources.push_back(source);
  const auto& rate = sources_[source].error_rate;
  into.error_rates.push_back(rate ? (*rate)(rng) : 0);
}

BusyStretch TroubleMaker::ticks_of(const incident::Incident& incident) const {
  const auto most = static_cast<double>(grid_.ticks());
  const double begin = std::floor(incident.start_s / grid_.tick_s + slack);
  const double end = std::ceil(incident.end_s / grid_.tick_s - slack);
  BusyStretch ticks;
  ticks.begin = static_cast<std::size_t>(std::clamp(begin, 0.0, most));
  ticks.end = std::max(ticks.begin, static_cast<std::size_t>(std::clamp(end, 0.0, most)));
  return ticks;
}

template <class Visit>
void TroubleMaker::each_tick(const incident::Incident& incident,
                             const incident::IncidentProcess& source, Visit&& visit) const {
  const double lasts_s = incident.end_s - incident.start_s;
  if (!(lasts_s > 0)) return;
  const BusyStretch ticks = ticks_of(incident);
  double before_s = 0;
  double before = 0;
  for (std::size_t t = ticks.begin; t < ticks.end; ++t) {
    const double end_s =
        std::min(static_cast<double>(t + 1) * grid_.tick_s - incident.start_s, lasts_s);
    const double until = source.integral(end_s, lasts_s);
    visit(t, std::clamp((until - before) / grid_.tick_s, 0.0, 1.0),
          std::clamp((end_s - before_s) / grid_.tick_s, 0.0, 1.0));
    before = until;
    before_s = end_s;
  }
}

void TroubleMaker::lay_out(Trouble& trouble) const {
  trouble.stretches.clear();
  std::size_t columns = 0;
  for (const incident::Incident& incident : trouble.incidents) {
    const BusyStretch ticks = ticks_of(incident);
    if (ticks.begin == ticks.end) continue;
    if (!trouble.stretches.empty() && ticks.begin <= trouble.stretches.back().end) {
      BusyStretch& last = trouble.stretches.back();
      if (ticks.end > last.end) columns += ticks.end - last.end;
      last.end = std::max(last.end, ticks.end);
    } else {
      trouble.stretches.push_back({ticks.begin, ticks.end, columns});
      columns += ticks.end - ticks.begin;
    }
  }
  trouble.survival.assign(columns, 1.0);
  trouble.traffic.assign(changes_traffic_ ? columns : 0, 1.0);
  trouble.failing.assign(columns, 0.0);
  std::size_t at = 0;
  for (std::size_t i = 0; i < trouble.incidents.size(); ++i) {
    const incident::Incident& incident = trouble.incidents[i];
    const incident::IncidentProcess& source = sources_[trouble.sources[i]];
    while (at < trouble.stretches.size() &&
           static_cast<double>(trouble.stretches[at].end) * grid_.tick_s <=
               incident.start_s + slack * grid_.tick_s) {
      ++at;
    }
    if (at == trouble.stretches.size()) break;
    const BusyStretch& stretch = trouble.stretches[at];
    const double failing = source.affects.raw() * trouble.error_rates[i];
    each_tick(incident, source, [&](std::size_t t, double shape, double present) {
      const std::size_t column = stretch.first + (t - stretch.begin);
      trouble.survival[column] *= 1 - failing * shape;
      trouble.failing[column] = std::max(trouble.failing[column], shape);
      if (changes_traffic_) trouble.traffic[column] *= 1 + (source.traffic - 1) * present;
    });
  }
}

void TroubleMaker::add_budgets(std::span<const double> requests, std::span<const double> bad,
                               double budget_requests, Trouble& trouble) const {
  for (std::size_t i = 0; i < trouble.incidents.size(); ++i) {
    incident::Incident& incident = trouble.incidents[i];
    const incident::IncidentProcess& source = sources_[trouble.sources[i]];
    const double failing = source.affects.raw() * trouble.error_rates[i];
    double spent = 0;
    each_tick(incident, source, [&](std::size_t t, double shape, double present) {
      if (!source.error_rate) {
        spent += bad.empty() ? 0 : bad[t];
        return;
      }
      const double arriving = 1 + (source.traffic - 1) * present;
      spent += requests[t] * (arriving * failing * shape + std::max(0.0, 1 - arriving));
    });
    incident.budget = spent / budget_requests;
  }
}

}  // namespace nines::alerting
