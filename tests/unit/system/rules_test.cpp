/// @file
/// The rules of the kind system one by one, each on a script whose every time is known. A request
/// comes every 10 s, the first at 10 s; works are constants.
#include "support/catch.hpp"
#include "support/system_examples.hpp"

namespace nines::test {

using Times = std::vector<double>;

namespace {

/// Server time = done + wasted, where nothing is in hand at the end.
void check_conserved(const system::SystemFigures& figures) {
  for (const system::ServiceFigures& service : figures.services) {
    CHECK(service.busy_s == Approx(service.done_s + service.wasted_s));
  }
}

}  // namespace

TEST_CASE("Work whose caller gave up goes on and is wasted", "[system]") {
  const auto run =
      test::scripted(test::calls_of_api(R"("api": {"service": "3s"})", R"({"timeout": "1s"})"), 19);
  CHECK(run->log.times(system::Happening::timed_out) == Times{11});
  CHECK(run->log.times(system::Happening::ended) == Times{11});
  CHECK(run->log.times(system::Happening::worked) == Times{13});
  CHECK(run->stories[0].outcome == policy::CallOutcome::timeout);
  CHECK(run->figures.services[0].wasted_s == 3);
  CHECK(run->figures.services[0].done_s == 0);
  check_conserved(run->figures);
}

TEST_CASE("With cancel the work of an attempt that was given up stops", "[system]") {
  const auto run = test::scripted(
      test::calls_of_api(R"("api": {"service": "3s"})", R"({"timeout": "1s", "cancel": true})"),
      19);
  CHECK(run->log.times(system::Happening::dropped) == Times{11});
  CHECK(run->figures.services[0].wasted_s == 1);
  check_conserved(run->figures);
}

TEST_CASE("A retry waits its backoff, and tries are counted in all", "[system]") {
  const auto run = test::scripted(
      test::calls_of_api(R"("api": {"service": "500ms", "errors": 1})",
                         R"({"retry": {"attempts": 3, "backoff": {"base": "1s", "factor": 2}}})"),
      19);
  CHECK(run->log.times(system::Happening::sent) == Times{10, 11.5, 14});
  CHECK(run->log.times(system::Happening::ended) == Times{14.5});
  CHECK(run->stories[0].attempts == 3);
  CHECK(run->stories[0].outcome == policy::CallOutcome::error);
  CHECK(run->figures.services[0].arrivals == 3);
  CHECK(run->figures.services[0].originals == 1);
}

TEST_CASE("Only the outcomes in `on` are tried again, and a 4xx never", "[system]") {
  const auto on_timeouts = test::scripted(
      test::calls_of_api(R"("api": {"service": "500ms", "errors": 1})",
                         R"({"retry": {"attempts": 3, "backoff": "1s", "on": ["timeout"]}})"),
      19);
  CHECK(on_timeouts->log.times(system::Happening::sent) == Times{10});
  const auto wrong =
      test::scripted(test::calls_of_api(R"("api": {"service": "500ms", "errors": {"client": 1}})",
                                        R"({"retry": {"attempts": 3, "backoff": "1s"}})"),
                     19);
  CHECK(wrong->log.times(system::Happening::sent) == Times{10});
  CHECK(wrong->stories[0].outcome == policy::CallOutcome::client_error);
}

TEST_CASE("No retry is waited for that would come after the deadline", "[system]") {
  const auto run = test::scripted(
      test::calls_of_api(R"("api": {"service": "500ms", "errors": 1})",
                         R"({"deadline": "2s", "retry": {"attempts": 9, "backoff": "375ms"}})"),
      19);
  CHECK(run->log.times(system::Happening::sent) == Times{10, 10.875, 11.75});
  CHECK(run->log.times(system::Happening::timed_out) == Times{12});
  CHECK(run->log.times(system::Happening::ended) == Times{12});
}

TEST_CASE("A deadline is passed down the tree", "[system]") {
  const auto run = test::scripted(
      test::calls_of_api(
          R"("api": {"service": "1s", "calls": [{"to": "back", "policy": {"timeout": "9s"}}]},
                "back": {"service": "5s"})",
          R"({"deadline": "2s"})"),
      19);
  // The timer set first rings first: the user's, then that of the call below.
  CHECK(run->log.times(system::Happening::timed_out) == Times{12, 12});
  CHECK(run->log.times(system::Happening::ended) == Times{12});
  CHECK(run->figures.services[1].wasted_s == 5);
}

