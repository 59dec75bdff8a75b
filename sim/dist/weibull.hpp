/// @file
/// Weibull lifetime.   P(X > x) = exp(-(x/scale)^shape)   [x, scale: s]
/// Shape below 1: infant mortality; 1: exponential; above 1: wear-out.
/// Ref: Rinne (2008), The Weibull Distribution, section 2.2.
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

class Weibull {
 public:
  static constexpr std::string_view name = "weibull";
  static Weibull read(input::Reader& in);
  static Weibull example() { return Weibull{Seconds{1}, 2}; }
  /// Both above 0; `shape` at least 0.02.
  Weibull(Seconds scale, double shape);
  /// Throws DomainError when no Weibull has them.
  static Weibull from(const Features& features);

  double operator()(random::Stream& rng) const {
    return scale_s_ * math::pow(random::standard_exponential(rng), inverse_shape_);
  }
  [[nodiscard]] double inverse(double below, double above) const {
    const double hazard = -(below < 0.5 ? math::log1p(-below) : math::log(above));
    return scale_s_ * math::pow(hazard, inverse_shape_);
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
            .closed_transform = shape_ == 1,
            .tail_index = all_moments,
            .exponential = shape_ == 1};
  }
  [[nodiscard]] std::string describe() const;

  [[nodiscard]] Seconds scale() const { return Seconds{scale_s_}; }
  [[nodiscard]] double shape() const { return shape_; }

 private:
  [[nodiscard]] double hazard(double x) const { return math::pow(x / scale_s_, shape_); }

  double scale_s_;
  double shape_;
  double inverse_shape_;
};

}  // namespace nines::dist
