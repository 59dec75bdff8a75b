/// @file
/// Lomax duration: a power law from 0 up (Pareto of the second kind).
///     P(X > x) = (1 + x/scale)^(-shape)   [scale: s]
/// The mean is infinite for shape <= 1, the variance for shape <= 2.
#pragma once

#include <complex>
#include <string>
#include <string_view>

#include "core/quantity.hpp"
#include "dist/law_traits.hpp"
#include "dist/pairs.hpp"
#include "input/forward.hpp"
#include "math/elementary.hpp"
#include "random/stream.hpp"
#include "random/ziggurat.hpp"

namespace nines::dist {

class Lomax {
 public:
  static constexpr std::string_view name = "lomax";
  static Lomax read(input::Reader& in);
  static Lomax example() { return Lomax{Seconds{1}, 3}; }
  /// Both above 0; `shape` at least 0.01.
  Lomax(Seconds scale, double shape);
  /// Throws DomainError when no Lomax has them.
  static Lomax from(const Features& features);

  double operator()(random::Stream& rng) const {
    return scale_s_ * math::expm1(random::standard_exponential(rng) * inverse_shape_);
  }
  [[nodiscard]] double inverse(double below, double above) const {
    const double hazard = -(below < 0.5 ? math::log1p(-below) : math::log(above));
    return scale_s_ * math::expm1(hazard * inverse_shape_);
  }
  [[nodiscard]] double cdf(double x) const;
  [[nodiscard]] double survival(double x) const;
  [[nodiscard]] double density(double x) const;
  [[nodiscard]] double mean() const;
  [[nodiscard]] double variance() const;
  [[nodiscard]] double third_moment() const;
  [[nodiscard]] double excess(double x) const;
  [[nodiscard]] std::complex<double> laplace(std::complex<double> s) const;
  [[nodiscard]] double lowest() const { return 0; }
  [[nodiscard]] double highest() const { return infinity; }
  [[nodiscard]] LawTraits traits() const {
    return {.shape = Shape::smooth,
            .closed_transform = false,
            .tail_index = shape_,
            .exponential = false};
  }
  [[nodiscard]] std::string describe() const;

  [[nodiscard]] Seconds scale() const { return Seconds{scale_s_}; }
  [[nodiscard]] double shape() const { return shape_; }

 private:
  double scale_s_;
  double shape_;
  double inverse_shape_;
};

}  // namespace nines::dist
