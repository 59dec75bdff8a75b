/// @file
/// Systems against closed forms and Markov chains. Seeds are fixed, tolerances are two-sided 1e-6
/// of the estimate's own standard error, and a 2 % error would be noticed.
#include <algorithm>
#include <cmath>

#include "analytic/markov.hpp"
#include "analytic/priority.hpp"
#include "analytic/scheduling.hpp"
#include "model/queue/feed.hpp"
#include "run/experiment.hpp"
#include "stats/estimate.hpp"
#include "support/catch.hpp"
#include "support/system_examples.hpp"
#include "support/theory_names.hpp"
#include "traffic/catalog.hpp"

namespace nines::test {

namespace {

constexpr double z_one_in_a_million = 4.892;
constexpr double noticed = 0.02;

struct Run {
  std::unique_ptr<system::SystemModel> model;
  run::Outcome outcome;

  [[nodiscard]] stats::Estimate estimate(const std::string& name) const {
    for (const run::MetricEstimate& entry : outcome.estimates) {
      if (entry.metric.name == name) return entry.estimate;
    }
    FAIL("no metric " << name);
    return {};
  }
};

Run run(const std::string& json, std::uint64_t requests, std::uint64_t replications) {
  run::RunSettings settings;
  settings.horizon = run::Customers{requests};
  settings.warmup = run::Customers{requests / 5};
  settings.replications = replications;
  auto model = test::system_model(json, settings);
  run::Outcome outcome = run::run_experiment(*model, /*seed=*/42, settings, {});
  return {std::move(model), std::move(outcome)};
}

void check(const stats::Estimate& estimate, double expected, bool powerful) {
  const double tolerance = z_one_in_a_million * estimate.standard_error;
  INFO("expected " << expected << ", got " << estimate.value << " +- " << estimate.standard_error);
  CHECK(std::abs(estimate.value - expected) <= std::max(tolerance, 1e-12));
  if (powerful) CHECK(tolerance < noticed * std::abs(expected));
}

/// Every exact closed form the model knows; those named must have power.
void check_theory(const Run& run, const std::vector<std::string>& powerful) {
  std::size_t found = 0;
  for (const run::Theory& theory : run.model->theory()) {
    if (!theory.exact) continue;
    const std::string& name = test::name_of(*run.model, theory);
    INFO(name << " by " << theory.formula);
    const bool named = std::ranges::find(powerful, name) != powerful.end();
    found += named;
    check(run.estimate(name), theory.value, named);
  }
  CHECK(found == powerful.size());
}

}  // namespace

TEST_CASE("An open network of exponential stations is one M/M/c after another",
          "[system][statistical]") {
  check_theory(run(R"({"services": {
      "web": {"servers": 3, "service": {"exponential": {"mean": "20ms"}},
              "calls": [{"to": "auth", "probability": 0.5}, {"to": "db", "count": 2}]},
      "auth": {"service": {"exponential": {"mean": "10ms"}}},
      "db": {"servers": 2, "service": {"exponential": {"mean": "5ms"}}}},
      "clients": {"users": {"arrivals": {"poisson": {"rate": "100/s"}}, "to": "web"}}})",
                   40000, 120),
               {"client.users.latency.mean", "service.web.wait.probability",
                "service.auth.wait.mean", "service.db.utilization"});
}

TEST_CASE("A station that turns away is Erlang's loss formula or M/M/c/K",
          "[system][statistical]") {
  const auto json = [](const std::string& service, int waiting) {
    return R"({"services": {"api": {"servers": 4, "service": )" + service +
           R"(, "queue": {"capacity": )" + std::to_string(waiting) +
           R"(}}}, "clients": {"users": {"arrivals": {"poisson": {"rate": "4/s"}}, "to": "api"}}})";
  };
  const std::vector<std::string> lost{"client.users.rejected.fraction",
                                      "service.api.rejected.fraction", "service.api.utilization"};
  check_theory(run(json(R"({"lognormal": {"mean": "1s", "cv": 2}})", 0), 40000, 60), lost);
  check_theory(run(json(R"({"exponential": {"mean": "1s"}})", 3), 40000, 60),
               {"client.users.rejected.fraction", "service.api.utilization",
                "service.api.wait.probability", "service.api.queue.length.mean"});
}

