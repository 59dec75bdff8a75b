// From a topology to a scenario. Isotope's services serve every request in a goroutine of its own
// and its sleeps cost nothing but time, so a sleep must not hold a server: it is a service with as
// many places as are ever likely to be taken.
#include "interop/isotope.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "input/format.hpp"
#include "interop/isotope_topology.hpp"
#include "report/json_text.hpp"

namespace nines::interop {
namespace {

using interop::Command;
using interop::Service;
using interop::Step;
using interop::Topology;

/// Visits in a replication: a second or so for all of them.
constexpr double visits_in_replication = 2e5;
constexpr double fewest_requests = 50;
constexpr double most_requests = 20'000;
constexpr double most_places = 1 << 20;  // A system's, see model/system.

std::string duration_text(double time_s) {
  if (time_s >= 1) return fmt::format("\"{:.15g}s\"", time_s);
  if (time_s >= 1e-3) return fmt::format("\"{:.15g}ms\"", time_s * 1e3);
  return fmt::format("\"{:.15g}us\"", time_s * 1e6);
}

class ScenarioWriter {
 public:
  ScenarioWriter(const Topology& topology, const std::string& file, const IsotopeOptions& options)
      : services_(topology.services), file_(file), options_(options) {
    for (const std::string& key : topology.ignored) {
      notes_.push_back(fmt::format("\"{}\" has no meaning here and was left out", key));
    }
    find_entry_points();
    count_visits();
  }

  IsotopeImport write() {
    std::string services;
    for (const Service& service : services_) add_to(services, service_text(service));
    // Written last: which sleeps there are is known once all services are written.
    for (const auto& [sleep_s, rate] : sleeps_per_s_) add_to(services, sleep_text(sleep_s, rate));
    std::string clients;
    for (const std::size_t entry : entries_) add_to(clients, client_text(services_[entry]));
    double visits = 0;
    for (const double each : visits_per_s_) visits += each;
    const double per_request =
        visits / (options_.rate.raw() * static_cast<double>(entries_.size()));
    const double requests =
        std::clamp(std::floor(visits_in_replication / per_request), fewest_requests, most_requests);
    const std::string text = fmt::format(
        "{{\n\"name\": {},\n\"summary\": {},\n\"kind\": \"system\",\n\"seed\": 1,\n"
        "\"run\": {{\"replications\": 20, \"horizon\": {{\"customers\": {:.0f}}}, \"warmup\": "
        "{:.0f}}},\n"
        "\"model\": {{\n\"services\": {{\n{}\n}},\n\"clients\": {{\n{}\n}}\n}}\n}}\n",
        report::json_string(options_.name),
        report::json_string(
            fmt::format("{} services, imported from an isotope topology", services_.size())),
        requests, std::ceil(requests / 10), services, clients);
    check_places();
    note_overload();
    return {input::laid_out(text, options_.name), std::move(notes_)};
  }

 private:
  static void add_to(std::string& list, const std::string& member) {
    list += (list.empty() ? "" : ",\n") + member;
  }

  void find_entry_points() {
    std::vector<bool> called(services_.size());
    for (std::size_t i = 0; i < services_.size(); ++i) {
      if (services_[i].is_entry_point) entries_.push_back(i);
      for (const Step& step : services_[i].script) {
        for (const Command& command : step.commands) {
          if (command.is_call) called[command.to] = true;
        }
      }
    }
    if (!entries_.empty()) return;
    for (std::size_t i = 0; i < services_.size(); ++i) {
      if (!called[i]) entries_.push_back(i);
    }
    notes_.push_back(
        "no service is marked \"isEntrypoint\": requests enter at those that nobody calls");
  }

  /// Rates of visits, callers before those they call.
  void count_visits() {
    visits_per_s_.assign(services_.size(), 0);
    std::vector<std::size_t> callers(services_.size());
    const auto each_call = [&](std::size_t from, auto&& visit) {
      for (const Step& step : services_[from].script) {
        for (const Command& command : step.commands) {
          if (command.is_call) visit(command);
        }
      }
    };
    for (std::size_t i = 0; i < services_.size(); ++i) {
      each_call(i, [&](const Command& command) { ++callers[command.to]; });
    }
    for (const std::size_t entry : entries_) visits_per_s_[entry] += options_.rate.raw();
    std::vector<std::size_t> ready;
    for (std::size_t i = 0; i < services_.size(); ++i) {
      if (callers[i] == 0) ready.push_back(i);
    }
    while (!ready.empty()) {
      const std::size_t at = ready.back();
      ready.pop_back();
      each_call(at, [&](const Command& command) {
        visits_per_s_[command.to] += visits_per_s_[at] * command.probability;
        if (--callers[command.to] == 0) ready.push_back(command.to);
      });
      note_sleeps(at);
    }
  }
  void note_sleeps(std::size_t at) {
    for (const Step& step : services_[at].script) {
      for (const Command& command : step.commands) {
        if (!command.is_call) sleeps_per_s_[command.sleep_s] += visits_per_s_[at];
      }
    }
  }

