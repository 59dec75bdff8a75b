// Closed forms for the systems that theory knows: independent failures, open and closed networks of
// exponential stations, dispatching to servers with lines of their own, fan-out without waiting.
#include <algorithm>
#include <cmath>

#include "analytic/below_capacity.hpp"
#include "analytic/erlang.hpp"
#include "analytic/fan_out.hpp"
#include "analytic/load_balancing.hpp"
#include "analytic/mean_value.hpp"
#include "analytic/mmc.hpp"
#include "analytic/retries.hpp"
#include "model/system/system_flows.hpp"
#include "model/system/system_one_station.hpp"
#include "model/system/system_theory.hpp"

namespace nines::system {
namespace {

// A probability of waiting below this does not show in any figure.
constexpr double never_waits = 1e-9;
// The sums of M/M/c/K go over all of them.
constexpr std::uint64_t most_places_to_wait = 100'000;

bool is_plain(const ServiceParameters& service) {
  return !service.queue.capacity && !service.queue.timeout && !service.queue.deadline_aware &&
         service.failures.empty() && !service.autoscale && !service.cold_start &&
         service.slowdown == 0 && service.while_calling == WhileCalling::release;
}

bool is_central(const ServiceParameters& service) {
  return std::holds_alternative<balance::CentralQueue>(service.balance);
}

std::uint32_t places(const ServiceParameters& service) {
  return service.servers * service.concurrency;
}

class ClosedForms {
 public:
  ClosedForms(const SystemParameters& parameters, const SystemPlan& plan,
              const SystemColumns& columns)
      : parameters_(parameters), plan_(plan), columns_(columns) {
    independent_ = flows_are_exact(plan);
    plain_ = independent_ && std::ranges::all_of(parameters.services, is_plain);
    open_ = std::ranges::all_of(parameters.clients, [](const ClientParameters& client) {
      return client.arrivals.has_value();
    });
    if (independent_) flows_ = system_flows(plan);
  }

  std::vector<run::Theory> run() {
    if (independent_) add_failures();
    if (plain_ && open_) {
      add_loads();
      add_open_network();
      add_dispatching();
      for (const run::Theory& known : one_station_theory(parameters_, columns_)) {
        add(known.metric, known.value, known.formula, known.exact);
      }
      add_fan_out();
    }
    if (plain_ && !open_) add_closed_network();
    if (!independent_) {
      add_budget();
      add_loss();
    }
    return std::move(theory_);
  }

 private:
  /// Of two formulas for one figure the first holds.
  void add(run::MetricId metric, double value, const std::string& formula, bool exact = true) {
    if (std::ranges::find(theory_, metric, &run::Theory::metric) != theory_.end()) return;
    theory_.push_back({metric, value, formula, exact});
  }

  void add_failures() {
    double requests_per_s = 0;
    for (std::size_t c = 0; c < parameters_.clients.size(); ++c) {
      const CallFlow& flow = flows_.edges[plan_.client_edges[c]];
      const ClientColumns& of = columns_.clients[c];
      add(of.availability, flow.success + flow.client_error, "independent failures");
      add(of.attempts, flow.attempts, "independent failures");
      if (parameters_.clients[c].arrivals) {
        requests_per_s += parameters_.clients[c].arrivals->rate().raw();
      }
    }
    if (!open_ || !stationary()) return;
    for (std::size_t s = 0; s < parameters_.services.size(); ++s) {
      const ServiceColumns& of = columns_.services[s];
      if (flows_.originals_per_s[s] > 0) {
        add(of.amplification, flows_.visits_per_s[s] / flows_.originals_per_s[s],
            "independent failures");
      }
      add(of.per_request, flows_.visits_per_s[s] / requests_per_s, "independent failures");
    }
  }

  [[nodiscard]] bool stationary() const {
    return std::ranges::all_of(parameters_.clients, [](const ClientParameters& client) {
      return client.users || client.arrivals->is_stationary();
    });
  }

  void add_loads() {
    if (!stationary()) return;
    for (std::size_t s = 0; s < parameters_.services.size(); ++s) {
      const ServiceParameters& service = parameters_.services[s];
      const double load = flows_.visits_per_s[s] * service.service.mean().raw() / places(service);
      if (analytic::below_capacity(load))
        add(columns_.services[s].utilization, load, "work conservation");
    }
  }

  [[nodiscard]] bool one_thing_at_a_time() const {
    return std::ranges::none_of(plan_.steps, [](const StepPlan& step) { return step.parallel; });
  }

