/// @file
/// Each family below adds the metrics it knows. The first to know a metric has it: families are
/// asked from the most exact to the least.
#include "model/queue/theory.hpp"

#include <algorithm>
#include <cmath>

#include "analytic/erlang.hpp"
#include "analytic/erlang_a.hpp"
#include "analytic/gi_m_c.hpp"
#include "analytic/heavy_traffic.hpp"
#include "analytic/mmc.hpp"
#include "analytic/pollaczek_khinchine.hpp"
#include "analytic/priority.hpp"
#include "analytic/scheduling.hpp"
#include "core/error.hpp"
#include "line/size_law.hpp"
#include "run/metric.hpp"
#include "traffic/catalog.hpp"

namespace nines::queue {
namespace {

// Beyond this many waiting places a quantile of M/M/c/K would take seconds.
constexpr std::uint64_t most_places_for_quantiles = 10'000;
// The chain of a station with slowdown is summed state by state.
constexpr std::uint64_t most_states = 1'000'000;

class TheoryOf {
 public:
  TheoryOf(const QueueParameters& p, const QueueMetrics& m) : p_(p), m_(m) {}

  std::vector<run::Theory> all() {
    if (p_.transient || !p_.settles() || !p_.arrivals.is_stationary()) return {};
    if (p_.slowdown > 0) {
      guarded([&] { slowing_chain(); });
      return std::move(known_);
    }
    if (p_.loses_customers()) {
      guarded([&] { with_loss(); });
      return std::move(known_);
    }
    guarded([&] { flow_balance(); });
    guarded([&] { by_discipline(); });
    guarded([&] { two_moments(); });
    return std::move(known_);
  }

 private:
  /// A form that refuses these numbers is no reason to lose the others.
  template <class Family>
  static void guarded(Family&& family) {
    try {
      family();
      // Outside the formula's domain there is nothing to add. NOLINTNEXTLINE(bugprone-empty-catch)
    } catch (const DomainError&) {
    }
  }

  void add(run::MetricId metric, double value, std::string_view formula, bool exact = true) {
    if (!std::isfinite(value)) return;
    const bool known =
        std::ranges::any_of(known_, [&](const run::Theory& t) { return t.metric == metric; });
    if (!known) known_.push_back({metric, value, std::string(formula), exact});
  }

  /// Mean wait and all that follows from it by Little's law.
  void add_wait(Seconds wait, std::string_view formula, bool exact = true) {
    add(m_.wait, wait.raw(), formula, exact);
    add(m_.latency, (wait + p_.mean_service()).raw(), formula, exact);
    add(m_.queue, rate_ * wait, formula, exact);
    add(m_.system, rate_ * (wait + p_.mean_service()), formula, exact);
  }

  [[nodiscard]] run::MetricId wait_quantile(double p) const { return m_.set.quantile(m_.waits, p); }
  [[nodiscard]] run::MetricId latency_quantile(double p) const {
    return m_.set.quantile(m_.latencies, p);
  }

  [[nodiscard]] bool poisson() const { return p_.arrivals.is_poisson(); }
  [[nodiscard]] bool exponential() const { return p_.one_service() && p_.service.is_exponential(); }
  /// The order of service has nothing to do with the work: mean waits and lengths are those of
  /// fifo.
  [[nodiscard]] bool blind() const { return facts_.blind; }
  [[nodiscard]] bool interrupts() const { return !line::serves_in_one_go(p_.discipline); }
  [[nodiscard]] int servers() const { return static_cast<int>(p_.servers); }
  [[nodiscard]] analytic::MG1 mg1() const {
    return {rate_,
            {p_.mean_service().raw(), p_.service_second_moment(),
             p_.one_service() ? p_.service.third_moment() : infinity}};
  }
  [[nodiscard]] bool smooth_service() const {
    return p_.one_service() && p_.service.shape() == dist::Shape::smooth;
  }
  /// Its transform can be inverted in no time.
  [[nodiscard]] bool invertible_service() const {
    return smooth_service() && p_.service.has_closed_transform();
  }

  /// Whatever comes in goes out, and takes its work with it.
  void flow_balance() {
    add(m_.throughput, rate_.raw(), "flow balance");
    add(m_.utilization, p_.offered_load(), "flow balance");
  }

