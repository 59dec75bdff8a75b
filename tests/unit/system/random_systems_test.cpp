/// @file
/// Systems in which everything meets that the language has, put together by chance. In checked
/// builds each path checks that no request and no server time is lost (README.md, "What is
/// checked"); in all builds the outcomes add up and the path is the same again.
#include "support/catch.hpp"
#include "support/plain_random.hpp"
#include "support/system_examples.hpp"

namespace nines::test {

namespace {

class Scene {
 public:
  explicit Scene(std::uint64_t seed, bool sharing = false) : random_(seed), sharing_(sharing) {}

  std::string write() {
    const std::size_t services = 1 + random_.below(5);
    std::string text = R"({"settle": "1s", "services": {)";
    for (std::size_t s = 0; s < services; ++s) {
      text += (s > 0 ? ", " : "") + name(s) + ": " + service(s, services);
    }
    text += R"(}, "clients": {"open": {"to": "s0", "policy": )" + policy() +
            R"(, "arrivals": {"poisson": {"rate": )" + one_of({"10/s", "60/s", "300/s"}) +
            R"(}}}, "closed": {"to": "s0", "class": 2, "policy": )" + policy() +
            R"(, "users": {"count": 20, "think": {"exponential": {"mean": "100ms"}}}}})";
    text += R"(, "faults": [)" + fault(services) + ", " + fault(services) + "]";
    text += R"(, "probes": [{"to": "s0", "every": "300ms", "steps": 2, "attempts": 2}]})";
    return text;
  }

 private:
  bool chance(double p) { return random_.happens(p); }
  std::string raw_one_of(const std::vector<std::string>& words) {
    return words[random_.below(words.size())];
  }
  std::string one_of(const std::vector<std::string>& words) {
    return "\"" + raw_one_of(words) + "\"";
  }
  static std::string name(std::size_t s) { return "\"s" + std::to_string(s) + "\""; }

  std::string policy() {
    std::string text = R"({"cancel": )" + raw_one_of({"true", "false"});
    if (chance(0.6)) text += R"(, "timeout": )" + one_of({"5ms", "30ms", "200ms"});
    if (chance(0.4)) text += R"(, "deadline": )" + one_of({"20ms", "100ms", "500ms"});
    if (chance(0.6)) {
      text += R"(, "retry": {"attempts": 3, "backoff": {"base": )" + one_of({"0s", "5ms"}) +
              R"(, "jitter": )" + one_of({"none", "full", "equal", "decorrelated"}) + "}}";
    }
    if (chance(0.3)) {
      text += R"(, "budget": )" + raw_one_of({R"({"ratio": {"fraction": 0.2}})",
                                              R"({"token_bucket":
                                                  {"capacity": 5, "per_success": 0.1}})"});
    }
    if (chance(0.3)) {
      text += R"(, "breaker": {"min_calls": 5, "window": "1s", "cooldown": "100ms"}, "scope": )" +
              one_of({"instance", "shared"});
    }
    if (chance(0.3)) {
      text += R"(, "hedge": {"max": 2, "after": )" + one_of({"0s", "2ms", "p95"}) +
              R"(, "cancel": )" + raw_one_of({"true", "false"}) + "}";
    }
    return text + "}";
  }

  std::string calls(std::size_t s, std::size_t services) {
    const auto call = [&] {
      return R"({"to": )" + name(s + 1 + random_.below(services - s - 1)) +
             R"(, "count": 2, "probability": )" + raw_one_of({"1", "0.5"}) +
             raw_one_of({"", R"(, "class": 1)", R"(, "class": 3)"}) + R"(, "policy": )" + policy() +
             "}";
    };
    return R"(, "calls": [)" + call() + R"(, {"need": 2, "parallel": [)" + call() + ", " + call() +
           "]}]";
  }

  /// All at once: without what has no meaning there.
  std::string shared_service(std::size_t s, std::size_t services) {
    const std::vector<std::string> in_hand{"lost", "requeued", "kept"};
    std::string text = R"({"servers": 2, "concurrency": )" + raw_one_of({"1", "3"}) +
                       R"(, "service": {"exponential": {"mean": )" + one_of({"1ms", "5ms"}) +
                       R"(}}, "balance": )" +
                       one_of({"random", "round_robin", "least_outstanding", "consistent_hash"}) +
                       R"(, "queue": {"discipline": "processor_sharing")" +
                       raw_one_of({"", R"(, "capacity": 5)"}) + "}";
    if (chance(0.4)) text += R"(, "errors": {"server": 0.1, "client": 0.2})";
    if (chance(0.4)) text += R"(, "slowdown": 0.01)";
    if (chance(0.4)) text += R"(, "cold_start": {"takes": "20ms", "idle": "100ms"})";
    if (chance(0.7)) text += troubles(in_hand);
    if (s + 1 < services) text += calls(s, services);
    return text + "}";
  }

