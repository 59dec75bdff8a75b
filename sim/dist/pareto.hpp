/// @file
/// Pareto duration: a power law from `min` up.   P(X > x) = (min/x)^alpha   [min: s]
/// The mean is infinite for alpha <= 1, the variance for alpha <= 2.
#pragma once

#include <complex>
#include <string>
#include <string_view>

#include "core/quantity.hpp"
#include "dist/law_traits.hpp"
#include "input/forward.hpp"
#include "math/elementary.hpp"
#include "random/stream.hpp"
#include "random/ziggurat.hpp"

namespace nines::dist {

class Pareto {
 public:
  static constexpr std::string_view name = "pareto";
  static Pareto read(input::Reader& in);
  /// Both above 0; `alpha` at least 0.01.
  Pareto(Seconds min, double alpha);

  double operator()(random::Stream& rng) const {
    return min_s_ * math::exp(random::standard_exponential(rng) * inverse_alpha_);
  }
  [[nodiscard]] double inverse(double below, double above) const {
    const double hazard = -(below < 0.5 ? math::log1p(-below) : math::log(above));
    return min_s_ * math::exp(hazard * inverse_alpha_);
  }
  [[nodiscard]] double cdf(double x) const;
  [[nodiscard]] double survival(double x) const;
  [[nodiscard]] double density(double x) const;
  [[nodiscard]] double mean() const;
  [[nodiscard]] double variance() const;
  [[nodiscard]] double third_moment() const;
  [[nodiscard]] double excess(double x) const;
  [[nodiscard]] std::complex<double> laplace(std::complex<double> s) const;
  [[nodiscard]] double lowest() const { return min_s_; }
  [[nodiscard]] double highest() const { return infinity; }
  [[nodiscard]] LawTraits traits() const {
    return {.shape = Shape::cornered,
            .closed_transform = false,
            .tail_index = alpha_,
            .exponential = false};
  }
  [[nodiscard]] std::string describe() const;

  [[nodiscard]] Seconds min() const { return Seconds{min_s_}; }
  [[nodiscard]] double alpha() const { return alpha_; }

 private:
  double min_s_;
  double alpha_;
  double inverse_alpha_;
};

}  // namespace nines::dist