  void check_places() const {
    double places = 0;
    for (const Service& service : services_) places += static_cast<double>(service.replicas);
    for (const auto& [sleep_s, rate] : sleeps_per_s_) places += places_asleep(sleep_s, rate);
    if (places <= most_places) return;
    throw ScenarioError(
        {{Severity::error,
          {file_, 1, 1, "/services"},
          fmt::format("{:.0f} requests would be worked on or asleep at once, at most {:.0f} are "
                      "kept apart; lower --rate, or shorten the sleeps",
                      places, most_places)}});
  }

  void note_overload() {
    for (std::size_t i = 0; i < services_.size(); ++i) {
      const double load =
          visits_per_s_[i] * options_.service.raw() / static_cast<double>(services_[i].replicas);
      if (load < 1) continue;
      notes_.push_back(
          fmt::format("\"{}\" is offered {:.3g} times what it can serve; lower --rate or --service",
                      services_[i].name, load));
    }
  }

  [[nodiscard]] std::string sleep_name(double sleep_s) const {
    std::string name = fmt::format("sleep-{:.15g}ms", sleep_s * 1e3);
    while (std::ranges::find(services_, name, &Service::name) != services_.end()) name += "-";
    return name;
  }

  [[nodiscard]] std::string call_text(const Command& command) const {
    const std::string to = command.is_call ? command.service : sleep_name(command.sleep_s);
    const std::string probability =
        command.probability < 1 ? fmt::format(", \"probability\": {:.10g}", command.probability)
                                : "";
    return fmt::format("{{\"to\": {}{}}}", report::json_string(to), probability);
  }

  [[nodiscard]] std::string service_text(const Service& service) const {
    std::string steps;
    for (const Step& step : service.script) {
      std::string calls;
      for (const Command& command : step.commands) {
        calls += (calls.empty() ? "" : ", ") + call_text(command);
      }
      if (step.concurrent) calls = fmt::format("{{\"parallel\": [{}]}}", calls);
      steps += (steps.empty() ? "" : ", ") + calls;
    }
    std::string text = fmt::format(
        "{}: {{\"servers\": {}, \"service\": {{\"exponential\": {{\"mean\": {}}}}}",
        report::json_string(service.name), service.replicas, duration_text(options_.service.raw()));
    if (service.error_rate > 0) text += fmt::format(", \"errors\": {:.10g}", service.error_rate);
    if (!steps.empty()) text += fmt::format(", \"calls\": [{}]", steps);
    return text + "}";
  }

  /// The number asleep is Poisson where requests are: its mean and nine standard deviations.
  static double places_asleep(double sleep_s, double rate_per_s) {
    const double mean = rate_per_s * sleep_s;
    return std::ceil(mean + 9 * std::sqrt(mean) + 10);
  }

  [[nodiscard]] std::string sleep_text(double sleep_s, double rate_per_s) const {
    return fmt::format("{}: {{\"concurrency\": {:.0f}, \"service\": {}}}",
                       report::json_string(sleep_name(sleep_s)), places_asleep(sleep_s, rate_per_s),
                       duration_text(sleep_s));
  }

  [[nodiscard]] std::string client_text(const Service& service) const {
    return fmt::format(
        "{}: {{\"arrivals\": {{\"poisson\": {{\"rate\": \"{:.10g}/s\"}}}}, \"to\": {}}}",
        report::json_string(service.name), options_.rate.raw(), report::json_string(service.name));
  }

  const std::vector<Service>& services_;
  const std::string& file_;
  const IsotopeOptions& options_;
  std::vector<std::size_t> entries_;
  std::vector<double> visits_per_s_;
  std::map<double, double> sleeps_per_s_;  ///< Length of a sleep to how often it is begun.
  std::vector<std::string> notes_;
};

}  // namespace

IsotopeImport import_isotope(std::string_view text, const std::string& file,
                             const IsotopeOptions& options) {
  const Topology topology = interop::read_topology(text, file);
  return ScenarioWriter(topology, file, options).write();
}

}  // namespace nines::interop
