/// @file
/// Gamma duration; for a whole shape the sum of that many exponential stages (Erlang).
///     density x^(shape-1) exp(-x/scale) / (Gamma(shape) scale^shape)   [x, scale: s]
/// Sampled by squeeze and rejection from a cubed normal.
/// Ref: Marsaglia, Tsang (2000), A simple method for generating gamma variables, ACM TOMS 26(3).
#pragma once

#include <complex>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/quantity.hpp"
#include "dist/law_traits.hpp"
#include "dist/pairs.hpp"
#include "input/forward.hpp"
#include "math/elementary.hpp"
#include "random/stream.hpp"

namespace nines::dist {

/// Draws gamma variates of scale 1.
class GammaSampler {
 public:
  explicit GammaSampler(double shape);
  double operator()(random::Stream& rng) const;
  /// The logarithm of a variate, which does not underflow for a tiny shape.
  [[nodiscard]] double log_variate(random::Stream& rng) const;

 private:
  [[nodiscard]] double boosted(random::Stream& rng) const;

  double shape_;
  double d_;  ///< shape - 1/3, of the shape plus 1 where that is below 1.
  double c_;  ///< 1/sqrt(9 d)
};

class Gamma {
 public:
  static constexpr std::string_view name = "gamma";
  static Gamma read(input::Reader& in);
  static Gamma example() { return Gamma{Seconds{1}, 2}; }
  /// Both above 0; `shape` from 1e-3 to 1e6.
  Gamma(Seconds scale, double shape);
  /// Throws DomainError when no gamma has them.
  static Gamma from(const Features& features);

  double operator()(random::Stream& rng) const { return scale_s_ * sampler_(rng); }
  [[nodiscard]] double inverse(double below, double above) const;
  [[nodiscard]] double cdf(double x) const;
  [[nodiscard]] double survival(double x) const;
  [[nodiscard]] double density(double x) const;
  [[nodiscard]] double mean() const { return scale_s_ * shape_; }
  [[nodiscard]] double variance() const { return scale_s_ * scale_s_ * shape_; }
  [[nodiscard]] double third_moment() const;
  [[nodiscard]] double excess(double x) const;
  [[nodiscard]] std::complex<double> laplace(std::complex<double> s) const;
  [[nodiscard]] double lowest() const { return 0; }
  [[nodiscard]] double highest() const { return infinity; }
  [[nodiscard]] LawTraits traits() const {
    return {.shape = Shape::smooth,
            .closed_transform = true,
            .tail_index = all_moments,
            .exponential = shape_ == 1};
  }
  [[nodiscard]] std::string describe() const;

  [[nodiscard]] Seconds scale() const { return Seconds{scale_s_}; }
  [[nodiscard]] double shape() const { return shape_; }

 private:
  double scale_s_;
  double shape_;
  GammaSampler sampler_;
};

/// The sum of `stages` exponentials, of mean `mean` together.
class Erlang : public Gamma {
 public:
  static constexpr std::string_view name = "erlang";
  static Erlang read(input::Reader& in);
  Erlang(std::int64_t stages, Seconds mean);
  double operator()(random::Stream& rng) const;
  [[nodiscard]] std::string describe() const;

 private:
  std::int64_t stages_;
};

}  // namespace nines::dist
