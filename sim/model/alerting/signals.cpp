#include "model/alerting/signals.hpp"

#include <algorithm>
#include <cmath>

#include "dist/count_samplers.hpp"
#include "input/reader.hpp"
#include "math/elementary.hpp"
#include "random/ziggurat.hpp"

namespace nines::alerting {
namespace {

// Streams of the purpose `probe`.
constexpr std::uint64_t probe_stream = 0;
constexpr std::uint64_t retry_stream = 1;
constexpr std::uint64_t latency_stream = 2;  // And on, one a statistic.

constexpr std::string_view usual_help = "level while nothing is wrong";
constexpr std::string_view during_help = "level at the height of an incident";

/// How far incidents go in each tick, 0 to 1, in order.
class Depth {
 public:
  explicit Depth(const Trouble& trouble) : trouble_(trouble) {}

  /// `tick` must not go back.
  double at(std::size_t tick) {
    while (next_ < trouble_.stretches.size() && trouble_.stretches[next_].end <= tick) ++next_;
    if (next_ == trouble_.stretches.size()) return 0;
    const BusyStretch& stretch = trouble_.stretches[next_];
    return tick < stretch.begin ? 0 : trouble_.failing[stretch.first + (tick - stretch.begin)];
  }

 private:
  const Trouble& trouble_;
  std::size_t next_ = 0;
};

double level(double usual, double during, double depth) {
  return usual + (during - usual) * depth;
}

bool is_known(const DemandColumns& demand, std::size_t tick) {
  return demand.known.empty() || demand.known[tick] != 0;
}

}  // namespace

LatencySignal LatencySignal::read(input::Reader& in) {
  LatencySignal signal;
  signal.usual = in.require<Seconds>("usual", input::positive, usual_help);
  signal.during = in.require<Seconds>("during_incidents", input::positive, during_help);
  signal.noise = in.optional<double>("noise", 0.05, "0.05", input::between(0, 10),
                                     "coefficient of variation from tick to tick");
  return signal;
}

RetrySignal RetrySignal::read(input::Reader& in) {
  constexpr input::Range share{0, 1, false, true, "from 0, below 1"};
  RetrySignal signal;
  signal.usual = in.require<Probability>("usual", share, "share of attempts that are retries");
  signal.during = in.require<Probability>("during_incidents", share, during_help);
  return signal;
}

ProbeSignal ProbeSignal::read(input::Reader& in) {
  ProbeSignal signal;
  signal.every = in.require<Seconds>("every", input::positive, "time between probes");
  signal.usual = in.require<Probability>(
      "usual", input::unit_interval, "share of first attempts that fail while nothing is wrong");
  signal.during = in.require<Probability>("during_incidents", input::unit_interval, during_help);
  return signal;
}

SignalSettings SignalSettings::read(input::Reader& in) {
  SignalSettings settings;
  settings.latency =
      in.maybe<std::map<std::string, LatencySignal>>(
            "latency", "latency statistics by name, such as \"p99\", one value a tick")
          .value_or(std::map<std::string, LatencySignal>{});
  settings.retries = in.maybe<RetrySignal>("retries", "retries among the attempts of callers");
  settings.probes = in.maybe<ProbeSignal>("probes", "synthetic requests of two attempts");
  return settings;
}

void SignalColumns::Counts::start() {
  total.assign(1, 0);
  bad.assign(1, 0);
}

void SignalColumns::Counts::add(std::int64_t more, std::int64_t more_bad) {
  total.push_back(total.back() + more);
  bad.push_back(bad.back() + more_bad);
}

std::vector<std::string> SignalSettings::columns() const {
  std::vector<std::string> names;
  names.reserve(latency.size() + 3);  // Retries, and two of probes.
  for (const auto& [statistic, signal] : latency) names.push_back(alert::latency_column(statistic));
  if (retries) names.emplace_back(alert::retries_column);
  if (probes) {
    names.emplace_back(alert::first_probes_column);
    names.emplace_back(alert::final_probes_column);
  }
  return names;
}

void SignalMaker::draw(const run::Replication& replication, const DemandColumns& demand,
                       const Trouble& trouble, const CountColumns& counts,
                       SignalColumns& into) const {
  if (!settings_.latency.empty()) draw_latency(replication, demand, trouble, into);
  if (settings_.retries) draw_retries(replication, trouble, counts, into.retries);
  if (settings_.probes) draw_probes(replication, demand, trouble, into);
}

void SignalMaker::draw_latency(const run::Replication& replication, const DemandColumns& demand,
                               const Trouble& trouble, SignalColumns& into) const {
  const std::size_t n = grid_.ticks();
  into.latency_present.assign(1, 0);
  for (std::size_t t = 0; t < n; ++t) {
    into.latency_present.push_back(into.latency_present.back() + (is_known(demand, t) ? 1 : 0));
  }
  into.latency.resize(settings_.latency.size());
  std::size_t which = 0;
  for (const auto& [statistic, signal] : settings_.latency) {
    std::vector<double>& sums = into.latency[which];
    random::Stream rng(replication.seed, replication.index, random::Purpose::probe,
                       latency_stream + which++);
    const double sigma = std::sqrt(math::log1p(signal.noise * signal.noise));
    Depth depth(trouble);
    sums.assign(1, 0.0);
    for (std::size_t t = 0; t < n; ++t) {
      const double here = level(signal.usual.raw(), signal.during.raw(), depth.at(t));
      const double factor = math::exp(sigma * random::standard_normal(rng) - 0.5 * sigma * sigma);
      sums.push_back(sums.back() + (is_known(demand, t) ? here * factor : 0));
    }
  }
}

void SignalMaker::draw_retries(const run::Replication& replication, const Trouble& trouble,
                               const CountColumns& counts, SignalColumns::Counts& into) const {
  random::Stream rng(replication.seed, replication.index, random::Purpose::probe, retry_stream);
  Depth depth(trouble);
  into.start();
  for (std::size_t t = 0; t < grid_.ticks(); ++t) {
    const double share =
        level(settings_.retries->usual.raw(), settings_.retries->during.raw(), depth.at(t));
    const std::int64_t requests = counts.total[t + 1] - counts.total[t];
    const double mean = static_cast<double>(requests) * share / (1 - share);
    const std::int64_t retries = dist::sample_poisson(mean, rng);
    into.add(requests + retries, retries);
  }
}

void SignalMaker::draw_probes(const run::Replication& replication, const DemandColumns& demand,
                              const Trouble& trouble, SignalColumns& into) const {
  random::Stream rng(replication.seed, replication.index, random::Purpose::probe, probe_stream);
  Depth depth(trouble);
  into.probes_first.start();
  into.probes_final.start();
  const double per_tick = grid_.tick_s / settings_.probes->every.raw();
  double before = 0;
  for (std::size_t t = 0; t < grid_.ticks(); ++t) {
    const double until = std::floor(static_cast<double>(t + 1) * per_tick + 1e-9);
    const auto probes = is_known(demand, t) ? static_cast<std::int64_t>(until - before) : 0;
    before = until;
    const double failing =
        level(settings_.probes->usual.raw(), settings_.probes->during.raw(), depth.at(t));
    const std::int64_t first = dist::sample_binomial(probes, failing, rng);
    into.probes_first.add(probes, first);
    into.probes_final.add(probes, dist::sample_binomial(first, failing, rng));
  }
}

void SignalMaker::add_to(alert::History& history, const SignalColumns& columns) const {
  std::size_t which = 0;
  for (const auto& [statistic, signal] : settings_.latency) {
    history.add(alert::latency_column(statistic),
                alert::Measured{columns.latency[which++], columns.latency_present});
  }
  const auto add = [&](std::string_view name, const SignalColumns::Counts& counts) {
    history.add(name, alert::Counts{counts.total, counts.bad});
  };
  if (settings_.retries) add(alert::retries_column, columns.retries);
  if (settings_.probes) {
    add(alert::first_probes_column, columns.probes_first);
    add(alert::final_probes_column, columns.probes_final);
  }
}

}  // namespace nines::alerting