TEST_CASE("Who finds no place is rejected at once and may try again", "[system]") {
  const auto run = test::scripted(
      R"({"services": {"api": {"service": "4s", "queue": {"capacity": 0}}},
          "clients": {"users": {"arrivals": {"batch": {"rate": "1/d", "size": 2}}, "to": "api",
                      "policy": {"retry": {"attempts": 2, "backoff": "3s"}}}}})",
      400000);
  const double start_s = run->log.times(system::Happening::request).front();
  const Times sent = run->log.times(system::Happening::sent);
  REQUIRE(sent.size() >= 3);
  CHECK(sent[2] == start_s + 3);
  CHECK(run->stories[1].outcome == policy::CallOutcome::rejected);
  CHECK(run->stories[1].attempts == 2);
  CHECK(run->stories[0].outcome == policy::CallOutcome::success);
}

TEST_CASE("A queue sheds who has waited too long", "[system]") {
  // The pause keeps the server from the second request at 20 s until 26 s.
  const auto run = test::scripted(
      test::calls_of_api(
          R"("api": {"service": "1s", "queue": {"timeout": "2s"}})", "{}",
          R"(, "faults": [{"at": "15s", "for": "11s", "service": "api", "servers": 1}])"),
      29);
  CHECK(run->stories[1].outcome == policy::CallOutcome::rejected);
  CHECK(run->stories[1].latency_s == 2);
  CHECK(run->figures.services[0].rejected == 1);
}

TEST_CASE("A queue aware of deadlines drops what nobody waits for", "[system]") {
  const std::string pause =
      R"(, "faults": [{"at": "15s", "for": "8s", "service": "api", "servers": 1}])";
  const auto aware = test::scripted(
      test::calls_of_api(R"("api": {"service": "1s", "queue": {"deadline_aware": true}})",
                         R"({"timeout": "2s"})", pause),
      29);
  CHECK(aware->figures.services[0].dropped == 1);
  CHECK(aware->figures.services[0].wasted_s == 0);
  const auto unaware = test::scripted(
      test::calls_of_api(R"("api": {"service": "1s"})", R"({"timeout": "2s"})", pause), 29);
  CHECK(unaware->figures.services[0].dropped == 0);
  CHECK(unaware->figures.services[0].wasted_s == 1);
}

TEST_CASE("Hedges follow a slow attempt; the first good answer counts", "[system]") {
  const auto run = test::scripted(test::calls_of_api(R"("api": {"servers": 9, "service": "3s"})",
                                                     R"({"hedge": {"after": "1s", "max": 2}})"),
                                  19);
  CHECK(run->log.times(system::Happening::sent) == Times{10, 11, 12});
  CHECK(run->log.times(system::Happening::ended) == Times{13});
  CHECK(run->figures.services[0].done_s == 3);
  CHECK(run->figures.services[0].wasted_s == 6);
  const auto cancelled =
      test::scripted(test::calls_of_api(R"("api": {"servers": 9, "service": "3s"})",
                                        R"({"hedge": {"after": "1s", "max": 2, "cancel": true}})"),
                     19);
  CHECK(cancelled->log.times(system::Happening::dropped) == Times{13, 13});
  CHECK(cancelled->figures.services[0].wasted_s == 3);
}

TEST_CASE("Parallel calls return at the k-th success, or when too many have failed", "[system]") {
  const std::string services = R"("a": {"service": "1s"}, "b": {"service": "2s"},
                                  "c": {"service": "3s"}, "bad": {"service": "1s", "errors": 1},)";
  const auto need = [&](const std::string& calls, int k) {
    return test::scripted(test::calls_of_api(services + R"("api": {"calls": [{"parallel": [)" +
                                             calls + R"(], "need": )" + std::to_string(k) + "}]}"),
                          19);
  };
  const std::string three = R"({"to": "a"}, {"to": "b"}, {"to": "c"})";
  CHECK(need(three, 1)->stories[0].latency_s == 1);
  CHECK(need(three, 2)->stories[0].latency_s == 2);
  CHECK(need(three, 3)->stories[0].latency_s == 3);
  const std::string one_bad = R"({"to": "bad"}, {"to": "b"}, {"to": "c"})";
  CHECK(need(one_bad, 2)->stories[0].outcome == policy::CallOutcome::success);
  CHECK(need(one_bad, 2)->stories[0].latency_s == 3);
  CHECK(need(one_bad, 3)->stories[0].outcome == policy::CallOutcome::error);
  CHECK(need(one_bad, 3)->stories[0].latency_s == 1);
}

