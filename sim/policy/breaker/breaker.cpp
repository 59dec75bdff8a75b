#include "policy/breaker/breaker.hpp"

#include <fmt/format.h>

#include "input/reader.hpp"
#include "input/units.hpp"

namespace nines::breaker {
namespace {

constexpr double most_calls = 1e9;

}  // namespace

Breaker Breaker::read(input::Reader& in) {
  Breaker b;
  const auto count = [&](std::string_view key, std::uint32_t usual, std::string_view words,
                         std::string_view help) {
    return static_cast<std::uint32_t>(
        in.optional<std::int64_t>(key, usual, words, input::between(1, most_calls), help));
  };
  b.failure_ratio =
      in.optional<Probability>("failure_ratio", Probability{b.failure_ratio}, "0.5",
                               input::Range{0, 1, true, false, "above 0, up to 1"},
                               "opens when at least this share of the calls in the window failed")
          .raw();
  b.min_calls = count("min_calls", b.min_calls, "20", "opens on no fewer calls in the window");
  b.window_s = in.optional<Seconds>("window", Seconds{b.window_s}, "10s",
                                    input::at_least(policy::SlidingCounts::shortest_s),
                                    "calls are counted over this last stretch of time")
                   .raw();
  b.cooldown_s = in.optional<Seconds>("cooldown", Seconds{b.cooldown_s}, "5s", input::non_negative,
                                      "time open before probes are let through")
                     .raw();
  b.half_open_calls =
      count("half_open_calls", b.half_open_calls, "1",
            "probes let through when half-open; so many successes close it, a failure opens it");
  return b;
}

std::string Breaker::describe() const {
  return fmt::format(
      "opens at {:.4g} % failures of {} or more calls in {}, for {}; {} probe{} to close",
      100 * failure_ratio, min_calls, input::to_text(Seconds{window_s}),
      input::to_text(Seconds{cooldown_s}), half_open_calls, half_open_calls == 1 ? "" : "s");
}

void BreakerState::enter(BreakerPosition position) {
  position_ = position;
  ++era_;
  probes_ = 0;
  successes_ = 0;
}

void BreakerState::open(double now_s) {
  enter(BreakerPosition::open);
  ++openings_;
  half_open_at_s_ = now_s + rule_.cooldown_s;
}

BreakerState::Permit BreakerState::request_slow(double now_s) {
  if (position_ == BreakerPosition::open) {
    if (now_s < half_open_at_s_) return {};
    enter(BreakerPosition::half_open);
  }
  if (probes_ == rule_.half_open_calls) return {};
  ++probes_;
  return {era_};
}

void BreakerState::report(double now_s, Permit permit, bool failed) {
  if (permit.era != era_) return;
  if (position_ == BreakerPosition::half_open) {
    if (failed) {
      open(now_s);
    } else if (++successes_ == rule_.half_open_calls) {
      enter(BreakerPosition::closed);
      window_.clear();
    }
    return;
  }
  window_.add(now_s, 1, failed ? 1 : 0);
  if (!failed) return;
  const policy::SlidingCounts::Tally& tally = window_.at(now_s);
  // A hair of slack: 3 failures of 10 reach a ratio of .3.
  constexpr double slack = 1 - 1e-12;
  if (tally.calls >= rule_.min_calls && tally.marked >= rule_.failure_ratio * tally.calls * slack) {
    open(now_s);
  }
}

void BreakerState::withdraw(Permit permit) {
  if (permit.era == era_ && position_ == BreakerPosition::half_open) --probes_;
}

}  // namespace nines::breaker
