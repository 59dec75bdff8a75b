/// @file
/// Another distribution and a constant more: a fixed overhead.   X = by + Y   [by: s]
#pragma once

#include <complex>
#include <string>
#include <string_view>
#include <vector>

#include "dist/distribution.hpp"
#include "input/forward.hpp"
#include "random/stream.hpp"

namespace nines::dist {

class Shifted {
 public:
  static constexpr std::string_view name = "shifted";
  static Shifted read(input::Reader& in);
  /// `by` at least 0.
  Shifted(Seconds by, Distribution of);

  double operator()(random::Stream& rng) const { return by_s_ + of_(rng); }
  [[nodiscard]] double inverse(double below, double above) const {
    return by_s_ + of_.quantile_from(below, above).raw();
  }
  [[nodiscard]] double cdf(double x) const { return of_.cdf(Seconds{x - by_s_}); }
  [[nodiscard]] double survival(double x) const { return of_.survival(Seconds{x - by_s_}); }
  [[nodiscard]] double density(double x) const { return of_.density(Seconds{x - by_s_}); }
  [[nodiscard]] double mean() const { return by_s_ + of_.mean().raw(); }
  [[nodiscard]] double variance() const { return of_.variance(); }
  [[nodiscard]] double third_moment() const;
  [[nodiscard]] double excess(double x) const;
  [[nodiscard]] std::complex<double> laplace(std::complex<double> s) const;
  [[nodiscard]] double lowest() const { return by_s_ + of_.lowest().raw(); }
  [[nodiscard]] double highest() const { return by_s_ + of_.highest().raw(); }
  [[nodiscard]] LawTraits traits() const;
  void breakpoints(std::vector<double>& out) const;
  [[nodiscard]] std::string describe() const;

 private:
  double by_s_;
  Distribution of_;
};

}  // namespace nines::dist
