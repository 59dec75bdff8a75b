/// @file
/// Each family below adds the metrics it knows. The first to know a metric has it: families are
/// asked from the most exact to the least.
#include "model/queue/theory.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "analytic/erlang.hpp"
#include "analytic/erlang_a.hpp"
#include "analytic/gi_m_c.hpp"
#include "analytic/heavy_traffic.hpp"
#include "analytic/mmc.hpp"
#include "analytic/pollaczek_khinchine.hpp"
#include "analytic/priority.hpp"
#include "analytic/scheduling.hpp"
#include "core/error.hpp"
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
  explicit TheoryOf(const QueueParameters& p) : p_(p) {}

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
    } catch (const DomainError&) {  // Outside the formula's domain: nothing to add.
    }
  }

  void add(const std::string& metric, double value, std::string_view formula, bool exact = true) {
    if (!std::isfinite(value)) return;
    const bool known =
        std::ranges::any_of(known_, [&](const run::Theory& t) { return t.metric == metric; });
    if (!known) known_.push_back({metric, value, std::string(formula), exact});
  }

  /// Mean wait and all that follows from it by Little's law.
  void add_wait(Seconds wait, std::string_view formula, bool exact = true) {
    add("wait.mean", wait.raw(), formula, exact);
    add("latency.mean", (wait + p_.mean_service()).raw(), formula, exact);
    add("queue.length.mean", rate_ * wait, formula, exact);
    add("system.length.mean", rate_ * (wait + p_.mean_service()), formula, exact);
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
  /// The density has no atoms and no corners that a quadrature or an inversion would stumble over.
  [[nodiscard]] bool smooth_service() const {
    static const std::vector<std::string_view> smooth{
        "exponential", "gamma", "erlang", "lognormal", "weibull", "hyperexponential", "lomax"};
    return p_.one_service() && std::ranges::find(smooth, p_.service.kind_name()) != smooth.end();
  }

  /// The transform is a formula and not a quadrature, which would take a second a quantile.
  [[nodiscard]] bool closed_transform() const {
    static const std::vector<std::string_view> closed{"exponential", "gamma", "erlang",
                                                      "hyperexponential"};
    return p_.one_service() && std::ranges::find(closed, p_.service.kind_name()) != closed.end();
  }

  /// Whatever comes in goes out, and takes its work with it.
  void flow_balance() {
    add("throughput", rate_.raw(), "flow balance");
    add("utilization", p_.offered_load(), "flow balance");
  }

  void by_discipline() {
    if (p_.servers == 1 && poisson() && !interrupts()) {
      add("wait.probability", p_.offered_load(), "PASTA: the load");
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
    add("wait.probability", analytic::wait_probability(queue).raw(), formula);
    add_wait(analytic::wait_mean(queue), formula);
    if (!facts_.first_come) return;
    for (const double p : time_quantiles) {
      add("wait." + run::quantile_name(p), analytic::wait_quantile(queue, Probability{p}).raw(),
          formula);
      add("latency." + run::quantile_name(p),
          analytic::response_quantile(queue, Probability{p}).raw(), formula);
    }
  }

  void pollaczek_khinchine() {
    constexpr std::string_view formula = "M/G/1 (Pollaczek-Khinchine)";
    add_wait(analytic::wait_mean(mg1()), formula);
    if (!facts_.first_come || !p_.one_service()) return;
    for (const double p : time_quantiles) {
      const std::string wait = "wait." + run::quantile_name(p);
      if (p_.service.is_constant()) {
        const analytic::MD1 queue{rate_, p_.service.mean()};
        add(wait, analytic::wait_quantile(queue, Probability{p}).raw(), "M/D/1 (Franx)");
      } else if (closed_transform()) {
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
    add("wait.probability", figures.wait_probability.raw(), formula);
    add_wait(figures.wait_mean, formula);
    if (!facts_.first_come) return;
    for (const double p : time_quantiles) {
      add("wait." + run::quantile_name(p), analytic::wait_quantile(figures, Probability{p}).raw(),
          formula);
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
    } else if (exponential()) {
      // The number in the system is that of M/M/c: the departure rate is min(n, c) mu in both.
      add_wait(analytic::wait_mean(analytic::MMc{rate_, p_.mean_service(), servers()}),
               "M/M/c processor sharing");
    }
  }

  void by_size() {
    if (!poisson() || p_.servers != 1) return;
    if (p_.service.is_constant()) {  // all equal: first come, first served, and no interruption
      add_wait(analytic::wait_mean(mg1()), "M/G/1 (Pollaczek-Khinchine)");
      return;
    }
    if (!smooth_service()) return;
    const analytic::SizeLaw sizes{[this](double x_s) { return p_.service.density(Seconds{x_s}); },
                                  [this](double x_s) { return p_.service.survival(Seconds{x_s}); },
                                  p_.service.mean().raw(), p_.service.lowest().raw(),
                                  p_.service.highest().raw()};
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
        add("wait.probability",
            analytic::wait_probability(analytic::MMc{rate_, p_.mean_service(), servers()}).raw(),
            formula);
      }
    } else {
      return;
    }
    Seconds wait;
    for (std::size_t k = 0; k < times.size(); ++k) {
      wait = wait + times[k].wait_mean * priority.classes[k].share;
      add(fmt::format("class.{}.wait.mean", k + 1), times[k].wait_mean.raw(), formula);
      add(fmt::format("class.{}.latency.mean", k + 1), times[k].response_mean.raw(), formula);
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
      add("blocked.fraction", blocked, formula);
      add("latency.mean", p_.mean_service().raw(), formula);
      add("system.length.mean", load * (1 - blocked), formula);
      add("utilization", load * (1 - blocked) / servers(), formula);
      add("throughput", rate_.raw() * (1 - blocked), formula);
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
    add("abandoned.fraction", figures.abandon_probability.raw(), formula);
    if (p_.capacity) add("blocked.fraction", blocked, formula);
    add("wait.probability", figures.wait_probability.raw() / (1 - blocked), formula);
    add("wait.mean", figures.wait_mean.raw(), formula);
    add("queue.length.mean", figures.queue_length_mean, formula);
    add("system.length.mean", figures.system_length_mean, formula);
    add("utilization", figures.utilization, formula);
    add("throughput", figures.throughput.raw(), formula);
  }

  void limited_room() {
    const analytic::MMcK queue{rate_, p_.mean_service(), servers(),
                               static_cast<std::int64_t>(*p_.capacity)};
    constexpr std::string_view formula = "M/M/c/K";
    add("blocked.fraction", analytic::blocking_probability(queue).raw(), formula);
    add("wait.probability", analytic::wait_probability(queue).raw(), formula);
    add("wait.mean", analytic::wait_mean(queue).raw(), formula);
    add("latency.mean", analytic::response_mean(queue).raw(), formula);
    add("queue.length.mean", analytic::queue_length_mean(queue), formula);
    add("system.length.mean", analytic::system_length_mean(queue), formula);
    add("utilization", analytic::utilization(queue), formula);
    add("throughput", analytic::throughput(queue).raw(), formula);
    if (!facts_.first_come || *p_.capacity - p_.servers > most_places_for_quantiles) return;
    for (const double p : time_quantiles) {
      add("wait." + run::quantile_name(p), analytic::wait_quantile(queue, Probability{p}).raw(),
          formula);
    }
  }

  void slowing_chain() {
    const auto chain = slowing_station(p_);
    if (!chain || chain->regimes > 1) return;
    constexpr std::string_view formula = "birth-death chain";
    const double accepted_per_s = rate_.raw() * (1 - chain->blocked);
    add("blocked.fraction", chain->blocked, formula);
    add("system.length.mean", chain->number, formula);
    add("queue.length.mean", chain->number - chain->busy, formula);
    add("utilization", chain->busy / servers(), formula);
    add("throughput", chain->completing_per_s, formula);
    if (p_.patience) {
      const double leaving_per_s = (chain->number - chain->busy) / p_.patience->mean().raw();
      add("abandoned.fraction", leaving_per_s / rate_.raw(), formula);
    } else {
      add("latency.mean", chain->number / accepted_per_s, formula);
    }
    if (blind()) add("wait.mean", (chain->number - chain->busy) / accepted_per_s, formula);
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

std::vector<run::Theory> queue_theory(const QueueParameters& parameters) {
  return TheoryOf(parameters).all();
}

}  // namespace nines::queue
