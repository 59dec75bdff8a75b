/// @file
/// @Name@: what it describes, in a sentence.
///     P(X > x) = exp(-x/mean)   [mean: s]
/// Ref: author (year), section.
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

class @Name @{public : static constexpr std::string_view name = "@name@";
static @Name @read(input::Reader& in);
/// `mean` is finite and above 0.
explicit @Name @(Seconds mean);

double operator()(random::Stream& rng) const {
  return mean_s_ * random::standard_exponential(rng);
}
[[nodiscard]] double inverse(double below, double above) const {
  return -mean_s_ * (below < 0.5 ? math::log1p(-below) : math::log(above));
}
[[nodiscard]] double cdf(double x) const {
  return x > 0 ? -math::expm1(-x / mean_s_) : 0;
}
[[nodiscard]] double survival(double x) const {
  return x > 0 ? math::exp(-x / mean_s_) : 1;
}
[[nodiscard]] double density(double x) const {
  return x >= 0 ? math::exp(-x / mean_s_) / mean_s_ : 0;
}
[[nodiscard]] double mean() const {
  return mean_s_;
}
[[nodiscard]] double variance() const {
  return mean_s_ * mean_s_;
}
[[nodiscard]] double third_moment() const {
  return 6 * mean_s_ * mean_s_ * mean_s_;
}
[[nodiscard]] double excess(double x) const {
  return mean_s_ * math::exp(-x / mean_s_);
}
[[nodiscard]] std::complex<double> laplace(std::complex<double> s) const {
  return 1.0 / (1.0 + s * mean_s_);
}
[[nodiscard]] double lowest() const {
  return 0;
}
[[nodiscard]] double highest() const {
  return infinity;
}
[[nodiscard]] LawTraits traits() const {
  return {.shape = Shape::smooth,
          .closed_transform = true,
          .tail_index = all_moments,
          .exponential = false};
}
[[nodiscard]] std::string describe() const;

private:
double mean_s_;
};  // namespace nines::dist

}  // namespace nines::dist
