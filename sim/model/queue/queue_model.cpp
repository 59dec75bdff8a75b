#include "model/queue/queue_model.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/placed_error.hpp"
#include "input/units.hpp"
#include "model/queue/queue_trace.hpp"
#include "model/queue/simulate.hpp"
#include "model/queue/theory.hpp"
#include "traffic/catalog.hpp"

namespace nines::queue {
namespace {

constexpr std::uint64_t default_customers = 100'000;
// A pilot is long enough for MSER-5 to see a slow transient, and no longer than seconds.
constexpr std::uint64_t shortest_pilot = 10'000;
constexpr std::uint64_t longest_pilot = 1'000'000;
// A window shorter than this many relaxation times says little about the steady state.
constexpr double relaxation_times = 20;

QueueWindow window_of(const QueueParameters& parameters, const run::RunSettings& run) {
  QueueWindow window;
  const run::Horizon horizon = run.horizon.value_or(run::Customers{default_customers});
  if (const auto* time = std::get_if<Seconds>(&horizon)) {
    window.horizon_s = time->raw();
  } else {
    window.horizon_customers = std::get<run::Customers>(horizon).count;
  }
  if (run.warmup) {
    if (const auto* time = std::get_if<Seconds>(&*run.warmup)) {
      window.warmup_s = time->raw();
    } else if (const auto* count = std::get_if<run::Customers>(&*run.warmup)) {
      window.warmup_customers = count->count;
    }
  }
  const auto recorded = parameters.arrivals.count();
  if (recorded && window.warmup_customers >= *recorded) {
    throw PlacedError({"run", "warmup"},
                      fmt::format("the warm-up of {} customers leaves none of the {} recorded ones",
                                  window.warmup_customers, *recorded));
  }
  return window;
}

bool has_steady_state(const QueueParameters& parameters) {
  return !parameters.transient && parameters.settles() && parameters.arrivals.is_stationary();
}

}  // namespace

std::unique_ptr<run::Model> QueueKind::make(Parameters parameters, const run::RunSettings& run) {
  return std::make_unique<QueueModel>(std::move(parameters), run);
}

QueueModel::QueueModel(QueueParameters parameters, const run::RunSettings& run)
    : parameters_(std::move(parameters)),
      window_(window_of(parameters_, run)),
      engine_(run.engine),
      sampling_(run.sampling == run::SamplingChoice::inversion ? random::Sampling::inversion
                                                               : random::Sampling::rejection),
      metrics_(parameters_) {
  if (engine_ == run::EngineChoice::recursion && !recursion_is_exact(parameters_)) {
    throw PlacedError(
        {"run", "engine"},
        "the recursion is exact for \"fifo\" without \"slowdown\" alone; take engine \"events\" or "
        "\"auto\"");
  }
  auto_warmup_ = run.warmup ? std::holds_alternative<run::AutoWarmup>(*run.warmup)
                            : has_steady_state(parameters_);
}

QueueFigures QueueModel::run_window(const run::Replication& replication, const QueueWindow& window,
                                    std::vector<CustomerStory>* log) const {
  return simulate_queue(parameters_, window, engine_,
                        {replication.seed, replication.index, 0, sampling_}, log);
}

void QueueModel::replicate(const run::Replication& replication, run::Observation& into) const {
  QueueWindow window = window_;
  if (auto_warmup_) window.warmup_customers = replication.auto_warmup;
  const QueueFigures f = run_window(replication, window, nullptr);
  const auto count = [](std::uint64_t n) { return static_cast<double>(n); };
  const double duration_s = f.duration_s();

  into.add(metrics_.delayed, count(f.delayed), count(f.wait.count()));
  into.add(metrics_.wait, f.wait.sum_s(), count(f.wait.count()));
  into.add(metrics_.latency, f.latency.sum_s(), count(f.latency.count()));
  into.distribution(metrics_.waits).merge(f.wait.histogram());
  into.distribution(metrics_.latencies).merge(f.latency.histogram());
  into.add(metrics_.queue, f.in_queue_s, duration_s);
  into.add(metrics_.system, f.in_queue_s + f.in_service_s, duration_s);
  into.add(metrics_.utilization, f.in_service_s, duration_s * count(parameters_.servers));
  into.add(metrics_.throughput, count(f.departures), duration_s);
  into.add(metrics_.blocked, count(f.blocked), count(f.arrivals));
  into.add(metrics_.abandoned, count(f.abandoned), count(f.arrivals));
  for (std::size_t k = 0; k < metrics_.class_wait.size(); ++k) {
    const ClassFigures& own = f.classes[k];
    into.add(metrics_.class_wait[k], own.wait_sum_s, count(own.accepted));
    into.add(metrics_.class_latency[k], own.latency_sum_s, count(own.served));
  }
  if (f.overflowed) into.note(metrics_.overflowed);
  if (f.unfinished > 0) into.note(metrics_.unfinished);
}

std::vector<run::Theory> QueueModel::theory() const {
  return queue_theory(parameters_, metrics_);
}

bool QueueModel::trace(const run::Replication& replication, run::TraceSink& sink) const {
  QueueWindow window = window_;
  if (auto_warmup_) window.warmup_customers = replication.auto_warmup;
  CustomerLog log;
  static_cast<void>(run_window(replication, window, &log));
  tell_customers(log, parameters_, sink);
  return true;
}

std::vector<double> QueueModel::pilot_path(const run::Replication& replication) const {
  QueueWindow window;
  window.horizon_customers = std::clamp(static_cast<std::uint64_t>(std::min(customers(), 1e9)),
                                        shortest_pilot, longest_pilot);
  CustomerLog log;
  static_cast<void>(run_window(replication, window, &log));
  log.resize(std::min<std::size_t>(log.size(), window.horizon_customers));
  std::vector<double> path;
  path.reserve(log.size());
  // The time in the system; a customer turned away spent none, so that a station without waiting
  // room shows its transient too.
  for (const CustomerStory& story : log) path.push_back(story.in_system_s);
  return path;
}

double QueueModel::customers() const {
  if (window_.horizon_s < infinity) return parameters_.arrivals.rate().raw() * window_.horizon_s;
  const auto asked = static_cast<double>(window_.horizon_customers);
  const auto recorded = parameters_.arrivals.count();
  return recorded ? std::min(asked, static_cast<double>(*recorded)) : asked;
}

double QueueModel::events() const {
  const double warmup = static_cast<double>(window_.warmup_customers) +
                        parameters_.arrivals.rate().raw() * window_.warmup_s;
  return customers() + warmup;
}

std::vector<run::Warning> QueueModel::warnings() const {
  std::vector<run::Warning> warnings;
  const double load = parameters_.offered_load();
  if (!parameters_.settles()) {
    warnings.push_back({"unstable", "model",
                        fmt::format("the queue grows without end (offered load {:.4g} per server): "
                                    "the figures describe this stretch from an empty station and "
                                    "would be others for a longer one",
                                    load)});
  } else if (has_steady_state(parameters_) && !parameters_.loses_customers()) {
    // Slowest mode of M/M/c: c mu (1 - sqrt load)^2 per second.
    const double forgets = load / std::pow(1 - std::sqrt(load), 2);
    if (customers() < relaxation_times * forgets) {
      warnings.push_back(
          {"short-horizon", "run.horizon",
           fmt::format("at load {:.4g} the queue remembers about {:.3g} customers; a replication "
                       "should count at least {:.3g}",
                       load, forgets, relaxation_times * forgets)});
    }
    if (!(parameters_.service_second_moment() < infinity) &&
        !line::facts_of(parameters_.discipline).bears_giants) {
      warnings.push_back({"infinite-variance", "model.service",
                          "the service time has infinite variance, so the mean wait is infinite: "
                          "what is shown grows with the horizon"});
    }
  }
  if (const auto* profile = std::get_if<traffic::Profile>(&parameters_.arrivals.any().kind)) {
    const Seconds covered = customers() / parameters_.arrivals.rate();
    if (covered < profile->cycle()) {
      warnings.push_back({"part-of-profile", "run.horizon",
                          fmt::format("a replication covers about {} of a profile that begins anew "
                                      "after {}: the figures are those of this part",
                                      input::to_text(covered), input::to_text(profile->cycle()))});
    }
  }
  if (parameters_.slowdown > 0) {
    const auto chain = slowing_station(parameters_);
    if (chain && chain->regimes > 1) {
      warnings.push_back(
          {"two-regimes", "model.slowdown",
           fmt::format(
               "the station can stay either nearly idle or nearly full for a long time, and "
               "each replication shows what it happened to fall into; in the very long run "
               "it blocks {:.3g} % of customers",
               100 * chain->blocked)});
    }
  }
  return warnings;
}

std::vector<std::string> QueueModel::describe() const {
  std::vector<std::string> lines;
  lines.push_back(parameters_.arrivals.describe() + ".");
  lines.push_back(fmt::format("{} server{}, offered load {:.4g} each; served {}.",
                              parameters_.servers, parameters_.servers == 1 ? "" : "s",
                              parameters_.offered_load(),
                              line::discipline_name(parameters_.discipline)));
  for (std::size_t k = 0; k < parameters_.classes(); ++k) {
    const auto* classes = classes_of(parameters_.discipline);
    const std::string who = classes == nullptr ? "Service"
                                               : fmt::format("Class {} ({:.3g} %) service", k + 1,
                                                             100 * (*classes)[k].share);
    lines.push_back(who + ": " + parameters_.service_of(k).describe() + ".");
  }
  if (parameters_.capacity) {
    lines.push_back(
        fmt::format("Room for {}; arrivals beyond are blocked.", *parameters_.capacity));
  }
  if (parameters_.patience) {
    lines.push_back("Patience: " + parameters_.patience->describe() + ".");
  }
  if (parameters_.slowdown > 0) {
    lines.push_back(fmt::format("Service goes 1 + {:.6g} n times slower with n in the system.",
                                parameters_.slowdown));
  }
  const bool recursion = engine_ != run::EngineChoice::events && recursion_is_exact(parameters_);
  lines.push_back(recursion ? "Engine: recursion (exact here)." : "Engine: events.");
  return lines;
}

}  // namespace nines::queue
