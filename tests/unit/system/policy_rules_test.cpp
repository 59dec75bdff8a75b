/// @file
/// More rules of the kind system on scripts whose every time is known: budgets, breakers that are
/// half open, what cancelling passes on, failures of servers, scaling, users. As in rules_test.cpp
/// a request comes every 10 s, the first at 10 s.
#include <map>

#include "support/catch.hpp"
#include "support/system_examples.hpp"

namespace nines::test {

using Times = std::vector<double>;

TEST_CASE("A ratio of retries to first tries lets every second one through", "[system]") {
  const auto run = test::scripted(test::calls_of_api(R"("api": {"service": "500ms", "errors": 1})",
                                                     R"({"retry": {"attempts": 3, "backoff": "1s"},
                                "budget": {"ratio": {"fraction": 0.5, "window": "1000s"}}})"),
                                  49);
  CHECK(run->log.times(system::Happening::sent) == Times{10, 20, 21.5, 30, 40, 41.5});
  CHECK(run->stories[1].attempts == 2);
  CHECK(run->stories[2].outcome == policy::CallOutcome::error);
}

TEST_CASE("A bucket starts full, pays a token a retry, and earns from successes", "[system]") {
  const auto run = test::scripted(
      test::calls_of_api(R"("api": {"service": "500ms"})",
                         R"({"retry": {"attempts": 3, "backoff": "1s"},
                 "budget": {"token_bucket": {"capacity": 1, "per_success": 0.5}}})",
                         R"(, "faults": [{"at": "5s", "for": "10s", "service": "api", "errors": 1},
                             {"at": "35s", "for": "10s", "service": "api", "errors": 1}])"),
      49);
  CHECK(run->log.times(system::Happening::sent) == Times{10, 11.5, 20, 30, 40, 41.5});
}

TEST_CASE("A half-open breaker lets so many probes through, and earlier calls do not count",
          "[system]") {
  const auto run = [](int probes) {
    return test::scripted(
        test::calls_of_api(
            R"("api": {"servers": 9, "service": "12s"})",
            R"({"breaker": {"failure_ratio": 0.5, "min_calls": 2, "window": "100s",
                   "cooldown": "15s", "half_open_calls": )" +
                std::to_string(probes) + "}}",
            R"(, "faults": [{"at": "5s", "for": "40s", "service": "api", "errors": 1}])"),
        79);
  };
  // Open from 32 s on; the failure at 42 s is of a call sent before. Probes from 47 s on.
  CHECK(run(1)->log.times(system::Happening::refused) == Times{40, 60});
  // Two that are under way, from 50 and 60 s on, are enough: the second answers at 72 s.
  CHECK(run(2)->log.times(system::Happening::refused) == Times{40, 70});
  CHECK(run(2)->log.times(system::Happening::sent) == Times{10, 20, 30, 50, 60});
}

TEST_CASE("Cancelling passes on to calls that have cancel too", "[system]") {
  const auto run = [](const std::string& cancel) {
    return test::scripted(
        test::calls_of_api(
            R"("api": {"service": "1s", "calls": [{"to": "back", "policy": {"cancel": )" + cancel +
                R"(}}]}, "back": {"service": "5s"})",
            R"({"timeout": "2s", "cancel": true})"),
        19);
  };
  CHECK(run("true")->log.times(system::Happening::dropped) == Times{12, 12});
  CHECK(run("true")->figures.services[1].wasted_s == 1);
  CHECK(run("false")->log.times(system::Happening::dropped) == Times{12});
  CHECK(run("false")->figures.services[1].wasted_s == 5);
}

TEST_CASE("A call that begins after its deadline is not made", "[system]") {
  const auto run = test::scripted(
      test::calls_of_api(
          R"("api": {"service": "3s", "calls": [{"to": "back"}]}, "back": {"service": "1s"})",
          R"({"deadline": "2s"})"),
      19);
  CHECK(run->stories[0].outcome == policy::CallOutcome::timeout);
  CHECK(run->stories[0].latency_s == 2);
  CHECK(run->figures.services[1].arrivals == 0);
}

TEST_CASE("Work that is requeued goes to another server, and to the line's front of a central one",
          "[system]") {
  const auto run = [](const std::string& balance) {
    return test::scripted(
        test::calls_of_api(
            R"("api": {"servers": 2, "service": "4s", "balance": ")" + balance + R"("})", "{}",
            R"(, "faults": [{"at": "12s", "for": "30s", "service": "api", "servers": 1,
                                "in_hand": "requeued"}])"),
        19);
  };
  CHECK(run("round_robin")->stories[0].latency_s == 6);
  CHECK(run("central")->stories[0].latency_s == 6);
  CHECK(run("central")->figures.services[0].busy_s == 6);
}