TEST_CASE("A closed network equals mean-value analysis", "[system][statistical]") {
  check_theory(run(R"({"services": {
      "web": {"servers": 2, "service": {"exponential": {"mean": "200ms"}},
              "calls": [{"to": "db", "count": 2}]},
      "db": {"service": {"exponential": {"mean": "70ms"}}}},
      "clients": {"staff": {"users": {"count": 12, "think": "1s"}, "to": "web"}}})",
                   20000, 60),
               {"client.staff.goodput", "client.staff.latency.mean", "service.web.utilization",
                "service.db.utilization"});
}

TEST_CASE("Independent failures down a tree are retried as the product says",
          "[system][statistical]") {
  check_theory(run(R"({"services": {
      "web": {"servers": 50, "service": "1ms", "errors": 0.1, "calls": [
        {"to": "a", "policy": {"retry": {"attempts": 2, "backoff": "1ms"}}},
        {"to": "b", "count": 2, "probability": 0.5}]},
      "a": {"servers": 50, "service": "1ms", "errors": {"server": 0.3, "client": 0.05},
            "calls": [{"to": "b", "policy": {"retry": {"attempts": 3, "backoff": "1ms"}}}]},
      "b": {"servers": 50, "service": "1ms", "errors": 0.4}},
      "clients": {"users": {"arrivals": {"poisson": {"rate": "100/s"}}, "to": "web",
                  "policy": {"retry": {"attempts": 3, "backoff": "1ms"}}}}})",
                   20000, 60),
               {"client.users.availability", "client.users.attempts_per_request",
                "service.a.load_amplification", "service.b.calls_per_request"});
}

TEST_CASE("Random dispatch is an M/M/1 at each server, the shorter of two queues is exact",
          "[system][statistical]") {
  const auto json = [](const std::string& balance) {
    return R"({"services": {"api": {"servers": 2, "service": {"exponential": {"mean": "1s"}},
               "balance": ")" +
           balance + R"("}},
            "clients": {"users": {"arrivals": {"poisson": {"rate": "1.4/s"}}, "to": "api"}}})";
  };
  check_theory(run(json("random"), 40000, 100), {"client.users.latency.mean"});
  check_theory(run(json("least_outstanding"), 40000, 60), {"client.users.latency.mean"});
}

// Two users, one server, one retry without a wait. The state is the line, each in it with its try:
// empty, (1), (2), (1 1), (1 2), (2 1), (2 2), the first in service.
TEST_CASE("Two tiers with a retry are the Markov chain of the line and its tries",
          "[system][statistical]") {
  constexpr double think_per_s = 1.0;
  constexpr double service_per_s = 1.5;
  constexpr double fails = 0.4;
  const auto one = [](std::uint32_t a) { return a; };                           // 1, 2
  const auto two = [](std::uint32_t a, std::uint32_t b) { return 2 * a + b; };  // 3 ... 6
  std::vector<analytic::Transition> transitions{{0, one(1), 2 * think_per_s}};
  for (const std::uint32_t a : {1U, 2U}) {
    transitions.push_back({one(a), two(a, 1), think_per_s});
    transitions.push_back({one(a), 0, service_per_s * (a == 1 ? 1 - fails : 1)});
    if (a == 1) transitions.push_back({one(1), one(2), service_per_s * fails});
    for (const std::uint32_t b : {1U, 2U}) {
      transitions.push_back({two(a, b), one(b), service_per_s * (a == 1 ? 1 - fails : 1)});
      if (a == 1) transitions.push_back({two(1, b), two(b, 2), service_per_s * fails});
    }
  }
  const std::vector<double> p = analytic::MarkovChain(7, transitions).stationary();
  const double begun_per_s = think_per_s * (2 * p[0] + p[1] + p[2]);
  const double failed_per_s = service_per_s * fails * (p[2] + p[5] + p[6]);
  const Run result = run(R"({"services": {
      "front": {"servers": 2, "calls": [
        {"to": "back", "policy": {"retry": {"attempts": 2, "backoff": "0s"}}}]},
      "back": {"service": {"exponential": {"mean": "666.66666666666ms"}}, "errors": 0.4}},
      "clients": {"staff": {"users": {"count": 2, "think": {"exponential": {"mean": "1s"}}},
                  "to": "front"}}})",
                         20000, 60);
  check(result.estimate("client.staff.offered"), begun_per_s, true);
  check(result.estimate("client.staff.error.fraction"), failed_per_s / begun_per_s, true);
  check(result.estimate("service.back.utilization"), 1 - p[0], true);
  check(result.estimate("service.back.queue.length.mean"), p[3] + p[4] + p[5] + p[6], true);
}

