/// @file
/// Normal duration, truncated at 0: the normal variable given that it is positive.
///     P(X > x) = Phi((mu - x)/sigma)/Phi(mu/sigma)   [mu, sigma: s]
/// mu and sigma belong to the normal before truncation; moments and quantiles to X.
/// Ref: Johnson, Kotz, Balakrishnan (1994), section 13.10; Robert (1995), Stat. Comput. 5.
#pragma once

#include <complex>
#include <string>
#include <string_view>

#include "core/quantity.hpp"
#include "dist/law_traits.hpp"
#include "dist/pairs.hpp"
#include "input/forward.hpp"
#include "random/stream.hpp"

namespace nines::dist {

class Normal {
 public:
  static constexpr std::string_view name = "normal";
  static Normal read(input::Reader& in);
  static Normal example() { return Normal{Seconds{1}, Seconds{0.1}}; }
  /// `sigma` above 0 and `mu` at least -5 sigma.
  Normal(Seconds mu, Seconds sigma);
  /// The normal that has the features before truncation. Throws DomainError when none has.
  static Normal from(const Features& features);

  double operator()(random::Stream& rng) const;
  [[nodiscard]] double inverse(double below, double above) const;
  [[nodiscard]] double cdf(double x) const;
  [[nodiscard]] double survival(double x) const;
  [[nodiscard]] double density(double x) const;
  [[nodiscard]] double mean() const;
  [[nodiscard]] double variance() const;
  [[nodiscard]] double third_moment() const;
  [[nodiscard]] double excess(double x) const;
  [[nodiscard]] std::complex<double> laplace(std::complex<double> s) const;
  [[nodiscard]] double lowest() const { return 0; }
  [[nodiscard]] double highest() const { return infinity; }
  [[nodiscard]] LawTraits traits() const {
    return {.shape = Shape::cornered,
            .closed_transform = false,
            .tail_index = all_moments,
            .exponential = false};
  }
  [[nodiscard]] std::string describe() const;

  [[nodiscard]] Seconds mu() const { return Seconds{mu_s_}; }
  [[nodiscard]] Seconds sigma() const { return Seconds{sigma_s_}; }
  /// The probability of the normal that was cut off.
  [[nodiscard]] double cut_off() const { return cut_off_; }

 private:
  double mu_s_;
  double sigma_s_;
  double floor_;    ///< -mu/sigma: where 0 lies on the standard normal's axis.
  double kept_;     ///< Phi(mu/sigma)
  double cut_off_;  ///< 1 - kept
  double hazard_;   ///< phi(floor)/kept
};

}  // namespace nines::dist