TEST_CASE("Steps come one after another, and a failed one ends the request", "[system]") {
  const std::string services = R"("a": {"service": "1s"}, "bad": {"service": "1s", "errors": 1},)";
  const auto fine = test::scripted(
      test::calls_of_api(
          services +
          R"("api": {"service": "1s", "calls": [{"to": "a", "count": 2}, {"to": "a"}]})"),
      19);
  CHECK(fine->stories[0].latency_s == 4);
  const auto failed = test::scripted(
      test::calls_of_api(services +
                         R"("api": {"service": "1s", "calls": [{"to": "bad"}, {"to": "a"}]})"),
      19);
  CHECK(failed->stories[0].latency_s == 2);
  CHECK(failed->stories[0].outcome == policy::CallOutcome::error);
  CHECK(failed->figures.services[0].arrivals == 0);
}

TEST_CASE("A breaker opens, refuses, and lets probes through after its cooldown", "[system]") {
  const auto run = test::scripted(
      test::calls_of_api(R"("api": {"service": "1s", "errors": 1})",
                         R"({"breaker": {"failure_ratio": 0.5, "min_calls": 2, "window": "100s",
                             "cooldown": "25s", "half_open_calls": 1}})"),
      75);
  // It opens at 21 s and again at 51 s; the calls at 30, 40, 60 and 70 s are refused.
  CHECK(run->log.times(system::Happening::sent) == Times{10, 20, 50});
  CHECK(run->log.times(system::Happening::refused) == Times{30, 40, 60, 70});
  CHECK(run->stories[2].outcome == policy::CallOutcome::rejected);
  CHECK(run->stories[2].latency_s == 0);
}

TEST_CASE("Each server of the caller has a breaker of its own, unless they share one", "[system]") {
  const auto run = [](const std::string& scope) {
    return test::scripted(
        test::calls_of_api(
            R"("api": {"servers": 2, "balance": "round_robin", "calls": [{"to": "bad", "policy": {
                    "scope": ")" +
            scope + R"(", "breaker": {"failure_ratio": 0.5, "min_calls": 2,
                    "window": "1000s", "cooldown": "1000s"}}}]},
                  "bad": {"errors": 1})"),
        65);
  };
  CHECK(run("shared")->log.times(system::Happening::refused).size() == 4);
  CHECK(run("instance")->log.times(system::Happening::refused).size() == 2);
}

TEST_CASE("What a stopped server has in hand is lost, done again, or kept", "[system]") {
  const auto run = [](const std::string& in_hand) {
    return test::scripted(
        test::calls_of_api(
            R"("api": {"service": "4s"})", "{}",
            R"(, "faults": [{"at": "12s", "for": "3s", "service": "api", "servers": 1,
                                "in_hand": ")" +
                in_hand + R"("}])"),
        19.5);
  };
  const auto lost = run("lost");
  CHECK(lost->stories[0].outcome == policy::CallOutcome::error);
  CHECK(lost->stories[0].latency_s == 2);
  const auto again = run("requeued");
  CHECK(again->stories[0].latency_s == 9);
  CHECK(again->figures.services[0].done_s == 6);
  const auto kept = run("kept");
  CHECK(kept->stories[0].latency_s == 7);
  CHECK(kept->figures.services[0].done_s == 4);
  for (const auto* path : {&lost, &again, &kept}) check_conserved((*path)->figures);
}

TEST_CASE("A fault that slows down stretches the work in hand from then on", "[system]") {
  const auto run = test::scripted(
      test::calls_of_api(
          R"("api": {"service": "4s"})", "{}",
          R"(, "faults": [{"at": "12s", "for": "2s", "service": "api", "slowdown": 2}])"),
      19);
  CHECK(run->stories[0].latency_s == 5);
}

TEST_CASE("Faults add latency and errors while they last", "[system]") {
  const auto late = test::scripted(
      test::calls_of_api(
          R"("api": {"service": "1s"})", "{}",
          R"(, "faults": [{"at": "5s", "for": "10s", "service": "api", "latency": "2s"}])"),
      29);
  CHECK(late->stories[0].latency_s == 3);
  CHECK(late->stories[1].latency_s == 1);
  const auto failing = test::scripted(
      test::calls_of_api(
          R"("api": {"service": "1s"})", "{}",
          R"(, "faults": [{"at": "5s", "for": "10s", "service": "api", "errors": 1}])"),
      29);
  CHECK(failing->stories[0].outcome == policy::CallOutcome::error);
  CHECK(failing->stories[1].outcome == policy::CallOutcome::success);
}