TEST_CASE("Users whose rejected calls come back form the Markov chain of a retrial queue",
          "[system][statistical]") {
  constexpr std::uint32_t users = 6;
  constexpr double think_per_s = 1.0;
  constexpr double service_per_s = 2.0;
  constexpr std::uint32_t room = 3;  // One in service, two waiting.
  std::vector<analytic::Transition> transitions;
  for (std::uint32_t n = 0; n <= room; ++n) {
    if (n < room) transitions.push_back({n, n + 1, (users - n) * think_per_s});
    if (n > 0) transitions.push_back({n, n - 1, service_per_s});
  }
  const std::vector<double> p = analytic::MarkovChain(room + 1, transitions).stationary();
  double tried_per_s = 0;
  for (std::uint32_t n = 0; n <= room; ++n) tried_per_s += p[n] * (users - n) * think_per_s;
  const double rejected_per_s = p[room] * (users - room) * think_per_s;
  const Run result = run(R"({"services": {
      "front": {"servers": 10, "calls": [{"to": "back"}]},
      "back": {"service": {"exponential": {"mean": "500ms"}}, "queue": {"capacity": 2}}},
      "clients": {"staff": {"users": {"count": 6, "think": {"exponential": {"mean": "1s"}}},
                  "to": "front"}}})",
                         20000, 60);
  check(result.estimate("client.staff.availability"), 1 - rejected_per_s / tried_per_s, true);
  check(result.estimate("client.staff.offered"), tried_per_s, true);
  check(result.estimate("service.back.utilization"), 1 - p[0], true);
  check(result.estimate("service.back.queue.length.mean"), p[2] + 2 * p[3], true);
}

TEST_CASE("Classes of requests wait at a service as Cobham says, or as preemption has it",
          "[system][statistical]") {
  const std::vector<PerSecond> rates{PerSecond{20}, PerSecond{40}, PerSecond{100}};
  for (const bool preemptive : {false, true}) {
    INFO("preemptive: " << preemptive);
    // The first class comes by way of a service that has no work of its own.
    const Run done = run(R"({"services": {
        "web": {"servers": 1000, "calls": [{"to": "store"}]},
        "store": {"servers": 4, "service": {"exponential": {"mean": "20ms"}}, "queue":
            {"discipline": {"priority": {"preemptive": )" +
                             std::string(preemptive ? "true" : "false") + R"(}}}}},
        "clients": {
        "first": {"arrivals": {"poisson": {"rate": "20/s"}}, "to": "web"},
        "second": {"arrivals": {"poisson": {"rate": "40/s"}}, "to": "store", "class": 2},
        "third": {"arrivals": {"poisson": {"rate": "100/s"}}, "to": "store", "class": 3}}})",
                         40000, 90);
    const auto times = preemptive ? analytic::preemptive_priority_mmc(rates, Seconds{0.02}, 4)
                                  : analytic::nonpreemptive_priority_mmc(rates, Seconds{0.02}, 4);
    const std::vector<std::string> clients{"first", "second", "third"};
    for (std::size_t k = 0; k < clients.size(); ++k) {
      check(done.estimate("client." + clients[k] + ".latency.mean"), times[k].response_mean.raw(),
            true);
    }
    // Whoever is served first, the work is done.
    check(done.estimate("service.store.utilization"), 0.8, true);
  }
}

TEST_CASE("A service that serves who has least work left is Schrage and Miller's",
          "[system][statistical]") {
  const Run done = run(R"({"services": {"one": {"service": {"exponential": {"mean": "1s"}},
      "queue": {"discipline": "shortest_remaining"}}},
      "clients": {"users": {"arrivals": {"poisson": {"rate": "0.8/s"}}, "to": "one"}}})",
                       40000, 60);
  const analytic::SizeLaw sizes{[](double x_s) { return std::exp(-x_s); },
                                [](double x_s) { return std::exp(-x_s); }, 1, 0, infinity};
  check(done.estimate("client.users.latency.mean"),
        analytic::srpt_response_mean(PerSecond{0.8}, sizes).raw(), true);
  for (const run::Theory& theory : done.model->theory()) {
    // First come's formulas do not stand beside another order.
    CHECK(theory.formula != "Erlang C");
    CHECK(theory.formula != "open product-form network");
  }
}

