/// @file
/// Beta duration, scaled to [min, max].
///     density of (X - min)/(max - min) is t^(a-1) (1-t)^(b-1)/B(a, b)   [min, max: s]
/// Sampled as a ratio of gamma variables, X/(X + Y).
#pragma once

#include <complex>
#include <string>
#include <string_view>

#include "core/quantity.hpp"
#include "dist/gamma.hpp"
#include "dist/law_traits.hpp"
#include "input/forward.hpp"
#include "random/stream.hpp"

namespace nines::dist {

class Beta {
 public:
  static constexpr std::string_view name = "beta";
  static Beta read(input::Reader& in);
  static Beta example() { return Beta{2, 2, Seconds{1}, Seconds{2}}; }
  /// `a` and `b` from 1e-3 to 1e6; 0 <= min < max.
  Beta(double a, double b, Seconds min, Seconds max);

  double operator()(random::Stream& rng) const;
  [[nodiscard]] double inverse(double below, double above) const;
  [[nodiscard]] double cdf(double x) const;
  [[nodiscard]] double survival(double x) const;
  [[nodiscard]] double density(double x) const;
  [[nodiscard]] double mean() const { return min_s_ + width_s_ * a_ / (a_ + b_); }
  [[nodiscard]] double variance() const;
  [[nodiscard]] double third_moment() const;
  [[nodiscard]] double excess(double x) const;
  [[nodiscard]] std::complex<double> laplace(std::complex<double> s) const;
  [[nodiscard]] double lowest() const { return min_s_; }
  [[nodiscard]] double highest() const { return max_s_; }
  [[nodiscard]] LawTraits traits() const {
    return {.shape = Shape::cornered,
            .closed_transform = false,
            .tail_index = all_moments,
            .exponential = false};
  }
  [[nodiscard]] std::string describe() const;

 private:
  double a_;
  double b_;
  double min_s_;
  double max_s_;
  double width_s_;
  GammaSampler first_;
  GammaSampler second_;
};

}  // namespace nines::dist
