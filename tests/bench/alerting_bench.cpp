/// @file
/// A year of alerting at a tick of 30 s (1,051,920 ticks and a few for lead and tail): drawing the
/// history, ten policies and their scores, in ns per tick; the same with longer windows, which must
/// cost nothing.
#include "bench_support.hpp"
#include "model/alerting/alerting_model.hpp"
#include "run/observation.hpp"

using namespace nines;
using namespace nines::alerting;
using namespace nines::bench;

namespace {

alerts::Rule burn(Seconds window, double above, bool with_short) {
  alerts::Group group{alerts::BurnRate{window, above}};
  if (with_short) group.push_back(alerts::BurnRate{window / 12, above});
  return {.any = {group}};
}

enum class Traffic { constant, day_and_night };

AlertingParameters a_year(Traffic traffic, int policies, double stretch) {
  AlertingParameters parameters;
  parameters.tick = Seconds{30};
  parameters.horizon = year;
  if (traffic == Traffic::constant) {
    parameters.traffic.kind = ConstantTraffic{PerSecond{100}, CountLaw::poisson};
  } else {
    parameters.traffic.kind = ProfileTraffic{
        Profile{{PerSecond{200}, PerSecond{20}, {}, {}, day, 0.1}}, CountLaw::poisson};
  }
  parameters.errors.baseline = Probability{2e-4};
  IncidentProcess source;
  source.between = Distribution::exponential(Seconds{5 * day.raw()});
  source.duration = Distribution::exponential(Seconds{3600});
  source.error_rate = Regression{Probability{0.05}};
  parameters.incidents.push_back(source);
  parameters.grace = hour;
  for (int i = 0; i < policies; ++i) {
    const double factor = 1 + 0.1 * i;
    alerts::Policy policy({burn(hour * stretch, 14.4 * factor, true),
                           burn(hour * 6 * stretch, 6 * factor, true),
                           burn(day * stretch, 3 * factor, true)});
    parameters.policies.push_back({"p" + std::to_string(i), std::move(policy)});
  }
  return parameters;
}

void replications(benchmark::State& state, const AlertingParameters& parameters) {
  const AlertingModel model(parameters, RunSettings{});
  Observation observation(model.metrics());
  std::uint64_t replication = 0;
  for (auto _ : state) {
    observation.clear();
    model.replicate({1, replication++, 0}, observation);
    benchmark::DoNotOptimize(observation.row().data());
  }
  per_item(state, static_cast<double>(model.grid().ticks()));
}

void history_alone(benchmark::State& state) {
  replications(state, a_year(Traffic::constant, 1, 1));
}
void ten_policies(benchmark::State& state) {
  replications(state, a_year(Traffic::constant, 10, 1));
}
void ten_policies_day(benchmark::State& state) {
  replications(state, a_year(Traffic::day_and_night, 10, 1));
}
void long_windows(benchmark::State& state) {
  replications(state, a_year(Traffic::constant, 10, 3));
}
void workbooks(benchmark::State& state) {
  AlertingParameters parameters = a_year(Traffic::day_and_night, 0, 1);
  parameters.policies = {{"1", alerts::Policy(alerts::Workbook<1>{})},
                         {"2", alerts::Policy(alerts::Workbook<2>{})},
                         {"3", alerts::Policy(alerts::Workbook<3>{})},
                         {"4", alerts::Policy(alerts::Workbook<4>{})},
                         {"5", alerts::Policy(alerts::Workbook<5>{})},
                         {"6", alerts::Policy(alerts::Workbook<6>{})},
                         {"pyrra", alerts::Policy(alerts::Pyrra{})},
                         {"sloth", alerts::Policy(alerts::Sloth{})},
                         {"slo_generator", alerts::Policy(alerts::SloGenerator{})},
                         {"sloth_pages", alerts::Policy(alerts::Sloth{alerts::Severities::page})}};
  replications(state, parameters);
}

BENCHMARK(history_alone)->Name("alerting/year/1 policy");
BENCHMARK(ten_policies)->Name("alerting/year/10 policies");
BENCHMARK(ten_policies_day)->Name("alerting/year/10 policies/day and night");
BENCHMARK(long_windows)->Name("alerting/year/10 policies/windows 3 times as long");
BENCHMARK(workbooks)->Name("alerting/year/10 published policies/day and night");

}  // namespace