TEST_CASE("Served all at once, the mean is that of any law of the same mean",
          "[system][statistical]") {
  const auto json = [](const std::string& work, const std::string& more, const std::string& rate) {
    return R"({"services": {"one": {"queue": {"discipline": "processor_sharing")" + more +
           R"(, "service": )" + work +
           R"(}}, "clients": {"users": {"arrivals": {"poisson": {"rate": ")" + rate +
           R"("}}, "to": "one"}}})";
  };
  const std::vector<std::string> figures{"client.users.latency.mean", "service.one.utilization"};
  for (const std::string work : {R"({"exponential": {"mean": "1s"}})", R"("1s")",
                                 R"({"lognormal": {"mean": "1s", "cv": 2}})"}) {
    INFO(work);
    check_theory(run(json(work, "}", "0.6/s"), 40000, 120), figures);
    // Three servers at once, and three slots of one server.
    check_theory(run(json(work, R"(}, "servers": 3)", "2.1/s"), 40000, 120), figures);
    check_theory(run(json(work, R"(}, "concurrency": 3)", "2.1/s"), 40000, 120), figures);
    check_theory(
        run(json(work, R"(, "capacity": 4}, "servers": 2)", "2/s"), 40000, 140),
        {"client.users.rejected.fraction", "client.users.latency.mean", "service.one.utilization"});
  }
}

// Each size by itself: over requests of a range of sizes, all they stay is the 1/(1 - rho)-fold of
// all they need. Kleinrock (1976), Queueing Systems II, section 4.4.
TEST_CASE("Who needs x stays for x/(1 - rho) where all are served at once",
          "[system][statistical]") {
  constexpr double load = 0.6;
  constexpr std::uint64_t replications = 160;
  constexpr std::size_t requests = 20'000;
  constexpr std::size_t warmup = 2'000;
  constexpr double confidence = 0.95;
  const std::vector<double> sizes_s{0, 0.2, 0.5, 1, 2, 4, infinity};
  run::RunSettings settings;
  settings.horizon = run::Customers{requests};
  settings.warmup = run::Customers{0};
  const auto model = test::system_model(
      R"({"services": {"one": {"queue": {"discipline": "processor_sharing"},
              "service": {"lognormal": {"mean": "1s", "cv": 1.5}}}},
          "clients": {"users": {"arrivals": {"poisson": {"rate": "0.6/s"}}, "to": "one"}}})",
      settings);
  queue::QueueParameters laws;
  laws.arrivals = traffic::Poisson{PerSecond{load}};
  laws.service = model->parameters().services[0].service;
  std::vector<std::vector<stats::Ratio>> rows(sizes_s.size() - 1);
  for (std::uint64_t replication = 0; replication < replications; ++replication) {
    std::vector<system::RequestStory> stories;
    static_cast<void>(model->replay({42, replication, 0}, nullptr, &stories));
    // The n-th request needs the n-th number of the service's stream.
    queue::CustomerFeed feed(laws, {.seed = 42, .replication = replication});
    std::vector<stats::Ratio> row(rows.size());
    for (std::size_t n = 0; n < requests; ++n) {
      if (n % queue::CustomerFeed::block == 0) feed.refill();
      const double work_s = feed.services_s()[n % queue::CustomerFeed::block];
      const auto bin = std::ranges::upper_bound(sizes_s, work_s) - sizes_s.begin() - 1;
      if (n < warmup) continue;
      row[bin].numerator += stories[n].latency_s;
      row[bin].denominator += work_s;
    }
    for (std::size_t k = 0; k < row.size(); ++k) rows[k].push_back(row[k]);
  }
  for (std::size_t k = 0; k < rows.size(); ++k) {
    INFO("works from " << sizes_s[k] << " s");
    check(stats::ratio_of_sums(rows[k], confidence), 1 / (1 - load), true);
  }
}

