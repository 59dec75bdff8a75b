// A system's happenings as a trace: requests under their client, attempts under the service they
// are sent to, servers and faults under their own names.
#include <fmt/format.h>

#include "input/units.hpp"
#include "model/system/system_model.hpp"

namespace nines::system {
namespace {

constexpr std::string_view outcome_words[] = {"well", "with a client error", "with an error",
                                              "with a timeout", "rejected"};

/// Numbers those that share one place in memory one after another.
class Numbers {
 public:
  struct Subject {
    std::uint64_t number = 0;
    double start_s = 0;
    double served_s = not_a_number;
  };
  Subject& begin(std::uint32_t place, double now_s) {
    if (place >= subjects_.size()) subjects_.resize(2 * std::size_t{place} + 64);
    subjects_[place] = {next_++, now_s};
    return subjects_[place];
  }
  Subject& operator[](std::uint32_t place) { return subjects_[place]; }

 private:
  std::vector<Subject> subjects_;
  std::uint64_t next_ = 0;
};

class SystemTeller final : public SystemWatch {
 public:
  SystemTeller(const SystemPlan& plan, run::TraceSink& sink)
      : plan_(plan), sink_(sink), fault_begins_s_(plan.parameters->faults.size()) {
    const SystemParameters& system = *plan.parameters;
    for (const ServiceParameters& service : system.services) {
      services_.push_back("service " + service.name);
    }
    for (const ClientParameters& client : system.clients) {
      clients_.push_back("client " + client.name);
    }
    for (std::uint32_t s = 0; s < plan.servers; ++s) {
      const std::uint32_t service = plan.server_service[s];
      servers_.push_back(fmt::format("{} server {}", system.services[service].name,
                                     s - plan.services[service].first_server));
    }
  }

  void happened(const SystemEvent& event) override {
    switch (event.what) {
      case Happening::request: {
        const auto& request = requests_.begin(event.subject, event.time_s);
        tell(event, clients_[event.where], request.number, "request begins");
        return;
      }
      case Happening::ended: {
        const auto& request = requests_[event.subject];
        const std::string& client = clients_[event.where];
        sink_.lasted(request.start_s, event.time_s, client, request.number, "request");
        tell(event, client, request.number, "request ends",
             fmt::format("{} after {}", outcome(event), since(request.start_s, event)));
        return;
      }
      case Happening::probed:
        tell(event, "probe " + plan_.parameters->probes[event.where].name, event.where,
             event.value > 0 ? "probe passes" : "probe fails");
        return;
      case Happening::sent:
      case Happening::queued:
      case Happening::served:
      case Happening::answered:
      case Happening::timed_out:
      case Happening::dropped:
        tell_visit(event);
        return;
      case Happening::left_line:
      case Happening::crowded:
        sink_.level(event.time_s, services_[event.where], "waiting", event.value);
        return;
      case Happening::worked:
        sink_.lasted(event.time_s - event.value, event.time_s, work_place(event.where),
                     visits_[event.subject].number, "in service");
        return;
      case Happening::interrupted:
        sink_.lasted(event.time_s - event.value, event.time_s, servers_[event.where],
                     visits_[event.subject].number, "in service");
        tell(event, services_[plan_.server_service[event.where]], visits_[event.subject].number,
             "attempt is interrupted");
        return;
      case Happening::refused:
      case Happening::waits:
      case Happening::hedged:
        tell_call(event);
        return;
      default:
        tell_state(event);
    }
  }

 private:
  void tell(const SystemEvent& event, const std::string& place, std::uint64_t who,
            std::string_view what, const std::string& detail = "") {
    sink_.happened(event.time_s, place, who, what, detail);
  }
  static std::string_view outcome(const SystemEvent& event) {
    return outcome_words[static_cast<std::size_t>(event.value)];
  }
  static std::string since(double start_s, const SystemEvent& event) {
    return input::to_text(Seconds{event.time_s - start_s});
  }

