/// @file
/// Each arrival spends one unit-exponential amount of hazard. Within a segment the cumulated rate
/// is quadratic, so the moment at which it reaches a given amount is a root, taken in the form that
/// loses no digits and divides by nothing small:  x = 2h / (r + sqrt(r^2 + 2 slope h)).
#include "traffic/profile.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include <fmt/format.h>

#include "core/error.hpp"
#include "input/reader.hpp"
#include "input/units.hpp"
#include "math/elementary.hpp"
#include "random/ziggurat.hpp"

namespace nines::traffic {
namespace {

constexpr std::size_t days = 7;

// (1 - cos(2 pi (hour - 4)/24))/2 at full hours, in four digits: numbers, so that no cosine of the
// C library reaches a sample path.
constexpr double smooth_day[24] = {0.25, 0.1464, 0.067, 0.017,  0,    0.017,  0.067, 0.1464,
                                   0.25, 0.3706, 0.5,   0.6294, 0.75, 0.8536, 0.933, 0.983,
                                   1,    0.983,  0.933, 0.8536, 0.75, 0.6294, 0.5,   0.3706};

class ProfileSource final : public ArrivalSource {
 public:
  ProfileSource(const std::vector<double>& knots_per_s, double step_s, double noise,
                const SourceSeed& seed)
      : knots_per_s_(knots_per_s),
        step_s_(step_s),
        sigma_(std::sqrt(math::log1p(noise * noise))),
        sampling_(seed.sampling),
        arrivals_(seed.stream(random::Purpose::arrival)),
        noise_(seed.stream(random::Purpose::traffic_noise)) {
    segment_end_rate_ = next_knot();
    enter_segment();
  }

  void fill(std::span<double> gaps_s) override {
    unit_.fill(gaps_s, arrivals_, sampling_);
    for (double& gap_s : gaps_s) gap_s = spend(gap_s);
  }

 private:
  double next_knot() {
    const double rate = knots_per_s_[knot_];
    knot_ = knot_ + 1 == knots_per_s_.size() ? 0 : knot_ + 1;
    if (sigma_ == 0) return rate;
    return rate * math::exp(sigma_ * random::standard_normal(noise_) - 0.5 * sigma_ * sigma_);
  }

  void enter_segment() {
    rate_ = segment_end_rate_;
    segment_end_rate_ = next_knot();
    left_s_ = step_s_;
  }

  double spend(double hazard) {
    double gap_s = 0;
    for (;;) {
      const double ahead = 0.5 * (rate_ + segment_end_rate_) * left_s_;
      if (hazard < ahead) break;
      hazard -= ahead;
      gap_s += left_s_;
      enter_segment();
    }
    const double slope = (segment_end_rate_ - rate_) / left_s_;
    const double root = std::sqrt(std::max(0.0, rate_ * rate_ + 2 * slope * hazard));
    const double rest_s = std::min(left_s_, 2 * hazard / (rate_ + root));
    rate_ = std::max(0.0, rate_ + slope * rest_s);
    left_s_ -= rest_s;
    return gap_s + rest_s;
  }

  std::vector<double> knots_per_s_;
  double step_s_;
  double sigma_;
  dist::Distribution unit_ = dist::Distribution::exponential(Seconds{1});
  random::Sampling sampling_;
  random::Stream arrivals_;
  random::Stream noise_;
  std::size_t knot_ = 0;
  double rate_ = 0;  // at this moment
  double segment_end_rate_ = 0;
  double left_s_ = 0;
};

}  // namespace

Profile Profile::read(input::Reader& in) {
  Shape shape;
  shape.peak = in.require<PerSecond>("peak", input::positive, "rate at the busiest time");
  shape.trough = in.optional<PerSecond>("trough", PerSecond{0}, "0", input::non_negative,
                                        "rate at the quietest time");
  shape.daily = in.maybe<std::vector<double>>(
                      "daily", input::unit_interval,
                      "levels from 0 (trough) to 1 (peak), spread evenly over the period",
                      "a smooth day, lowest at 4:00, highest at 16:00")
                    .value_or(std::vector<double>{});
  shape.weekly =
      in.maybe<std::vector<double>>("weekly", input::non_negative,
                                    "seven factors, one a day, starting with day 0", "1 every day")
          .value_or(std::vector<double>{});
  shape.period = in.optional<Seconds>("period", day, "1d", input::positive, "length of one day");
  shape.noise = in.optional<double>("noise", 0, "0", input::between(0, 10),
                                    "coefficient of variation of a random factor at every level");
  in.check(shape.trough <= shape.peak, "trough", "\"trough\" must not be above \"peak\"");
  in.check(!in.has("daily") || !shape.daily.empty(), "daily", "expected at least one level");
  in.check(!in.has("weekly") || shape.weekly.size() == days, "weekly",
           fmt::format("expected 7 factors, got {}", shape.weekly.size()));
  if (!in.sound()) return example();
  return Profile{std::move(shape)};
}

Profile Profile::example() {
  return Profile{{PerSecond{1}, PerSecond{0}, {}, {}, day, 0}};
}

Profile::Profile(Shape shape) : shape_(std::move(shape)) {
  if (shape_.daily.empty()) shape_.daily.assign(std::begin(smooth_day), std::end(smooth_day));
  if (shape_.weekly.empty()) shape_.weekly.assign(days, 1.0);
  if (shape_.weekly.size() != days) throw DomainError("profile: expected 7 weekly factors");
  step_ = shape_.period / static_cast<double>(shape_.daily.size());
  for (const double factor : shape_.weekly) {
    for (const double level : shape_.daily) {
      const double rate = shape_.trough.raw() + (shape_.peak.raw() - shape_.trough.raw()) * level;
      knots_per_s_.push_back(factor * rate);
    }
  }
  // Linear between evenly spaced knots, and periodic: the mean of the knots is the mean over time.
  mean_ = PerSecond{std::accumulate(knots_per_s_.begin(), knots_per_s_.end(), 0.0) /
                    static_cast<double>(knots_per_s_.size())};
  if (!(mean_.raw() > 0)) throw DomainError("profile: the rate must be above 0 at some time");
}

Seconds Profile::cycle() const {
  const std::vector<double>& factors = shape_.weekly;
  const bool alike = std::ranges::adjacent_find(factors, std::not_equal_to<>{}) == factors.end();
  return alike ? shape_.period : 7 * shape_.period;
}

PerSecond Profile::rate_at(Seconds time) const {
  const double position = time / step_;
  const double whole = std::floor(position);
  const auto count = static_cast<double>(knots_per_s_.size());
  const auto knot = static_cast<std::size_t>(whole - count * std::floor(whole / count));
  const double here = knots_per_s_[knot];
  const double next = knots_per_s_[(knot + 1) % knots_per_s_.size()];
  return PerSecond{here + (next - here) * (position - whole)};
}

std::unique_ptr<ArrivalSource> Profile::start(const SourceSeed& seed) const {
  return std::make_unique<ProfileSource>(knots_per_s_, step_.raw(), shape_.noise, seed);
}

std::string Profile::describe() const {
  return fmt::format("Poisson arrivals along a profile, from {} to {} each {}, mean {}",
                     input::to_text(shape_.trough), input::to_text(shape_.peak),
                     input::to_text(shape_.period), input::to_text(mean_));
}

}  // namespace nines::traffic
