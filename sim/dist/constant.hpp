/// @file
/// A duration that is always the same.   P(X = value) = 1   [value: s]
#pragma once

#include <complex>
#include <string>
#include <string_view>

#include "core/quantity.hpp"
#include "dist/law_traits.hpp"
#include "input/forward.hpp"
#include "random/stream.hpp"

namespace nines::dist {

class Constant {
 public:
  static constexpr std::string_view name = "constant";
  static Constant read(input::Value& in);
  /// `value` is finite and at least 0.
  explicit Constant(Seconds value);

  double operator()(random::Stream&) const { return value_s_; }
  [[nodiscard]] double inverse(double, double) const { return value_s_; }
  [[nodiscard]] double cdf(double x) const { return x >= value_s_ ? 1 : 0; }
  [[nodiscard]] double survival(double x) const { return x >= value_s_ ? 0 : 1; }
  [[nodiscard]] double density(double) const { return 0; }
  [[nodiscard]] double mean() const { return value_s_; }
  [[nodiscard]] double variance() const { return 0; }
  [[nodiscard]] double third_moment() const { return value_s_ * value_s_ * value_s_; }
  [[nodiscard]] double excess(double x) const { return x < value_s_ ? value_s_ - x : 0; }
  [[nodiscard]] std::complex<double> laplace(std::complex<double> s) const;
  [[nodiscard]] double lowest() const { return value_s_; }
  [[nodiscard]] double highest() const { return value_s_; }
  [[nodiscard]] LawTraits traits() const {
    return {.shape = Shape::jumps,
            .closed_transform = true,
            .tail_index = all_moments,
            .exponential = false};
  }
  [[nodiscard]] std::string describe() const;

 private:
  double value_s_;
};

}  // namespace nines::dist