  void by_discipline() {
    if (p_.servers == 1 && poisson() && !interrupts()) {
      add(m_.delayed, p_.offered_load(), "PASTA: the load");
    }
    if (std::holds_alternative<Priority>(p_.discipline)) return guarded([&] { priorities(); });
    if (p_.has(line::ProcessorSharing{})) return guarded([&] { sharing(); });
    if (p_.has(line::ShortestJob{}) || p_.has(line::ShortestRemaining{}))
      return guarded([&] { by_size(); });
    if (!blind()) return;
    if (poisson() && exponential()) guarded([&] { erlang_c(); });
    if (poisson() && p_.servers == 1) guarded([&] { pollaczek_khinchine(); });
    if (!poisson() && p_.arrivals.gap() && exponential()) guarded([&] { renewal_arrivals(); });
    if (traffic::get_if<traffic::Batch>(p_.arrivals) != nullptr && p_.servers == 1) batches();
  }

  void erlang_c() {
    const analytic::MMc queue{rate_, p_.mean_service(), servers()};
    constexpr std::string_view formula = "M/M/c (Erlang C)";
    add(m_.delayed, analytic::wait_probability(queue).raw(), formula);
    add_wait(analytic::wait_mean(queue), formula);
    if (!facts_.first_come) return;
    for (const double p : time_quantiles) {
      add(wait_quantile(p), analytic::wait_quantile(queue, Probability{p}).raw(), formula);
      add(latency_quantile(p), analytic::response_quantile(queue, Probability{p}).raw(), formula);
    }
  }

  void pollaczek_khinchine() {
    constexpr std::string_view formula = "M/G/1 (Pollaczek-Khinchine)";
    add_wait(analytic::wait_mean(mg1()), formula);
    if (!facts_.first_come || !p_.one_service()) return;
    for (const double p : time_quantiles) {
      const run::MetricId wait = wait_quantile(p);
      if (p_.service.is_constant()) {
        const analytic::MD1 queue{rate_, p_.service.mean()};
        add(wait, analytic::wait_quantile(queue, Probability{p}).raw(), "M/D/1 (Franx)");
      } else if (invertible_service()) {
        const auto transform = [&](std::complex<double> s) { return p_.service.laplace(s); };
        guarded([&] {
          add(wait, analytic::wait_quantile(mg1(), transform, Probability{p}).raw(),
              "M/G/1 (transform inverted)");
        });
      }
    }
  }

  void renewal_arrivals() {
    const dist::Distribution gap = *p_.arrivals.gap();
    const auto figures = analytic::gi_m_c(
        {[&](double s) { return gap.laplace(s); }, gap.mean(), p_.mean_service(), servers()});
    constexpr std::string_view formula = "GI/M/c";
    add(m_.delayed, figures.wait_probability.raw(), formula);
    add_wait(figures.wait_mean, formula);
    if (!facts_.first_come) return;
    for (const double p : time_quantiles) {
      add(wait_quantile(p), analytic::wait_quantile(figures, Probability{p}).raw(), formula);
    }
  }

  /// A batch waits like one big customer, and a customer then for those of its batch before it.
  void batches() {
    const traffic::BatchSize& size = traffic::get_if<traffic::Batch>(p_.arrivals)->size();
    const double free = 1 - p_.offered_load();
    const double within = size.second_moment() / size.mean() - 1;  // E[X(X-1)]/E[X]
    const double wait_s = rate_.raw() * p_.service_second_moment() / (2 * free) +
                          within * p_.mean_service().raw() / (2 * free);
    add_wait(Seconds{wait_s}, "M[X]/G/1");
  }

  void sharing() {
    if (!poisson()) return;
    if (p_.servers == 1) {
      const Seconds response = analytic::sharing_response_mean(mg1());
      add_wait(response - p_.mean_service(), "M/G/1 processor sharing");
    } else {
      // The number in the system is that of M/M/c, whatever the law of service: all there share
      // min(n, c) servers alike. Ref: Kelly (1979), Reversibility and Stochastic Networks, 3.3.
      add_wait(analytic::wait_mean(analytic::MMc{rate_, p_.mean_service(), servers()}),
               exponential() ? "M/M/c processor sharing" : "M/G/c processor sharing");
    }
  }

  void by_size() {
    if (!poisson() || p_.servers != 1) return;
    if (p_.service.is_constant()) {  // all equal: first come, first served, and no interruption
      add_wait(analytic::wait_mean(mg1()), "M/G/1 (Pollaczek-Khinchine)");
      return;
    }
    if (!smooth_service()) return;
    const analytic::SizeLaw sizes = line::size_law(p_.service);
    if (p_.has(line::ShortestRemaining{})) {
      const Seconds response = analytic::srpt_response_mean(rate_, sizes);
      add_wait(response - p_.mean_service(), "M/G/1 shortest remaining first (Schrage-Miller)");
    } else {
      const Seconds response = analytic::shortest_job_response_mean(rate_, sizes);
      add_wait(response - p_.mean_service(), "M/G/1 shortest job first (Phipps)");
    }
  }