  /// A station of a network of product form: the number there is as at exponential servers whose
  /// order does not look at the work; or, whatever the law of work, where all are served at once.
  /// Ref: Kelly (1979), Reversibility and Stochastic Networks, sections 3.1 and 3.3.
  [[nodiscard]] static bool has_product_form(const ServiceParameters& service) {
    return is_central(service) &&
           (service.shares() ||
            (service.service.is_exponential() && line::facts_of(service.queue.discipline).blind));
  }
  [[nodiscard]] static std::string erlang(const ServiceParameters& service) {
    if (!service.shares()) return "Erlang C";
    return places(service) == 1 ? "M/G/1 processor sharing" : "M/G/c processor sharing";
  }

  // Requests of fixed routes among stations of product form: the number at each is an M/M/c's.
  void add_open_network() {
    const bool poisson = std::ranges::all_of(
        parameters_.clients, [](const ClientParameters& c) { return c.arrivals->is_poisson(); });
    const bool retries = std::ranges::any_of(
        plan_.edges, [](const Edge& edge) { return edge.policy->retry.attempts > 1; });
    if (!poisson || retries || !one_thing_at_a_time()) return;
    const bool all = std::ranges::all_of(parameters_.services, [](const ServiceParameters& s) {
      return has_product_form(s) || s.service.mean().raw() == 0;
    });
    if (!all) return;
    std::vector<double> response_s(parameters_.services.size());
    for (std::size_t s = 0; s < parameters_.services.size(); ++s) {
      const ServiceParameters& service = parameters_.services[s];
      if (service.service.mean().raw() == 0 || !(flows_.visits_per_s[s] > 0)) continue;
      const analytic::MMc queue{PerSecond{flows_.visits_per_s[s]}, service.service.mean(),
                                static_cast<int>(places(service))};
      if (analytic::offered_load(queue) >= queue.servers) return;
      const ServiceColumns& of = columns_.services[s];
      const std::string formula = erlang(service);
      // Where all are served at once also who comes later makes one wait.
      if (!service.shares()) {
        add(of.wait_probability, analytic::wait_probability(queue).raw(), formula);
      }
      add(of.wait, analytic::wait_mean(queue).raw(), formula);
      add(of.queue, analytic::queue_length_mean(queue), formula);
      response_s[s] = analytic::response_mean(queue).raw();
      if (parameters_.services[s].calls.empty()) {
        add(of.latency, response_s[s], formula);
      }
    }
    add_open_responses(response_s);
  }

  /// Of clients whose requests never fail: the sum over what a request visits.
  void add_open_responses(const std::vector<double>& response_s) {
    for (std::size_t c = 0; c < parameters_.clients.size(); ++c) {
      if (parameters_.clients.size() > 1 || flows_.edges[plan_.client_edges[c]].success < 1) return;
      double sum_s = 0;
      for (std::size_t s = 0; s < response_s.size(); ++s) {
        sum_s +=
            flows_.visits_per_s[s] / parameters_.clients[c].arrivals->rate().raw() * response_s[s];
      }
      add(columns_.clients[c].latency, sum_s, "open product-form network");
    }
  }

  void add_closed_network() {
    if (parameters_.clients.size() != 1 || !one_thing_at_a_time()) return;
    if (flows_.edges[plan_.client_edges[0]].success < 1) return;
    std::vector<analytic::ClosedStation> stations;
    std::vector<double> visits(parameters_.services.size());
    add_visits(plan_, plan_.edges[plan_.client_edges[0]].to, 1, visits);
    double effort = parameters_.clients[0].users->count;
    double round_s = parameters_.clients[0].users->think.mean().raw();
    for (std::size_t s = 0; s < parameters_.services.size(); ++s) {
      const ServiceParameters& service = parameters_.services[s];
      if (!has_product_form(service) && service.service.mean().raw() > 0) return;
      stations.push_back({visits[s], service.service.mean(), places(service)});
      effort *= std::max(1.0, places(service) / 100.0);
      round_s += visits[s] * service.service.mean().raw();
    }
    if (effort > 1e7 || !(round_s > 0)) return;
    const Users& users = *parameters_.clients[0].users;
    const analytic::ClosedFigures figures =
        analytic::mean_value_analysis(users.count, users.think.mean(), stations);
    const ClientColumns& of = columns_.clients[0];
    const std::string formula = "mean-value analysis";
    add(of.offered, figures.throughput.raw(), formula);
    add(of.goodput, figures.throughput.raw(), formula);
    add(of.latency, figures.response_mean.raw(), formula);
    for (std::size_t s = 0; s < stations.size(); ++s) {
      if (!(visits[s] > 0)) continue;
      const ServiceColumns& of_service = columns_.services[s];
      add(of_service.utilization, figures.stations[s].utilization, formula);
      add(of_service.queue, figures.stations[s].queue_length_mean, formula);
    }
  }

