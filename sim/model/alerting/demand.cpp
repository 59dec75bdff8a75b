#include "model/alerting/demand.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/error.hpp"
#include "input/units.hpp"
#include "math/elementary.hpp"
#include "random/uniform.hpp"
#include "random/ziggurat.hpp"

namespace nines::alerting {
namespace {

// Whole multiples must count as such whatever the last bit of a division says.
constexpr double whole_slack = 1e-9;

bool is_whole(double x) {
  return std::abs(x - std::round(x)) <= whole_slack * std::max(1.0, std::abs(x));
}

/// Recorded data at the scenario's tick.
struct Retimed {
  std::vector<double> total;
  std::vector<double> bad;
  std::vector<std::uint8_t> known;
};

// Steps are added up to longer ticks (known where all are) or shared out evenly over shorter ones.
Retimed retimed(const RecordedHistory& history, double tick_s, double scale) {
  const double step_s = history.step.raw();
  const double shorter = step_s / tick_s;
  const double longer = tick_s / step_s;
  if (!is_whole(shorter) && !is_whole(longer)) {
    throw DomainError(
        fmt::format("{} has steps of {}, and the tick is {}; one must be a multiple of the other",
                    history.source, input::to_text(history.step), input::to_text(Seconds{tick_s})));
  }
  Retimed at;
  const bool has_bad = !history.bad.empty();
  const bool adds = longer > 1;
  const auto parts = static_cast<std::size_t>(std::llround(adds ? longer : shorter));
  const std::size_t steps = history.total.size();
  const std::size_t ticks = adds ? steps / parts : steps * parts;
  at.total.resize(ticks);
  at.bad.resize(has_bad ? ticks : 0);
  at.known.resize(ticks);
  for (std::size_t t = 0; t < ticks; ++t) {
    const std::size_t first = adds ? t * parts : t / parts;
    const std::size_t last = adds ? first + parts : first + 1;
    const double share = scale / (adds ? 1.0 : static_cast<double>(parts));
    at.known[t] = 1;
    for (std::size_t i = first; i < last; ++i) {
      at.total[t] += share * history.total[i];
      if (has_bad) at.bad[t] += share * history.bad[i];
      at.known[t] = at.known[t] & history.known[i];
    }
    if (at.known[t] == 0) {
      at.total[t] = 0;
      if (has_bad) at.bad[t] = 0;
    }
  }
  return at;
}

}  // namespace

Demand::Demand(const AlertTraffic& traffic, const TimeGrid& grid) : grid_(grid) {
  if (const auto* constant = std::get_if<ConstantTraffic>(&traffic.kind)) {
    take_constant(constant->rate.raw());
  } else if (const auto* profile = std::get_if<ProfileTraffic>(&traffic.kind)) {
    take_profile(profile->profile);
  } else {
    take_recorded(*traffic.recorded(), *traffic.replay());
  }
  find_mean_rate();
}

void Demand::take_constant(double rate_per_s) {
  expected_.assign(grid_.ticks(), rate_per_s * grid_.tick_s);
}

void Demand::take_profile(const traffic::Profile& profile) {
  week_ = profile.knots_per_s();
  step_s_ = profile.step().raw();
  noise_ = profile.noise();
  expected_.resize(grid_.ticks());
  const double knots_before = std::ceil(grid_.from_s() / step_s_);
  const double knots_after = std::ceil((grid_.end_s() - grid_.from_s()) / step_s_) + 1;
  std::vector<double> knots;
  const auto period = static_cast<std::int64_t>(week_.size());
  for (auto k = -static_cast<std::int64_t>(knots_before);
       k <= static_cast<std::int64_t>(knots_after); ++k) {
    knots.push_back(week_[static_cast<std::size_t>(((k % period) + period) % period)]);
  }
  integrate(knots, expected_);
  week_ = std::move(knots);  // From here on all knots of the history, without noise.
}

// Trapezoids between knots: exact for a rate that is linear between them. `knots` begin at the last
// one at or before the start of the history.
void Demand::integrate(std::span<const double> knots, std::span<double> expected) const {
  const double lead_steps = std::ceil(grid_.from_s() / step_s_);
  const double offset_s = lead_steps * step_s_ - grid_.from_s();
  std::size_t segment = 0;
  double segment_start_s = 0;
  double slope = (knots[1] - knots[0]) / step_s_;
  for (std::size_t t = 0; t < expected.size(); ++t) {
    double at_s = offset_s + static_cast<double>(t) * grid_.tick_s;
    const double end_s = offset_s + static_cast<double>(t + 1) * grid_.tick_s;
    double sum = 0;
    while (at_s < end_s) {
      while (at_s >= segment_start_s + step_s_ && segment + 2 < knots.size()) {
        ++segment;
        segment_start_s = static_cast<double>(segment) * step_s_;
        slope = (knots[segment + 1] - knots[segment]) / step_s_;
      }
      const bool last = segment + 2 >= knots.size();
      const double until_s = last ? end_s : std::min(end_s, segment_start_s + step_s_);
      const double middle_s = 0.5 * (at_s + until_s) - segment_start_s;
      sum += (until_s - at_s) * (knots[segment] + slope * middle_s);
      at_s = until_s;
    }
    expected[t] = std::max(0.0, sum);
  }
}

void Demand::take_recorded(const RecordedHistory& history, const Replay& replay) {
  Retimed at = retimed(history, grid_.tick_s, replay.scale);
  if (replay.resample) {
    const double ticks = *replay.resample / Seconds{grid_.tick_s};
    if (!is_whole(ticks) || ticks < 1) {
      throw DomainError(fmt::format("\"resample\" blocks of {} are no whole ticks of {}",
                                    input::to_text(*replay.resample),
                                    input::to_text(Seconds{grid_.tick_s})));
    }
    block_ = static_cast<std::size_t>(std::llround(ticks));
    if (at.total.size() < block_) {
      throw DomainError(fmt::format("{} holds {}, less than one block of {} to resample",
                                    history.source, input::to_text(history.length()),
                                    input::to_text(*replay.resample)));
    }
  } else if (at.total.size() < grid_.ticks()) {
    throw DomainError(fmt::format(
        "{} holds {} and the horizon needs {}; shorten it, or give \"resample\"", history.source,
        input::to_text(history.length()), input::to_text(Seconds{grid_.end_s()})));
  } else {
    at.total.resize(grid_.ticks());
    at.known.resize(grid_.ticks());
    if (!at.bad.empty()) at.bad.resize(grid_.ticks());
  }
  expected_ = std::move(at.total);
  bad_ = std::move(at.bad);
  known_ = std::move(at.known);
  if (std::find(known_.begin(), known_.end(), std::uint8_t{0}) == known_.end()) known_.clear();
}

void Demand::find_mean_rate() {
  double sum = 0;
  double ticks = 0;
  // Of resampled data every tick counts alike; else those of the scored part.
  const std::size_t from = block_ > 0 ? 0 : grid_.lead;
  const std::size_t to = block_ > 0 ? expected_.size() : grid_.lead + grid_.scored;
  for (std::size_t t = from; t < to; ++t) {
    if (!known_.empty() && known_[t] == 0) continue;
    sum += expected_[t];
    ++ticks;
  }
  if (!(sum > 0)) throw DomainError("there is no traffic at all in the scored time");
  mean_rate_per_s_ = sum / (ticks * grid_.tick_s);
}

double Demand::highest() const {
  return *std::max_element(expected_.begin(), expected_.end());
}

double Demand::lowest() const {
  double least = infinity;
  for (std::size_t t = 0; t < expected_.size(); ++t) {
    if (known_.empty() || known_[t] != 0) least = std::min(least, expected_[t]);
  }
  return least;
}

void Demand::draw_knots(const run::Replication& replication, std::vector<double>& knots) const {
  const double sigma = std::sqrt(math::log1p(noise_ * noise_));
  const auto factor = [&](random::Stream& rng) {
    return math::exp(sigma * random::standard_normal(rng) - 0.5 * sigma * sigma);
  };
  random::Stream rng(replication.seed, replication.index, random::Purpose::traffic_noise, 0);
  random::Stream lead_rng(replication.seed, replication.index, random::Purpose::traffic_noise, 1);
  const auto before = static_cast<std::size_t>(std::ceil(grid_.from_s() / step_s_));
  knots.resize(week_.size());
  for (std::size_t k = before; k < week_.size(); ++k) knots[k] = week_[k] * factor(rng);
  for (std::size_t k = before; k-- > 0;) knots[k] = week_[k] * factor(lead_rng);
}

// Blocks that start at whole blocks from the start of the data, so that a block of a day keeps its
// hours and one of a week its days.
void Demand::resample(const run::Replication& replication, Space& space) const {
  const std::size_t ticks = grid_.ticks();
  space.expected.resize(ticks);
  space.bad.resize(bad_.empty() ? 0 : ticks);
  space.known.resize(known_.empty() ? 0 : ticks);
  const std::size_t blocks = expected_.size() / block_;
  const auto copy = [&](std::size_t to, std::size_t from, std::size_t count) {
    std::copy_n(expected_.begin() + static_cast<std::ptrdiff_t>(from), count,
                space.expected.begin() + static_cast<std::ptrdiff_t>(to));
    if (!bad_.empty()) {
      std::copy_n(bad_.begin() + static_cast<std::ptrdiff_t>(from), count,
                  space.bad.begin() + static_cast<std::ptrdiff_t>(to));
    }
    if (!known_.empty()) {
      std::copy_n(known_.begin() + static_cast<std::ptrdiff_t>(from), count,
                  space.known.begin() + static_cast<std::ptrdiff_t>(to));
    }
  };
  random::Stream rng(replication.seed, replication.index, random::Purpose::resampling, 0);
  for (std::size_t t = grid_.lead; t < ticks; t += block_) {
    copy(t, block_ * random::uniform_below(blocks, rng), std::min(block_, ticks - t));
  }
  random::Stream lead_rng(replication.seed, replication.index, random::Purpose::resampling, 1);
  for (std::size_t t = grid_.lead; t > 0;) {
    const std::size_t count = std::min(block_, t);
    t -= count;
    copy(t, block_ * random::uniform_below(blocks, lead_rng) + (block_ - count), count);
  }
}

DemandColumns Demand::draw(const run::Replication& replication, Space& space) const {
  if (block_ > 0) {
    resample(replication, space);
    return {space.expected, space.bad, space.known};
  }
  if (noise_ > 0) {
    draw_knots(replication, space.knots);
    space.expected.resize(grid_.ticks());
    integrate(space.knots, space.expected);
    return {space.expected, {}, {}};
  }
  return {expected_, bad_, known_};
}

}  // namespace nines::alerting