  std::string troubles(const std::vector<std::string>& in_hand) {
    return R"(, "failures": [{"lifetime": {"exponential": {"mean": "2s"}}, "repair": "1s", "mode": )" +
           one_of({"crash", "gray", "slow"}) + R"(, "in_hand": )" + one_of(in_hand) +
           R"(}], "health": {"every": "100ms", "after": 1, "check": )" +
           one_of({"none", "shallow", "deep"}) + "}" +
           R"(, "autoscale": {"target": 0.5, "every": "500ms", "delay": "1s", "min": 1, "max": 6})";
  }

  std::string service(std::size_t s, std::size_t services) {
    if (sharing_ && chance(0.5)) return shared_service(s, services);
    const std::vector<std::string> in_hand{"lost", "requeued", "kept"};
    std::string text =
        R"({"servers": 3, "service": {"exponential": {"mean": )" + one_of({"1ms", "5ms", "20ms"}) +
        R"(}}, "while_calling": )" + one_of({"release", "hold"}) + R"(, "balance": )" +
        one_of({"central", "random", "round_robin", "least_outstanding", "power_of",
                "consistent_hash"}) +
        R"(, "queue": {"discipline": )" +
        raw_one_of({R"("fifo")", R"("lifo")", R"("random")", R"("shortest_job")", R"("priority")",
                    R"({"priority": {"preemptive": true}})", R"("shortest_remaining")"}) +
        R"(, "capacity": )" + raw_one_of({"0", "5", "50"}) + R"(, "timeout": )" +
        one_of({"1ms", "20ms", "1s"}) + R"(, "deadline_aware": )" + raw_one_of({"true", "false"}) +
        "}";
    if (chance(0.4)) text += R"(, "errors": {"server": 0.1, "client": 0.2})";
    if (chance(0.2)) text += R"(, "slowdown": 0.01)";
    if (chance(0.3)) text += R"(, "cold_start": {"takes": "20ms", "idle": "100ms"})";
    if (chance(0.6)) {
      text +=
          R"(, "failures": [{"lifetime": {"exponential": {"mean": "2s"}}, "repair": "1s", "mode": )" +
          one_of({"crash", "gray", "slow"}) + R"(, "in_hand": )" + one_of(in_hand) +
          R"(}], "health": {"every": "100ms", "after": 1, "check": )" +
          one_of({"none", "shallow", "deep"}) + "}";
    }
    if (chance(0.3)) {
      text +=
          R"(, "autoscale": {"target": 0.5, "every": "500ms", "delay": "1s", "min": 1, "max": 6})";
    }
    if (s + 1 < services) text += calls(s, services);
    return text + "}";
  }

  std::string fault(std::size_t services) {
    const std::string of_service = R"("service": )" + name(random_.below(services)) +
                                   R"(, "in_hand": )" + one_of({"lost", "requeued", "kept"}) + ", ";
    const std::string effect = raw_one_of(
        {R"("servers": 1)", R"("servers": "50%")", R"("slowdown": 10)", R"("errors": 0.5)",
         R"("latency": {"exponential": {"mean": "20ms"}})", R"("load": 4)"});
    return R"({"process": {"exponential": {"mean": "1s"}}, "for": {"exponential": {"mean": "500ms"}},
              )" +
           (effect.starts_with(R"("load")") ? "" : of_service) + effect + "}";
  }

  test::PlainRandom random_;
  bool sharing_;
};

}  // namespace

TEST_CASE("Nothing is lost where everything meets", "[system]") {
  run::RunSettings run;
  run.horizon = Seconds{5};
  run.warmup = Seconds{0};
  // In the second half some services serve all at once.
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    const std::string json = Scene(seed, seed > 100).write();
    INFO(json);
    const auto model = test::system_model(json, run);
    system::SystemFingerprint first;
    system::SystemFingerprint again;
    const system::SystemFigures figures = model->replay({seed, 0, 0}, &first);
    static_cast<void>(model->replay({seed, 0, 0}, &again));
    CHECK(first.hash() == again.hash());
    std::uint64_t left = 0;
    for (const system::ClientFigures& client : figures.clients) {
      CHECK(client.requests > 0);
      CHECK(client.finished ==
            client.ok + client.client_errors + client.errors + client.timeouts + client.rejected);
      left += client.requests - client.finished;
    }
    CHECK(figures.unfinished == left);
    for (const system::ServiceFigures& service : figures.services) {
      CHECK(service.originals <= service.arrivals);
      CHECK(service.busy_s <= service.room_s * (1 + 1e-9) + 1e-9);
    }
  }
}

}  // namespace nines::test