  // One service whose servers have lines of their own.
  void add_dispatching() {
    if (parameters_.services.size() != 1 || parameters_.clients.size() != 1) return;
    const ServiceParameters& service = parameters_.services[0];
    const ClientParameters& client = parameters_.clients[0];
    const bool plain = service.concurrency == 1 && service.service.is_exponential() &&
                       line::facts_of(service.queue.discipline).first_come;
    if (is_central(service) || !client.arrivals->is_poisson() || !(plain || service.shares()) ||
        client.policy.retry.attempts > 1 || service.errors.server + service.errors.client > 0) {
      return;
    }
    const double mean_s = service.service.mean().raw();
    const double load = flows_.visits_per_s[0] * mean_s / places(service);
    if (!analytic::below_capacity(load)) return;
    double response_s = 0;
    std::string formula;
    bool exact = true;
    if (service.shares()) {
      if (!std::holds_alternative<balance::RandomServer>(service.balance) || !(load > 0)) return;
      const analytic::MMc each{PerSecond{flows_.visits_per_s[0] / service.servers},
                               service.service.mean(), static_cast<int>(service.concurrency)};
      response_s = analytic::response_mean(each).raw();
      formula = std::string(service.concurrency == 1 ? "M/G/1" : "M/G/c") +
                " processor sharing at each server";
    } else if (std::holds_alternative<balance::RandomServer>(service.balance)) {
      response_s = mean_s / (1 - load);
      formula = "M/M/1 at each server";
    } else if (const auto* power = std::get_if<balance::PowerOf>(&service.balance);
               power != nullptr && power->d < service.servers) {
      response_s =
          analytic::choices_response_mean(static_cast<int>(power->d), load, service.service.mean())
              .raw();
      formula = "d choices, many servers";
      exact = false;
    } else if ((power != nullptr ||
                std::holds_alternative<balance::LeastOutstanding>(service.balance)) &&
               service.servers == 2) {
      response_s = analytic::shortest_of_two_response_mean(load, service.service.mean()).raw();
      formula = "shorter of two queues";
    } else {
      return;
    }
    add(columns_.services[0].latency, response_s, formula, exact);
    add(columns_.clients[0].latency, response_s, formula, exact);
  }

  /// Whether next to nobody ever waits there.
  [[nodiscard]] bool roomy(std::size_t s) const {
    const ServiceParameters& service = parameters_.services[s];
    if (service.service.mean().raw() == 0) return true;
    const double offered = flows_.visits_per_s[s] * service.service.mean().raw();
    return is_central(service) && offered < places(service) &&
           analytic::erlang_c(static_cast<int>(places(service)), offered).raw() < never_waits;
  }

  // A request that does constant work and then has one step: one call, several one after another,
  // or several at once, to a service where nobody waits.
  void add_fan_out() {
    if (parameters_.clients.size() != 1) return;
    const Edge& edge = plan_.edges[plan_.client_edges[0]];
    if (flows_.edges[plan_.client_edges[0]].success < 1 || edge.policy->retry.attempts > 1) return;
    const ServiceParameters& root = parameters_.services[edge.to];
    if (!roomy(edge.to) || root.calls.size() > 1) return;
    if (root.calls.empty()) {
      add_latency(0, root.service, 1, 1, false);
      return;
    }
    const Step& step = root.calls[0];
    if (!root.service.is_constant() || step.calls.size() != 1 || step.calls[0].probability < 1 ||
        step.calls[0].policy.retry.attempts > 1) {
      return;
    }
    const std::size_t leaf = parameters_.service(step.calls[0].to);
    if (!parameters_.services[leaf].calls.empty() || !roomy(leaf)) return;
    const std::uint32_t count = step.calls[0].count;
    add_latency(root.service.mean().raw(), parameters_.services[leaf].service, count,
                step.need.value_or(count), step.parallel);
  }

  /// Latency = start + the k-th of n values, or + the sum of n exponential ones.
  void add_latency(double start_s, const dist::Distribution& each, std::uint32_t n, std::uint32_t k,
                   bool parallel) {
    const ClientColumns& of = columns_.clients[0];
    const bool one = n == 1;
    if (!one && !parallel && !each.is_exponential()) return;
    const std::string formula = one        ? each.describe()
                                : parallel ? "order statistics"
                                           : "Erlang sum";
    const auto quantile = [&](double p) {
      if (one) return each.quantile(Probability{p}).raw();
      if (!parallel) return analytic::stages_quantile(n, each.mean(), Probability{p}).raw();
      return analytic::order_statistic_quantile(
                 k, n, Probability{p}, [&](Probability level) { return each.quantile(level); })
          .raw();
    };
    const auto later_than = [&](double x_s) {
      if (x_s <= 0) return 1.0;
      if (one) return each.survival(Seconds{x_s});
      if (!parallel) return analytic::stages_tail(n, each.mean(), Seconds{x_s}).raw();
      return 1 - analytic::order_statistic_cdf(k, n, Probability{each.cdf(Seconds{x_s})}).raw();
    };
    for (const run::MetricId id : columns_.set.quantiles(of.latencies)) {
      add(id, start_s + quantile(columns_.set[id].p), formula);
    }
    if (one || !parallel) {
      add(of.latency, start_s + n * each.mean().raw(), formula);
    } else if (each.is_exponential()) {
      add(of.latency, start_s + analytic::exponential_order_mean(k, n, each.mean()).raw(), formula);
    }
    if (const auto& slo = parameters_.clients[0].slo) {
      add(*of.slow, later_than(slo->latency.raw() - start_s), formula);
    }
  }

