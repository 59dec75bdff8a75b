// What theory says of a scenario of the kind `alerting`: detection and reset times of constant
// error rates under windows of error rates, where traffic is constant.
#include <algorithm>
#include <cmath>
#include <optional>

#include "dist/distribution.hpp"
#include "model/alerting/alerting_model.hpp"

namespace nines::alerting {
namespace {

constexpr double tie = 1 - 1e-12;

/// A window of error rates and the rate at which it holds.
struct Bar {
  double window_s = 0;
  double threshold = 0;
};

std::optional<Bar> bar_of(const alert::Conditions::Variant& condition,
                          const analytic::Objective& objective) {
  if (const auto* rate = std::get_if<alert::ErrorRate>(&condition)) {
    return Bar{rate->window.raw(), rate->above.raw()};
  }
  if (const auto* burn = std::get_if<alert::BurnRate>(&condition)) {
    return Bar{burn->window.raw(), burn->above * (1 - objective.slo.raw())};
  }
  return std::nullopt;
}

/// One incident of a constant error rate on top of a baseline.
struct Trial {
  double baseline = 0;
  double rate = 0;
  double lasts_s = 0;
};

/// Time until the window's error rate reaches the bar: baseline w + (rate - baseline) d =
/// threshold w; infinite where it does not while the incident lasts.
double detection_s(const Bar& bar, const Trial& trial) {
  if (trial.rate < bar.threshold * tie) return infinity;
  const double more = trial.rate - trial.baseline;
  const double needed_s =
      std::max(0.0, bar.window_s * (bar.threshold - trial.baseline) / more) * tie;
  return needed_s <= trial.lasts_s ? needed_s : infinity;
}

struct Times {
  double detection_s = infinity;
  double reset_s = 0;
};

// All conditions of a group hold from the last that comes true to the first that ends: needed
// errors stay in a window until its rear edge reaches them.
Times times_of(const std::vector<Bar>& group, const Trial& trial, double tick_s,
               const alert::Rule& rule) {
  Times times{0, infinity};
  double shortest_left_s = infinity;
  for (const Bar& bar : group) {
    const double needed_s = detection_s(bar, trial);
    times.detection_s = std::max(times.detection_s, needed_s);
    shortest_left_s = std::min(shortest_left_s, bar.window_s - needed_s);
  }
  // Pending starts at the tick that finds the condition true, and ends at a tick.
  const auto up = [&](double time_s) { return std::ceil(time_s / tick_s - 1e-9) * tick_s; };
  const double found_s = std::max(tick_s, up(times.detection_s));
  if (found_s + up(rule.pending.raw()) > trial.lasts_s + shortest_left_s) return {};
  times.detection_s = found_s + up(rule.pending.raw());
  times.reset_s = (std::floor(shortest_left_s / tick_s + 1e-9) + 1) * tick_s;
  times.reset_s += up(rule.keep_firing.raw());
  return times;
}

/// The one incident that all incidents are, or nothing.
std::optional<Trial> trial_of(const AlertingParameters& parameters) {
  const auto* constant = std::get_if<ConstantTraffic>(&parameters.traffic.kind);
  if (constant == nullptr || parameters.incidents.size() != 1) return std::nullopt;
  const incident::IncidentProcess& source = parameters.incidents.front();
  if (source.recorded || !source.error_rate || source.traffic != 1) return std::nullopt;
  if (!std::holds_alternative<incident::Step>(source.shape) || !source.duration.is_constant()) {
    return std::nullopt;
  }
  const std::vector<double> rates = source.error_rate->values();
  if (rates.size() != 1) return std::nullopt;
  const double baseline = parameters.errors.baseline.raw();
  const double rate = 1 - (1 - baseline) * (1 - source.affects.raw() * rates.front());
  return Trial{baseline, rate, source.duration.mean().raw()};
}

/// Whether all incidents start at a tick.
bool starts_at_ticks(const AlertingParameters& parameters, double tick_s) {
  const auto whole = [&](double time_s) {
    const double ticks = time_s / tick_s;
    return std::abs(ticks - std::round(ticks)) < 1e-9 * std::max(1.0, ticks);
  };
  const incident::IncidentProcess& source = parameters.incidents.front();
  if (!source.between) {
    return std::all_of(source.at.begin(), source.at.end(),
                       [&](Seconds at) { return whole(at.raw()); });
  }
  return source.between->is_constant() && whole(source.between->mean().raw()) &&
         whole(source.duration.mean().raw());
}

}  // namespace

void AlertingModel::add_detection_theory(std::size_t policy,
                                         std::vector<run::Theory>& theory) const {
  const auto trial = trial_of(parameters_);
  if (!trial || !starts_at_ticks(parameters_, grid_.tick_s)) return;
  Times best;
  for (const alert::Rule& rule : parameters_.policies[policy].policy.rules(parameters_.objective)) {
    for (const alert::Group& group : rule.any) {
      std::vector<Bar> bars;
      for (const auto& condition : group) {
        const auto bar = bar_of(condition, parameters_.objective);
        if (!bar) return;
        bars.push_back(*bar);
      }
      const Times times = times_of(bars, *trial, grid_.tick_s, rule);
      if (times.detection_s == infinity) continue;
      best.detection_s = std::min(best.detection_s, times.detection_s);
      best.reset_s = std::max(best.reset_s, times.reset_s);
    }
  }
  if (best.detection_s == infinity) return;
  const bool exact = trial->rate == 1 && trial->baseline == 0;
  theory.push_back({columns_[policy].detection, best.detection_s,
                    "burn x (1-SLO)/error rate x window, at the next tick", exact});
  theory.push_back({columns_[policy].reset, best.reset_s,
                    "window minus detection time, at the next tick", exact});
}

std::vector<run::Theory> AlertingModel::theory() const {
  std::vector<run::Theory> theory;
  for (std::size_t p = 0; p < parameters_.policies.size(); ++p) add_detection_theory(p, theory);
  return theory;
}

}  // namespace nines::alerting
