#include "model/alerting/counts.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/error.hpp"
#include "dist/beta_share.hpp"
#include "dist/count_samplers.hpp"
#include "input/reader.hpp"
#include "input/units.hpp"
#include "math/elementary.hpp"

namespace nines::alerting {
namespace {

// Rounded running sums of means: 29.9999999 requests are 30.
constexpr double rounding = 1e-6;
// Below this many failures a tick, jumping to the next one beats drawing each tick's.
constexpr double rare_per_tick = 1;

struct ErrorObject {
  ErrorSettings settings;

  static ErrorObject read(input::Reader& in) {
    ErrorSettings settings;
    settings.baseline =
        in.optional<Probability>("baseline", Probability{0}, "0", input::unit_interval,
                                 "fraction of requests that fail at all times");
    settings.correlation = in.optional<double>(
        "overdispersion", 0, "0", input::Range{0, 1, false, true, "from 0 to below 1"},
        "correlation of any two requests of a window (beta-binomial)");
    settings.every = in.maybe<Seconds>("every", input::positive,
                                       "length of a window of overdispersion", "the tick");
    settings.counts =
        in.choose<ErrorLaw>("counts", ErrorLaw::binomial,
                            {{"binomial", ErrorLaw::binomial}, {"expected", ErrorLaw::expected}},
                            "failures: drawn, or as many as expected, rounded");
    in.check(!settings.every || settings.correlation > 0, "every",
             "\"every\" goes with \"overdispersion\"");
    return {settings};
  }
};

}  // namespace

ErrorSettings ErrorSettings::read(input::Value& in) {
  ErrorSettings settings;
  const bool plain = in.may_be(input::Node::Kind::number) || in.may_be(input::Node::Kind::string);
  if (plain) settings.baseline = in.as<Probability>(input::unit_interval);
  if (in.may_be(input::Node::Kind::object)) settings = in.as<ErrorObject>().settings;
  if (!plain && !in.may_be(input::Node::Kind::object)) {
    in.expected("a fraction such as \"0.1%\", or an object with a \"baseline\"");
  }
  return settings;
}

/// The random numbers of a replication, and what carries over from tick to tick.
class Counter::Draws {
 public:
  Draws(const run::Replication& replication, std::uint64_t index)
      : errors(replication.seed, replication.index, random::Purpose::error, index),
        requests(replication.seed, replication.index, random::Purpose::arrival, index),
        dispersion(replication.seed, replication.index, random::Purpose::error, index + 2) {}

  /// Whole requests of a tick of this mean, such that none are lost in the long run.
  std::int64_t whole(double mean) {
    const double before = std::floor(requests_so_far_ + rounding);
    requests_so_far_ += mean;
    return static_cast<std::int64_t>(std::floor(requests_so_far_ + rounding) - before);
  }
  std::int64_t whole_bad(double mean) {
    const double before = std::floor(bad_so_far_ + rounding);
    bad_so_far_ += mean;
    return static_cast<std::int64_t>(std::floor(bad_so_far_ + rounding) - before);
  }

  random::Stream errors;
  random::Stream requests;
  random::Stream dispersion;

