/// @file
/// A station's trace: in the order of time, with the numbers that the station's figures have.
#include <map>

#include "model/queue/queue_model.hpp"
#include "support/read_json.hpp"

namespace nines::test {

namespace {

struct Recorder final : run::TraceSink {
  static constexpr std::uint64_t customers = 3000;
  struct Line {
    double time_s;
    std::uint64_t who;
    std::string what;
  };
  std::vector<Line> lines;
  double waited_s = 0;
  double in_system = 0;
  void happened(double time_s, std::string_view, std::uint64_t who, std::string_view what,
                std::string_view) override {
    lines.push_back({time_s, who, std::string(what)});
  }
  void lasted(double from_s, double to_s, std::string_view, std::uint64_t who,
              std::string_view what) override {
    if (what == "waits" && who < customers) waited_s += to_s - from_s;
  }
  void level(double, std::string_view, std::string_view what, double value) override {
    CHECK(value >= 0);
    if (what == "in the system") in_system = value;
  }
};

void trace(const std::string& more, Recorder& recorder) {
  run::RunSettings run;
  run.horizon = run::Customers{Recorder::customers};
  run.warmup = run::Customers{0};
  const queue::QueueModel model(
      test::read_json<queue::QueueParameters>(R"({"arrivals": {"poisson": {"rate": "8/s"}},
          "service": {"exponential": {"mean": "250ms"}}, "servers": 2)" +
                                              more + "}"),
      run);
  CHECK(model.trace({1, 0, 0}, recorder));
  run::Observation observation(model.metrics());
  model.replicate({1, 0, 0}, observation);
  const run::Metric* wait = model.metrics().find("wait.mean");
  const stats::Ratio sum = observation.row()[wait->column];
  if (recorder.waited_s > 0 && more.find("patience") == std::string::npos) {
    CHECK(recorder.waited_s == Approx(sum.numerator).epsilon(1e-9));
  }
}

}  // namespace

TEST_CASE("Traces are in order, and whoever arrives leaves once", "[queue][trace]") {
  for (const std::string more :
       {R"(, "capacity": 5)", R"(, "capacity": 9, "discipline": "lifo")",
        R"(, "patience": "200ms")", R"(, "capacity": 9, "discipline": "processor_sharing")",
        R"(, "capacity": 9, "discipline": "shortest_remaining")",
        R"(, "capacity": 9, "discipline": "random", "slowdown": 0.01)"}) {
    INFO(more);
    Recorder recorder;
    trace(more, recorder);
    double last_s = 0;
    std::map<std::uint64_t, std::string> state;
    for (const auto& line : recorder.lines) {
      CHECK(line.time_s >= last_s);
      last_s = line.time_s;
      std::string& before = state[line.who];
      if (line.what == "arrives" || line.what == "is blocked") CHECK(before.empty());
      if (line.what == "begins service" || line.what == "gives up") CHECK(before == "arrives");
      if (line.what == "leaves") CHECK((before == "begins service" || before == "arrives"));
      before = line.what;
    }
    for (const auto& [who, what] : state) {
      CHECK((what == "leaves" || what == "gives up" || what == "is blocked"));
    }
    CHECK(state.size() >= 3000);
    CHECK(recorder.in_system == 0);
  }
}

}  // namespace nines::test
