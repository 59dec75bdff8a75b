/// @file
/// Who is served together with all others, on scripts whose every time is known (README.md, "All at
/// once"); and what makes no sense there.
#include <cmath>
#include <memory>

#include "support/catch.hpp"
#include "support/read_json.hpp"
#include "support/system_examples.hpp"
#include "traffic/catalog.hpp"

namespace nines::test {

namespace {

using Times = std::vector<double>;

/// Requests that come to the service "api" at the given times. `api` are members of the service.
std::unique_ptr<test::Scripted> play(const std::string& api, const std::vector<double>& arrivals_s,
                                     const std::string& policy = "{}", const std::string& more = "",
                                     const std::string& queue = "") {
  system::SystemParameters parameters = test::system_parameters(
      R"({"services": {"api": {"queue": {"discipline": "processor_sharing")" + queue + "}, " + api +
      R"(}}, "clients": {"users": {"to": "api", "arrivals": {"renewal": {"gap": "1s"}},
          "policy": )" +
      policy + "}}" + more + "}");
  std::vector<double> gaps_s;
  double last_s = 0;
  for (const double at_s : arrivals_s) {
    gaps_s.push_back(at_s - last_s);
    last_s = at_s;
  }
  parameters.clients[0].arrivals = traffic::Arrivals{traffic::Trace{gaps_s, "script"}};
  run::RunSettings run;
  run.horizon = Seconds{1000};
  run.warmup = Seconds{0};
  auto played = std::make_unique<test::Scripted>();
  played->figures =
      system::SystemModel(parameters, run).replay({1, 0, 0}, &played->log, &played->stories);
  return played;
}

/// When the requests are answered well; infinity for the others.
Times answers(const std::unique_ptr<test::Scripted>& played) {
  Times ends_s;
  for (const system::RequestStory& story : played->stories) {
    const bool good = story.finished && story.outcome == policy::CallOutcome::success;
    // Times are sums of parts of seconds: to a nanosecond.
    ends_s.push_back(good ? std::round(1e9 * (story.arrival_s + story.latency_s)) / 1e9 : infinity);
  }
  return ends_s;
}

std::vector<std::string> mistakes(const std::string& api, const std::string& more = "") {
  return test::mistakes_in<system::SystemParameters>(
      R"({"services": {"api": {"queue": {"discipline": "processor_sharing"}, )" + api +
      R"(}, "db": {}}, "clients": {"users": {"to": "api", "arrivals": {"renewal": {"gap": "1s"}}}})" +
      more + "}");
}

constexpr const char* together =
    "all servers of \"api\" work on its requests together (processor_sharing behind one line), and "
    "no request is at one of them; accepted: ";
constexpr const char* apart = ", or a \"balance\" other than central";

}  // namespace

TEST_CASE("Two at once go half as fast, with two slots at full speed", "[system][sharing]") {
  // Alone until 3 the first has 2 s left, and so 4 s; the second has then done 2 s of its 4.
  CHECK(answers(play(R"("service": "4s")", {1, 3})) == Times{7, 9});
  CHECK(answers(play(R"("service": "4s", "concurrency": 2)", {1, 3})) == Times{5, 7});
  CHECK(answers(play(R"("service": "4s", "servers": 2)", {1, 3})) == Times{5, 7});
  // Three at two slots have two thirds each: at 3 the first two have 2 s left.
  CHECK(answers(play(R"("service": "4s", "servers": 2)", {1, 1, 3})) == Times{6, 6, 8});
}

TEST_CASE("Server time, waits and numbers are those of what was given", "[system][sharing]") {
  const auto played = play(R"("service": "4s")", {1, 3});
  const system::ServiceFigures& api = played->figures.services[0];
  CHECK(api.busy_s == Approx(8));
  CHECK(api.queue_s == Approx(4));
  CHECK(api.done_s == Approx(8));
  CHECK(api.taken_up == 2);
  CHECK(api.delayed == 2);
  CHECK(api.wait_sum_s == Approx(4));
  // With room for both nobody waits.
  const auto apart_played = play(R"("service": "4s", "concurrency": 2)", {1, 3});
  CHECK(apart_played->figures.services[0].delayed == 0);
  CHECK(apart_played->figures.services[0].wait_sum_s == 0);
}

