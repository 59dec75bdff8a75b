/// @file
/// Triangular duration: an expert's shortest, likeliest and longest.
///     density rises linearly from min to mode and falls to max   [s]
#pragma once

#include <complex>
#include <string>
#include <string_view>
#include <vector>

#include "core/quantity.hpp"
#include "dist/law_traits.hpp"
#include "input/forward.hpp"
#include "random/stream.hpp"

namespace nines::dist {

class Triangular {
 public:
  static constexpr std::string_view name = "triangular";
  static Triangular read(input::Reader& in);
  static Triangular example() { return Triangular{Seconds{1}, Seconds{2}, Seconds{3}}; }
  /// 0 <= min <= mode <= max, min < max.
  Triangular(Seconds min, Seconds mode, Seconds max);

  double operator()(random::Stream& rng) const;
  [[nodiscard]] double inverse(double below, double above) const;
  [[nodiscard]] double cdf(double x) const;
  [[nodiscard]] double survival(double x) const;
  [[nodiscard]] double density(double x) const;
  [[nodiscard]] double mean() const { return (min_s_ + mode_s_ + max_s_) / 3; }
  [[nodiscard]] double variance() const;
  [[nodiscard]] double third_moment() const;
  [[nodiscard]] double excess(double x) const;
  [[nodiscard]] std::complex<double> laplace(std::complex<double> s) const;
  [[nodiscard]] double lowest() const { return min_s_; }
  [[nodiscard]] double highest() const { return max_s_; }
  void breakpoints(std::vector<double>& out) const;
  [[nodiscard]] LawTraits traits() const {
    return {.shape = Shape::cornered,
            .closed_transform = false,
            .tail_index = all_moments,
            .exponential = false};
  }
  [[nodiscard]] std::string describe() const;

 private:
  double min_s_;
  double mode_s_;
  double max_s_;
};

}  // namespace nines::dist
