/// @file
/// The longest or shortest of several independent durations: parallel steps that all must end, or
/// of which the first counts.
///     max: P(X <= x) = product of P(X_i <= x);  min: P(X > x) = product of P(X_i > x)
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

enum class Extreme { max, min };

template <Extreme which>
class ExtremeOf {
 public:
  static constexpr std::string_view name = which == Extreme::max ? "max_of" : "min_of";
  static ExtremeOf read(input::Value& in);
  static ExtremeOf example();
  /// At least one.
  explicit ExtremeOf(std::vector<Distribution> of);

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
  [[nodiscard]] SurvivalFunction self() const;

  std::vector<Distribution> of_;
  Moments moments_{};
};

using MaxOf = ExtremeOf<Extreme::max>;
using MinOf = ExtremeOf<Extreme::min>;

}  // namespace nines::dist
