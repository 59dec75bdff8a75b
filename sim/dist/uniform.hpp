/// @file
/// Uniform duration.   P(X <= x) = (x - min)/(max - min)   [min, max: s]
#pragma once

#include <complex>
#include <string>
#include <string_view>

#include "core/quantity.hpp"
#include "dist/law_traits.hpp"
#include "input/forward.hpp"
#include "random/stream.hpp"
#include "random/uniform.hpp"

namespace nines::dist {

class Uniform {
 public:
  static constexpr std::string_view name = "uniform";
  static Uniform read(input::Reader& in);
  static Uniform example() { return Uniform{Seconds{1}, Seconds{2}}; }
  /// 0 <= min < max, finite.
  Uniform(Seconds min, Seconds max);

  double operator()(random::Stream& rng) const {
    return min_s_ + width_s_ * random::uniform_open(rng);
  }
  [[nodiscard]] double inverse(double below, double above) const {
    return below < 0.5 ? min_s_ + width_s_ * below : max_s_ - width_s_ * above;
  }
  [[nodiscard]] double cdf(double x) const;
  [[nodiscard]] double survival(double x) const;
  [[nodiscard]] double density(double x) const;
  [[nodiscard]] double mean() const { return min_s_ + 0.5 * width_s_; }
  [[nodiscard]] double variance() const { return width_s_ * width_s_ / 12; }
  [[nodiscard]] double third_moment() const;
  [[nodiscard]] double excess(double x) const;
  [[nodiscard]] std::complex<double> laplace(std::complex<double> s) const;
  [[nodiscard]] double lowest() const { return min_s_; }
  [[nodiscard]] double highest() const { return max_s_; }
  [[nodiscard]] LawTraits traits() const {
    return {.shape = Shape::cornered,
            .closed_transform = true,
            .tail_index = all_moments,
            .exponential = false};
  }
  [[nodiscard]] std::string describe() const;

 private:
  double min_s_;
  double max_s_;
  double width_s_;
};

}  // namespace nines::dist
