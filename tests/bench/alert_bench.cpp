/// @file
/// Alert policies on a year of 30 s ticks: what a policy costs a tick, and that windows of any
/// length cost the same. Traffic swings between day and night, with a few errors always and an
/// incident every few days.
#include <cmath>

#include "bench_support.hpp"
#include "policy/alert/policy.hpp"
#include "random/stream.hpp"
#include "random/uniform.hpp"

namespace nines::bench {

using namespace nines::alert;

namespace {

constexpr std::size_t year_of_ticks = 1051200;
const alert::Setting month_at_30s{{Probability{0.999}, day * 30}, Seconds{30}};

const alert::HistoryBuffer& year() {
  static const alert::HistoryBuffer buffer = [] {
    alert::HistoryBuffer made;
    made.reserve(year_of_ticks);
    random::Stream random{1, 0, random::Purpose::test};
    std::size_t incident = 5000;
    for (std::size_t i = 0; i < year_of_ticks; ++i) {
      const double hour_of_day = std::fmod(static_cast<double>(i) / 120, 24);
      const double mean = 3000 * (1.2 + std::sin(hour_of_day * 0.2618));
      const auto total =
          static_cast<std::int64_t>(mean * (0.95 + 0.1 * random::uniform_open(random)));
      double rate = 0.0003;
      if (i > incident && i < incident + 60) rate = 0.05;
      if (i == incident + 60)
        incident += 8000 + static_cast<std::size_t>(8000 * random::uniform_open(random));
      const double expected = rate * static_cast<double>(total);
      made.add(total, static_cast<std::int64_t>(expected + 2 * random::uniform_open(random)));
    }
    return made;
  }();
  return buffer;
}

void evaluate(benchmark::State& state, const std::vector<alert::Policy>& policies) {
  const alert::History history = year().view(month_at_30s);
  std::vector<alert::CompiledPolicy> compiled;
  for (const alert::Policy& policy : policies) compiled.push_back(policy.compile(month_at_30s));
  alert::Workspace workspace;
  std::vector<alert::Episode> episodes;
  for (auto _ : state) {
    for (const alert::CompiledPolicy& policy : compiled) {
      policy.evaluate(history, workspace, episodes);
      benchmark::DoNotOptimize(episodes.data());
    }
  }
  per_item(state, static_cast<double>(year_of_ticks * policies.size()));
}

template <class ReadyMade>
alert::Policy named() {
  return alert::Policy(alert::ReadyMades::Variant{ReadyMade{}});
}
alert::Policy one(alert::Conditions::Variant condition) {
  return alert::Policy({alert::Rule{.any = {{std::move(condition)}}}});
}

/// Nanoseconds per tick and policy; ten policies of a year take 10.5 ms for each.
void ten_policies(benchmark::State& state) {
  evaluate(state,
           {named<alert::Workbook<1>>(), named<alert::Workbook<2>>(), named<alert::Workbook<3>>(),
            named<alert::Workbook<4>>(), named<alert::Workbook<5>>(), named<alert::Workbook<6>>(),
            named<alert::Pyrra>(), named<alert::Sloth>(),
            one(alert::BudgetSpent{hour, Probability{0.02}, alert::BudgetSpent::Traffic::dynamic,
                                   alert::BudgetSpent::Form::rate, day}),
            one(alert::Binomial{hour, {}, Probability{1e-4}, 0})});
}
void workbook_6(benchmark::State& state) {
  evaluate(state, {named<alert::Workbook<6>>()});
}
void dynamic_daily(benchmark::State& state) {
  evaluate(state,
           {one(alert::BudgetSpent{hour, Probability{0.02}, alert::BudgetSpent::Traffic::dynamic,
                                   alert::BudgetSpent::Form::rate, day})});
}
void dynamic_every_tick(benchmark::State& state) {
  evaluate(state,
           {one(alert::BudgetSpent{hour, Probability{0.02}, alert::BudgetSpent::Traffic::dynamic,
                                   alert::BudgetSpent::Form::rate, Seconds{0}})});
}
void binomial(benchmark::State& state) {
  evaluate(state, {one(alert::Binomial{hour, {}, Probability{1e-4}, 0})});
}
void ewma(benchmark::State& state) {
  evaluate(state, {one(alert::Ewma{Probability{0.05}, Probability{0.005}})});
}
void cusum(benchmark::State& state) {
  evaluate(state, {one(alert::Cusum{{}, Probability{0.01}, 50, {}})});
}
void volume_drop(benchmark::State& state) {
  evaluate(state,
           {one(alert::VolumeDrop{minute * 5, Probability{0.5}, alert::Before{day * 7, false}})});
}
/// The argument is the window in seconds.
void window_of(benchmark::State& state) {
  evaluate(state, {one(alert::BurnRate{Seconds{static_cast<double>(state.range(0))}, 2})});
}

BENCHMARK(ten_policies)->Name("alerts/ten_policies");
BENCHMARK(workbook_6)->Name("alerts/workbook_6");
BENCHMARK(dynamic_daily)->Name("alerts/dynamic_daily");
BENCHMARK(dynamic_every_tick)->Name("alerts/dynamic_every_tick");
BENCHMARK(binomial)->Name("alerts/binomial");
BENCHMARK(ewma)->Name("alerts/ewma");
BENCHMARK(cusum)->Name("alerts/cusum");
BENCHMARK(volume_drop)->Name("alerts/volume_drop");
BENCHMARK(window_of)->Name("alerts/window")->Arg(60)->Arg(3600)->Arg(86400)->Arg(2592000);

}  // namespace

}  // namespace nines::bench
