#include "model/outages/request_volume.hpp"

#include "core/contract.hpp"

namespace nines::outages {

RequestVolume RequestVolume::linear(Seconds step, std::span<const double> rates_per_s) {
  NINES_EXPECTS(step.raw() > 0 && !rates_per_s.empty());
  RequestVolume volume;
  volume.step_s_ = step.raw();
  for (std::size_t i = 0; i < rates_per_s.size(); ++i) {
    volume.append(rates_per_s[i], rates_per_s[(i + 1) % rates_per_s.size()]);
  }
  return volume;
}

RequestVolume RequestVolume::stepped(Seconds step, std::span<const double> rates_per_s) {
  NINES_EXPECTS(step.raw() > 0 && !rates_per_s.empty());
  RequestVolume volume;
  volume.step_s_ = step.raw();
  for (const double rate : rates_per_s) volume.append(rate, rate);
  return volume;
}

void RequestVolume::append(double from_per_s, double to_per_s) {
  segments_.push_back({per_period_, from_per_s * step_s_, 0.5 * (to_per_s - from_per_s) * step_s_});
  per_period_ += 0.5 * (from_per_s + to_per_s) * step_s_;
  last_segment_ = static_cast<double>(segments_.size() - 1);
  period_s_ = step_s_ * static_cast<double>(segments_.size());
}

PerSecond RequestVolume::mean_rate() const {
  return PerSecond{uniform() ? rate_per_s_ : per_period_ / period_s_};
}

}  // namespace nines::outages
