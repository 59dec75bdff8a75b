/// @file
/// A duration known by its quantiles, from "0" to "1", with a monotone interpolation between:
/// log-linear when all are positive (then X is log-uniform between two quantiles), linear
/// otherwise.
///     X = x_i (x_(i+1)/x_i)^t  or  x_i + t (x_(i+1) - x_i),  t = (p - p_i)/(p_(i+1) - p_i)   [s]
#pragma once

#include <complex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/quantity.hpp"
#include "dist/law_traits.hpp"
#include "input/forward.hpp"
#include "random/stream.hpp"
#include "random/uniform.hpp"

namespace nines::dist {

class Quantiles {
 public:
  static constexpr std::string_view name = "quantiles";
  static Quantiles read(input::Value& in);
  static Quantiles example();
  /// Probabilities increase from 0 to 1, durations do not decrease.
  explicit Quantiles(const std::vector<std::pair<double, Seconds>>& points);

  double operator()(random::Stream& rng) const {
    const double u = random::uniform_open(rng);
    return inverse(u, 1 - u);
  }
  [[nodiscard]] double inverse(double below, double above) const;
  [[nodiscard]] double cdf(double x) const;
  [[nodiscard]] double survival(double x) const;
  [[nodiscard]] double density(double x) const;
  [[nodiscard]] double mean() const { return mean_s_; }
  [[nodiscard]] double variance() const { return variance_s2_; }
  [[nodiscard]] double third_moment() const { return third_moment_s3_; }
  [[nodiscard]] double excess(double x) const;
  [[nodiscard]] std::complex<double> laplace(std::complex<double> s) const;
  [[nodiscard]] double lowest() const { return pieces_.front().low; }
  [[nodiscard]] double highest() const { return pieces_.back().high; }
  void breakpoints(std::vector<double>& out) const;
  [[nodiscard]] LawTraits traits() const;
  [[nodiscard]] std::string describe() const;

 private:
  struct Piece {
    double p_low, p_high;
    double low, high;  ///< s
    double log_ratio;  ///< log(high/low) of a log-linear piece.
    [[nodiscard]] double weight() const { return p_high - p_low; }
  };
  [[nodiscard]] double at(const Piece& piece, double t) const;
  [[nodiscard]] double place(const Piece& piece, double x) const;
  [[nodiscard]] double moment(const Piece& piece, int order) const;

  std::vector<Piece> pieces_;
  bool log_linear_ = false;
  double mean_s_ = 0;
  double variance_s2_ = 0;
  double third_moment_s3_ = 0;
};

}  // namespace nines::dist
