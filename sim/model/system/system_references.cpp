#include "model/system/system_references.hpp"

#include <algorithm>
#include <functional>

#include <fmt/format.h>

#include "input/diagnostics.hpp"
#include "input/reader.hpp"
#include "model/system/system.hpp"

namespace nines::system {
namespace {

// A tree deeper than this would be a mistake, and calls within a call use the stack.
constexpr std::size_t most_depth = 2000;
// Of many names the first are enough to see what names look like.
constexpr std::size_t most_listed = 60;

/// The member called `name` of an object, or the `index`-th of a list; the whole where it has none.
const input::Node& part(const input::Node& whole, std::string_view name, std::size_t index) {
  if (whole.kind == input::Node::Kind::array && index < whole.items.size())
    return whole.items[index];
  const input::Node* member = whole.find(name);
  return member != nullptr ? *member : whole;
}

const input::Node& part(const input::Node& whole, std::string_view name) {
  return part(whole, name, whole.items.size());
}

class References {
 public:
  References(input::Reader& in, const SystemParameters& system)
      : in_(in), system_(system), services_(names_of(system.services)) {}

  void check() {
    const input::Node* services = in_.node().find("services");
    if (services == nullptr || services->kind != input::Node::Kind::object) return;
    const bool sound = in_.sound();
    bool known = true;
    each_call([&](std::size_t, const CallParameters& call, const input::Node& at) {
      known = check_name(part(at, "to"), "service", call.to, services_) && known;
    });
    check_others();
    if (!known || !sound) return;
    check_faults();
    check_pools();
    state_.assign(services_.size(), State::unseen);
    for (std::size_t s = 0; s < services_.size(); ++s) {
      if (!descend(s, 0)) return;
    }
  }

 private:
  using Names = std::vector<std::string_view>;
  enum class State : std::uint8_t { unseen, open, done };

  template <class T>
  static Names names_of(const std::vector<T>& members) {
    Names names;
    for (const T& member : members) names.push_back(member.name);
    return names;
  }

  void note(const input::Node& at, const std::string& text) {
    input::Value(at, in_.pass()).fail(text);
  }

  bool check_name(const input::Node& at, std::string_view what, std::string_view name,
                  const Names& known) {
    if (at.kind != input::Node::Kind::string) return true;  // Noted where it was read.
    if (std::ranges::find(known, name) != known.end()) return true;
    std::string text = fmt::format("no {} is named \"{}\"", what, name);
    const std::string_view near = input::nearest(name, known);
    if (!near.empty()) text += fmt::format(" (did you mean \"{}\"?)", near);
    std::string all;
    for (const std::string_view other : known)
      all += fmt::format("{}\"{}\"", all.empty() ? "" : ", ", other);
    if (!all.empty() && all.size() <= most_listed) text += "; there is " + all;
    note(at, text);
    return false;
  }

  /// Visits (caller, call, where it is written).
  void each_call(
      const std::function<void(std::size_t, const CallParameters&, const input::Node&)>& visit) {
    for (std::size_t s = 0; s < system_.services.size(); ++s) each_call_of(s, visit);
  }

  void each_call_of(
      std::size_t s,
      const std::function<void(std::size_t, const CallParameters&, const input::Node&)>& visit) {
    const ServiceParameters& service = system_.services[s];
    const input::Node& calls = part(part(part(in_.node(), "services"), service.name), "calls");
    for (std::size_t i = 0; i < service.calls.size(); ++i) {
      const Step& step = service.calls[i];
      const input::Node& at = part(calls, "", i);
      for (std::size_t k = 0; k < step.calls.size(); ++k) {
        visit(s, step.calls[k], step.parallel ? part(part(at, "parallel"), "", k) : at);
      }
    }
  }

  void check_others() {
    const input::Node& root = in_.node();
    const Names clients = names_of(system_.clients);
    const Names probes = names_of(system_.probes);
    for (const ClientParameters& client : system_.clients) {
      check_name(part(part(part(root, "clients"), client.name), "to"), "service", client.to,
                 services_);
    }
    for (std::size_t i = 0; i < system_.probes.size(); ++i) {
      const ProbeParameters& probe = system_.probes[i];
      check_name(part(part(part(root, "probes"), probe.name, i), "to"), "service", probe.to,
                 services_);
    }
    for (std::size_t i = 0; i < system_.monitors.size(); ++i) {
      const MonitorParameters& monitor = system_.monitors[i];
      const input::Node& at = part(part(root, "monitors"), monitor.name, i);
      if (monitor.service) {
        check_name(part(at, "service"), "service", *monitor.service, services_);
      }
      if (monitor.client) check_name(part(at, "client"), "client", *monitor.client, clients);
      if (monitor.probe) check_name(part(at, "probe"), "probe", *monitor.probe, probes);
    }
    for (std::size_t i = 0; i < system_.faults.size(); ++i) {
      const FaultParameters& fault = system_.faults[i];
      const input::Node& at = part(part(root, "faults"), "", i);
      if (fault.service) check_name(part(at, "service"), "service", *fault.service, services_);
      if (fault.client) check_name(part(at, "client"), "client", *fault.client, clients);
    }
  }

