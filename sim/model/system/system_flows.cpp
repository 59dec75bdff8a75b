#include "model/system/system_flows.hpp"

#include <algorithm>
#include <cmath>

namespace nines::system {
namespace {

bool never_turns_away(const ServiceParameters& service) {
  return !service.queue.capacity && !service.queue.timeout && !service.queue.deadline_aware &&
         service.failures.empty();
}

/// Services so that callers come before whom they call.
std::vector<std::uint32_t> callers_first(const SystemPlan& plan) {
  std::vector<std::uint32_t> callers(plan.services.size());
  std::vector<std::vector<std::uint32_t>> calls(plan.services.size());
  for (const Edge& edge : plan.edges) {
    if (edge.caller == none_32) continue;
    ++callers[edge.to];
    calls[edge.caller].push_back(edge.to);
  }
  std::vector<std::uint32_t> order;
  for (std::uint32_t s = 0; s < callers.size(); ++s) {
    if (callers[s] == 0) order.push_back(s);
  }
  for (std::size_t at = 0; at < order.size(); ++at) {
    for (const std::uint32_t to : calls[order[at]]) {
      if (--callers[to] == 0) order.push_back(to);
    }
  }
  return order;
}

class Flows {
 public:
  explicit Flows(const SystemPlan& plan)
      : plan_(plan), ok_(plan.services.size()), client_(plan.services.size()) {
    flows_.edges.resize(plan.edges.size());
    flows_.visits_per_s.resize(plan.services.size());
    flows_.originals_per_s.resize(plan.services.size());
  }

  SystemFlows run() {
    const std::vector<std::uint32_t> order = callers_first(plan_);
    std::for_each(order.rbegin(), order.rend(), [this](std::uint32_t s) { succeed(s); });
    for (std::uint32_t e = 0; e < plan_.edges.size(); ++e) flows_.edges[e] = flow_of(e);
    for (std::size_t c = 0; c < plan_.client_edges.size(); ++c) {
      const auto& arrivals = plan_.parameters->clients[c].arrivals;
      if (!arrivals) continue;
      const std::uint32_t edge = plan_.client_edges[c];
      const double rate_per_s = arrivals->rate().raw();
      flows_.visits_per_s[plan_.edges[edge].to] += rate_per_s * flows_.edges[edge].attempts;
      flows_.originals_per_s[plan_.edges[edge].to] += rate_per_s;
    }
    for (const std::uint32_t s : order) {
      walk(s,
           [this](const StepCall& call, double reached, const CallFlow& flow, std::uint32_t from) {
             const Edge& edge = plan_.edges[call.edge];
             const double calls = reached * edge.probability;
             flows_.visits_per_s[edge.to] += flows_.visits_per_s[from] * calls * flow.attempts;
             flows_.originals_per_s[edge.to] += flows_.originals_per_s[from] * calls;
           });
    }
    return std::move(flows_);
  }

 private:
  CallFlow flow_of(std::uint32_t e) const {
    const Edge& edge = plan_.edges[e];
    const auto tries =
        static_cast<double>(edge.policy->retry.on_error ? edge.policy->retry.attempts : 1U);
    const double fails = std::max(0.0, 1 - ok_[edge.to] - client_[edge.to]);
    CallFlow flow;
    const double answered = 1 - std::pow(fails, tries);
    flow.attempts = fails < 1 ? answered / (1 - fails) : tries;
    flow.success = ok_[edge.to] * flow.attempts;
    flow.client_error = client_[edge.to] * flow.attempts;
    return flow;
  }

  /// Calls visit(call, how often it is made a visit, its flow, service) for every call, and returns
  /// the probabilities that a visit ends well, and with a 4xx.
  template <class Visit>
  std::pair<double, double> walk(std::uint32_t s, Visit&& visit) const {
    const ServicePlan& service = plan_.services[s];
    const ErrorRates& errors = service.parameters->errors;
    double going = 1 - errors.server - errors.client;
    double client = errors.client;
    for (std::uint32_t k = 0; k < service.steps; ++k) {
      const StepPlan& step = plan_.steps[service.first_step + k];
      double all = 1;
      for (std::uint32_t c = 0; c < step.calls; ++c) {
        const StepCall& call = plan_.step_calls[step.first_call + c];
        const CallFlow flow = flow_of(call.edge);
        const double p = plan_.edges[call.edge].probability;
        const double on = 1 - p + p * flow.success;
        if (step.parallel) {
          visit(call, going * call.count, flow, s);
          all *= std::pow(on, call.count);
          continue;
        }
        // One after another, the rest left out once one has failed.
        double reached = going;
        for (std::uint32_t n = 0; n < call.count; ++n) {
          visit(call, reached, flow, s);
          client += reached * p * flow.client_error;
          reached *= on;
        }
        all = std::pow(on, call.count);
      }
      going *= all;
    }
    return {going, client};
  }

  void succeed(std::uint32_t s) {
    const auto [ok, client] =
        walk(s, [](const StepCall&, double, const CallFlow&, std::uint32_t) {});
    ok_[s] = ok;
    client_[s] = client;
  }

  const SystemPlan& plan_;
  SystemFlows flows_;
  std::vector<double> ok_;      ///< Of a visit to each service.
  std::vector<double> client_;  ///< Ends with a 4xx.
};

bool any_errors(const SystemPlan& plan) {
  return std::ranges::any_of(plan.parameters->services, [](const ServiceParameters& service) {
    return service.errors.client + service.errors.server > 0;
  });
}
bool any_client_errors(const SystemPlan& plan) {
  return std::ranges::any_of(plan.parameters->services, [](const ServiceParameters& service) {
    return service.errors.client > 0;
  });
}

bool parallel_is_exact(const SystemPlan& plan, const StepPlan& step) {
  if (!step.parallel) return true;
  if (step.need != none_32 && any_errors(plan)) return false;
  if (any_client_errors(plan)) return false;
  for (std::uint32_t c = 0; c < step.calls; ++c) {
    const Edge& edge = plan.edges[plan.step_calls[step.first_call + c].edge];
    if (edge.policy->retry.attempts > 1 || edge.policy->cancel) return false;
  }
  return true;
}

}  // namespace

bool flows_are_exact(const SystemPlan& plan) {
  if (!plan.parameters->faults.empty() || !plan.parameters->probes.empty()) return false;
  for (const Edge& edge : plan.edges) {
    const CallPolicy& policy = *edge.policy;
    if (policy.gives_up() || policy.breaker || policy.budget || policy.hedge) return false;
  }
  return std::ranges::all_of(plan.parameters->services, never_turns_away) &&
         std::ranges::all_of(plan.steps,
                             [&](const StepPlan& step) { return parallel_is_exact(plan, step); });
}

SystemFlows system_flows(const SystemPlan& plan) {
  return Flows(plan).run();
}

}  // namespace nines::system
