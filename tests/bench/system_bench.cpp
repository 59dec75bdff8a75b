/// @file
/// Systems of services: nanoseconds a visit (an attempt that arrives at a service) and events a
/// second of one core, from one station to a thousand services, and what a request in flight takes.
#include <algorithm>

#include "bench_support.hpp"
#include "input/json.hpp"
#include "input/reader.hpp"
#include "model/system/system_model.hpp"
#include "model/system/system_path.hpp"

namespace nines::bench {

namespace {

system::SystemParameters parse(const std::string& json) {
  input::Diagnostics diagnostics("bench");
  const input::Node node = input::parse_json(json, diagnostics);
  input::Pass pass;
  pass.diagnostics = &diagnostics;
  system::SystemParameters parameters = input::Value(node, pass).as<system::SystemParameters>();
  diagnostics.throw_if_failed();
  return parameters;
}

/// Replications of `requests` requests each.
void visits(benchmark::State& state, const std::string& json, std::uint64_t requests) {
  const system::SystemParameters parameters = parse(json);
  const system::SystemPlan plan(parameters);
  system::SystemWindow window;
  window.horizon_requests = requests;
  double visits = 0;
  double events = 0;
  std::uint64_t replication = 0;
  std::size_t bytes = 0;
  for (auto _ : state) {
    system::SystemFigures figures;
    system::SystemPath path(plan, window, {1, replication++, 0, random::Sampling::rejection},
                            figures);
    path.run();
    for (const system::ServiceFigures& service : figures.services) {
      visits += static_cast<double>(service.arrivals);
    }
    events += static_cast<double>(figures.events);
    bytes = std::max(bytes, path.bytes_in_flight());
  }
  per_item(state, visits / static_cast<double>(state.iterations()));
  state.counters["events/s"] = benchmark::Counter(events, benchmark::Counter::kIsRate);
  state.counters["KB"] = static_cast<double>(bytes) / 1024;
}

std::string station(std::int64_t servers, const std::string& more = "",
                    const std::string& policy = "{}") {
  return R"({"services": {"api": {"servers": )" + std::to_string(servers) +
         R"(, "service": {"exponential": {"mean": "1s"}})" + more +
         R"(}}, "clients": {"users": {"to": "api", "policy": )" + policy +
         R"(, "arrivals": {"poisson": {"rate": ")" +
         std::to_string(0.9 * static_cast<double>(servers)) + R"(/s"}}}}})";
}

void one_station(benchmark::State& state) {
  visits(state, station(state.range(0)), 100'000);
}
void with_timeouts(benchmark::State& state) {
  visits(state, station(state.range(0), "", R"({"timeout": "1m"})"), 100'000);
}
void best_of_two(benchmark::State& state) {
  visits(state, station(state.range(0), R"(, "balance": {"power_of": {"d": 2}})"), 100'000);
}

/// So many wait from the start on: they come faster than they are served.
void waiting(benchmark::State& state) {
  const auto requests = static_cast<std::uint64_t>(state.range(0));
  visits(state,
         R"({"services": {"api": {"service": {"exponential": {"mean": "10s"}}}},
             "clients": {"users": {"to": "api", "policy": {"timeout": "1s"},
             "arrivals": {"poisson": {"rate": "1000/s"}}}}})",
         requests);
}

void retry_storm(benchmark::State& state) {
  const std::string policy =
      R"({"timeout": "500ms", "retry": {"attempts": 3,
          "backoff": {"base": "10ms", "jitter": "full"}}})";
  visits(state,
         R"({"services": {
             "front": {"servers": 50, "service": "1ms", "calls": [{"to": "middle", "policy": )" +
             policy + R"(}]},
             "middle": {"servers": 50, "service": "1ms", "calls": [{"to": "back", "policy": )" +
             policy + R"(}]},
             "back": {"servers": 20, "service": "10ms", "errors": 0.9}},
             "clients": {"users": {"arrivals": {"poisson": {"rate": "60/s"}}, "to": "front",
             "policy": )" +
             policy + "}}}",
         5'000);
}

void fan_out(benchmark::State& state) {
  visits(state,
         R"({"services": {
             "root": {"servers": 10, "calls": [{"parallel": [{"to": "leaf", "count": )" +
             std::to_string(state.range(0)) + R"(}]}]},
             "leaf": {"servers": 500, "service": {"exponential": {"mean": "10ms"}}}},
             "clients": {"users": {"arrivals": {"poisson": {"rate": "300/s"}}, "to": "root"}}})",
         2'000);
}

/// That many services, each with a client of its own: what one calendar for all costs.
void services(benchmark::State& state) {
  std::string services;
  std::string clients;
  for (std::int64_t k = 0; k < state.range(0); ++k) {
    const std::string name = (k > 0 ? ", \"s" : "\"s") + std::to_string(k) + "\": ";
    services += name + R"({"service": {"exponential": {"mean": "1s"}}})";
    clients += name + R"({"arrivals": {"poisson": {"rate": "0.9/s"}}, "to": "s)" +
               std::to_string(k) + "\"}";
  }
  visits(state, R"({"services": {)" + services + R"(}, "clients": {)" + clients + "}}", 100'000);
}

/// A request goes down a chain of ten services, all of them in flight until the last has answered.
void chain(benchmark::State& state) {
  std::string text;
  for (std::int64_t k = 0; k < state.range(0); ++k) {
    text += (k > 0 ? ", \"s" : "\"s") + std::to_string(k) +
            R"(": {"servers": 2, "service": {"exponential": {"mean": "1ms"}})";
    if (k + 1 < state.range(0)) text += R"(, "calls": [{"to": "s)" + std::to_string(k + 1) + "\"}]";
    text += "}";
  }
  visits(
      state,
      R"({"services": {)" + text +
          R"(}, "clients": {"users": {"arrivals": {"poisson": {"rate": "1000/s"}}, "to": "s0"}}})",
      static_cast<std::uint64_t>(100'000 / state.range(0)));
}

/// Not a speed: bytes of a request with one call and one visit.
void request_in_flight(benchmark::State& state) {
  double bytes = 0;
  for (auto _ : state) {
    bytes = static_cast<double>(engine::Slab<system::Request>::entry_bytes() +
                                engine::Slab<system::Call>::entry_bytes() +
                                engine::Slab<system::Visit>::entry_bytes());
    benchmark::DoNotOptimize(bytes);
  }
  state.counters["bytes"] = bytes;
}

}  // namespace

BENCHMARK(one_station)->Name("system/M_M_c")->Arg(1)->Arg(10)->Arg(100);
BENCHMARK(with_timeouts)->Name("system/M_M_c_timeout")->Arg(1)->Arg(100);
BENCHMARK(best_of_two)->Name("system/best_of_two")->Arg(100);
BENCHMARK(waiting)->Name("system/waiting")->Arg(1'000)->Arg(100'000)->Arg(300'000);
BENCHMARK(retry_storm)->Name("system/retry_storm_three_tiers");
BENCHMARK(fan_out)->Name("system/fan_out")->Arg(100);
BENCHMARK(services)->Name("system/services")->Arg(1)->Arg(10)->Arg(100)->Arg(1'000);
BENCHMARK(chain)->Name("system/chain")->Arg(10)->Arg(100);
BENCHMARK(request_in_flight)->Name("system/bytes_of_a_request");

}  // namespace nines::bench