  // One service that fails at random, called under a budget.
  void add_budget() {
    if (parameters_.services.size() != 1 || parameters_.clients.size() != 1 ||
        !parameters_.faults.empty()) {
      return;
    }
    const ServiceParameters& service = parameters_.services[0];
    const CallPolicy& policy = parameters_.clients[0].policy;
    const auto* ratio = policy.budget ? std::get_if<retry::RatioBudget>(&*policy.budget) : nullptr;
    if (ratio == nullptr || policy.gives_up() || policy.breaker || policy.hedge ||
        ratio->min_per_second > 0 || !is_plain(service) || service.errors.client > 0) {
      return;
    }
    const analytic::RetryFigures figures =
        analytic::retry_with_budget(Probability{service.errors.server},
                                    static_cast<int>(policy.retry.attempts), ratio->fraction);
    const ClientColumns& of = columns_.clients[0];
    add(of.availability, figures.success.raw(), "retry budget, fluid limit", false);
    add(of.attempts, figures.attempts_mean, "retry budget, fluid limit", false);
  }

  // One station that turns away who finds no place: Erlang's loss formula where there are none to
  // wait, or M/M/c/K where all are served at once, whatever the law of service.
  void add_loss() {
    if (parameters_.services.size() != 1 || parameters_.clients.size() != 1 ||
        !parameters_.faults.empty() || !parameters_.probes.empty()) {
      return;
    }
    ServiceParameters service = parameters_.services[0];
    const ClientParameters& client = parameters_.clients[0];
    const std::uint64_t waiting = service.queue.capacity.value_or(0);
    const bool bounded = service.queue.capacity.has_value() && waiting <= most_places_to_wait;
    service.queue.capacity.reset();
    const CallPolicy& policy = client.policy;
    if (!bounded || !is_plain(service) || !is_central(service) ||
        !(service.shares() || line::facts_of(service.queue.discipline).first_come) ||
        !client.arrivals || !client.arrivals->is_poisson() ||
        service.errors.server + service.errors.client > 0 || policy.retry.attempts > 1 ||
        policy.gives_up() || policy.breaker || policy.budget || policy.hedge ||
        !(service.service.is_exponential() || waiting == 0 || service.shares()) ||
        !(service.service.mean().raw() > 0)) {
      return;
    }
    const analytic::MMcK queue{client.arrivals->rate(), service.service.mean(),
                               static_cast<int>(places(service)),
                               static_cast<std::int64_t>(places(service) + waiting)};
    const double lost = analytic::blocking_probability(queue).raw();
    const std::string formula = waiting == 0       ? "Erlang B"
                                : service.shares() ? "M/G/c/K processor sharing"
                                                   : "M/M/c/K";
    const ClientColumns& of_client = columns_.clients[0];
    const ServiceColumns& of_service = columns_.services[0];
    add(of_client.availability, 1 - lost, formula);
    add(of_client.rejected, lost, formula);
    add(of_client.latency, analytic::response_mean(queue).raw(), formula);
    add(of_service.rejected, lost, formula);
    add(of_service.utilization, analytic::utilization(queue), formula);
    if (waiting == 0) return;
    add(of_service.queue, analytic::queue_length_mean(queue), formula);
    if (!service.shares()) {
      add(of_service.wait_probability, analytic::wait_probability(queue).raw(), formula);
    }
    add(of_service.wait, analytic::wait_mean(queue).raw(), formula);
  }

  const SystemParameters& parameters_;
  const SystemPlan& plan_;
  const SystemColumns& columns_;
  SystemFlows flows_;
  std::vector<run::Theory> theory_;
  bool independent_ = false;
  bool plain_ = false;
  bool open_ = false;
};

}  // namespace

std::vector<run::Theory> system_theory(const SystemParameters& parameters, const SystemPlan& plan,
                                       const SystemColumns& columns) {
  return ClosedForms(parameters, plan, columns).run();
}

}  // namespace nines::system
