#include "model/rollout/supply.hpp"

#include <algorithm>
#include <cmath>

#include "dist/beta_share.hpp"
#include "dist/count_samplers.hpp"
#include "random/uniform.hpp"
#include "run/model.hpp"

namespace nines::rollout {
namespace {

// More sizes of regression, or more tables, than this would cost more to tabulate than they save.
constexpr std::size_t most_sizes = 64;
constexpr double most_table_entries = 3e6;

}  // namespace

Path::Path(std::size_t ticks, std::size_t metrics, std::size_t cohorts)
    : stride_(ticks + 1), seen_(metrics * stride_), cohorts_(cohorts * stride_) {}

Supply::Supply(const RolloutParameters& parameters, const Schedule& schedule,
               const ErrorRates& rates, std::vector<WatchedMetric> metrics, Wanted wanted)
    : parameters_(parameters),
      schedule_(schedule),
      rates_(rates),
      metrics_(std::move(metrics)),
      wanted_(wanted) {
  sizes_ = parameters.release.regression.values();
  const bool lossless =
      parameters.telemetry_loss.good.raw() == 0 && parameters.telemetry_loss.failed.raw() == 0;
  const bool dispersed = parameters.overdispersion.correlation > 0;
  const bool tick_is_window = parameters.traffic.constant && schedule.dispersion_ticks == 1;
  double entries = 0;
  for (const Tick& tick : schedule.ticks) {
    entries =
        std::max(entries, 20 * std::sqrt(tick.canary_mean) + 20 * std::sqrt(tick.control_mean));
  }
  tabulated_ = !sizes_.empty() && sizes_.size() <= most_sizes && lossless && metrics_.size() == 1 &&
               (!dispersed || tick_is_window) &&
               entries * static_cast<double>(sizes_.size() + 1) < most_table_entries &&
               static_cast<double>(schedule.ticks.size() * sizes_.size()) < most_table_entries;
  sizes_.insert(sizes_.begin(), 0.0);
  if (tabulated_) tabulate();
}

const dist::CountTable* Supply::failures_of(std::int64_t requests, double rate) {
  const double rho = parameters_.overdispersion.correlation;
  const Key key{requests, rate, rho};
  auto found = tables_.find(key);
  if (found == tables_.end()) {
    found = tables_
                .emplace(key, rho > 0 ? dist::CountTable::beta_binomial(requests, rate, rho)
                                      : dist::CountTable::binomial(requests, rate))
                .first;
  }
  return &found->second;
}

const dist::CountTable* Supply::poisson_of(double mean) {
  const Key key{-1, mean, 0};
  auto found = tables_.find(key);
  if (found == tables_.end()) found = tables_.emplace(key, dist::CountTable::poisson(mean)).first;
  return &found->second;
}

// Failures and successes of Poisson traffic are independent Poisson counts.
Supply::TickTables Supply::tables_for(std::int64_t requests, double mean, double rate) {
  if (parameters_.traffic.constant) return {failures_of(requests, rate), nullptr};
  return {poisson_of(mean * rate), poisson_of(mean * (1 - rate))};
}

void Supply::tabulate() {
  canary_.resize(sizes_.size());
  for (std::size_t law = 0; law < sizes_.size(); ++law) {
    for (const Tick& tick : schedule_.ticks) {
      canary_[law].push_back(
          tables_for(tick.canary, tick.canary_mean, rates_.canary(tick.stage, sizes_[law])));
    }
  }
  if (!wanted_.control) return;
  for (const Tick& tick : schedule_.ticks) {
    control_.push_back(tables_for(tick.control, tick.control_mean, rates_.control()));
  }
}

DrawnRelease Supply::draw(const run::Replication& replication, std::uint64_t index) const {
  random::Stream rng(replication.seed, replication.index, random::Purpose::release, index);
  DrawnRelease release;
  release.bad = random::bernoulli(parameters_.release.bad_probability.raw(), rng);
  random::Stream size_rng = rng;
  const double size = parameters_.release.regression(size_rng);
  if (release.bad) release.size = size;
  if (release.bad && tabulated_) {
    const auto found = std::find(sizes_.begin() + 1, sizes_.end(), size);
    release.law = static_cast<std::size_t>(found - sizes_.begin());
  }
  if (parameters_.rollback_takes) {
    release.rollback_takes_s = (*parameters_.rollback_takes)(size_rng);
  }
  if (parameters_.release.found_after) {
    release.found_after_s = (*parameters_.release.found_after)(size_rng);
  }
  return release;
}

Supply::Draws::Draws(const Supply& supply, const run::Replication& replication, std::uint64_t index)
    : errors_(replication.seed, replication.index, random::Purpose::error, 4 * index) {
  const auto stream = [&](random::Purpose purpose, std::uint64_t place) {
    return random::Stream(replication.seed, replication.index, purpose, place);
  };
  const RolloutParameters& parameters = supply.parameters_;
  const bool random_requests = !parameters.traffic.constant;
  if (random_requests) requests_ = stream(random::Purpose::arrival, 2 * index);
  if (supply.wanted_.control) {
    control_errors_ = stream(random::Purpose::error, 4 * index + 1);
    if (random_requests) control_requests_ = stream(random::Purpose::arrival, 2 * index + 1);
  }
  if (!supply.tabulated_) {
    dispersion_ = stream(random::Purpose::error, 4 * index + 2);
    others_ = stream(random::Purpose::error, 4 * index + 3);
    telemetry_ = stream(random::Purpose::telemetry, index);
  }
  if (supply.wanted_.cohorts) cohorts_ = stream(random::Purpose::cohort, index);
}

void Supply::advance(std::size_t t, const DrawnRelease& release, Draws& draws, Path& path) const {
  if (tabulated_) {
    advance_tabulated(t, release, draws, path);
  } else {
    advance_sampled(t, release, draws, path);
  }
  if (wanted_.cohorts) split_cohorts(t, release, draws, path);
}

gate::Arm Supply::from_tables(const TickTables& tables, std::int64_t requests,
                              random::Stream& errors,
                              std::optional<random::Stream>& successes) const {
  const std::int64_t failures = (*tables.failures)(errors);
  if (tables.successes == nullptr) return {requests, failures};
  return {failures + (*tables.successes)(*successes), failures};
}

void Supply::advance_tabulated(std::size_t t, const DrawnRelease& release, Draws& draws,
                               Path& path) const {
  const Tick& tick = schedule_.ticks[t];
  path.tick = from_tables(canary_[release.law][t], tick.canary, draws.errors_, draws.requests_);
  path.attempts = path.tick.requests;
  gate::Sides& sides = path.seen(0, t + 1);
  sides.canary = path.seen(0, t).canary;
  sides.canary += path.tick;
  if (!wanted_.control) return;
  sides.control = path.seen(0, t).control;
  sides.control +=
      from_tables(control_[t], tick.control, *draws.control_errors_, draws.control_requests_);
}

namespace {

/// One side's tick: what happened, and what telemetry shows of it.
struct Observed {
  std::int64_t requests = 0;
  std::int64_t attempts = 0;
  std::int64_t failures = 0;
  gate::Arm seen;
  std::int64_t seen_first_failures = 0;  ///< Requests seen whose first attempt failed.
};

Observed observe(std::int64_t requests, double rate, const RolloutParameters& parameters,
                 random::Stream& errors, random::Stream& telemetry) {
  Observed result;
  result.requests = result.attempts = requests;
  const std::int64_t first = dist::sample_binomial(requests, rate, errors);
  result.failures = first;
  for (std::int64_t attempt = 1; attempt < parameters.attempts(); ++attempt) {
    result.attempts += result.failures;
    result.failures = dist::sample_binomial(result.failures, rate, errors);
  }
  const TelemetryLoss& loss = parameters.telemetry_loss;
  if (loss.good.raw() == 0 && loss.failed.raw() == 0) {
    result.seen = {requests, result.failures};
    result.seen_first_failures = first;
    return result;
  }
  const double keep_good = 1 - loss.good.raw();
  const double keep_failed = 1 - loss.failed.raw();
  const std::int64_t failed = dist::sample_binomial(result.failures, keep_failed, telemetry);
  const std::int64_t saved = dist::sample_binomial(first - result.failures, keep_good, telemetry);
  const std::int64_t smooth = dist::sample_binomial(requests - first, keep_good, telemetry);
  result.seen = {failed + saved + smooth, failed};
  result.seen_first_failures = failed + saved;
  return result;
}

}  // namespace

void Supply::advance_sampled(std::size_t t, const DrawnRelease& release, Draws& draws,
                             Path& path) const {
  const Tick& tick = schedule_.ticks[t];
  const double rho = parameters_.overdispersion.correlation;
  if (rho == 0 || t % schedule_.dispersion_ticks == 0) {
    draws.canary_rate_ = rates_.canary(tick.stage, release.size);
    draws.control_rate_ = rates_.control();
    if (rho > 0) {
      draws.canary_rate_ = dist::beta_share(draws.canary_rate_, rho, *draws.dispersion_);
      draws.control_rate_ = dist::beta_share(draws.control_rate_, rho, *draws.dispersion_);
    }
  }
  const auto side = [&](bool canary) {
    const double mean = canary ? tick.canary_mean : tick.control_mean;
    std::optional<random::Stream>& requests = canary ? draws.requests_ : draws.control_requests_;
    const std::int64_t count = requests ? dist::sample_poisson(mean, *requests)
                               : canary ? tick.canary
                                        : tick.control;
    const Observed result =
        observe(count, canary ? draws.canary_rate_ : draws.control_rate_, parameters_,
                canary ? draws.errors_ : *draws.control_errors_, *draws.telemetry_);
    if (canary) {
      path.tick = {result.requests, result.failures};
      path.attempts = result.attempts;
    }
    for (std::size_t m = 0; m < metrics_.size(); ++m) {
      const auto of = [&](gate::Sides& sides) -> gate::Arm& {
        return canary ? sides.canary : sides.control;
      };
      gate::Arm arm = result.seen;
      if (metrics_[m].name == "first_attempt") {
        arm.failures = result.seen_first_failures;
      } else if (m > 0) {
        const bool bad = canary && release.bad;
        arm.failures = dist::sample_binomial(arm.requests, bad ? metrics_[m].bad : metrics_[m].good,
                                             *draws.others_);
      }
      of(path.seen(m, t + 1)) = of(path.seen(m, t));
      of(path.seen(m, t + 1)) += arm;
    }
  };
  side(/*canary=*/true);
  if (wanted_.control) side(/*canary=*/false);
}

// Given how many of a tick's requests failed, each failure is a cohort's in proportion to its share
// of failures, and each success likewise.
void Supply::split_cohorts(std::size_t t, const DrawnRelease& release, Draws& draws,
                           Path& path) const {
  const auto split = [&](std::int64_t count, const std::vector<ErrorRates::Part>& parts,
                         bool failures, const auto& give) {
    double left = 0;
    const auto weight = [&](const ErrorRates::Part& part) {
      return part.share * (failures ? part.rate : 1 - part.rate);
    };
    for (const auto& part : parts) left += weight(part);
    for (std::size_t c = 0; c < parts.size(); ++c) {
      const bool last = c + 1 == parts.size();
      const double p = left > 0 ? std::clamp(weight(parts[c]) / left, 0.0, 1.0) : 0;
      const std::int64_t got = last ? count : dist::sample_binomial(count, p, *draws.cohorts_);
      give(c, got);
      count -= got;
      left -= weight(parts[c]);
    }
  };
  const std::size_t stage = schedule_.ticks[t].stage;
  const auto side = [&](const std::vector<ErrorRates::Part>& parts, const gate::Arm& counts,
                        gate::Arm gate::Sides::*arm) {
    for (std::size_t c = 0; c < parts.size(); ++c) {
      path.cohort(c, t + 1).*arm = path.cohort(c, t).*arm;
    }
    split(counts.failures, parts, true, [&](std::size_t c, std::int64_t got) {
      path.cohort(c, t + 1).*arm += gate::Arm{got, got};
    });
    split(counts.requests - counts.failures, parts, false, [&](std::size_t c, std::int64_t got) {
      path.cohort(c, t + 1).*arm += gate::Arm{got, 0};
    });
  };
  const gate::Sides now = path.seen(0, t + 1);
  const gate::Sides before = path.seen(0, t);
  side(rates_.canary_parts(stage, release.size), now.canary - before.canary, &gate::Sides::canary);
  side(rates_.control_parts(), now.control - before.control, &gate::Sides::control);
}

}  // namespace nines::rollout