TEST_CASE("Requests wait at a crashed server until a shallow check takes it out", "[system]") {
  const auto run = [](const std::string& check) {
    return test::scripted(
        test::calls_of_api(R"("api": {"servers": 2, "service": "1s", "balance": "round_robin",
                  "failures": [{"mode": "crash", "lifetime": "15s", "repair": "20s"}],
                  "health": {"check": ")" +
                           check + R"(", "every": "2s", "after": 2}})"),
        49);
  };
  const auto none = run("none");
  CHECK(none->stories[1].latency_s == 16);
  CHECK(none->stories[2].latency_s == 6);
  const auto shallow = run("shallow");
  CHECK(shallow->log.times(system::Happening::server_left) == Times{18, 18});
  CHECK(shallow->log.times(system::Happening::server_back) == Times{38, 38});
  CHECK(shallow->stories[1].outcome == policy::CallOutcome::rejected);
  CHECK(shallow->stories[3].latency_s == 1);
}

TEST_CASE("A slow server stretches what it has in hand while it is slow", "[system]") {
  const auto run = test::scripted(test::calls_of_api(R"("api": {"service": "4s", "failures": [
               {"mode": "slow", "lifetime": "12s", "repair": "2s", "factor": 4}]})"),
                                  19);
  // Half done at 12 s, and half a second more by 14 s.
  CHECK(run->stories[0].latency_s == 5.5);
}

TEST_CASE("A server without work for long enough is cold again", "[system]") {
  const auto run = test::scripted(
      test::calls_of_api(
          R"("api": {"service": "1s", "cold_start": {"takes": "2s", "idle": "8s"}})"),
      49);
  CHECK(run->stories[0].latency_s == 3);
  CHECK(run->stories[1].latency_s == 1);
  CHECK(run->stories[2].latency_s == 3);
}

TEST_CASE("A retired server finishes what it has and takes nothing more", "[system]") {
  const auto run = test::scripted(
      test::calls_of_api(
          R"("api": {"servers": 2, "service": "11s", "balance": "round_robin", "autoscale":
               {"signal": "arrival_rate", "target": "1/s", "every": "25s", "min": 1, "max": 2}})"),
      49);
  // The second request is at the second server when that retires at 25 s.
  CHECK(run->log.times(system::Happening::scaled) == Times{25});
  CHECK(run->stories[1].latency_s == 11);
  CHECK(run->log.times(system::Happening::served, 1) == Times{20});
  CHECK(run->stories[3].latency_s == 12);
}

TEST_CASE("A user waits for the answer, whatever it is, and thinks anew", "[system]") {
  const auto run = test::scripted(
      R"({"services": {"api": {"service": "1s"}},
          "clients": {"users": {"users": {"count": 1, "think": "5s"}, "to": "api",
                      "policy": {"timeout": "500ms"}}}})",
      20);
  CHECK(run->log.times(system::Happening::request) == Times{5, 10.5, 16});
}

TEST_CASE("A call keeps its key, and with it its server, for all its tries", "[system]") {
  const auto run =
      test::scripted(test::calls_of_api(R"("api": {"servers": 10, "errors": 1, "service": "1s",
               "balance": {"consistent_hash": {"keys": 1000, "skew": 0}}})",
                                        R"({"retry": {"attempts": 3}})"),
                     500);
  std::map<std::uint64_t, std::uint32_t> server;
  std::map<std::uint32_t, int> used;
  for (const system::SystemEvent& event : run->log.events()) {
    if (event.what != system::Happening::served) continue;
    CHECK(server.emplace(event.request, event.where).first->second == event.where);
    ++used[event.where];
  }
  CHECK(server.size() >= 49);
  CHECK(used.size() > 5);
}

TEST_CASE("An attempt that arrives after its caller gave up still goes by its key", "[system]") {
  const auto servers = [](const std::string& faults) {
    const auto run = test::scripted(test::calls_of_api(R"("api": {"servers": 10, "service": "100ms",
                 "balance": {"consistent_hash": {"keys": 1000, "skew": 0}}})",
                                                       R"({"timeout": "1s"})", faults),
                                    500);
    std::map<std::uint64_t, std::uint32_t> server;
    for (const system::SystemEvent& event : run->log.events()) {
      if (event.what == system::Happening::served) server.emplace(event.request, event.where);
    }
    // Those of the last seconds are still on their way.
    server.erase(server.lower_bound(48), server.end());
    return server;
  };
  // Late by more than a request's gap: the next one has begun when an attempt arrives.
  CHECK(servers(R"(, "faults": [{"at": "0s", "for": "1y", "service": "api", "latency": "12s"}])") ==
        servers(""));
}

TEST_CASE("A cancelled attempt that is still on its way never arrives", "[system]") {
  const auto run = test::scripted(
      test::calls_of_api(
          R"("api": {"service": "1s"})", R"({"timeout": "1s", "cancel": true})",
          R"(, "faults": [{"at": "5s", "for": "10s", "service": "api", "latency": "3s"}])"),
      19);
  CHECK(run->stories[0].outcome == policy::CallOutcome::timeout);
  CHECK(run->log.times(system::Happening::dropped) == Times{11});
  CHECK(run->figures.services[0].arrivals == 0);
}

}  // namespace nines::test
