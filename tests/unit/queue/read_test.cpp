/// @file
/// Mistakes in a station, by their whole messages; and theory beside stations read from text.
#include <algorithm>

#include "input/json.hpp"
#include "input/reader.hpp"
#include "model/queue/queue.hpp"
#include "model/queue/queue_model.hpp"
#include "support/catch.hpp"
#include "support/theory_names.hpp"

namespace nines::test {

namespace {

/// The messages, without their places.
std::vector<std::string> mistakes(const std::string& text) {
  input::Diagnostics diagnostics("queue.json");
  const input::Node root = input::parse_json(text, diagnostics);
  input::Pass pass;
  pass.diagnostics = &diagnostics;
  static_cast<void>(input::Value(root, pass).as<queue::QueueParameters>());
  std::vector<std::string> texts;
  for (const Problem& problem : diagnostics.problems()) texts.push_back(problem.text);
  return texts;
}

queue::QueueParameters read(const std::string& text) {
  input::Diagnostics diagnostics("queue.json");
  const input::Node root = input::parse_json(text, diagnostics);
  input::Pass pass;
  pass.diagnostics = &diagnostics;
  auto parameters = input::Value(root, pass).as<queue::QueueParameters>();
  REQUIRE(diagnostics.problems().empty());
  return parameters;
}

std::string station(const std::string& more, const std::string& rate = "8/s") {
  return R"({"arrivals": {"poisson": {"rate": ")" + rate +
         R"("}}, "service": {"exponential": {"mean": "100ms"}})" + more + "}";
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("A sound station is read without complaint", "[queue]") {
  CHECK(mistakes(station("")).empty());
  const queue::QueueParameters p = read(station(
      R"(, "servers": 3, "capacity": 10, "patience": "2s", "discipline": "lifo", "slowdown": 0.1)"));
  CHECK(p.servers == 3);
  CHECK(p.capacity == 10U);
  CHECK(p.patience->is_constant());
  CHECK(p.has(line::Lifo{}));
  CHECK(p.slowdown == 0.1);
  CHECK(p.offered_load() == Approx(0.8 / 3));
}

TEST_CASE("Overload without loss is refused unless it is asked for", "[queue]") {
  CHECK(
      mistakes(station("", "12/s")) ==
      Texts{"offered load of 1.2 per server and nobody lost: the queue grows without end; lower "
            "the rate, add servers, a \"capacity\" or \"patience\", or say \"transient\": true to "
            "look at its first stretch"});
  CHECK(mistakes(station(R"(, "transient": true)", "12/s")).empty());
  CHECK(mistakes(station(R"(, "capacity": 5)", "12/s")).empty());
  CHECK(mistakes(station(R"(, "patience": "1s")", "12/s")).empty());
  CHECK(mistakes(station(R"(, "servers": 2)", "12/s")).empty());
  CHECK(mistakes(station("", "10/s")).size() == 1);  // a load of exactly 1 does not settle either
}

// The mean that comes back from a mean and a coefficient of variation may be an ulp short of it.
TEST_CASE("A load of 1 is refused whatever the law of the work", "[queue]") {
  for (const char* law : {R"({"exponential": {"mean": "12ms"}})",
                          R"({"lognormal": {"mean": "12ms", "cv": 1.41421356}})",
                          R"({"gamma": {"mean": "12ms", "cv": 0.7}})",
                          R"({"weibull": {"mean": "12ms", "cv": 1.3}})", R"("12ms")"}) {
    INFO(law);
    CHECK(mistakes(std::string(R"({"arrivals": {"poisson": {"rate": "2000/s"}}, "service": )") +
                   law + R"(, "servers": 24})")
              .size() == 1);
  }
}

TEST_CASE("Slowdown without loss is refused at any load", "[queue]") {
  CHECK(mistakes(station(R"(, "slowdown": 0.01)")) ==
        Texts{"a station that slows down and loses nobody does not settle: a long enough queue "
              "always comes and then only grows; give it a \"capacity\" or \"patience\", or say "
              "\"transient\": true to look at its first stretch"});
}