TEST_CASE("Who is given up with cancel leaves its share to the others", "[system][sharing]") {
  // By 4 the first three have done 1 s each, and by 5 another quarter, when they are given up; the
  // fourth then has 1.75 s left.
  const auto cancelled =
      play(R"("service": "2s")", {1, 1, 1, 4}, R"({"timeout": "4s", "cancel": true})");
  CHECK(answers(cancelled) == Times{infinity, infinity, infinity, 6.75});
  CHECK(cancelled->figures.services[0].wasted_s == Approx(3.75));
  CHECK(cancelled->figures.services[0].done_s == Approx(2));
  // Without cancel they go on for nobody, and the fourth is in time no more.
  const auto abandoned = play(R"("service": "2s")", {1, 1, 1, 4}, R"({"timeout": "4s"})");
  CHECK(answers(abandoned) == Times{infinity, infinity, infinity, infinity});
  CHECK(abandoned->figures.services[0].wasted_s == Approx(8));
}

TEST_CASE("There is room for the slots and the places to wait", "[system][sharing]") {
  const auto full = play(R"("service": "4s")", {1, 2, 3}, "{}", "", R"(, "capacity": 1)");
  CHECK(answers(full) == Times{8, 9, infinity});
  CHECK(full->figures.services[0].rejected == 1);
}

TEST_CASE("A slowdown holds for everybody there, and a fault from then on", "[system][sharing]") {
  // Alone 1.5 times slower, two at once four times (a half, and twice as slow).
  CHECK(answers(play(R"("service": "3s", "slowdown": 0.5)", {1, 4})) == Times{8, 11});
  CHECK(answers(
            play(R"("service": "4s")", {1, 3}, "{}",
                 R"(, "faults": [{"at": "5s", "for": "4s", "service": "api", "slowdown": 2}])")) ==
        Times{9, 11});
}

TEST_CASE("What a stopped server has in hand is lost, done again together, or kept",
          "[system][sharing]") {
  const auto with = [](const std::string& in_hand) {
    return answers(play(R"("service": "4s")", {1, 3, 5}, "{}",
                        R"(, "faults": [{"at": "4s", "for": "2s", "service": "api", "servers": 1,
                            "in_hand": ")" +
                            in_hand + R"("}])"));
  };
  // Until 4 the first has done 2.5 s, the second half a second; the third comes while it is down.
  CHECK(with("lost") == Times{infinity, infinity, 10});
  CHECK(with("requeued") == Times{18, 18, 18});
  CHECK(with("kept") == Times{10.5, 14.5, 15});
}

TEST_CASE("A stopped server's requests go to others where they have lines of their own",
          "[system][sharing]") {
  const std::string api = R"("service": "4s", "servers": 2, "balance": "round_robin")";
  const std::string fault =
      R"(, "faults": [{"at": "2s", "for": "9s", "service": "api", "servers": 1, "in_hand": ")";
  // Server 0 has the first, server 1 the second; by turns the next is server 0 again: there it
  // stands until 11.
  CHECK(answers(play(api, {1, 1.5}, "{}", fault + R"(requeued"}])")) == Times{15, 5.5});
  CHECK(answers(play(api, {1, 1.5}, "{}", fault + R"(kept"}])")) == Times{14, 5.5});
}

TEST_CASE("A server that stops takes its slots out of a pool, and brings them back",
          "[system][sharing]") {
  const auto played = play(R"("service": "4s", "servers": 2)", {1, 1}, "{}",
                           R"(, "faults": [{"at": "2s", "for": "2s", "service": "api", "servers": 1,
                               "in_hand": "kept"}])");
  // Half as fast from 2 to 4.
  CHECK(answers(played) == Times{6, 6});
  CHECK(played->figures.services[0].busy_s == Approx(8));
  // Both stop: what is there stands still, who comes waits in the line.
  CHECK(answers(play(R"("service": "4s", "servers": 2)", {1, 3}, "{}",
                     R"(, "faults": [{"at": "2s", "for": "2s", "service": "api", "servers": 2,
                         "in_hand": "kept"}])")) == Times{7, 8});
}

TEST_CASE("A pool grows and shrinks at once", "[system][sharing]") {
  const auto played = play(R"("service": "20s", "servers": 1, "autoscale": {"target": 0.5,
      "every": "10s", "delay": "1s", "min": 1, "max": 2})",
                           {5, 5});
  // A second server is ordered at 20, when the first was busy all the time, and comes at 21.
  CHECK(played->log.times(system::Happening::scaled)[0] == 21);
  CHECK(answers(played) == Times{33, 33});
}

