/// @file
/// The trace of a system: in order, complete, and the same each time.
#include <map>
#include <string>

#include "model/system/system_model.hpp"
#include "support/read_json.hpp"

namespace nines::test {

namespace {

struct Recorder final : run::TraceSink {
  double last_s = 0;
  std::map<std::string, int> count;
  std::map<std::uint64_t, int> requests;
  std::uint64_t spans = 0;
  void happened(double time_s, std::string_view place, std::uint64_t who, std::string_view what,
                std::string_view detail) override {
    CHECK(time_s >= last_s);
    last_s = time_s;
    ++count[std::string(what)];
    if (what == "request begins") ++requests[who];
    if (what == "request ends") --requests[who];
    CHECK_FALSE(place.empty());
    CHECK(detail.find("nan") == std::string_view::npos);
  }
  void lasted(double from_s, double to_s, std::string_view, std::uint64_t,
              std::string_view) override {
    CHECK(from_s <= to_s);
    ++spans;
  }
  void level(double, std::string_view, std::string_view, double) override {}
};

std::unique_ptr<run::Model> storm() {
  run::RunSettings run;
  run.horizon = Seconds{120};
  return system::SystemKind::make(test::read_json<system::SystemParameters>(R"({
      "services": {
        "web": {"servers": 4, "service": {"exponential": {"mean": "5ms"}}, "balance": "random",
          "calls": [{"parallel": [{"to": "db", "count": 3, "policy": {"timeout": "50ms",
            "retry": {"attempts": 3, "backoff": {"base": "5ms", "jitter": "full"}},
            "breaker": {"min_calls": 5, "cooldown": "1s"}, "hedge": {"after": "20ms"}}}],
            "need": 2}],
          "failures": [{"mode": "crash", "lifetime": {"exponential": {"mean": "60s"}},
                        "repair": "5s"}],
          "health": {"check": "shallow", "every": "1s", "after": 2}},
        "db": {"servers": 2, "service": {"exponential": {"mean": "10ms"}},
          "queue": {"capacity": 20},
          "autoscale": {"target": 0.5, "every": "5s", "delay": "3s", "min": 2, "max": 4}}},
      "clients": {"c": {"arrivals": {"poisson": {"rate": "40/s"}}, "to": "web",
        "policy": {"timeout": "300ms", "cancel": true}}},
      "faults": [{"at": "40s", "for": "10s", "service": "db", "slowdown": 4}],
      "probes": {"p": {"to": "web", "every": "5s", "attempts": 2}}})"),
                                  run);
}

}  // namespace

TEST_CASE("A storm's trace is in order and ends every request it begins", "[system][trace]") {
  const auto model = storm();
  Recorder recorder;
  REQUIRE(model->trace({1, 0, 0}, recorder));
  CHECK(recorder.count["request begins"] > 4000);
  int open = 0;
  for (const auto& [who, balance] : recorder.requests) {
    CHECK((balance == 0 || balance == 1));
    open += balance;
  }
  // Those still under way when the replication ends.
  CHECK(open < 50);
  for (const char* what :
       {"attempt is sent", "attempt is taken up", "attempt waits", "attempt is answered",
        "attempt times out", "call backs off", "call is hedged", "call is refused", "server fails",
        "server works again", "server leaves the rotation", "server is back in rotation",
        "service scales", "fault begins", "fault ends", "probe passes"}) {
    INFO(what);
    CHECK(recorder.count[what] > 0);
  }
  CHECK(recorder.spans > 10000);
}

TEST_CASE("The same replication has the same trace, another one another", "[system][trace]") {
  const auto model = storm();
  const auto hash_of = [&](std::uint64_t replication) {
    Recorder recorder;
    run::FingerprintedTrace trace(recorder);
    static_cast<void>(model->trace({1, replication, 0}, trace));
    return trace.hash().value();
  };
  CHECK(hash_of(0) == hash_of(0));
  CHECK(hash_of(0) != hash_of(1));
}

}  // namespace nines::test
