#include "model/outages/outages_model.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "core/error.hpp"
#include "core/placed_error.hpp"
#include "incident/outage_visitors.hpp"
#include "input/units.hpp"
#include "math/elementary.hpp"
#include "random/uniform.hpp"
#include "stats/estimate.hpp"

namespace nines::outages {
namespace {

constexpr double default_cycles = 1000;
constexpr double default_windows = 12;
// Beyond these a replication would run for minutes, or count windows by the hundred million.
constexpr double most_outages = 1e10;
constexpr double most_windows = 1e8;
constexpr std::size_t block = 256;  // Draws at a time.

}  // namespace

/// Sums over outages of x^0, x^1 and x^2, each outage with its weight.
struct OutagesModel::Sums {
  double count = 0;
  double length_s = 0;
  double square_s2 = 0;
};

/// What a replication has added up so far.
struct OutagesModel::Path {
  Path(const OutagesModel& model, const run::Replication& replication, run::Observation& into);

  // The customers' requests during [from, to), which is one outage; past the horizon nothing
  // counts.
  void down(double from_s, double to_s);

  const OutagesModel& model;
  double horizon_s;
  double retry_s;
  double next_failure_s = 0;  // Of the first outage that starts within the path.
  incident::OutageVisitors visitors;
  std::optional<SloWindows> windows;
  Sums sums;
  double down_s = 0;
  double hit = 0;   // Expected requests that met an outage.
  double lost = 0;  // Of those, the ones whose outage outlasts the client's patience.
};

OutagesModel::Path::Path(const OutagesModel& owner, const run::Replication& replication,
                         run::Observation& into)
    : model(owner),
      horizon_s(owner.horizon_.raw()),
      retry_s(owner.parameters_.client_retry_for.raw()),
      visitors(owner.mean_down_s_,
               random::Stream(replication.seed, replication.index, random::Purpose::customer)) {
  if (owner.parameters_.slo) {
    windows.emplace(owner.windows_, owner.parameters_.requests, into.distribution(owner.budgets_));
  }
}

void OutagesModel::Path::down(double from_s, double to_s) {
  const double end_s = std::min(to_s, horizon_s);
  const double lost_until_s = std::clamp(to_s - retry_s, from_s, end_s);
  down_s += end_s - from_s;
  const RequestVolume& requests = model.parameters_.requests;
  if (requests.uniform()) {
    // Requests cancel out of every fraction, so that time stands for them.
    hit += end_s - from_s;
    lost += lost_until_s - from_s;
  } else {
    const double before = requests.until(from_s);
    hit += requests.until(end_s) - before;
    lost += requests.until(lost_until_s) - before;
  }
  if (windows) windows->lose(from_s, lost_until_s);
}

OutagesModel::OutagesModel(OutagesParameters parameters, const run::RunSettings& run)
    : parameters_(std::move(parameters)),
      mean_up_s_(parameters_.between.mean().raw()),
      mean_down_s_(parameters_.duration.mean().raw()) {
  const auto positive_mean = [](double mean_s, std::string_view what) {
    if (mean_s > 0 && std::isfinite(mean_s)) return;
    throw PlacedError({"model", std::string(what)},
                      fmt::format("the mean of \"{}\" must be finite and greater than 0, got {}",
                                  what, std::isfinite(mean_s) ? "0" : "infinity"));
  };
  positive_mean(mean_down_s_, "duration");
  positive_mean(mean_up_s_, "between");
  const double window_s = parameters_.slo ? parameters_.slo->window.raw() : 0;
  horizon_ = Seconds{std::max(default_cycles * cycle_s(), default_windows * window_s)};
  if (run.horizon) {
    if (const auto* duration = std::get_if<Seconds>(&*run.horizon)) {
      horizon_ = *duration;
    } else {
      throw PlacedError({"run", "horizon"},
                        "the horizon of outages is a duration, got a number of customers");
    }
  }
  if (!std::isfinite(horizon_.raw())) {
    throw DomainError(
        "the outages are too long for a horizon to hold them; accepted: a run.horizon");
  }
  if (outages_per_replication() > most_outages) {
    throw PlacedError({"run", "horizon"},
                      fmt::format("a replication would hold {:.3g} outages; accepted: at most "
                                  "{:.0e} (shorten run.horizon)",
                                  outages_per_replication(), most_outages));
  }
  if (run.sampling == run::SamplingChoice::inversion) sampling_ = random::Sampling::inversion;
  set_windows();
  declare();
}

double OutagesModel::events() const {
  return outages_per_replication() * (oversampled() ? 2 : 1) + static_cast<double>(windows_.count);
}

void OutagesModel::set_windows() {
  if (!parameters_.slo) return;
  const double whole = std::floor(horizon_ / parameters_.slo->window + 1e-9);
  if (whole < 1) {
    throw PlacedError(
        {"run", "horizon"},
        fmt::format("the horizon must hold an SLO window, got {} for a window of {}",
                    input::to_text(horizon_), input::to_text(parameters_.slo->window)));
  }
  if (whole > most_windows) {
    throw PlacedError(
        {"run", "horizon"},
        fmt::format("a replication would hold {:.3g} SLO windows; accepted: at most {:.0e}", whole,
                    most_windows));
  }
  windows_ = {parameters_.slo->window.raw(), static_cast<std::uint64_t>(whole),
              parameters_.slo->target.complement().raw(), parameters_.affected.raw()};
}

void OutagesModel::declare() {
  run::MetricSet& m = metrics_;
  const std::vector<double> quantiles(duration_quantiles.begin(), duration_quantiles.end());
  lengths_.declare_operators_view(m, quantiles);
  lengths_.declare_customers_view(m, quantiles);
  availability_ = m.ratio({.name = "availability",
                           .unit = run::Unit::fraction,
                           .better = run::Better::higher,
                           .picture = 1,
                           .help = "share of time without an outage"});
  count_ = m.ratio({.name = "outage.count",
                    .unit = run::Unit::per_year,
                    .better = run::Better::lower,
                    .picture = 10,
                    .help = "outages that start, per year"});
  lost_ = m.ratio({.name = "requests.lost.fraction",
                   .unit = run::Unit::fraction,
                   .better = run::Better::lower,
                   .help = "share of all requests that fail and are not saved by the client's "
                           "retries"});
  saved_ = m.ratio({.name = "requests.saved.fraction",
                    .unit = run::Unit::fraction,
                    .better = run::Better::higher,
                    .help = "of the requests that meet an outage and fail, the share whose outage "
                            "ends within client_retry_for"});
  if (!parameters_.slo) return;
  budget_ = m.ratio({.name = "budget.spent.mean",
                     .unit = run::Unit::count,
                     .better = run::Better::lower,
                     .help = "error budget spent in an SLO window"});
  budgets_ = m.distribution({.name = "budget.spent",
                             .unit = run::Unit::count,
                             .better = run::Better::lower,
                             .quantiles = budget_quantiles(),
                             .help = "error budget spent in an SLO window"});
  breach_ = m.share({.name = "slo.breach.probability",
                     .better = run::Better::lower,
                     .picture = 6,
                     .help = "share of SLO windows that spend more than their budget"});
  m.say({"The objective is missed in {%} of windows.", {breach_}});
}

// In steady state an instant lies in an outage with probability E[X]/(E[U] + E[X]); what is left of
// the outage, or of the up time, is a residual life.
void OutagesModel::start(const run::Replication& replication, Path& path) const {
  random::Stream rng(replication.seed, replication.index, random::Purpose::outage_gap, 1);
  const bool is_down = random::bernoulli(mean_down_s_ / cycle_s(), rng);
  const Probability place{random::uniform_open(rng)};
  if (is_down) {
    const double end_s = parameters_.duration.residual_quantile(place).raw();
    path.down(0, end_s);
    path.next_failure_s = end_s + parameters_.between.sample(rng, sampling_);
  } else {
    path.next_failure_s = parameters_.between.residual_quantile(place).raw();
  }
}

void OutagesModel::walk(const run::Replication& replication, Path& path,
                        run::Observation& into) const {
  random::Stream gap_rng(replication.seed, replication.index, random::Purpose::outage_gap);
  random::Stream length_rng(replication.seed, replication.index, random::Purpose::outage_duration);
  stats::LogLinearHistogram& durations = into.distribution(lengths_.durations);
  stats::LogLinearHistogram& remainders = into.distribution(lengths_.remainders);
  stats::LogLinearHistogram& lengths_met = into.distribution(lengths_.lengths_met);
  std::array<double, block> gaps_s{};
  std::array<double, block> lengths_s{};
  Sums sums;
  double start_s = path.next_failure_s;
  while (start_s < path.horizon_s) {
    parameters_.between.fill(gaps_s, gap_rng, sampling_);
    parameters_.duration.fill(lengths_s, length_rng, sampling_);
    for (std::size_t i = 0; i < block && start_s < path.horizon_s; ++i) {
      const double length_s = lengths_s[i];
      sums.count += 1;
      sums.length_s += length_s;
      sums.square_s2 += length_s * length_s;
      durations.add(length_s);
      path.visitors.visit(length_s, [&](double remaining_s, std::uint64_t customers) {
        remainders.add(remaining_s, customers);
        lengths_met.add(length_s, customers);
      });
      const double end_s = start_s + length_s;
      path.down(start_s, end_s);
      start_s = end_s + gaps_s[i];
    }
  }
  path.sums = sums;
}

// Draws q = P(X > x) half the time uniform and half the time uniform in its logarithm down to
// e^-span, and weights with the density of a uniform q over that of the mixture. Powers of a
// quantile that rises like q^-1/a then have a finite variance whenever their mean is finite.
// Ref: Owen (2013), Monte Carlo theory, methods and examples, 9.11 (defensive mixtures).
OutagesModel::Sums OutagesModel::draw_oversampled(const run::Replication& replication) const {
  constexpr double span = 40 * math::ln2;  // The most extreme of 10^12.
  const double smallest = math::exp(-span);
  random::Stream rng(replication.seed, replication.index, random::Purpose::customer, 1);
  const auto draws = static_cast<std::uint64_t>(std::max(1.0, outages_per_replication()));
  Sums sums;
  for (std::uint64_t draw = 0; draw < draws; ++draw) {
    const bool plain = random::bernoulli(0.5, rng);
    const double u = random::uniform_open(rng);
    const double above = plain ? u : math::exp(-span * u);
    const double weight = above < smallest ? 2.0 : 2 * span * above / (span * above + 1);
    const double length_s = parameters_.duration.quantile_from(1 - above, above).raw();
    sums.count += weight;
    sums.length_s += weight * length_s;
    sums.square_s2 += weight * (length_s * length_s);
  }
  return sums;
}

void OutagesModel::replicate(const run::Replication& replication, run::Observation& into) const {
  Path path(*this, replication, into);
  start(replication, path);
  walk(replication, path, into);
  const Sums lengths = oversampled() ? draw_oversampled(replication) : path.sums;
  into.add(lengths_.mean, lengths.length_s, lengths.count);
  into.add(lengths_.remaining, lengths.square_s2 / 2, lengths.length_s);
  into.add(lengths_.met, lengths.square_s2, lengths.length_s);
  into.add(availability_, path.horizon_s - path.down_s, path.horizon_s);
  into.add(count_, path.sums.count, path.horizon_s / year.raw());
  const double affected = parameters_.affected.raw();
  const RequestVolume& requests = parameters_.requests;
  const double all = requests.uniform() ? path.horizon_s : requests.until(path.horizon_s);
  into.add(lost_, affected * path.lost, all);
  into.add(saved_, affected * (path.hit - path.lost), affected * path.hit);
  if (path.windows) {
    path.windows->finish();
    const auto windows = static_cast<double>(windows_.count);
    into.add(budget_, path.windows->spent_sum(), windows);
    into.add(breach_, static_cast<double>(path.windows->breaches()), windows);
  }
}

std::unique_ptr<run::Model> OutagesKind::make(Parameters parameters, const run::RunSettings& run) {
  return std::make_unique<OutagesModel>(std::move(parameters), run);
}

}  // namespace nines::outages
