/// @file
/// Lognormal duration: the usual shape of latencies, repairs and outages.
///     log(X/1s) ~ Normal(mu, sigma),  mean exp(mu + sigma^2/2)   [mu, sigma: plain]
/// Ref: Johnson, Kotz, Balakrishnan (1994), Continuous Univariate Distributions 1, chapter 14.
#pragma once

#include <complex>
#include <string>
#include <string_view>

#include "core/quantity.hpp"
#include "dist/law_traits.hpp"
#include "dist/pairs.hpp"
#include "input/forward.hpp"
#include "math/elementary.hpp"
#include "random/stream.hpp"
#include "random/ziggurat.hpp"

namespace nines::dist {

class Lognormal {
 public:
  static constexpr std::string_view name = "lognormal";
  static Lognormal read(input::Reader& in);
  static Lognormal example() { return Lognormal{0, 1}; }
  /// `sigma` above 0.
  Lognormal(double mu, double sigma);
  /// Throws DomainError when no lognormal has them.
  static Lognormal from(const Features& features);

  double operator()(random::Stream& rng) const {
    return math::exp(mu_ + sigma_ * random::standard_normal(rng));
  }
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
    return {.shape = Shape::smooth,
            .closed_transform = false,
            .tail_index = all_moments,
            .exponential = false};
  }
  [[nodiscard]] std::string describe() const;

  [[nodiscard]] double mu() const { return mu_; }
  [[nodiscard]] double sigma() const { return sigma_; }

 private:
  double mu_;
  double sigma_;
};

}  // namespace nines::dist
