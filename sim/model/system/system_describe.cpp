// A system in words, for `nines explain`.
#include <fmt/format.h>

#include "input/units.hpp"
#include "model/system/system_model.hpp"
#include "model/system/system_theory.hpp"

namespace nines::system {
namespace {

// Of larger systems the first are shown.
constexpr std::size_t most_described = 20;

std::string describe_client(const ClientParameters& client) {
  const std::string who = client.arrivals
                              ? client.arrivals->describe()
                              : fmt::format("{} users who think for {}", client.users->count,
                                            client.users->think.describe());
  const std::string policy = client.policy.describe();
  const std::string of_class =
      client.job_class > 0 ? fmt::format(" (class {})", client.job_class + 1) : "";
  return fmt::format("Client {}{}: {} -> {}{}{}.", client.name, of_class, who, client.to,
                     policy.empty() ? "" : "; ", policy);
}

std::string describe_calls(const ServiceParameters& service) {
  std::string text;
  for (const Step& step : service.calls) {
    text += text.empty() ? "; calls " : ", then ";
    std::string calls;
    for (const CallParameters& call : step.calls) {
      if (!calls.empty()) calls += " and ";
      calls += call.count == 1 ? call.to : fmt::format("{} x {}", call.count, call.to);
      if (call.job_class) calls += fmt::format(" (class {})", *call.job_class + 1);
      if (call.probability < 1) calls += fmt::format(" ({:.3g} %)", 100 * call.probability);
      if (const std::string policy = call.policy.describe(); !policy.empty()) {
        calls += " (" + policy + ")";
      }
    }
    text += calls;
    if (step.parallel) text += " at once";
    if (step.need) text += fmt::format(", needing {}", *step.need);
  }
  return text;
}

std::string describe_service(const ServiceParameters& service, const StationLoad& load) {
  std::string text = fmt::format("Service {}: {} server{}", service.name, service.servers,
                                 service.servers == 1 ? "" : "s");
  if (service.concurrency > 1) text += fmt::format(" x {} at once", service.concurrency);
  text += ", work " + service.service.describe();
  if (load.arrivals_per_s > 0) text += fmt::format(", offered load {:.4g} each", load.utilization);
  text += fmt::format(", {}", balance::describe(service.balance));
  if (service.shares()) {
    text += fmt::format(", all requests {}served at once", service.pools() ? "" : "at a server ");
  } else if (!line::facts_of(service.queue.discipline).first_come) {
    text += fmt::format(", served {}{}", line::discipline_name(service.queue.discipline),
                        line::interrupts(service.queue.discipline) ? " (interrupting)" : "");
  }
  text += describe_calls(service);
  if (service.errors.server > 0)
    text += fmt::format("; {:.3g} % fail", 100 * service.errors.server);
  if (service.health.check != health::HealthDepth::none) text += "; " + service.health.describe();
  if (service.autoscale) text += "; " + service.autoscale->describe();
  return text + ".";
}

std::string describe_fault(const FaultParameters& fault) {
  std::string text = fault.at ? fmt::format("Fault at {}", input::to_text(*fault.at))
                              : fmt::format("Fault every {}", fault.process->describe());
  std::string lasts = fault.lasts.describe();
  if (const std::string_view fixed = "constant "; lasts.starts_with(fixed)) {
    lasts.erase(0, fixed.size());  // "for 10s"
  }
  text += fmt::format(" for {}:", lasts);
  if (fault.service) text += fmt::format(" {}", *fault.service);
  if (fault.servers) {
    text += fault.servers_share ? fmt::format(" {:.3g} % of servers down", 100 * *fault.servers)
                                : fmt::format(" {:.0f} servers down", *fault.servers);
  }
  if (fault.slowdown != 1) text += fmt::format(" {:.3g} times slower", fault.slowdown);
  if (fault.errors > 0) text += fmt::format(" {:.3g} % errors", 100 * fault.errors);
  if (fault.latency) text += fmt::format(" latency {}", fault.latency->describe());
  if (fault.load != 1) text += fmt::format(" load x {:.3g}", fault.load);
  return text + ".";
}

}  // namespace

std::string CallPolicy::describe() const {
  std::string text;
  const auto add = [&](const std::string& part) {
    if (part.empty()) return;
    if (!text.empty()) text += ", ";
    text += part;
  };
  if (timeout) add("timeout " + input::to_text(*timeout));
  if (deadline) add("deadline " + input::to_text(*deadline));
  if (retry.attempts > 1) add(retry.describe());
  if (budget) add(retry::describe(*budget));
  if (breaker) add(breaker->describe());
  if (hedge) add(hedge->describe());
  if (cancel) add("work is cancelled");
  return text;
}

std::vector<std::string> SystemModel::describe() const {
  std::vector<std::string> lines;
  for (std::size_t c = 0; c < parameters_.clients.size() && c < most_described; ++c) {
    lines.push_back(describe_client(parameters_.clients[c]));
  }
  const std::vector<StationLoad> loads = station_loads(parameters_, plan_);
  for (std::size_t s = 0; s < parameters_.services.size() && s < most_described; ++s) {
    lines.push_back(describe_service(parameters_.services[s], loads[s]));
  }
  if (parameters_.services.size() > most_described) {
    lines.push_back(
        fmt::format("And {} services more.", parameters_.services.size() - most_described));
  }
  for (const FaultParameters& fault : parameters_.faults) lines.push_back(describe_fault(fault));
  for (const ProbeParameters& probe : parameters_.probes) {
    lines.push_back(fmt::format("Probe {}: {} request{} to {} every {}, {} tr{}.", probe.name,
                                probe.steps, probe.steps == 1 ? "" : "s", probe.to,
                                input::to_text(probe.every), probe.attempts,
                                probe.attempts == 1 ? "y" : "ies"));
  }
  for (const MonitorParameters& monitor : parameters_.monitors) {
    for (const std::string& line : describe_monitor(monitor)) lines.push_back(line);
  }
  return lines;
}

}  // namespace nines::system