  void tell_visit(const SystemEvent& event) {
    if (event.what == Happening::sent) {
      const auto& visit = visits_.begin(event.subject, event.time_s);
      const Edge& edge = plan_.edges[event.where];
      std::string detail = event.value == 0  ? "a hedge"
                           : event.value > 1 ? fmt::format("try {:.0f}", event.value)
                                             : "";
      if (edge.caller != none_32) {
        detail += (detail.empty() ? "by " : ", by ") + plan_.parameters->services[edge.caller].name;
      }
      tell(event, services_[edge.to], visit.number, "attempt is sent", detail);
      return;
    }
    auto& visit = visits_[event.subject];
    switch (event.what) {
      case Happening::queued:
        sink_.level(event.time_s, services_[event.where], "waiting", event.value);
        tell(event, services_[event.where], visit.number, "attempt waits");
        return;
      case Happening::served:
        visit.served_s = event.time_s;
        tell(event, services_[plan_.server_service[event.where]], visit.number,
             "attempt is taken up",
             pools(event.where)
                 ? "by all servers"
                 : fmt::format("by server {}", event.where - first_server(event.where)));
        return;
      case Happening::answered:
        if (visit.served_s == visit.served_s) {
          sink_.lasted(visit.served_s, event.time_s, services_[event.where], visit.number,
                       "at work");
        }
        sink_.lasted(visit.start_s, event.time_s, services_[event.where], visit.number, "attempt");
        tell(event, services_[event.where], visit.number, "attempt is answered",
             fmt::format("{} after {}", outcome(event), since(visit.start_s, event)));
        return;
      case Happening::timed_out:
        tell(event, services_[event.where], visit.number, "attempt times out");
        return;
      default:
        sink_.lasted(visit.start_s, event.time_s, services_[event.where], visit.number, "attempt");
        tell(event, services_[event.where], visit.number, "attempt is dropped");
    }
  }

  void tell_call(const SystemEvent& event) {
    const std::string& place = services_[plan_.edges[event.where].to];
    if (event.what == Happening::refused) {
      tell(event, place, event.subject, "call is refused", "by its breaker");
    } else if (event.what == Happening::waits) {
      tell(event, place, event.subject, "call backs off", input::to_text(Seconds{event.value}));
    } else {
      tell(event, place, event.subject, "call is hedged");
    }
  }

  void tell_state(const SystemEvent& event) {
    switch (event.what) {
      case Happening::server_down:
        tell(event, servers_[event.where], event.where, "server fails");
        return;
      case Happening::server_up:
        tell(event, servers_[event.where], event.where, "server works again");
        return;
      case Happening::server_left:
        tell(event, servers_[event.where], event.where, "server leaves the rotation");
        return;
      case Happening::server_back:
        tell(event, servers_[event.where], event.where, "server is back in rotation");
        return;
      case Happening::scaled:
        tell(event, services_[event.where], event.where, "service scales",
             fmt::format("to {:.0f} servers", event.value));
        sink_.level(event.time_s, services_[event.where], "servers", event.value);
        return;
      case Happening::fault_begins:
        fault_begins_s_[event.where] = event.time_s;
        tell(event, "faults", event.where, "fault begins");
        return;
      default:
        sink_.lasted(fault_begins_s_[event.where], event.time_s, "faults", event.where, "fault");
        tell(event, "faults", event.where, "fault ends");
    }
  }
  [[nodiscard]] bool pools(std::uint32_t server) const {
    return plan_.services[plan_.server_service[server]].pools;
  }
  /// Where a visit is worked on: a pool's is at none of its servers.
  [[nodiscard]] const std::string& work_place(std::uint32_t server) const {
    return pools(server) ? services_[plan_.server_service[server]] : servers_[server];
  }
  [[nodiscard]] std::uint32_t first_server(std::uint32_t server) const {
    return plan_.services[plan_.server_service[server]].first_server;
  }

  const SystemPlan& plan_;
  run::TraceSink& sink_;
  std::vector<std::string> services_;
  std::vector<std::string> clients_;
  std::vector<std::string> servers_;
  std::vector<double> fault_begins_s_;
  Numbers requests_;
  Numbers visits_;
};

}  // namespace

bool SystemModel::trace(const run::Replication& replication, run::TraceSink& sink) const {
  SystemTeller teller(plan_, sink);
  static_cast<void>(replay(replication, &teller));
  return true;
}

}  // namespace nines::system