  void priorities() {
    if (!poisson()) return;
    const auto& priority = std::get<Priority>(p_.discipline);
    std::vector<analytic::ClassTimes> times;
    std::string_view formula;
    if (p_.servers == 1) {
      std::vector<analytic::PriorityClass> classes;
      for (std::size_t k = 0; k < p_.classes(); ++k) {
        const dist::Distribution& service = p_.service_of(k);
        classes.push_back(
            {rate_ * priority.classes[k].share,
             {service.mean().raw(), service.second_moment(), service.third_moment()}});
      }
      times = priority.preemptive ? analytic::preemptive_priority(classes)
                                  : analytic::nonpreemptive_priority(classes);
      formula =
          priority.preemptive ? "M/G/1 preemptive-resume priority" : "M/G/1 priority (Cobham)";
    } else if (exponential()) {
      std::vector<PerSecond> rates;
      for (const auto& one : priority.classes) rates.push_back(rate_ * one.share);
      times = priority.preemptive
                  ? analytic::preemptive_priority_mmc(rates, p_.mean_service(), servers())
                  : analytic::nonpreemptive_priority_mmc(rates, p_.mean_service(), servers());
      formula = priority.preemptive ? "M/M/c preemptive priority" : "M/M/c priority (Cobham)";
      if (!priority.preemptive) {
        add(m_.delayed,
            analytic::wait_probability(analytic::MMc{rate_, p_.mean_service(), servers()}).raw(),
            formula);
      }
    } else {
      return;
    }
    Seconds wait;
    for (std::size_t k = 0; k < times.size(); ++k) {
      wait = wait + times[k].wait_mean * priority.classes[k].share;
      add(m_.class_wait[k], times[k].wait_mean.raw(), formula);
      add(m_.class_latency[k], times[k].response_mean.raw(), formula);
    }
    add_wait(wait, formula);
  }

  void with_loss() {
    if (!poisson() || facts_.shares) return;
    const bool no_room = p_.capacity && *p_.capacity == p_.servers;
    if (no_room && p_.mean_service().raw() < infinity) {
      const double load = rate_ * p_.mean_service();
      const double blocked = analytic::erlang_b(servers(), load).raw();
      constexpr std::string_view formula = "Erlang B";
      add(m_.blocked, blocked, formula);
      add(m_.latency, p_.mean_service().raw(), formula);
      add(m_.system, load * (1 - blocked), formula);
      add(m_.utilization, load * (1 - blocked) / servers(), formula);
      add(m_.throughput, rate_.raw() * (1 - blocked), formula);
      return;
    }
    if (!exponential() || !blind()) return;
    if (p_.patience) {
      if (p_.patience->is_exponential()) erlang_a();
    } else {
      limited_room();
    }
  }

  void erlang_a() {
    analytic::ErlangA queue{rate_, p_.mean_service(), p_.patience->mean(), servers()};
    if (p_.capacity) queue.capacity = static_cast<std::int64_t>(*p_.capacity);
    const auto figures = analytic::erlang_a(queue);
    const std::string_view formula = p_.capacity ? "M/M/c/K+M (Erlang A)" : "M/M/c+M (Erlang A)";
    const double blocked = figures.blocking_probability.raw();
    add(m_.abandoned, figures.abandon_probability.raw(), formula);
    if (p_.capacity) add(m_.blocked, blocked, formula);
    add(m_.delayed, figures.wait_probability.raw() / (1 - blocked), formula);
    add(m_.wait, figures.wait_mean.raw(), formula);
    add(m_.queue, figures.queue_length_mean, formula);
    add(m_.system, figures.system_length_mean, formula);
    add(m_.utilization, figures.utilization, formula);
    add(m_.throughput, figures.throughput.raw(), formula);
  }