TEST_CASE("A cold server takes longer for its first request alone", "[system][sharing]") {
  const auto played =
      play(R"("service": "4s", "cold_start": {"takes": "2s", "idle": "10s"})", {11, 11});
  CHECK(answers(played) == Times{21, 19});
}

TEST_CASE("A gray server answers with errors who comes, and goes on with who is there",
          "[system][sharing]") {
  const std::string api = R"("service": "4s", "failures": [{"mode": "gray", "lifetime": "2s",
      "repair": "900s"}])";
  CHECK(answers(play(api, {1, 3})) == Times{5, infinity});
}

TEST_CASE("Balancers count who is served as they count who waits", "[system][sharing]") {
  const auto played =
      play(R"("service": "4s", "servers": 2, "balance": "least_outstanding")", {1, 2, 3, 4});
  // Two at each server.
  CHECK(played->log.times(system::Happening::served, 0).size() == 2);
  CHECK(played->log.times(system::Happening::served, 1).size() == 2);
}

TEST_CASE("A hedge that is lost leaves its share", "[system][sharing]") {
  const auto played = play(R"("service": "4s", "servers": 2, "balance": "round_robin")", {1},
                           R"({"hedge": {"after": "1s", "cancel": true}})");
  CHECK(answers(played) == Times{5});
  CHECK(played->figures.services[0].wasted_s == Approx(3));
}

TEST_CASE("What makes no sense where all are served at once is refused", "[system][sharing]") {
  using Texts = std::vector<std::string>;
  CHECK(mistakes(R"("service": "1s")").empty());
  CHECK(mistakes(R"("while_calling": "hold")") ==
        Texts{"under processor_sharing a request has no server to itself that it could hold"});
  const std::string pool = R"("servers": 2, )";
  CHECK(mistakes(pool + R"("cold_start": "1s")") ==
        Texts{together + std::string("no \"cold_start\"") + apart});
  const std::string crash = R"("failures": [{"mode": "crash", "lifetime": "1s", "repair": "1s")";
  CHECK(mistakes(pool + crash + "}]") ==
        Texts{together + std::string(R"("in_hand": "kept")") + apart});
  CHECK(mistakes(pool + crash + R"(, "in_hand": "kept"}])").empty());
  CHECK(mistakes(pool + R"("balance": "random", )" + crash + "}]").empty());
  CHECK(mistakes(R"("autoscale": {"target": 0.5, "every": "1s", "delay": "1s", "min": 1, "max": 2},
      "failures": [{"mode": "slow", "lifetime": "1s", "repair": "1s"}])") ==
        Texts{together + std::string(R"("mode": "crash")") + apart});
  const std::string fault = R"(, "faults": [{"at": "1s", "for": "1s", "service": "api",
      "servers": 1)";
  CHECK(mistakes(R"("servers": 2)", fault + "}]") ==
        Texts{together + std::string(R"("in_hand": "kept")") + apart});
  CHECK(mistakes(R"("servers": 2)", fault + R"(, "in_hand": "kept"}])").empty());
  CHECK(mistakes(R"("servers": 1)", fault + "}]").empty());
  const std::string calls = R"("calls": [{"to": "db", "policy": {"breaker": {})";
  CHECK(mistakes(pool + calls + "}}]") ==
        Texts{together + std::string(R"("scope": "shared")") + apart});
  CHECK(mistakes(pool + calls + R"(, "scope": "shared"}}])").empty());
}

TEST_CASE("Nobody who is served can be shed or dropped", "[system][sharing]") {
  const auto wrong = [](const std::string& rule) {
    return test::mistakes_in<system::QueueRules>(R"({"discipline": "processor_sharing", )" + rule +
                                                 "}");
  };
  using Texts = std::vector<std::string>;
  CHECK(wrong(R"("timeout": "1s")") ==
        Texts{"nobody waits for service under processor_sharing, so nobody can be shed"});
  CHECK(wrong(R"("deadline_aware": true)") ==
        Texts{"nobody waits for a turn under processor_sharing; \"cancel\" in a caller's policy "
              "stops work that was given up"});
}

}  // namespace nines::test