TEST_CASE("A fault of load makes the clients' clock go faster", "[system]") {
  const auto run =
      test::scripted(test::calls_of_api(R"("api": {"service": "1s"})", "{}",
                                        R"(, "faults": [{"at": "12s", "for": "8s", "load": 2}])"),
                     35);
  CHECK(run->log.times(system::Happening::request) == Times{10, 16, 22, 32});
}

TEST_CASE("A gray server is left out by a deep check alone", "[system]") {
  const auto run = [](const std::string& check) {
    return test::scripted(test::calls_of_api(R"("api": {"balance": "round_robin", "service": "1s",
                  "failures": [{"mode": "gray", "lifetime": "15s", "repair": "20s"}],
                  "health": {"check": ")" + check +
                                             R"(", "every": "2s", "after": 2}})"),
                          49);
  };
  const auto deep = run("deep");
  CHECK(deep->log.times(system::Happening::server_left) == Times{18});
  CHECK(deep->log.times(system::Happening::server_back) == Times{38});
  // Nobody is in rotation at 20 and 30 s.
  CHECK(deep->stories[1].outcome == policy::CallOutcome::rejected);
  CHECK(deep->stories[3].outcome == policy::CallOutcome::success);
  const auto shallow = run("shallow");
  CHECK(shallow->log.times(system::Happening::server_left).empty());
  CHECK(shallow->stories[1].outcome == policy::CallOutcome::error);
  CHECK(shallow->stories[1].latency_s == 0);
}

TEST_CASE("A held server is free only when its request's calls are done", "[system]") {
  const auto run = [](const std::string& way) {
    return test::scripted(
        test::calls_of_api(R"("api": {"service": "2s", "while_calling": ")" + way +
                           R"(", "calls": [{"to": "back"}]},
                  "back": {"servers": 5, "service": "11s"})"),
        39);
  };
  CHECK(run("release")->stories[1].latency_s == 13);
  CHECK(run("hold")->stories[1].latency_s == 16);
  CHECK(run("release")->figures.services[0].busy_s == 6);
}

TEST_CASE("Servers are ordered, come after their delay, and start cold", "[system]") {
  const auto run = test::scripted(
      R"({"services": {"api": {"service": "10s", "cold_start": "3s",
            "autoscale": {"target": 0.5, "every": "20s", "delay": "5s", "min": 1, "max": 2}}},
          "clients": {"users": {"arrivals": {"renewal": {"gap": "5s"}}, "to": "api"}}})",
      60);
  // Busy for 15 of the first 20 s, one server is too few.
  const Times scaled = run->log.times(system::Happening::scaled);
  REQUIRE_FALSE(scaled.empty());
  CHECK(scaled[0] == 25);
  const Times served = run->log.times(system::Happening::served, 1);
  REQUIRE_FALSE(served.empty());
  const Times worked = run->log.times(system::Happening::worked, 1);
  REQUIRE_FALSE(worked.empty());
  CHECK(served[0] == 25);
  CHECK(worked[0] == 38);
}

TEST_CASE("A probe's run succeeds at the first attempt, or in the end, or not", "[system]") {
  const auto run = test::scripted(
      test::calls_of_api(
          R"("api": {"service": "1s", "errors": {"server": 0.5}})", "{}",
          R"(, "probes": [{"to": "api", "every": "100s", "steps": 2, "attempts": 3}])"),
      1e6);
  const system::ProbeFigures& probe = run->figures.probes[0];
  const double runs = static_cast<double>(probe.runs);
  // Exact binomial shares within five standard errors.
  CHECK(static_cast<double>(probe.first_ok) / runs == Approx(0.25).margin(5 * 0.0044));
  CHECK(static_cast<double>(probe.ok) / runs == Approx(1 - 0.75 * 0.75 * 0.75).margin(5 * 0.005));
  // The client's figures know nothing of probes.
  CHECK(run->figures.clients[0].requests == 99999);
  CHECK(run->figures.services[0].arrivals == 99999);
}

}  // namespace nines::test
