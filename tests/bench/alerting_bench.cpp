/// @file
/// A year of alerting at a tick of 30 s (1,051,920 ticks and a few for lead and tail): drawing the
/// history, ten policies and their scores, in ns per tick; the same with longer windows, which must
/// cost nothing.
#include "bench_support.hpp"
#include "model/alerting/alerting_model.hpp"
#include "run/observation.hpp"

namespace nines::bench {

namespace {

alert::Rule burn(Seconds window, double above, bool with_short) {
  alert::Group group{alert::BurnRate{window, above}};
  if (with_short) group.push_back(alert::BurnRate{window / 12, above});
  return {.any = {group}};
}

enum class Traffic { constant, day_and_night };

alerting::AlertingParameters a_year(Traffic traffic, int policies, double stretch) {
  alerting::AlertingParameters parameters;
  parameters.tick = Seconds{30};
  parameters.horizon = year;
  if (traffic == Traffic::constant) {
    parameters.traffic.kind =
        alerting::ConstantTraffic{PerSecond{100}, alerting::CountLaw::poisson};
  } else {
    parameters.traffic.kind = alerting::ProfileTraffic{
        traffic::Profile{{PerSecond{200}, PerSecond{20}, {}, {}, day, 0.1}},
        alerting::CountLaw::poisson};
  }
  parameters.errors.baseline = Probability{2e-4};
  incident::IncidentProcess source;
  source.between = dist::Distribution::exponential(Seconds{5 * day.raw()});
  source.duration = dist::Distribution::exponential(Seconds{3600});
  source.error_rate = incident::ErrorRateLaw{Probability{0.05}};
  parameters.incidents.push_back(source);
  parameters.grace = hour;
  for (int i = 0; i < policies; ++i) {
    const double factor = 1 + 0.1 * i;
    alert::Policy policy({burn(hour * stretch, 14.4 * factor, true),
                          burn(hour * 6 * stretch, 6 * factor, true),
                          burn(day * stretch, 3 * factor, true)});
    parameters.policies.push_back({"p" + std::to_string(i), std::move(policy)});
  }
  return parameters;
}

void replications(benchmark::State& state, const alerting::AlertingParameters& parameters) {
  const alerting::AlertingModel model(parameters, run::RunSettings{});
  run::Observation observation(model.metrics());
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
  alerting::AlertingParameters parameters = a_year(Traffic::day_and_night, 0, 1);
  parameters.policies = {{"1", alert::Policy(alert::Workbook<1>{})},
                         {"2", alert::Policy(alert::Workbook<2>{})},
                         {"3", alert::Policy(alert::Workbook<3>{})},
                         {"4", alert::Policy(alert::Workbook<4>{})},
                         {"5", alert::Policy(alert::Workbook<5>{})},
                         {"6", alert::Policy(alert::Workbook<6>{})},
                         {"pyrra", alert::Policy(alert::Pyrra{})},
                         {"sloth", alert::Policy(alert::Sloth{})},
                         {"slo_generator", alert::Policy(alert::SloGenerator{})},
                         {"sloth_pages", alert::Policy(alert::Sloth{alert::Severities::page})}};
  replications(state, parameters);
}

BENCHMARK(history_alone)->Name("alerting/year/1 policy");
BENCHMARK(ten_policies)->Name("alerting/year/10 policies");
BENCHMARK(ten_policies_day)->Name("alerting/year/10 policies/day and night");
BENCHMARK(long_windows)->Name("alerting/year/10 policies/windows 3 times as long");
BENCHMARK(workbooks)->Name("alerting/year/10 published policies/day and night");

}  // namespace

}  // namespace nines::bench