TEST_CASE("In a network of services that serve all at once any laws give the product form",
          "[system][statistical]") {
  check_theory(run(R"({"services": {
      "web": {"servers": 3, "service": "20ms", "queue": {"discipline": "processor_sharing"},
              "calls": [{"to": "auth", "probability": 0.5}, {"to": "db", "count": 2}]},
      "auth": {"service": {"exponential": {"mean": "10ms"}}, "queue": {"discipline": "lifo"}},
      "db": {"concurrency": 2, "service": {"lognormal": {"mean": "5ms", "cv": 2}},
             "queue": {"discipline": "processor_sharing"}}},
      "clients": {"users": {"arrivals": {"poisson": {"rate": "100/s"}}, "to": "web"}}})",
                   40000, 120),
               {"client.users.latency.mean", "service.web.wait.mean", "service.auth.wait.mean",
                "service.db.latency.mean", "service.db.utilization"});
  check_theory(run(R"({"services": {
      "web": {"servers": 2, "service": {"lognormal": {"mean": "200ms", "cv": 1.5}},
              "queue": {"discipline": "processor_sharing"}, "calls": [{"to": "db", "count": 2}]},
      "db": {"service": "70ms", "queue": {"discipline": "processor_sharing"}}},
      "clients": {"staff": {"users": {"count": 12, "think": "1s"}, "to": "web"}}})",
                   20000, 60),
               {"client.staff.goodput", "client.staff.latency.mean", "service.db.utilization"});
  check_theory(run(R"({"services": {"api": {"servers": 4, "service": "1s", "balance": "random",
      "queue": {"discipline": "processor_sharing"}}},
      "clients": {"users": {"arrivals": {"poisson": {"rate": "2.4/s"}}, "to": "api"}}})",
                   40000, 120),
               {"client.users.latency.mean"});
}

TEST_CASE("The formulas of an order stand beside a service alone", "[system][statistical]") {
  const auto json = [](const std::string& discipline, const std::string& more) {
    return R"({"services": {"one": {"service": {"exponential": {"mean": "1s"}})" + more +
           R"(, "queue": {"discipline": )" + discipline +
           R"(}}}, "clients": {
        "first": {"arrivals": {"poisson": {"rate": "0.3/s"}}, "to": "one"},
        "second": {"arrivals": {"poisson": {"rate": "0.4/s"}}, "to": "one", "class": 3}}})";
  };
  const std::vector<std::string> figures{"client.first.latency.mean", "client.second.latency.mean",
                                         "service.one.wait.mean", "service.one.queue.length.mean"};
  for (const std::string discipline : {R"({"priority": {"preemptive": true}})", R"("priority")",
                                       R"("shortest_job")", R"("shortest_remaining")"}) {
    INFO(discipline);
    check_theory(run(json(discipline, ""), 40000, 200), figures);
  }
  // Preempted at several servers.
  const Run pool =
      run(json(R"({"priority": {"preemptive": true}})", R"(, "servers": 2)"), 40000, 60);
  check_theory(pool, {"client.first.latency.mean", "client.second.latency.mean"});
}

}  // namespace nines::test
