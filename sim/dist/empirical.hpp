/// @file
/// Durations as they were observed, resampled: each observation is equally likely.
///     P(X <= x) = (number of observations <= x)/n   [s]
#pragma once

#include <complex>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/quantity.hpp"
#include "dist/law_traits.hpp"
#include "input/forward.hpp"
#include "random/stream.hpp"
#include "random/uniform.hpp"

namespace nines::dist {

class Empirical {
 public:
  static constexpr std::string_view name = "empirical";
  static Empirical read(input::Reader& in);
  static Empirical example() { return Empirical{{1.0}}; }
  /// At least one observation, each finite and at least 0, in seconds and in any order.
  explicit Empirical(std::vector<double> observations_s);

  double operator()(random::Stream& rng) const {
    return data_->sorted[random::uniform_below(size(), rng)];
  }
  [[nodiscard]] double inverse(double below, double above) const;
  [[nodiscard]] double cdf(double x) const;
  [[nodiscard]] double survival(double x) const;
  [[nodiscard]] double density(double) const { return 0; }
  [[nodiscard]] double mean() const { return data_->mean; }
  [[nodiscard]] double variance() const { return data_->variance; }
  [[nodiscard]] double third_moment() const { return data_->third_moment; }
  [[nodiscard]] double excess(double x) const;
  [[nodiscard]] std::complex<double> laplace(std::complex<double> s) const;
  [[nodiscard]] double lowest() const { return data_->sorted.front(); }
  [[nodiscard]] double highest() const { return data_->sorted.back(); }
  void breakpoints(std::vector<double>& out) const;
  [[nodiscard]] LawTraits traits() const {
    return {.shape = Shape::jumps,
            .closed_transform = true,
            .tail_index = all_moments,
            .exponential = false};
  }
  [[nodiscard]] std::string describe() const;

  [[nodiscard]] std::size_t size() const { return data_->sorted.size(); }

 private:
  struct Data {
    std::vector<double> sorted;
    std::vector<double> sum_from;  ///< Sum of sorted[i] and all after it.
    double mean = 0, variance = 0, third_moment = 0;
  };
  [[nodiscard]] std::size_t count_up_to(double x) const;

  std::shared_ptr<const Data> data_;  ///< Shared between copies; may be large.
};

}  // namespace nines::dist
