#include "model/rollout/schedule.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "core/error.hpp"
#include "input/units.hpp"

namespace nines::rollout {
namespace {

// A rollout of more ticks than this would take seconds each.
constexpr std::int64_t most_ticks = 1'000'000;

std::int64_t nanoseconds(double time_s) {
  const double ns = std::round(time_s * 1e9);
  if (!(ns >= 1 && ns < 9e18)) {
    throw DomainError(fmt::format("{} is no step of a rollout; times run from 1ns to 292y",
                                  input::to_text(Seconds{time_s})));
  }
  return static_cast<std::int64_t>(ns);
}

double shortest_period_s(const RolloutParameters& parameters) {
  double shortest_s = infinity;
  for (const NamedGate& named : parameters.gates) {
    shortest_s = std::min(shortest_s, settings_of(named.gate).every_s);
  }
  return shortest_s;
}

}  // namespace

const gate::GateSettings& settings_of(const gate::Gates::Variant& gate) {
  return std::visit([](const auto& kind) -> const gate::GateSettings& { return kind.settings; },
                    gate);
}

Schedule Schedule::of(const RolloutParameters& parameters) {
  std::int64_t total = 0;
  std::int64_t step = 0;
  for (const RolloutStage& stage : parameters.stages) {
    const std::int64_t lasts = nanoseconds(stage.lasts.raw());
    total += lasts;
    step = std::gcd(step, lasts);
  }
  for (const NamedGate& named : parameters.gates) {
    step = std::gcd(step, nanoseconds(settings_of(named.gate).every_s));
  }
  const double window_s = parameters.overdispersion.every ? parameters.overdispersion.every->raw()
                                                          : shortest_period_s(parameters);
  const double delay_s = parameters.telemetry_delay.raw();
  if (parameters.overdispersion.correlation > 0) step = std::gcd(step, nanoseconds(window_s));
  if (delay_s > 0) step = std::gcd(step, nanoseconds(delay_s));
  if (total / step > most_ticks) {
    throw DomainError(fmt::format(
        "the stages, the gates' \"every\" and the telemetry's delay have {} as their longest "
        "common "
        "step, which cuts the rollout into {} ticks; at most {} are possible, so choose times that "
        "divide each other",
        input::to_text(Seconds{static_cast<double>(step) / 1e9}), total / step, most_ticks));
  }
  Schedule schedule;
  schedule.tick_s = static_cast<double>(step) / 1e9;
  schedule.constant = parameters.traffic.constant;
  schedule.delay_ticks = static_cast<std::size_t>(std::llround(delay_s / schedule.tick_s));
  schedule.dispersion_ticks =
      static_cast<std::size_t>(std::max(1LL, std::llround(window_s / schedule.tick_s)));
  double canary_so_far = 0;
  double control_so_far = 0;
  for (std::size_t s = 0; s < parameters.stages.size(); ++s) {
    const RolloutStage& stage = parameters.stages[s];
    const double per_tick = parameters.traffic.rate.raw() * schedule.tick_s;
    const double control = stage.control ? stage.control->raw() : 1 - stage.share.raw();
    const std::int64_t count = nanoseconds(stage.lasts.raw()) / step;
    for (std::int64_t i = 0; i < count; ++i) {
      Tick tick;
      tick.stage = s;
      tick.end_s =
          static_cast<double>(static_cast<std::int64_t>(schedule.ticks.size() + 1) * step) / 1e9;
      tick.canary_mean = per_tick * stage.share.raw();
      tick.control_mean = per_tick * control;
      // Whole requests, rounded on the running sum so that none are lost in long rollouts.
      const auto whole = [](double before, double mean) {
        constexpr double rounding = 1e-6;  // 29.9999999 requests are 30.
        return std::llround(std::floor(before + mean + rounding) - std::floor(before + rounding));
      };
      tick.canary = whole(canary_so_far, tick.canary_mean);
      tick.control = whole(control_so_far, tick.control_mean);
      canary_so_far += tick.canary_mean;
      control_so_far += tick.control_mean;
      schedule.add(tick);
    }
  }
  return schedule;
}

void Schedule::add(const Tick& tick) {
  ticks.push_back(tick);
  canary_before_.push_back(canary_before_.back() +
                           (constant ? static_cast<double>(tick.canary) : tick.canary_mean));
  control_before_.push_back(control_before_.back() +
                            (constant ? static_cast<double>(tick.control) : tick.control_mean));
}

std::vector<LookAt> Schedule::looks(const gate::GateSettings& settings) const {
  const auto every = static_cast<std::size_t>(std::llround(settings.every_s / tick_s));
  std::vector<LookAt> looks;
  std::size_t stage_start = 0;
  std::size_t look_start = 0;
  int stage_windows = 0;
  for (std::size_t t = 0; t < ticks.size(); ++t) {
    if (t > 0 && ticks[t].stage != ticks[t - 1].stage) {
      stage_start = look_start = t;
      stage_windows = 0;
    }
    const bool stage_ends = t + 1 == ticks.size() || ticks[t + 1].stage != ticks[t].stage;
    if ((t + 1 - stage_start) % every != 0 && !stage_ends) continue;
    ++stage_windows;
    LookAt look;
    look.tick = t;
    look.to = t + 1 - std::min(delay_ticks, t + 1);
    look.from = settings.over == gate::Over::rollout ? 0
                : settings.over == gate::Over::stage
                    ? stage_start
                    : look_start - std::min(delay_ticks, look_start);
    look.from = std::min(look.from, look.to);
    look.windows = settings.over == gate::Over::rollout ? static_cast<int>(looks.size()) + 1
                   : settings.over == gate::Over::stage ? stage_windows
                                                        : 1;
    looks.push_back(look);
    look_start = t + 1;
  }
  return looks;
}

}  // namespace nines::rollout