  void limited_room() {
    const analytic::MMcK queue{rate_, p_.mean_service(), servers(),
                               static_cast<std::int64_t>(*p_.capacity)};
    constexpr std::string_view formula = "M/M/c/K";
    add(m_.blocked, analytic::blocking_probability(queue).raw(), formula);
    add(m_.delayed, analytic::wait_probability(queue).raw(), formula);
    add(m_.wait, analytic::wait_mean(queue).raw(), formula);
    add(m_.latency, analytic::response_mean(queue).raw(), formula);
    add(m_.queue, analytic::queue_length_mean(queue), formula);
    add(m_.system, analytic::system_length_mean(queue), formula);
    add(m_.utilization, analytic::utilization(queue), formula);
    add(m_.throughput, analytic::throughput(queue).raw(), formula);
    if (!facts_.first_come || *p_.capacity - p_.servers > most_places_for_quantiles) return;
    for (const double p : time_quantiles) {
      add(wait_quantile(p), analytic::wait_quantile(queue, Probability{p}).raw(), formula);
    }
  }

  void slowing_chain() {
    const auto chain = slowing_station(p_);
    if (!chain || chain->regimes > 1) return;
    constexpr std::string_view formula = "birth-death chain";
    const double accepted_per_s = rate_.raw() * (1 - chain->blocked);
    add(m_.blocked, chain->blocked, formula);
    add(m_.system, chain->number, formula);
    add(m_.queue, chain->number - chain->busy, formula);
    add(m_.utilization, chain->busy / servers(), formula);
    add(m_.throughput, chain->completing_per_s, formula);
    if (p_.patience) {
      const double leaving_per_s = (chain->number - chain->busy) / p_.patience->mean().raw();
      add(m_.abandoned, leaving_per_s / rate_.raw(), formula);
    } else {
      add(m_.latency, chain->number / accepted_per_s, formula);
    }
    if (blind()) add(m_.wait, (chain->number - chain->busy) / accepted_per_s, formula);
  }

  /// Nothing exact is left but two moments of gap and service.
  void two_moments() {
    const auto gap = p_.arrivals.gap();
    if (!blind() || !gap || !p_.one_service()) return;
    const analytic::GGc queue{rate_, p_.mean_service(), servers(), gap->squared_cv(),
                              p_.service.squared_cv()};
    add_wait(analytic::allen_cunneen_wait_mean(queue), "Allen-Cunneen", /*exact=*/false);
  }

  const QueueParameters& p_;
  const QueueMetrics& m_;
  line::DisciplineFacts facts_ = line::facts_of(p_.discipline);
  PerSecond rate_ = p_.arrivals.rate();
  std::vector<run::Theory> known_;
};

}  // namespace

std::optional<SlowingStation> slowing_station(const QueueParameters& p) {
  const bool markov = p.arrivals.is_poisson() && p.one_service() && p.service.is_exponential() &&
                      (!p.patience || p.patience->is_exponential());
  const line::DisciplineFacts facts = line::facts_of(p.discipline);
  const bool known_order = facts.blind || facts.shares;
  if (!markov || !known_order || !p.capacity || *p.capacity > most_states) return std::nullopt;
  const double arrivals_per_s = p.arrivals.rate().raw();
  const double served_per_s = 1 / p.service.mean().raw();
  const double leaving_per_s = p.patience ? 1 / p.patience->mean().raw() : 0;
  const auto serving = [&](double n) { return std::min(n, static_cast<double>(p.servers)); };
  const auto completions = [&](double n) {
    return serving(n) * served_per_s / (1 + p.slowdown * n);
  };

  // Weights relative to the largest, in logarithms: they may span any range.
  std::vector<double> log_weight{0};
  SlowingStation result;
  bool rising = true;
  for (double n = 1; n <= static_cast<double>(*p.capacity); ++n) {
    const double deaths = completions(n) + (n - serving(n)) * leaving_per_s;
    const double step = std::log(arrivals_per_s / deaths);
    // A regime is a peak of the distribution: where it stops rising, or the last state.
    if (rising && step < 0) ++result.regimes;
    rising = step >= 0;
    log_weight.push_back(log_weight.back() + step);
  }
  if (rising) ++result.regimes;
  const double top = *std::ranges::max_element(log_weight);
  double total = 0;
  for (std::size_t state = 0; state < log_weight.size(); ++state) {
    const auto n = static_cast<double>(state);
    const double weight = std::exp(log_weight[state] - top);
    total += weight;
    result.number += weight * n;
    result.busy += weight * serving(n);
    result.completing_per_s += weight * completions(n);
    result.blocked = weight;
  }
  result.number /= total;
  result.busy /= total;
  result.completing_per_s /= total;
  result.blocked /= total;
  return result;
}

std::vector<run::Theory> queue_theory(const QueueParameters& parameters,
                                      const QueueMetrics& metrics) {
  return TheoryOf(parameters, metrics).all();
}

}  // namespace nines::queue