 private:
  double requests_so_far_ = 0;
  double bad_so_far_ = 0;
};

Counter::Counter(CountLaw traffic, const ErrorSettings& errors, const TimeGrid& grid,
                 double highest)
    : traffic_(traffic), errors_(errors), grid_(grid) {
  if (errors.every) {
    const double ticks = errors.every->raw() / grid.tick_s;
    if (std::abs(ticks - std::round(ticks)) > 1e-9 * ticks || ticks < 1) {
      throw DomainError(fmt::format("windows of overdispersion of {} are no whole ticks of {}",
                                    input::to_text(*errors.every),
                                    input::to_text(Seconds{grid.tick_s})));
    }
    window_ticks_ = static_cast<std::size_t>(std::llround(ticks));
  }
  if (traffic_ == CountLaw::poisson) ladder_ = std::make_unique<dist::PoissonLadder>(highest);
}

void Counter::count(const run::Replication& replication, const DemandColumns& demand,
                    const Trouble& trouble, CountColumns& into) const {
  const std::size_t n = grid_.ticks();
  into.total.resize(n + 1);
  into.bad.resize(n + 1);
  into.total[0] = into.bad[0] = 0;
  // The lead has numbers of its own, so that its length does not shift those of the scored part.
  Draws lead(replication, 1);
  run(0, grid_.lead, demand, trouble, lead, into);
  Draws scored(replication, 0);
  run(grid_.lead, n, demand, trouble, scored, into);
  into.present.resize(demand.known.empty() ? 0 : n + 1);
  if (demand.known.empty()) return;
  into.present[0] = 0;
  for (std::size_t t = 0; t < n; ++t) into.present[t + 1] = into.present[t] + demand.known[t];
}

void Counter::run(std::size_t begin, std::size_t end, const DemandColumns& demand,
                  const Trouble& trouble, Draws& draws, CountColumns& into) const {
  const bool simple = demand.bad.empty() && errors_.correlation == 0;
  std::size_t t = begin;
  const auto quiet = [&](std::size_t until) {
    if (t >= until) return;
    if (simple) {
      run_quiet({t, until, nullptr}, demand, draws, into);
    } else {
      run_piece({t, until, nullptr}, demand, trouble, draws, into);
    }
    t = until;
  };
  for (const BusyStretch& stretch : trouble.stretches) {
    if (stretch.end <= begin) continue;
    if (stretch.begin >= end) break;
    quiet(std::max(begin, stretch.begin));
    const std::size_t until = std::min(end, stretch.end);
    run_piece({t, until, &stretch}, demand, trouble, draws, into);
    t = until;
  }
  quiet(end);
}

// Ticks of any sort.
void Counter::run_piece(Piece piece, const DemandColumns& demand, const Trouble& trouble,
                        Draws& draws, CountColumns& into) const {
  double baseline = errors_.baseline.raw();
  std::int64_t total_sum = into.total[piece.begin];
  std::int64_t bad_sum = into.bad[piece.begin];
  for (std::size_t t = piece.begin; t < piece.end; ++t) {
    double mean = demand.expected[t];
    double survival = 1;
    if (piece.busy != nullptr) {
      const std::size_t column = piece.busy->first + (t - piece.busy->begin);
      survival = trouble.survival[column];
      if (!trouble.traffic.empty()) mean *= trouble.traffic[column];
    }
    if (errors_.correlation > 0 && (t == piece.begin || t % window_ticks_ == 0)) {
      baseline = dist::beta_share(errors_.baseline.raw(), errors_.correlation, draws.dispersion);
    }
    // Recorded failures are there already; what is simulated comes on top of them.
    const double recorded = demand.bad.empty() ? 0 : std::min(demand.bad[t], mean);
    const double q = 1 - (1 - baseline) * survival;
    std::int64_t bad = 0;
    std::int64_t total = 0;
    if (errors_.counts == ErrorLaw::expected) {
      total = traffic_ == CountLaw::poisson ? (*ladder_)(mean, draws.requests) : draws.whole(mean);
      const double share = mean > 0 ? recorded / mean : 0;
      const double failing = share + (1 - share) * q;
      bad = std::min(total, draws.whole_bad(static_cast<double>(total) * failing));
    } else if (traffic_ == CountLaw::poisson) {
      bad = (*ladder_)(recorded + (mean - recorded) * q, draws.errors);
      total = bad + (*ladder_)((mean - recorded) * (1 - q), draws.requests);
    } else {
      total = draws.whole(mean);
      bad = demand.bad.empty() ? 0 : std::min(total, draws.whole_bad(recorded));
      bad += dist::sample_binomial(total - bad, q, draws.errors);
    }
    total_sum += total;
    bad_sum += bad;
    into.total[t + 1] = total_sum;
    into.bad[t + 1] = bad_sum;
  }
}

// Ticks without incidents, records or overdispersion: nearly all of a long history.
void Counter::run_quiet(Piece piece, const DemandColumns& demand, Draws& draws,
                        CountColumns& into) const {
  const double q = errors_.baseline.raw();
  std::int64_t total_sum = into.total[piece.begin];
  std::int64_t bad_sum = into.bad[piece.begin];
  const auto put = [&](std::size_t t, std::int64_t total, std::int64_t bad) {
    total_sum += total;
    bad_sum += bad;
    into.total[t + 1] = total_sum;
    into.bad[t + 1] = bad_sum;
  };
  if (errors_.counts == ErrorLaw::expected) {
    for (std::size_t t = piece.begin; t < piece.end; ++t) {
      const std::int64_t total = traffic_ == CountLaw::poisson
                                     ? (*ladder_)(demand.expected[t], draws.requests)
                                     : draws.whole(demand.expected[t]);
      put(t, total, std::min(total, draws.whole_bad(static_cast<double>(total) * q)));
    }
  } else if (traffic_ == CountLaw::poisson) {
    for (std::size_t t = piece.begin; t < piece.end; ++t) {
      const double mean = demand.expected[t];
      const std::int64_t bad = q > 0 ? (*ladder_)(mean * q, draws.errors) : 0;
      put(t, bad + (*ladder_)(mean * (1 - q), draws.requests), bad);
    }
  } else if (q == 0 || q == 1) {
    for (std::size_t t = piece.begin; t < piece.end; ++t) {
      const std::int64_t total = draws.whole(demand.expected[t]);
      put(t, total, q == 0 ? 0 : total);
    }
  } else {
    // The requests that succeed before the next failure are geometric.
    const double log_success = math::log1p(-q);
    const auto gap = [&] {
      const double requests = math::log(random::uniform_open(draws.errors)) / log_success;
      return static_cast<std::int64_t>(std::fmin(requests, 9e18));
    };
    std::int64_t next = gap();
    for (std::size_t t = piece.begin; t < piece.end; ++t) {
      const std::int64_t total = draws.whole(demand.expected[t]);
      if (static_cast<double>(total) * q > rare_per_tick) {
        put(t, total, dist::sample_binomial(total, q, draws.errors));
        continue;
      }
      std::int64_t bad = 0;
      std::int64_t left = total;
      while (next < left) {
        ++bad;
        left -= next + 1;
        next = gap();
      }
      next -= left;
      put(t, total, bad);
    }
  }
}

}  // namespace nines::alerting
