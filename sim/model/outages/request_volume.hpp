/// @file
/// How many requests are expected by a time: N(t) = integral_0^t rate(u) du, for a rate that is
/// constant, or linear between knots and periodic. Outages are weighted by it, so that an hour at
/// the peak loses more than an hour at night. Requests are counted by their expectation, not drawn:
/// given the outages, that is the mean over all requests.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/quantity.hpp"

namespace nines::outages {

class RequestVolume {
 public:
  /// The same rate at all times.
  explicit RequestVolume(PerSecond rate = PerSecond{1}) : rate_per_s_(rate.raw()) {}

  /// Rates at knots `step` apart, from time 0; after the last one comes the first again.
  [[nodiscard]] static RequestVolume linear(Seconds step, std::span<const double> rates_per_s);
  /// Rates that hold for a `step` each, over and over.
  [[nodiscard]] static RequestVolume stepped(Seconds step, std::span<const double> rates_per_s);

  /// Expected requests in [0, t). `t_s` is finite and at least 0.
  [[nodiscard]] double until(double t_s) const {
    if (segments_.empty()) return rate_per_s_ * t_s;
    const double periods = std::floor(t_s / period_s_);
    const double steps = (t_s - periods * period_s_) / step_s_;
    const double whole = std::fmax(0.0, std::fmin(std::floor(steps), last_segment_));
    const Segment& in = segments_[static_cast<std::size_t>(static_cast<std::int64_t>(whole))];
    const double x = steps - whole;
    return periods * per_period_ + in.before + x * (in.at_start + x * in.half_rise);
  }

  [[nodiscard]] bool uniform() const { return segments_.empty(); }
  /// Over a whole period.
  [[nodiscard]] PerSecond mean_rate() const;

 private:
  /// Requests before a step of the period, and during it: at_start x + half_rise x^2, x in [0, 1].
  struct Segment {
    double before = 0;
    double at_start = 0;
    double half_rise = 0;
  };
  void append(double from_per_s, double to_per_s);

  double rate_per_s_ = 0;
  double step_s_ = 0;
  double period_s_ = 0;
  double last_segment_ = 0;
  double per_period_ = 0;
  std::vector<Segment> segments_;
};

}  // namespace nines::outages