TEST_CASE("Room for fewer than the servers is refused", "[queue]") {
  CHECK(mistakes(station(R"(, "servers": 4, "capacity": 3)")) ==
        Texts{"\"capacity\" counts customers in service too and must be at least the 4 servers"});
}

TEST_CASE("Patience where nobody waits is refused", "[queue]") {
  CHECK(mistakes(station(R"(, "discipline": "processor_sharing", "patience": "1s")")) ==
        Texts{"nobody waits for service under processor_sharing, so nobody can lose patience"});
}

TEST_CASE("Classes need shares that add up, and a service each", "[queue]") {
  const auto classes = [](const std::string& list) {
    return R"(, "discipline": {"priority": {"classes": [)" + list + "]}}";
  };
  CHECK(mistakes(station(classes(R"({"share": 0.5}, {"share": 0.4})"))) ==
        Texts{"the shares must add up to 1, got 0.9"});
  CHECK(mistakes(station(classes(R"({"share": 0.5})"))) ==
        Texts{"expected 2 to 64 classes, got 1"});
  CHECK(mistakes(R"({"arrivals": {"poisson": {"rate": "1/s"}})" +
                 classes(R"({"share": 0.5, "service": "1s"}, {"share": 0.5})") + "}") ==
        Texts{"the key \"service\" is missing: not every class brings a service of its own"});
  CHECK(mistakes(R"({"arrivals": {"poisson": {"rate": "1/s"}})" +
                 classes(R"({"share": 0.5, "service": "1s"}, {"share": 0.5, "service": "20ms"})") +
                 "}")
            .empty());
}

TEST_CASE("Service that takes no time, or for ever, is refused", "[queue]") {
  CHECK(mistakes(R"({"arrivals": {"poisson": {"rate": "1/s"}}, "service": 0})") ==
        Texts{"the mean service time must be above 0"});
  CHECK(
      mistakes(R"({"arrivals": {"poisson": {"rate": "1/s"}},
                     "service": {"pareto": {"min": "1ms", "alpha": 0.9}}})") ==
      Texts{"the mean service time is infinite; only a \"capacity\" keeps such a station bounded"});
}

TEST_CASE("The recursion is refused where it would not be exact", "[queue]") {
  run::RunSettings run;
  run.engine = run::EngineChoice::recursion;
  CHECK_THROWS_WITH(
      queue::QueueKind::make(read(station(R"(, "discipline": "lifo")")), run),
      "the recursion is exact for \"fifo\" without \"slowdown\" alone; take engine \"events\" or "
      "\"auto\"");
  CHECK_NOTHROW(queue::QueueKind::make(read(station(R"(, "patience": "1s", "capacity": 9)")), run));
}

TEST_CASE("A station that never settles has no theory, but a warning", "[queue]") {
  const auto model = queue::QueueKind::make(read(station(R"(, "transient": true)", "12/s")), {});
  CHECK(model->theory().empty());
  REQUIRE(model->warnings().size() == 1);
  CHECK(model->warnings().front().code == "unstable");
  CHECK_FALSE(model->wants_pilot());
}

TEST_CASE("A horizon too short for the load is pointed out", "[queue]") {
  run::RunSettings run;
  run.horizon = run::Customers{1000};
  const auto model = queue::QueueKind::make(read(station("", "9.9/s")), run);
  REQUIRE(model->warnings().size() == 1);
  CHECK(model->warnings().front().code == "short-horizon");
}

TEST_CASE("Two moments are an approximation, and marked as one", "[queue]") {
  const auto model = queue::QueueKind::make(
      read(R"({"arrivals": {"renewal": {"gap": {"erlang": {"stages": 2, "mean": "50ms"}}}},
               "service": {"gamma": {"mean": "80ms", "cv": 1.5}}, "servers": 2})"),
      {});
  const auto wait = test::theory_for(*model, "wait.mean");
  REQUIRE(wait.has_value());
  CHECK(wait->formula == "Allen-Cunneen");
  CHECK_FALSE(wait->exact);
  const auto flow = test::theory_for(*model, "utilization");
  REQUIRE(flow.has_value());
  CHECK(flow->exact);
}

}  // namespace nines::test
