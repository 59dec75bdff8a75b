/// @file
/// Another distribution, given that it lies between two bounds.
///     P(X <= x) = (F(x) - F(min-))/(F(max) - F(min-))   [min, max: s]
/// Sampled by rejection while a fifth or more lies within the bounds, by inversion otherwise.
#pragma once

#include <complex>
#include <string>
#include <string_view>
#include <vector>

#include "dist/distribution.hpp"
#include "dist/survival_moments.hpp"
#include "input/forward.hpp"
#include "random/stream.hpp"

namespace nines::dist {

class Truncated {
 public:
  static constexpr std::string_view name = "truncated";
  static Truncated read(input::Reader& in);
  static Truncated example();
  /// 0 <= min < max, where max may be infinite; DomainError when less than 1e-12 of `of` lies
  /// there.
  Truncated(Distribution of, Seconds min, Seconds max);

  double operator()(random::Stream& rng) const;
  [[nodiscard]] double inverse(double below, double above) const;
  [[nodiscard]] double cdf(double x) const;
  [[nodiscard]] double survival(double x) const;
  [[nodiscard]] double density(double x) const;
  [[nodiscard]] double mean() const { return moments_.mean; }
  [[nodiscard]] double variance() const { return moments_.variance; }
  [[nodiscard]] double third_moment() const { return moments_.third_moment; }
  [[nodiscard]] double excess(double x) const;
  [[nodiscard]] std::complex<double> laplace(std::complex<double> s) const;
  [[nodiscard]] double lowest() const;
  [[nodiscard]] double highest() const;
  [[nodiscard]] LawTraits traits() const;
  void breakpoints(std::vector<double>& out) const;
  [[nodiscard]] std::string describe() const;

 private:
  Distribution of_;
  double min_s_;
  double max_s_;
  double below_min_;  ///< P(Y < min)
  double from_min_;   ///< P(Y >= min)
  double up_to_max_;  ///< P(Y <= max)
  double above_max_;  ///< P(Y > max)
  double kept_;
  Moments moments_{};
};

}  // namespace nines::dist
