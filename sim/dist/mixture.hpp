/// @file
/// Mixture: every variate comes from one of several distributions, chosen by weight.
///     P(X > x) = sum of weight_i P(X_i > x)
#pragma once

#include <complex>
#include <string>
#include <string_view>
#include <vector>

#include "dist/distribution.hpp"
#include "input/forward.hpp"
#include "random/stream.hpp"

namespace nines::dist {

class Mixture {
 public:
  static constexpr std::string_view name = "mixture";
  struct Part {
    double weight;
    Distribution of;
    static Part read(input::Reader& in);
  };

  static Mixture read(input::Value& in);
  static Mixture example();
  /// At least one part. Weights are positive and sum to 1.
  explicit Mixture(std::vector<Part> parts);

  double operator()(random::Stream& rng) const;
  [[nodiscard]] double inverse(double below, double above) const;
  [[nodiscard]] double cdf(double x) const;
  [[nodiscard]] double survival(double x) const;
  [[nodiscard]] double density(double x) const;
  [[nodiscard]] double mean() const { return mean_s_; }
  [[nodiscard]] double variance() const;
  [[nodiscard]] double third_moment() const;
  [[nodiscard]] double excess(double x) const;
  [[nodiscard]] std::complex<double> laplace(std::complex<double> s) const;
  [[nodiscard]] double lowest() const;
  [[nodiscard]] double highest() const;
  [[nodiscard]] LawTraits traits() const;
  void breakpoints(std::vector<double>& out) const;
  [[nodiscard]] std::string describe() const;

 private:
  std::vector<Part> parts_;
  std::vector<double> up_to_;  ///< Sums of the weights so far.
  double mean_s_ = 0;
};

}  // namespace nines::dist