  /// No more servers go down than a service has at most.
  void check_faults() {
    for (std::size_t i = 0; i < system_.faults.size(); ++i) {
      const FaultParameters& fault = system_.faults[i];
      if (!fault.service || !fault.servers || fault.servers_share) continue;
      const auto service =
          std::ranges::find(system_.services, *fault.service, &ServiceParameters::name);
      if (service == system_.services.end()) continue;  // That is said already.
      const std::uint32_t there = service->most_servers();
      if (*fault.servers <= there) continue;
      note(part(part(part(in_.node(), "faults"), "", i), "servers"),
           fmt::format("{} servers cannot go down, service \"{}\" has {}; accepted: at most {}",
                       *fault.servers, *fault.service, there, there));
    }
  }

  /// Where several servers work on all requests together no request is at one of them.
  void check_pools() {
    for (std::size_t s = 0; s < system_.services.size(); ++s) {
      if (system_.services[s].pools()) check_pool(s);
    }
    for (std::size_t i = 0; i < system_.faults.size(); ++i) {
      const FaultParameters& fault = system_.faults[i];
      if (!fault.service || !fault.servers || fault.in_hand == InHand::kept) continue;
      const auto service =
          std::ranges::find(system_.services, *fault.service, &ServiceParameters::name);
      if (service != system_.services.end() && service->pools()) {
        note_pool(*service, part(part(part(in_.node(), "faults"), "", i), "in_hand"),
                  R"("in_hand": "kept")");
      }
    }
  }

  void check_pool(std::size_t s) {
    const ServiceParameters& service = system_.services[s];
    const input::Node& at = part(part(in_.node(), "services"), service.name);
    for (std::size_t i = 0; i < service.failures.size(); ++i) {
      const input::Node& failure = part(part(at, "failures"), "", i);
      if (service.failures[i].mode != FailureMode::crash) {
        note_pool(service, part(failure, "mode"), R"("mode": "crash")");
      } else if (service.failures[i].in_hand != InHand::kept) {
        note_pool(service, part(failure, "in_hand"), R"("in_hand": "kept")");
      }
    }
    if (service.cold_start) {
      note_pool(service, part(at, "cold_start"), R"(no "cold_start")");
    }
    each_call_of(s, [&](std::size_t, const CallParameters& call, const input::Node& where) {
      const CallPolicy& policy = call.policy;
      if (policy.scope == PolicyScope::shared || !(policy.breaker || policy.budget)) return;
      note_pool(service, part(part(where, "policy"), policy.breaker ? "breaker" : "budget"),
                R"("scope": "shared")");
    });
  }

  void note_pool(const ServiceParameters& service, const input::Node& at,
                 std::string_view accepted) {
    note(at,
         fmt::format(
             "all servers of \"{}\" work on its requests together ({} behind one "
             "line), and no request is at one of them; accepted: {}, or a \"balance\" other than "
             "central",
             service.name, line::discipline_name(service.queue.discipline), accepted));
  }

  /// Depth first. False once something was found.
  bool descend(std::size_t s, std::size_t depth) {
    if (state_[s] == State::done) return true;
    state_[s] = State::open;
    bool fine = true;
    each_call_of(s, [&](std::size_t, const CallParameters& call, const input::Node& at) {
      if (!fine) return;
      const std::size_t to = system_.service(call.to);
      if (state_[to] == State::open) {
        note(part(at, "to"),
             fmt::format("this call leads back to \"{}\", where it came from; a request would "
                         "never end",
                         call.to));
        fine = false;
      } else if (depth >= most_depth) {
        note(part(at, "to"), fmt::format("calls go deeper than {} services", most_depth));
        fine = false;
      } else {
        fine = descend(to, depth + 1);
      }
    });
    state_[s] = State::done;
    return fine;
  }

  input::Reader& in_;
  const SystemParameters& system_;
  Names services_;
  std::vector<State> state_;
};

}  // namespace

void check_references(input::Reader& in, const SystemParameters& system) {
  References(in, system).check();
}

}  // namespace nines::system
